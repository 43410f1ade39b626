"""Spreading totals over units: every area's total kept, whatever overlaps, counts and weights there are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.ground.estimating.areas import Shares
from gridplan.ground.estimating.spreading import spread_totals


@st.composite
def places(draw):
    """Return totals, shares, counts and weights of a few units in a few areas."""
    n, m = draw(st.integers(1, 12)), draw(st.integers(1, 5))
    unit, area, share = [], [], []
    for i in range(n):
        inside = sorted(draw(st.sets(st.integers(0, m - 1), max_size=3)))
        parts = np.array(draw(st.lists(st.integers(1, 5), min_size=len(inside) + 1, max_size=len(inside) + 1)), float)
        whole = parts[:-1].sum() + draw(st.booleans()) * parts[-1]
        unit += [i] * len(inside)
        area += inside
        share += (parts[:-1] / whole).tolist()
    totals = np.array(draw(st.lists(st.integers(0, 300), min_size=m, max_size=m)))
    open_ = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    counts = np.where(open_, 0, draw(st.lists(st.integers(0, 60), min_size=n, max_size=n)))
    weights = np.where(open_, draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), 0).astype(float)
    return totals, Shares(np.array(unit, np.intp), np.array(area, np.intp), np.array(share, float)), counts, weights


@given(places())
@settings(max_examples=60)
def test_every_total_is_accounted_for(place):
    """Area by area: total + what is counted beyond it = counted + spread + left, and what is spread arrives."""
    totals, shares, counts, weights = place
    found = spread_totals(totals, shares, counts=counts, weights=weights)
    assert (totals + found.over == found.counted + found.spread + found.left).all()
    arrived = np.bincount(shares.area, weights=found.by_pair, minlength=len(totals))
    assert (arrived == found.spread).all()
    assert found.households.sum() == found.spread.sum()
    assert not found.households[weights == 0].any()
    takes = np.bincount(shares.area, weights=weights[shares.unit] * shares.share, minlength=len(totals)) > 0
    assert not found.left[takes].any()
    assert not found.spread[~takes].any()
    assert found.counted.sum() <= counts.sum()


@given(places())
@settings(max_examples=25)
def test_a_share_is_off_by_less_than_one_household_an_area(place):
    """Rounding moves no building by a household or more for each area it lies in."""
    totals, shares, counts, weights = place
    found = spread_totals(totals, shares, counts=counts, weights=weights)
    areas = np.bincount(shares.unit, minlength=len(counts))
    assert (np.abs(found.households - found.expected) <= areas).all()
