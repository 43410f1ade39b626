"""The transport of amounts between grids that says where to mend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridplan.solve.restoring.flows import Stock, Transport, transport


def _row(held: list[float], broken: list[int]) -> Stock:
    """Return grids in a row, each beside the next, with windows from 10 to 20 and small units."""
    k = len(held)
    pairs = np.array([(i, j) for i in range(k) for j in (i - 1, i + 1) if 0 <= j < k])
    group = np.full(k, -1)
    group[broken] = np.arange(len(broken))
    return Stock(
        held=np.array(held), new=np.zeros(k), dear=np.ones(k), lo=np.full(k, 10.0), hi=np.full(k, 20.0), pairs=pairs,
        can_go=np.full(len(pairs), 9.0), far_off=np.zeros(len(pairs)), at_border=np.zeros(len(pairs)),
        may_end=np.zeros(k, dtype=bool), group=group, quiet=group < 0, unit=0.1,
    )  # fmt: skip


def _carried(stock: Stock, margin: float = 0.0) -> Transport:
    found = transport(stock, fresh=(10.0, 20.0), most_fresh=3, price=500.0, margin=margin)
    assert found is not None
    return found


def test_only_what_may_be_handed_on_is_handed_on():
    """A neighbour none of whose units may go takes no part; the other one does, and one far off before a grid ends."""
    stock = _row([15.0, 9.0, 15.0], [1])
    shut = stock.can_go * (stock.pairs[:, 0] != 0)
    assert _carried(replace(stock, can_go=shut)).pairs.tolist() == [[2, 1]]
    far = _carried(replace(stock, can_go=stock.can_go * 0, far_off=stock.can_go * (stock.pairs[:, 0] == 0)))
    assert far.pairs.tolist() == far.far_off.tolist() == [[0, 1]]


def test_a_grid_beside_its_window_takes_no_part():
    """Grids that break no rule need not come farther inside their window than they are."""
    assert _carried(_row([10.0, 15.0, 21.0, 15.0], [2]), margin=0.05).pairs.ravel().tolist()[:1] == [2]
    assert len(_carried(_row([10.0, 10.0, 20.0, 20.0], []), margin=0.05).pairs) == 0


def test_what_cannot_be_mended_does_not_stop_the_rest():
    """Broken grids that nobody can help are given up; the others are mended."""
    stock = _row([15.0, 9.0, 15.0, 15.0, 9.0], [1, 4])
    found = _carried(replace(stock, can_go=stock.can_go * (stock.pairs[:, 1] != 4)))
    assert found.mended.tolist() == [True, False]
    assert found.pairs[:, 1].tolist() == [1]
