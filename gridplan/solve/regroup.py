"""Divide two or three grids anew: which centres to search around, and what is proven when the search ends.

Up to `MOST_UNITS` units are settled by looking at every set. In larger groups the search goes around centres. For
medoids these are all pairs of units that could be the centres of a cheaper pair of grids, so a pair can be proven best;
for centroids, the centres of the division at hand, moved along as it improves, and those of cuts in other directions.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.exact import MOST_UNITS, best_division
from gridplan.solve.group import CENTROID, FIXED, SOFT, Group, W, X
from gridplan.solve.redivide import (
    BEST,
    BOUND,
    COST,
    DEARER,
    GRID,
    ITEM,
    NOW,
    REGRET,
    Desk,
    Moves,
    Scan,
    desk,
    promising_pairs,
    raise_bound,
    try_moves,
)

_ROUNDS = 40
_SHARES = 1 / 64, 1 / 16, 1 / 4, 1.0
"""How far above the bound each pass looks, as a share of the way to the best cost: what is likely comes first."""
_NEAR = 4
_MOST_PAIRS = 5000
_AT_ONCE = 4_000_000
"""Steps of one kernel call: about a tenth of a second."""
_TURNS = 6
_LLOYD = 4
_HAIR = 1e-9
"""Savings below this part of the cost are rounding."""


class Regrouped(NamedTuple):
    """A group divided anew.

    Parameters
    ----------
    labels
        int32 (m,), the division given when no better one was found.
    better
        True when one was found.
    proven
        True when no division of the group is cheaper.
    steps
        Steps of search it took.
    """

    labels: NDArray[np.int32]
    better: bool
    proven: bool
    steps: int


def regroup(group: Group, labels: NDArray[np.int32], steps: int) -> Regrouped:
    """Return the best division of a group that was found in so many steps, from one that keeps all rules."""
    work = desk(group, labels, steps)
    before = float(work.cost[0])
    target = before - _HAIR * abs(before)
    if len(labels) <= MOST_UNITS:
        best, spent = best_division(group), 1 << len(labels)
        if best is None or desk(group, best, 0).cost[0] >= target:
            return Regrouped(labels, False, True, spent)
        return Regrouped(best, True, True, spent)
    work.cost[0] = target
    if group.kind == FIXED:
        proven = _search(group, group.fee, work)
    elif group.kind == CENTROID:
        proven = _about_centroids(group, labels, work)
    else:
        proven = _about_medoids(group, labels, work)
    better = bool(work.cost[0] < target)
    return Regrouped(work.sheet[BEST] if better else labels, better, proven, int(steps - work.left[0]))


def headroom(group: Group, labels: NDArray[np.int32]) -> float:
    """Return how far a division is above the relaxed one about the same centres: a measure of what might be won."""
    cost = group.fee if group.kind == FIXED else _costs(group, _centres(group, labels))
    work = desk(group, labels, 0)
    now = float(cost[np.arange(len(labels)), labels].sum())
    return now - raise_bound(group, cost, work, now, _ROUNDS // 4)


def _search(group: Group, cost: NDArray[np.float64], work: Desk, rounds: int = _ROUNDS) -> bool:
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
    reserve = max(int(work.left[0]) - _AT_ONCE, 0)
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


def _costs(group: Group, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each unit costs in each grid with these centres, float64 (m, k)."""
    away = group.mass[:, X:SOFT][:, None, :] - centres
    inertia: NDArray[np.float64] = group.mass[:, W][:, None] * (away**2).sum(axis=2)
    return group.fee + inertia


def _centres(group: Group, labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the centroids of the grids, float64 (k, 2)."""
    k = group.window.shape[1]
    mass = np.bincount(labels, group.mass[:, W], k)
    mass = np.where(mass > 0, mass, 1.0)
    return np.stack([np.bincount(labels, group.mass[:, W] * c, k) / mass for c in group.mass[:, X:SOFT].T], axis=1)


def _about_centroids(group: Group, labels: NDArray[np.int32], work: Desk) -> bool:
    """Search around the centroids of the best division until they rest, then across cuts in other directions."""
    _follow(group, labels, work)
    if group.window.shape[1] == 2:
        for turn in range(_TURNS):
            _turn(group, np.pi * turn / _TURNS, work)
    return False


def _follow(group: Group, labels: NDArray[np.int32], work: Desk) -> None:
    while True:
        before = work.cost[0]
        _search(group, _costs(group, _centres(group, labels)), work)
        if work.cost[0] == before or work.left[0] < 0:
            return
        labels = work.sheet[BEST].copy()


def _turn(group: Group, angle: float, work: Desk) -> None:
    """Search around the centres that a relaxed division across this direction settles at, if it can be cheaper."""
    if work.left[0] < 0:
        return
    reach = (
        np.sqrt(
            (group.mass[:, W] * (group.mass[:, X:SOFT] ** 2).sum(axis=1)).sum() / max(group.mass[:, W].sum(), 1e-300)
        )
        / 2
    )
    way = reach * np.array([np.cos(angle), np.sin(angle)])
    middle = group.mass[:, W] @ group.mass[:, X:SOFT] / max(group.mass[:, W].sum(), 1e-300)
    centres = middle + np.stack([way, -way])
    work.price[:] = 0.0
    for _ in range(_LLOYD):
        cost = _costs(group, centres)
        raise_bound(group, cost, work, work.cost[0], _ROUNDS // 2)
        relaxed = (cost + group.amounts @ work.price[1].T).argmin(axis=1).astype(np.int32)
        centres = _centres(group, relaxed)
    before = work.cost[0]
    _search(group, _costs(group, centres), work)
    if work.cost[0] < before:
        _follow(group, work.sheet[BEST].copy(), work)


def _about_medoids(group: Group, labels: NDArray[np.int32], work: Desk) -> bool:
    """Search around every choice of medoids that could be cheaper; True when all were tried to the end."""
    _search(group, _about(group, _near(group, labels, 1)[0]), work)
    prices = work.price[1].copy()
    choices, bounds, all_of_them = _pairs(group, prices, work) if len(prices) == 2 else _triples(group, prices, work)
    for at in np.argsort(bounds, kind="stable"):
        if bounds[at] < work.cost[0]:
            work.price[1] = prices
            all_of_them &= _search(group, _about(group, choices[at]), work)
        if work.left[0] < 0:
            return False
    return all_of_them


def _about(group: Group, units: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the costs about these medoids, each held in its own grid."""
    cost = _costs(group, group.mass[:, X:SOFT][units])
    here = cost[units, np.arange(len(units))]
    cost[units] = np.inf
    cost[units, np.arange(len(units))] = here
    return cost


def _pairs(
    group: Group, prices: NDArray[np.float64], work: Desk
) -> tuple[NDArray[np.int32], NDArray[np.float64], bool]:
    """Return the pairs of units that may be medoids of a cheaper division, their bounds, and whether these are all.

    `prices`, float64 (k, r), serve for any other pair of medoids, if not best.
    """
    below = group.toll[group.toll < 0].sum() / 2
    fee = group.fee + group.amounts @ prices.T
    least = fee.min(axis=1)
    floor = least.sum() - (prices * np.where(prices > 0, group.window[1], group.window[0])).sum()
    place, weight, m = group.mass[:, X:SOFT], group.mass[:, W], len(fee)
    far = weight * ((place - place.mean(axis=0)) ** 2).sum(axis=1)
    away = ((place - _centres(group, work.sheet[BEST])[0]) ** 2).sum(axis=1)
    scan = Scan(
        np.argsort([-far, away], axis=1, kind="stable"), fee - least[:, None], prices, np.zeros((m, 2)),
        np.zeros((_MOST_PAIRS, 2), np.int32), np.zeros(_MOST_PAIRS), np.zeros(2, np.int64),
    )  # fmt: skip
    goal = float(work.cost[0] - below)
    enough = work.left[0] // 2
    while work.left[0] > enough:
        if promising_pairs(group, work, scan, float(floor), goal, _ROUNDS // 2, _AT_ONCE):
            break
    count = int(scan.spot[0])
    return scan.pairs[:count], scan.bound[:count] + below, bool(scan.spot[1] == m)


def _triples(
    group: Group, prices: NDArray[np.float64], work: Desk
) -> tuple[NDArray[np.int32], NDArray[np.float64], bool]:
    """Return likely choices of three medoids and their bounds; they are not all."""
    choices = _near(group, work.sheet[BEST], _NEAR)
    below = group.toll[group.toll < 0].sum() / 2
    bounds = []
    for units in choices:
        work.price[1] = prices
        bounds.append(raise_bound(group, _about(group, units), work, work.cost[0] - below, _ROUNDS // 2) + below)
    return choices, np.array(bounds), False


def _near(group: Group, labels: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """Return choices of units among the few nearest to the centroids of their grids, int32 (p, k)."""
    away = ((group.mass[:, X:SOFT][:, None, :] - _centres(group, labels)) ** 2).sum(axis=2)
    away[labels[:, None] != np.arange(away.shape[1])] = np.inf
    near = [np.argsort(column, kind="stable")[: min(most, int(np.isfinite(column).sum()))] for column in away.T]
    return np.array(list(product(*near)), np.int32)
