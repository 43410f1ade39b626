"""The certificate read back: the lower bound that a plan's prices prove, computed without the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.verify.floors import Floors

_CENTRES = 1024
"""Centres looked at together."""
_PAIRS = 2_000_000
"""Pairs of unit and centre held in memory together."""


def proven_bound(
    points: NDArray[np.float64],
    load: NDArray[np.int64],
    prices: NDArray[np.float64],
    capacities: NDArray[np.int64],
    *,
    floors: NDArray[np.int64] | None = None,
) -> float:
    """Return a lower bound on the medoid inertia of any division of these units into grids of these windows.

    Σ w_i u_i + Σ over distinct windows H of the c_H smallest v_j(H), where

        v_j(H) = min Σ_i (d_ij² − u_i) w_i z_i   with 0 ≤ z_i ≤ 1 and L_H ≤ Σ_i w_i z_i ≤ U_H

    for every unit j: the fractional knapsack of Lagrangian relaxation, valid for all prices u ≥ 0. Contiguity is left
    out and units may be cut, which can only lower it.

    Parameters
    ----------
    points
        float64 (n, 2), m.
    load
        int64 (n,); units without load cost nothing and take no room.
    prices
        float64 (n,), m², at least 0.
    capacities
        int64 (k,), the most load each grid may hold.
    floors
        int64 (k,), the least; default 0.

    Returns
    -------
    float
        Load·m².

    Examples
    --------
    >>> xy = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    >>> proven_bound(xy, np.ones(4, np.int64), np.full(4, 2.0), np.array([2, 2]))
    2.0
    """
    place = points - points.mean(axis=0)
    lowest = np.zeros_like(capacities) if floors is None else floors
    counts = Counter(zip(lowest.tolist(), capacities.tolist(), strict=True))
    values, reached = _free_values(place, load, prices, sorted({capacity for _, capacity in counts}))
    lower = Floors(place, load, prices)
    smallest = (
        lower.smallest(values[capacity], reached, floor=floor, count=min(count, len(place))).sum()
        for (floor, capacity), count in sorted(counts.items())
    )
    return float((load * prices).sum() + sum(smallest))


def _free_values(
    place: NDArray[np.float64], load: NDArray[np.int64], prices: NDArray[np.float64], capacities: list[int]
) -> tuple[dict[int, NDArray[np.float64]], NDArray[np.float64]]:
    """Return v_j of every centre without lower end for each capacity, and the load within reach of its prices."""
    values = {capacity: np.zeros(len(place)) for capacity in capacities}
    reached = np.zeros(len(place))
    served = np.flatnonzero((load > 0) & (prices > 0))
    for centres in _tiles(place):
        _fill(values, reached, place, load, prices, served=served, centres=centres)
    return values, reached


def _tiles(place: NDArray[np.float64]) -> Iterator[NDArray[np.int64]]:
    """Yield the units in lots that lie together."""
    order = cKDTree(place, leafsize=_CENTRES // 4).indices
    for start in range(0, len(order), _CENTRES):
        yield np.asarray(order[start : start + _CENTRES], dtype=np.int64)


def _fill(
    values: dict[int, NDArray[np.float64]],
    reached: NDArray[np.float64],
    place: NDArray[np.float64],
    load: NDArray[np.int64],
    prices: NDArray[np.float64],
    *,
    served: NDArray[np.int64],
    centres: NDArray[np.int64],
) -> None:
    """Write the knapsacks of `centres` into `values`, and the load within their reach."""
    near = _reaching(place, prices, served, centres)
    lot = max(1, _PAIRS // max(len(near), 1))
    for start in range(0, len(centres), lot):
        some = centres[start : start + lot]
        gain, weight, row = _gains(place, load, prices, near, some)
        reached[some] = np.bincount(row, weight, len(some))
        for capacity, value in values.items():
            value[some] = -_knapsacks(gain, weight, row, n=len(some), capacity=capacity)


def _reaching(
    place: NDArray[np.float64], prices: NDArray[np.float64], served: NDArray[np.int64], centres: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the units whose price may reach the box around `centres`."""
    low, high = place[centres].min(axis=0), place[centres].max(axis=0)
    away = np.maximum(np.maximum(low - place[served], place[served] - high), 0.0)
    found: NDArray[np.int64] = served[(away**2).sum(axis=1) < prices[served]]
    return found


def _gains(
    place: NDArray[np.float64],
    load: NDArray[np.int64],
    prices: NDArray[np.float64],
    near: NDArray[np.int64],
    centres: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return gain u − d² > 0, load and row of each pair, by row, the best gain first."""
    squares = sum((place[centres, axis, None] - place[None, near, axis]) ** 2 for axis in (0, 1))
    gain = prices[near] - squares
    row, column = np.nonzero(gain > 0)
    kept = gain[row, column]
    order = np.lexsort((-kept, row))
    return kept[order], load[near[column[order]]].astype(np.float64), np.asarray(row[order], dtype=np.int64)


def _knapsacks(
    gain: NDArray[np.float64], weight: NDArray[np.float64], row: NDArray[np.int64], *, n: int, capacity: int
) -> NDArray[np.float64]:
    """Return the best gain of each row within `capacity`, float64 (n,): whole units first, the last in part."""
    before = np.cumsum(weight) - weight
    start = np.searchsorted(row, np.arange(n))
    offset = np.append(before, 0.0)[np.minimum(start, len(before))]
    room = capacity - (before - offset[row])
    taken = np.clip(room, 0.0, weight)
    return np.asarray(np.bincount(row, gain * taken, n), dtype=np.float64)
