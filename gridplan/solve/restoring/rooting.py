"""Where grids are rooted, and how far from there each item is: what keeps a grid in one piece."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.restoring.region import Items, Region

Labels = NDArray[np.int32]

FAR = 9
"""Items between the root of a grid that begins and what it may reach."""


def orders(
    items: Items, region: Region, at: Labels, broken: Labels, reach: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how far each item is from the root of each label, int64 (m, l), and which are near, bool (m, l).

    Inside a grid steps are counted from its middle, outside from its border on.
    """
    m = len(region)
    every = np.ones(m, dtype=bool)
    order = np.zeros((m, len(region.labels)), np.int64)
    near = np.zeros(order.shape, dtype=bool)
    for number in np.flatnonzero(~region.fresh).tolist():
        inside = at == region.labels[number]
        old = inside & (region.home == number)
        root = _middle(items, region, old if old.any() else inside)
        home = region.steps_from(np.arange(m) == root, inside, m)
        reached = home <= m
        beyond = region.steps_from(reached, every, reach)
        order[:, number] = np.where(reached, home, home[reached].max() + beyond)
        near[:, number] = inside | (beyond <= reach)
    fresh = np.flatnonzero(region.fresh).tolist()
    for number, root in zip(fresh, _roots(items, region, at, broken, len(fresh)), strict=True):
        order[:, number] = region.steps_from(np.arange(m) == root, every, FAR)
        near[:, number] = order[:, number] <= FAR
    return order, near


def _middle(items: Items, region: Region, inside: NDArray[np.bool_]) -> int:
    """Return the item nearest to the middle of a grid."""
    own = np.flatnonzero(inside)
    place, weight = items.graph.xy[region.items[own]], items.graph.weight[region.items[own]]
    middle = np.average(place, axis=0, weights=weight + 1e-9)
    return int(own[((place - middle) ** 2).sum(axis=1).argmin()])


def _roots(items: Items, region: Region, at: Labels, broken: Labels, count: int) -> list[int]:
    """Return the items from which grids may begin: far apart, among those without a home where broken grids have any.

    The first is the one with the largest amount, each further one the farthest from those before.
    """
    inside = np.isin(at, broken) & (region.pinned < 0)
    new = inside & ~items.stays[region.items].any(axis=1)
    pool = np.flatnonzero(new if new.any() else inside if inside.any() else np.ones(len(region), dtype=bool))
    place = items.graph.xy[region.items[pool]]
    roots = [int(region.amounts[pool, 0].argmax())]
    while len(roots) < min(count, len(pool)):
        away = ((place[:, None] - place[roots][None]) ** 2).sum(axis=2).min(axis=1)
        roots.append(int(away.argmax()))
    return [int(pool[root]) for root in (roots * count)[:count]]
