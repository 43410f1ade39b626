"""Arithmetic on the number of grids."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.options import Rules, Standard, Window
from gridplan.tasks.quota import Quota, limits, quota, share_out

AMOUNTS = st.lists(st.integers(0, 60), min_size=1, max_size=40)


def test_windows_become_whole_numbers_inside_the_rule():
    """A load window of 0.8–1.2 with 300 and 500 households is exactly 1,200–1,800; fractions round inward."""
    found = limits(
        Rules(households=Window(299.5, 500.5), load=Window(0.8, 1.2), standard=Standard(open=300, managed=500))
    )
    assert found.lo.tolist() == [1200, 300]
    assert found.hi.tolist() == [1800, 500]
    assert found.usual == 1500


@given(AMOUNTS, st.integers(1, 50), st.integers(0, 60))
def test_range_is_exactly_what_totals_allow(amounts, lo, width):
    """Without heavy units k is possible exactly when lo·k ≤ total ≤ hi·k and k ≤ n."""
    rules = Rules(households=Window(lo, lo + 60 + width))
    column = np.array(amounts)[:, None]
    found = quota(column, limits(rules))
    total = sum(amounts)
    possible = [k for k in range(1, len(amounts) + 1) if lo * k <= total <= (lo + 60 + width) * k]
    assert list(range(found.lowest, found.highest + 1)) == possible


def test_the_hole_of_the_window():
    """501–599 households cannot be divided into grids of 300–500, 600 can."""
    bounds = limits(Rules())
    for total in range(300, 1300):
        found = quota(np.ones((total, 1), np.int64), bounds)
        assert found.possible == (total not in range(501, 600))


def test_heavy_unit_gets_workers():
    """A tower of 800 households is one grid of two workers."""
    found = quota(np.array([[800], [200], [200]]), limits(Rules()))
    assert (found.heavy, found.heavy_workers) == ((0,), (2,))
    assert (found.lowest, found.highest) == (2, 3)


@settings(max_examples=times(100, 2000))
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9), st.integers(1, 5000)), min_size=1, max_size=6), st.data()
)
def test_shares_add_up_inside_every_range(rows, data):
    """Any total between the sums of the ends is shared out exactly, inside every range."""
    quotas = [Quota((), (), low, low + more, low) for low, more, _ in rows]
    total = data.draw(st.integers(sum(q.lowest for q in quotas), sum(q.highest for q in quotas)))
    shares = share_out(total, quotas, [load for *_, load in rows])
    assert sum(shares) == total
    assert all(q.lowest <= s <= q.highest for q, s in zip(quotas, shares, strict=True))
    assert share_out(sum(q.highest for q in quotas) + 1, quotas, [1] * len(rows)) is None
