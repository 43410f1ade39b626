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

_PAIR = 4.0
"""What a pair of grids that take part costs, in mean units."""
_NODES = 200


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
    may_end, may_part
        bool (k,), grids that may end, and from which grids may begin.
    unit
        Amount of a mean unit.
    """

    held: Floats
    new: Floats
    dear: Floats
    lo: Floats
    hi: Floats
    pairs: NDArray[np.int64]
    may_end: NDArray[np.bool_]
    may_part: NDArray[np.bool_]
    unit: float


@dataclass(frozen=True)
class Transport:
    """Who takes part.

    Parameters
    ----------
    pairs
        int64 (q, 2), from which grid to which.
    begin
        Grids that begin.
    """

    pairs: NDArray[np.int64]
    begin: int


def transport(
    stock: Stock, *, fresh: tuple[float, float], most_fresh: int, price: float, margin: float
) -> Transport | None:
    """Return the cheapest transport that brings all grids into their windows, None where there is none.

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
    parts = np.flatnonzero(stock.may_part)
    source = np.concatenate([stock.pairs[:, 0], parts])
    n = len(source)
    # Columns: homed amounts, new amounts, pairs in use (p), grids that begin (1), grids that stay (k).
    width = 2 * n + p + 1 + k
    used, begin, stay = 2 * n + np.arange(p), 2 * n + p, 2 * n + p + 1 + np.arange(k)
    slack = np.minimum(margin * stock.hi, (stock.hi - stock.lo) / 4)
    give = _entries(source, np.arange(n), k, n)
    take = _entries(stock.pairs[:, 1], np.arange(p), k, n)
    change = np.hstack([take - give, take - give])
    rows = [
        (np.hstack([change, np.zeros((k, p + 1)), np.diag(-(stock.lo + slack))]), -stock.held, np.full(k, np.inf)),
        (np.hstack([change, np.zeros((k, p + 1)), np.diag(-(stock.hi - slack))]), np.full(k, -np.inf), -stock.held),
        (np.hstack([np.zeros((k, n)), give, np.zeros((k, p + 1 + k))]), np.zeros(k), stock.new),
        (np.hstack([give, np.zeros((k, n + p + 1 + k))]), np.zeros(k), stock.held - stock.new),
    ]
    begun = np.zeros((2, width))
    begun[:, [*range(p, n), *range(n + p, 2 * n)]] = 1
    room = (fresh[1] - fresh[0]) / 4
    begun[0, begin], begun[1, begin] = (
        -(fresh[0] + min(margin * fresh[1], room)),
        -(fresh[1] - min(margin * fresh[1], room)),
    )
    rows.append((begun, np.array([0, -np.inf]), np.array([np.inf, 0])))
    most = max(float(stock.held.sum()), 1.0)
    opened = np.zeros((p, width))
    opened[np.arange(p), np.arange(p)] = opened[np.arange(p), n + np.arange(p)] = 1
    opened[np.arange(p), used] = -most
    rows.append((opened, np.full(p, -np.inf), np.zeros(p)))
    cost = np.zeros(width)
    cost[:n], cost[n : 2 * n] = stock.dear[source], 0.01
    cost[used], cost[begin], cost[stay] = _PAIR * stock.unit * max(stock.dear.mean(), 0.1), price, -price
    lowest, highest = np.zeros(width), np.full(width, np.inf)
    highest[used], highest[begin], highest[stay] = 1, most_fresh, 1
    lowest[stay[~stock.may_end]] = 1
    whole = np.zeros(width)
    whole[2 * n :] = 1
    found = milp(
        cost,
        integrality=whole,
        bounds=Bounds(lowest, highest),
        constraints=[LinearConstraint(matrix, lo, hi) for matrix, lo, hi in rows],
        options={"mip_rel_gap": 0.01, "node_limit": _NODES},
    )
    if found.x is None:
        return None
    taking = found.x[used] > 0.5
    return Transport(stock.pairs[taking], round(float(found.x[begin])))


def _entries(row: NDArray[np.int64], column: NDArray[np.int64], height: int, width: int) -> Floats:
    return np.asarray(coo_array((np.ones(len(row)), (row, column)), shape=(height, width)).todense())
