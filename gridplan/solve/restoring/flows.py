"""Which grids have to take part in mending broken ones, and between which of them units go.

A grid with too much hands what is too much to a neighbour, who may have to hand on: a transport of amounts between
neighbouring grids, at the price of households moved, of pairs of grids that take part, and of grids that begin or end.
Units are cut and need not hang together here, so this only says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Labels = NDArray[np.int32]
Floats = NDArray[np.float64]

_PAIR, _DRAWN_IN = 4.0, 60.0
"""What a pair of grids that take part costs, and a grid that would else not change, in mean units."""
_FAR_OFF = 3.0
"""How many times as dear households are that lie farther from a grid than a walk."""
_GIVEN_UP = 1_000.0
"""What it costs to leave a group of broken neighbours as it is, in mean units: more than mending it ever does."""
_HARDLY, _ONE_HALF = 0.01, 0.5
_GAP, _NODES = 0.01, 200


@dataclass(frozen=True)
class Stock:
    """What the grids around broken ones hold.

    Parameters
    ----------
    held, new
        float64 (k,), amount of each grid, and that of it in units without a home, which move for nothing.
    dear
        float64 (k,), households in each unit of amount.
    lo, hi
        float64 (k,), window.
    pairs
        int64 (p, 2), neighbours, each way once.
    can_go, far_off
        float64 (p,), amount of the first of each pair at home in units that may go to the second, and in units that lie
        farther from it than a walk.
    at_border
        float64 (p,), amount of the first of each pair in units without a home beside the second.
    may_end
        bool (k,), grids that may end.
    group
        int64 (k,), number of the group of broken neighbours a grid is in, from which grids may begin; −1 for none.
    quiet
        bool (k,), grids in which nothing changed: drawing them in costs.
    unit
        Amount of a mean unit.
    """

    held: Floats
    new: Floats
    dear: Floats
    lo: Floats
    hi: Floats
    pairs: NDArray[np.int64]
    can_go: Floats
    far_off: Floats
    at_border: Floats
    may_end: NDArray[np.bool_]
    group: NDArray[np.int64]
    quiet: NDArray[np.bool_]
    unit: float


@dataclass(frozen=True)
class Transport:
    """Who takes part.

    Parameters
    ----------
    pairs
        int64 (q, 2), from which grid to which.
    far_off
        int64 (f, 2), those of the pairs where more is handed on than lies within a walk.
    begin
        int64 (g,), grids that begin from each group.
    mended
        bool (g,), groups that come inside their windows.
    """

    pairs: NDArray[np.int64]
    far_off: NDArray[np.int64]
    begin: NDArray[np.int64]
    mended: NDArray[np.bool_]


def transport(
    stock: Stock, *, fresh: tuple[float, float], most_fresh: int, price: float, margin: float
) -> Transport | None:
    """Return the cheapest transport that brings as many broken grids as it can into their windows, None for none.

    Parameters
    ----------
    fresh
        Window of a grid that begins.
    most_fresh
        Such grids at most.
    price
        Households that a grid which begins or ends counts as much as.
    margin
        Share of the window's upper end to stay away from both ends, for units cannot be cut.
    """
    k, p = len(stock.held), len(stock.pairs)
    parts = np.flatnonzero(stock.group >= 0)
    groups = int(stock.group.max(initial=-1)) + 1
    source = np.concatenate([stock.pairs[:, 0], parts])
    n = len(source)
    # Columns: amounts at home, new amounts, pairs in use, grids that begin, that stay, that are drawn in, groups that
    # are given up, amounts from far off.
    used, begin = 2 * n + np.arange(p), 2 * n + p + np.arange(groups)
    stay = 2 * n + p + groups + np.arange(k)
    drawn = 2 * n + p + groups + k + np.arange(k)
    given_up = 2 * n + p + groups + 2 * k + np.arange(groups)
    far = 2 * n + p + 2 * groups + 2 * k + np.arange(p)
    width = 2 * n + 2 * p + 2 * groups + 2 * k
    give = _entries(source, np.arange(n), k, n)
    change = _entries(stock.pairs[:, 1], np.arange(p), k, n) - give
    lo, hi = _inner_window(stock, margin)
    window = np.zeros((2, k, width))
    window[:, :, :n] = window[:, :, n : 2 * n] = change
    window[:, :, far] = change[:, :p]
    window[0][:, stay], window[1][:, stay] = -np.diag(lo), -np.diag(hi)
    missing = stock.held + stock.hi
    window[0][parts, given_up[stock.group[parts]]] = missing[parts]
    window[1][parts, given_up[stock.group[parts]]] = -missing[parts]
    begun = np.zeros((2, groups, width))
    into = _entries(stock.group[parts], np.arange(len(parts)), groups, len(parts))
    begun[:, :, p:n] = begun[:, :, n + p : 2 * n] = into
    room = float(_slack(np.array(fresh[0]), np.array(fresh[1]), margin))
    begun[0][:, begin], begun[1][:, begin] = -np.eye(groups) * (fresh[0] + room), -np.eye(groups) * (fresh[1] - room)
    given = np.zeros((2, k, width))
    given[0][:, :n] = given[1][:, n : 2 * n] = give
    given[0][:, far] = give[:, :p]
    opened = np.zeros((p, width))
    opened[np.arange(p), np.arange(p)] = opened[np.arange(p), n + np.arange(p)] = opened[np.arange(p), far] = 1
    opened[np.arange(p), used] = -(stock.held[source[:p]] + 1.0)
    entered = np.zeros((2 * p, width))
    entered[np.arange(2 * p), np.tile(used, 2)] = 1
    entered[np.arange(2 * p), drawn[stock.pairs.T.ravel()]] = -1
    cost = np.zeros(width)
    cost[:n], cost[n : 2 * n], cost[far] = stock.dear[source], _HARDLY, _FAR_OFF * stock.dear[source[:p]]
    unit = stock.unit * max(float(stock.dear.mean()), _HARDLY)
    cost[used], cost[begin], cost[stay], cost[given_up] = _PAIR * unit, price, -price, _GIVEN_UP * unit
    cost[drawn] = np.where(stock.quiet, _DRAWN_IN * unit, 0.0)
    lowest, highest, whole = np.zeros(width), np.full(width, np.inf), np.zeros(width)
    highest[used], highest[begin], highest[stay], highest[drawn], highest[given_up] = 1, most_fresh, 1, 1, 1
    whole[2 * n : far[0] if p else width] = 1
    highest[:p], highest[n : n + p], highest[far] = stock.can_go, stock.at_border, stock.far_off
    lowest[stay[~stock.may_end]] = 1
    found = milp(
        cost,
        integrality=whole,
        bounds=Bounds(lowest, highest),
        constraints=[
            LinearConstraint(window[0], -stock.held, np.inf),
            LinearConstraint(window[1], -np.inf, -stock.held),
            LinearConstraint(begun[0], 0, np.inf),
            LinearConstraint(begun[1], -np.inf, 0),
            LinearConstraint(given[0], 0, stock.held - stock.new),
            LinearConstraint(given[1], 0, stock.new),
            LinearConstraint(opened, -np.inf, 0),
            LinearConstraint(entered, -np.inf, 0),
        ],
        options={"mip_rel_gap": _GAP, "node_limit": _NODES},
    )
    if found.x is None:
        return None
    return Transport(
        pairs=stock.pairs[found.x[used] > _ONE_HALF],
        far_off=stock.pairs[found.x[far] > _ONE_HALF],
        begin=np.round(found.x[begin]).astype(np.int64),
        mended=found.x[given_up] < _ONE_HALF,
    )


def _inner_window(stock: Stock, margin: float) -> tuple[Floats, Floats]:
    """Return windows away from their ends, but no farther than where grids are that break none."""
    slack = _slack(stock.lo, stock.hi, margin)
    lo, hi = stock.lo + slack, stock.hi - slack
    inside = (stock.group < 0) & (stock.held >= stock.lo) & (stock.held <= stock.hi)
    return np.where(inside, np.minimum(lo, stock.held), lo), np.where(inside, np.maximum(hi, stock.held), hi)


def _slack(lo: Floats, hi: Floats, margin: float) -> Floats:
    """Return how far to stay away from the ends of windows."""
    return np.minimum(margin * hi, (hi - lo) / 4)


def _entries(row: NDArray[np.int64], column: NDArray[np.int64], height: int, width: int) -> Floats:
    return np.asarray(coo_array((np.ones(len(row)), (row, column)), shape=(height, width)).todense())
