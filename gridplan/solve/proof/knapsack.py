"""Fractional knapsacks at many centres at once: the inner loop of the certificate."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.near import bins

_BUCKETS = 64
_TURN = 10_000_000
"""Pairs of centre and unit after which a kernel hands back, so that an interrupt is heard."""
_EVEN = 1e-15


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


class Work(NamedTuple):
    """Room for one knapsack: keys, masses and units (m,), sums of buckets (64, 2); pairs looked at so far (1,)."""

    key: NDArray[np.float64]
    mass: NDArray[np.float64]
    unit: NDArray[np.int32]
    bucket: NDArray[np.float64]
    pairs: NDArray[np.int64]


class Ends(NamedTuple):
    """Least and most load of a grid."""

    floor: float
    room: float


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


def work_for(held: Field) -> Work:
    """Return room for the knapsacks of a field."""
    m = len(held.weight)
    return Work(np.empty(m), np.empty(m), np.empty(m, np.int32), np.empty((_BUCKETS, 2)), np.zeros(1, np.int64))


def fill(
    centre: NDArray[np.float64], held: Field, prices: NDArray[np.float64], ends: Ends, work: Work
) -> NDArray[np.float64]:
    """Return value, last key and part of the cheapest fractional filling at each centre, float64 (c, 3).

    The keys are d² − u. Units with a key below the last are taken whole, those at it in this part.
    """
    filled = np.empty((len(centre), 3))
    at, highest = 0, float(prices.max())
    while at < len(centre):
        at = _fill_some(centre, held, prices, highest, ends, work, filled, at)
    return filled


def cover(
    centre: NDArray[np.float64], held: Field, prices: NDArray[np.float64], filled: NDArray[np.float64],
    share: NDArray[np.float64], work: Work,
) -> NDArray[np.float64]:  # fmt: skip
    """Return how often each unit is taken by the fillings of these centres, each counted by its share, float64 (m,)."""
    covered = np.zeros(len(prices))
    at, highest = 0, float(prices.max())
    while at < len(centre):
        at = _cover_some(centre, held, prices, highest, filled, share, work, covered, at)
    return covered


@lean_kernel
def _fill_some(
    centre: NDArray[np.float64], held: Field, prices: NDArray[np.float64], highest: float, ends: Ends, work: Work,
    filled: NDArray[np.float64], at: int,
) -> int:  # fmt: skip
    """Fill knapsacks from centre `at` on, for one turn; return the next centre."""
    until = work.pairs[0] + _TURN
    while at < len(centre) and work.pairs[0] < until:
        x, y = centre[at, 0], centre[at, 1]
        ceiling = 0.0
        size, total, value = _reach(x, y, held, prices, highest, ceiling, work)
        while total < ends.floor and size < len(prices):
            ceiling = 2.0 * ceiling + highest + held.side * held.side
            size, total, value = _reach(x, y, held, prices, highest, ceiling, work)
        last, part = ceiling, 1.0
        if ceiling > 0.0 and total > ends.floor:
            value, last, part = _cheapest(work, size, ends.floor)
        elif ceiling == 0.0 and total > ends.room:
            value, last, part = _cheapest(work, size, ends.room)
        filled[at, 0], filled[at, 1], filled[at, 2] = value, last, part
        at += 1
    return at


@lean_kernel
def _cover_some(
    centre: NDArray[np.float64], held: Field, prices: NDArray[np.float64], highest: float,
    filled: NDArray[np.float64], share: NDArray[np.float64], work: Work, covered: NDArray[np.float64], at: int,
) -> int:  # fmt: skip
    """Add what the fillings from centre `at` on take, for one turn; return the next centre."""
    until = work.pairs[0] + _TURN
    while at < len(centre) and work.pairs[0] < until:
        last = filled[at, 1]
        size, _, _ = _reach(centre[at, 0], centre[at, 1], held, prices, highest, last, work)
        for each in range(size):
            covered[work.unit[each]] += share[at] if work.key[each] < last else share[at] * filled[at, 2]
        at += 1
    return at


@inner_kernel
def _reach(
    x: float, y: float, held: Field, prices: NDArray[np.float64], highest: float, ceiling: float, work: Work
) -> tuple[int, float, float]:
    """Collect the units with a key of at most `ceiling`; return how many, their mass and their value.

    They lie within a circle, which is followed row of bins by row of bins, a little widened against rounding.
    """
    size, total, value, side = 0, 0.0, 0.0, held.side
    across, above = x - held.corner[0], y - held.corner[1]
    wide = math.sqrt(highest + ceiling) + side * 1e-6 if highest + ceiling > 0.0 else side * 1e-6
    row = int((above - wide) / side) if above > wide else 0
    while row < held.rows and row * side <= above + wide:
        off = row * side - above
        if off < 0.0:
            off = above - row * side - side
        half = side * 1e-6
        if off < 0.0:
            half += wide
        elif off < wide:
            half += math.sqrt(wide * wide - off * off)
        left = int((across - half) / side) if across > half else 0
        right = min(int((across + half) / side) + 1, held.columns)
        if left < right:
            for i in range(held.first[row * held.columns + left], held.first[row * held.columns + right]):
                dx, dy = held.place[i, 0] - x, held.place[i, 1] - y
                key = dx * dx + dy * dy - prices[i]
                if key <= ceiling:
                    work.key[size], work.mass[size], work.unit[size] = key, held.weight[i], i
                    total += held.weight[i]
                    value += held.weight[i] * key
                    size += 1
        row += 1
    work.pairs[0] += size + 8
    return size, total, value


@inner_kernel
def _cheapest(work: Work, size: int, room: float) -> tuple[float, float, float]:
    """Return the value of the cheapest `room` of more mass, the last key in it, and what part of that key's units.

    A bucket search that narrows to the last key; keys and masses are used up.
    """
    key, mass, bucket, value = work.key, work.mass, work.bucket, 0.0
    while True:
        low, high, total = key[0], key[0], 0.0
        for at in range(size):
            total += mass[at]
            if key[at] < low:
                low = key[at]
            elif key[at] > high:
                high = key[at]
        if high - low <= _EVEN * (abs(low) + abs(high)):
            return value + low * room, low, room / total
        scale = (_BUCKETS - 0.5) / (high - low)
        for b in range(_BUCKETS):
            bucket[b, 0], bucket[b, 1] = 0.0, 0.0
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
                key[kept], mass[kept] = key[at], mass[at]
                kept += 1
        size = kept
