"""Figures of alternatives by their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from promises import times
from toy_plan import toy_plan

from gridplan.alternatives.figures import differing, figures_of, undominated
from gridplan.wishes.earlier import match_earlier

FIGURES = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=st.integers(0, 5))
LABELS = hnp.arrays(np.int32, 12, elements=st.integers(0, 3))


@given(FIGURES)
def test_undominated_rows_are_those_of_the_definition(figures: np.ndarray) -> None:
    """Every row left out is matched by one that stays; no row that stays is matched by another that stays."""
    kept = undominated(figures)
    assert len(kept)
    for i, row in enumerate(figures):
        matched = [j for j in kept.tolist() if j != i and (figures[j] <= row).all()]
        assert (i in kept) == (not matched)


@settings(max_examples=times(100, 2000))
@given(LABELS, LABELS, hnp.arrays(np.int64, 12, elements=st.integers(0, 9)))
def test_differing_ignores_names_and_is_symmetric(a: np.ndarray, b: np.ndarray, load: np.ndarray) -> None:
    """Renumbered grids do not differ, the order of the two does not matter, and plain disagreement is never less."""
    assert differing(load, a, 3 - a) == 0
    assert differing(load, a, b) == pytest.approx(differing(load, b, a))
    total = max(int(load.sum()), 1)
    assert differing(load, a, b) <= load[a != b].sum() / total + 1e-12


def test_figures_of_a_plan_on_squares() -> None:
    """Four square blocks of equal cells: all borders on streets, 480 m, and no change against the plan itself."""
    plan = toy_plan()
    figures = figures_of(plan, match_earlier(plan, plan.ground))
    assert figures["short"] == 480
    assert figures["streets"] == 0
    assert figures["stable"] == 0
