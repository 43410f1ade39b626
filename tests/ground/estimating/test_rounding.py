"""Whole households out of fractions: sums kept, order kept."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplan.ground.estimating.rounding import shared_out, whole_counts

FRACTIONS = st.lists(st.floats(0, 500), min_size=1, max_size=40).map(np.array)


@given(FRACTIONS)
def test_the_sum_is_kept_and_more_never_becomes_fewer(expected):
    """Whole counts sum to the rounded sum, none is off by one or more, and larger ones stay at least as large."""
    whole = whole_counts(expected)
    assert whole.sum() == np.floor(expected.sum() + 0.5)
    assert (np.abs(whole - expected) < 1 + 1e-6).all()
    order = np.argsort(expected, kind="stable")
    assert (np.diff(whole[order])[np.diff(expected[order]) > 1e-6] >= 0).all()


@given(FRACTIONS, st.integers(0, 10_000))
def test_every_household_is_shared_out(weights, total):
    """All are shared out where any weight is positive, none to a weight of 0."""
    shared = shared_out(weights, total)
    assert shared.sum() == (total if weights.sum() > 0 else 0)
    assert not shared[weights == 0].any()
    assert (shared >= 0).all()
