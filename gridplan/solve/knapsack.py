"""Fractional knapsacks at many centres at once: the inner loop of the certificate."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, kernel
from gridplan.solve.near import bins

_BUCKETS = 64


class Field(NamedTuple):
    """Units with weight, row by row of square bins, so that the units near a centre lie in few stretches.

    Parameters
    ----------
    place, weight
        float64 (m, 2), float64 (m,), in that order.
    corner, side, columns, rows, first
        The bins, as in `gridplan.solve.near.Bins`.
    """

    place: NDArray[np.float64]
    weight: NDArray[np.float64]
    corner: NDArray[np.float64]
    side: float
    columns: int
    rows: int
    first: NDArray[np.int64]


def field(place: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[Field, NDArray[np.int32]]:
    """Return the field of these units and the order, int32 (m,), in which it holds them."""
    sorted_in = bins(place, 4.0)
    order = sorted_in.item
    return (
        Field(
            np.ascontiguousarray(place[order]), np.ascontiguousarray(weight[order]), sorted_in.corner, sorted_in.side,
            sorted_in.columns, sorted_in.rows, sorted_in.first,
        ),
        order,
    )  # fmt: skip


@kernel
def knapsacks(
    xy: NDArray[np.float64], held: Field, prices: NDArray[np.float64], capacity: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.float64], int]:
    """Return v_j(H) of every centre and capacity, float64 (n, h), and the number of pairs looked at."""
    v = np.empty((len(xy), len(capacity)))
    m = len(held.weight)
    key, mass, who = np.empty(m), np.empty(m), np.empty(m, np.int32)
    bucket = np.empty((_BUCKETS, 2))
    pairs = 0
    for j in range(len(xy)):
        for h in range(len(capacity)):
            size = _reach(xy[j, 0], xy[j, 1], held, prices, radius, key, mass, who)
            pairs += size + 8
            v[j, h] = _fill(key, mass, size, capacity[h], bucket)[0]
    return v, pairs


@kernel
def add_cover(
    xy: NDArray[np.float64], held: Field, prices: NDArray[np.float64], capacity: float, radius: float,
    chosen: NDArray[np.int64], share: NDArray[np.float64], cover: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add to `cover` what the knapsacks of the chosen centres take of each unit, times the share of the centre."""
    m = len(held.weight)
    key, mass, who = np.empty(m), np.empty(m), np.empty(m, np.int32)
    bucket = np.empty((_BUCKETS, 2))
    for c in range(len(chosen)):
        x, y = xy[chosen[c], 0], xy[chosen[c], 1]
        size = _reach(x, y, held, prices, radius, key, mass, who)
        _, last, part = _fill(key, mass, size, capacity, bucket)
        size = _reach(x, y, held, prices, radius, key, mass, who)
        for at in range(size):
            if key[at] < last:
                cover[who[at]] += share[c]
            elif key[at] == last:
                cover[who[at]] += share[c] * part


@inner_kernel
def _reach(
    px: float, py: float, held: Field, prices: NDArray[np.float64], radius: float,
    key: NDArray[np.float64], mass: NDArray[np.float64], who: NDArray[np.int32],
) -> int:  # fmt: skip
    """Collect the units whose price exceeds their squared distance (key = d² − u); return how many there are."""
    side, size = held.side, 0
    wide = radius + side * 1e-6
    x0, y0 = px - held.corner[0], py - held.corner[1]
    first_row = max(int(math.floor((y0 - wide) / side)), 0)
    last_row = min(int(math.floor((y0 + wide) / side)), held.rows - 1)
    for r in range(first_row, last_row + 1):
        dy = max(r * side - y0, y0 - (r + 1) * side, 0.0)
        half = math.sqrt(max(wide * wide - dy * dy, 0.0)) + side * 1e-6
        left = max(int(math.floor((x0 - half) / side)), 0)
        right = min(int(math.floor((x0 + half) / side)), held.columns - 1)
        if left > right:
            continue
        row = r * held.columns
        for i in range(held.first[row + left], held.first[row + right + 1]):
            d = (held.place[i, 0] - px) ** 2 + (held.place[i, 1] - py) ** 2 - prices[i]
            if d < 0.0:
                key[size] = d
                mass[size] = held.weight[i]
                who[size] = i
                size += 1
    return size


@inner_kernel
def _fill(
    key: NDArray[np.float64], mass: NDArray[np.float64], size: int, room: float, bucket: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Return the value of the best fractional filling, the last key in it, and how much of that key's units it holds.

    Units with lower keys are held whole. A bucket search that narrows to the last key; `key` and `mass` are used up.
    """
    total, value = 0.0, 0.0
    for at in range(size):
        total += mass[at]
        value += mass[at] * key[at]
    if total <= room:
        return value, 0.0, 0.0
    value = 0.0
    while True:
        low, high, total = np.inf, -np.inf, 0.0
        for at in range(size):
            low, high, total = min(low, key[at]), max(high, key[at]), total + mass[at]
        if not low < high:
            return value + low * room, low, room / total
        scale = (_BUCKETS - 0.5) / (high - low)
        bucket[:] = 0.0
        for at in range(size):
            b = int((key[at] - low) * scale)
            bucket[b, 0] += mass[at]
            bucket[b, 1] += mass[at] * key[at]
        last = 0
        while last < _BUCKETS - 1 and bucket[last, 0] <= room:
            room -= bucket[last, 0]
            value += bucket[last, 1]
            last += 1
        kept = 0
        for at in range(size):
            if int((key[at] - low) * scale) == last:
                key[kept] = key[at]
                mass[kept] = mass[at]
                kept += 1
        size = kept


@kernel
def smooth_choice(values: NDArray[np.float64], count: int, smooth: float) -> NDArray[np.float64]:
    """Return y = clip((τ − v)/μ, 0, 1) with Σ y = count, the smoothed choice of the smallest values."""
    share = np.empty(len(values))
    low, high = np.inf, -np.inf
    for j in range(len(values)):
        low, high, share[j] = min(low, values[j]), max(high, values[j]), 1.0
    if count >= len(values):
        return share
    high += smooth
    for _ in range(50):
        middle, total = (low + high) / 2, 0.0
        for j in range(len(values)):
            total += min(max((middle - values[j]) / smooth, 0.0), 1.0)
        if total > count:
            high = middle
        else:
            low = middle
    total = 0.0
    for j in range(len(values)):
        share[j] = min(max((high - values[j]) / smooth, 0.0), 1.0)
        total += share[j]
    for j in range(len(values)):
        share[j] *= count / total
    return share
