"""Choosing among plans: apart from one another, and named apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gridplan.alternatives.choosing import ALIKE, choose, distinctions
from gridplan.alternatives.figures import AIMS, undominated

FIGURES = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=st.integers(0, 5))


@given(FIGURES, st.integers(1, 8), st.integers(0, 99))
def test_chosen_plans_are_apart_and_named_apart(figures: np.ndarray, most: int, seed: int) -> None:
    """At most so many are chosen, each once and apart from the others, and no two go by the same names."""
    figures = figures[undominated(figures)]
    apart = np.random.default_rng(seed).random((len(figures),) * 2)
    apart = np.minimum(apart, apart.T) * (1 - np.eye(len(figures)))
    chosen = choose(figures, apart, most=most)
    assert 1 <= len(chosen) <= most
    assert len(set(chosen)) == len(chosen)
    assert all(apart[i, j] >= ALIKE for i in chosen for j in chosen if i != j)
    names = [tuple(name) for name in distinctions(figures[chosen], AIMS[: figures.shape[1]])]
    assert len(set(names)) == len(names)
