"""Nearest places, by square bins: short, and the same order on every machine."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, kernel


class Bins(NamedTuple):
    """Places sorted into square bins.

    Parameters
    ----------
    corner, side, columns, rows
        Lower left corner (2,), width of a bin in m, number of bins each way.
    first, item
        int64 (columns·rows + 1,), int32 (m,): the places of bin b are ``item[first[b]:first[b + 1]]``, ascending.
    """

    corner: NDArray[np.float64]
    side: float
    columns: int
    rows: int
    first: NDArray[np.int64]
    item: NDArray[np.int32]


_ALL_PAIRS = 10_000


def bins(xy: NDArray[np.float64], per_bin: float = 2.0) -> Bins:
    """Return the bins of `xy`, (m, 2), with about `per_bin` places each."""
    corner = xy.min(axis=0)
    extent = np.maximum(xy.max(axis=0) - corner, 1e-9)
    side = float(max(np.sqrt(extent[0] * extent[1] * per_bin / len(xy)), extent.max() / 1024))
    columns, rows = (int(e / side) + 1 for e in extent)
    at = np.minimum(((xy - corner) / side).astype(np.int64), [columns - 1, rows - 1])
    key = at[:, 1] * columns + at[:, 0]
    first = np.zeros(columns * rows + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=columns * rows), out=first[1:])
    return Bins(corner, side, columns, rows, first, np.argsort(key, kind="stable").astype(np.int32))


def nearest(xy: NDArray[np.float64], places: NDArray[np.float64], count: int) -> NDArray[np.int32]:
    """Return the `count` nearest `places` of each point, int32 (n, count), nearest first; needs count ≤ m.

    Few pairs are looked at all at once, which spares small graphs the compilation.
    """
    if len(xy) * len(places) > _ALL_PAIRS:
        return nearest_in_bins(xy, places, bins(places), count)
    away = ((xy[:, None] - places) ** 2).sum(axis=2)
    return np.argsort(away, axis=1, kind="stable")[:, :count].astype(np.int32)


@kernel
def nearest_in_bins(
    xy: NDArray[np.float64], places: NDArray[np.float64], within: Bins, count: int
) -> NDArray[np.int32]:
    """Return the `count` nearest `places` of each point, int32 (n, count), nearest first; needs count ≤ m."""
    found = np.empty((len(xy), count), np.int32)
    away = np.empty(count)
    for i in range(len(xy)):
        px, py = xy[i, 0], xy[i, 1]
        col = min(max(int((px - within.corner[0]) / within.side), 0), within.columns - 1)
        row = min(max(int((py - within.corner[1]) / within.side), 0), within.rows - 1)
        held: int | np.int64 = np.int64(0)
        ring = 0
        while ring <= max(within.columns, within.rows):
            if held == count and ring > 1 and away[count - 1] <= ((ring - 1) * within.side) ** 2:
                break
            for r in range(max(row - ring, 0), min(row + ring, within.rows - 1) + 1):
                rim = r in (row - ring, row + ring)
                step = 1 if rim or ring == 0 else 2 * ring
                for c in range(col - ring, col + ring + 1, step):
                    if c < 0 or c >= within.columns:
                        continue
                    b = r * within.columns + c
                    for at in range(within.first[b], within.first[b + 1]):
                        j = within.item[at]
                        d = (places[j, 0] - px) ** 2 + (places[j, 1] - py) ** 2
                        held = _insert(found[i], away, held, j, d)
            ring += 1
    return found


@inner_kernel
def _insert(
    found: NDArray[np.int32], away: NDArray[np.float64], held: int | np.int64, j: int, d: float
) -> int | np.int64:
    count = len(away)
    if held == count and d >= away[count - 1]:
        return held
    at = held if held < count else count - 1
    while at > 0 and away[at - 1] > d:
        away[at] = away[at - 1]
        found[at] = found[at - 1]
        at -= 1
    away[at] = d
    found[at] = j
    return held + 1 if held < count else held
