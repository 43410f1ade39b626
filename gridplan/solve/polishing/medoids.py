"""Search around medoids: every choice of units that could be the centres of cheaper grids."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.polishing.around import AT_ONCE, ROUNDS, centroids_of, costs_about, search_about
from gridplan.solve.polishing.desk import BEST, Desk
from gridplan.solve.polishing.group import SOFT, Group, W, X
from gridplan.solve.polishing.pairs import Scan, promising_pairs
from gridplan.solve.polishing.relaxed import raise_bound

_NEAR = 4
_MOST_PAIRS = 5000


def improve_about_medoids(group: Group, labels: NDArray[np.int32], work: Desk) -> bool:
    """Search around every choice of medoids that could be cheaper; True when all were tried to the end."""
    search_about(group, _about(group, _near(group, labels, 1)[0]), work)
    prices = work.price[1].copy()
    choices, bounds, all_of_them = _pairs(group, prices, work) if len(prices) == 2 else _triples(group, prices, work)
    for at in np.argsort(bounds, kind="stable"):
        if bounds[at] < work.cost[0]:
            work.price[1] = prices
            all_of_them &= search_about(group, _about(group, choices[at]), work)
        if work.left[0] < 0:
            return False
    return all_of_them


def _about(group: Group, units: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the costs about these medoids, each held in its own grid."""
    cost = costs_about(group, group.mass[:, X:SOFT][units])
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
    away = ((place - centroids_of(group, work.sheet[BEST])[0]) ** 2).sum(axis=1)
    scan = Scan(
        np.argsort([-far, away], axis=1, kind="stable"), fee - least[:, None], prices, np.zeros((m, 2)),
        np.zeros((_MOST_PAIRS, 2), np.int32), np.zeros(_MOST_PAIRS), np.zeros(2, np.int64),
    )  # fmt: skip
    goal = float(work.cost[0] - below)
    enough = work.left[0] // 2
    while work.left[0] > enough:
        if promising_pairs(group, work, scan, float(floor), goal, ROUNDS // 2, AT_ONCE):
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
        bounds.append(raise_bound(group, _about(group, units), work, work.cost[0] - below, ROUNDS // 2) + below)
    return choices, np.array(bounds), False


def _near(group: Group, labels: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """Return choices of units among the few nearest to the centroids of their grids, int32 (p, k)."""
    away = ((group.mass[:, X:SOFT][:, None, :] - centroids_of(group, labels)) ** 2).sum(axis=2)
    away[labels[:, None] != np.arange(away.shape[1])] = np.inf
    near = [np.argsort(column, kind="stable")[: min(most, int(np.isfinite(column).sum()))] for column in away.T]
    return np.array(list(product(*near)), np.int32)
