"""Corridor groups as items with neighbours: those of one building, and those of buildings that adjoin in one grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.plan import Plan


@dataclass(frozen=True)
class Items:
    """Corridor groups of a plan, and which of them a micro-grid may reach between.

    Parameters
    ----------
    unit
        int64 (m,), position of the building of each item, ascending; where nobody lives, the building is one item.
    households
        int64 (m,).
    u, v
        int64 (e,), pairs of items: of one building, or of neighbouring buildings of one grid.
    length, off_road
        float64 (e,), metres of border shared, and of that off the streets.
    """

    unit: NDArray[np.int64]
    households: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]


def items_of(plan: Plan, unit: NDArray[np.int64], households: NDArray[np.int64]) -> Items:
    """Return the items with their pairs: all items of one building, and all of two that adjoin in one grid.

    Inside a building the border counts as long as the building is wide, so that it is kept whole where that is no
    worse otherwise.

    Parameters
    ----------
    unit, households
        int64 (m,), building (ascending) and count of each item; every building has at least one.
    """
    count = np.bincount(unit, minlength=len(plan.ground))
    first = np.cumsum(count) - count
    inner_u, inner_v = _within(unit, count, first)
    near = plan.ground.adjacency
    kept = near.open & (plan.labels[near.u] == plan.labels[near.v])
    pair, outer_u, outer_v = _between(near.u[kept].astype(np.int64), near.v[kept].astype(np.int64), count, first)
    share = 1.0 / (count[near.u[kept]] * count[near.v[kept]])
    width = np.sqrt(shapely.area(plan.ground.units.geometry.to_numpy()))[unit[inner_u]]
    inner = width / np.maximum(count[unit[inner_u]] - 1, 1)
    return Items(
        unit,
        households,
        np.concatenate([inner_u, outer_u]),
        np.concatenate([inner_v, outer_v]),
        np.concatenate([inner, (near.length[kept] * share)[pair]]),
        np.concatenate([inner, (near.off_road[kept] * share)[pair]]),
    )


def _within(
    unit: NDArray[np.int64], count: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of items of one building, the lower first."""
    item = np.arange(len(unit))
    later = first[unit] + count[unit] - item - 1
    u = np.repeat(item, later)
    return u, u + 1 + _ramp(later)


def _between(
    a: NDArray[np.int64], b: NDArray[np.int64], count: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of items of buildings a and b, with the number of the pair of buildings it comes from."""
    times = count[a] * count[b]
    pair = np.repeat(np.arange(len(a)), times)
    step = _ramp(times)
    return pair, first[a[pair]] + step // count[b[pair]], first[b[pair]] + step % count[b[pair]]


def _ramp(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, … up to each length in turn."""
    ends = np.cumsum(lengths)
    ramp: NDArray[np.int64] = np.arange(lengths.sum()) - np.repeat(ends - lengths, lengths)
    return ramp
