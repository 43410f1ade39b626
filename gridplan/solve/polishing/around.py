"""Search around fixed centres: bound, moves away from the relaxed division, and what is left when they are tried."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.polishing.desk import NOW, Desk
from gridplan.solve.polishing.group import SOFT, Group, W, X
from gridplan.solve.polishing.moves import BOUND, COST, DEARER, GRID, ITEM, REGRET, Moves, try_moves
from gridplan.solve.polishing.relaxed import raise_bound

ROUNDS = 40
_SHARES = 1 / 64, 1 / 16, 1 / 4, 1.0
"""How far above the bound each pass looks, as a share of the way to the best cost: what is likely comes first."""
AT_ONCE = 4_000_000
"""Steps of one kernel call: about a tenth of a second."""


def search_about(group: Group, cost: NDArray[np.float64], work: Desk, rounds: int = ROUNDS) -> bool:
    """Search among the divisions near the relaxed one at these costs; True when no cheaper one is left at them."""
    below = group.toll[group.toll < 0].sum() / 2
    bound = raise_bound(group, cost, work, work.cost[0] - below, rounds) + below
    if bound >= work.cost[0]:
        return True
    if work.left[0] < 0:
        return False
    moves, relaxed = _moves(group, cost, work.price[1], float(work.cost[0]) - bound)
    work.sheet[NOW] = relaxed
    base = float(np.take_along_axis(cost, relaxed[:, None], axis=1).sum())
    moves.price[[BOUND, COST], 0] = bound, base + below
    for g, load in enumerate(work.loads):
        load[:] = group.amounts[relaxed == g].sum(axis=0)
    return all(_pass(group, work, moves, share) for share in _SHARES)


def _pass(group: Group, work: Desk, moves: Moves, share: float) -> bool:
    """Try moves, with so few steps that an interrupt does not have to wait; True when these were enough."""
    reserve = max(int(work.left[0]) - AT_ONCE, 0)
    work.left[0] -= reserve
    done = try_moves(group, work, moves, share)
    work.left[0] += reserve
    return done


def _moves(
    group: Group, cost: NDArray[np.float64], price: NDArray[np.float64], room: float
) -> tuple[Moves, NDArray[np.int64]]:
    """Return the moves that add less than `room` to the bound, and the relaxed division, int64 (m,)."""
    reduced = cost + group.amounts @ price.T
    relaxed = reduced.argmin(axis=1)
    own = np.arange(len(cost))
    regret = reduced - reduced[own, relaxed][:, None]
    regret[own, relaxed] = np.inf
    item, grid = np.nonzero(regret < room)
    order = np.argsort(regret[item, grid], kind="stable")
    item, grid = item[order], grid[order]
    dearer = cost[item, grid] - cost[item, relaxed[item]]
    moves = Moves(np.zeros((3, len(item) + 1), np.int32), np.zeros((4, len(item) + 1)))
    moves.what[[ITEM, GRID], :-1] = item, grid
    moves.price[[REGRET, DEARER], :-1] = regret[item, grid], dearer
    return moves, relaxed


def costs_about(group: Group, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each unit costs in each grid with these centres, float64 (m, k)."""
    away = group.mass[:, X:SOFT][:, None, :] - centres
    inertia: NDArray[np.float64] = group.mass[:, W][:, None] * (away**2).sum(axis=2)
    return group.fee + inertia


def centroids_of(group: Group, labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the centroids of the grids, float64 (k, 2)."""
    k = group.window.shape[1]
    mass = np.bincount(labels, group.mass[:, W], k)
    mass = np.where(mass > 0, mass, 1.0)
    return np.stack([np.bincount(labels, group.mass[:, W] * c, k) / mass for c in group.mass[:, X:SOFT].T], axis=1)
