"""Which points lie within reach of others: arrays only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import kernel


class Points(NamedTuple):
    """Points with a weight and an owner, sorted by square bins as wide as the reach: column by column.

    Parameters
    ----------
    xy
        float64 (m, 2), m.
    weight
        float64 (m,).
    owner
        int64 (m,).
    column, row
        int64 (m,), the bin of each point.
    """

    xy: NDArray[np.float64]
    weight: NDArray[np.float64]
    owner: NDArray[np.int64]
    column: NDArray[np.int64]
    row: NDArray[np.int64]


def sorted_points(
    xy: NDArray[np.float64], weight: NDArray[np.float64], owner: NDArray[np.int64], *, reach: float
) -> Points:
    """Return points ready to be asked what lies within `reach` (m) of them."""
    column, row = np.floor(xy / reach).astype(np.int64).T
    order = np.lexsort((row, column))
    return Points(xy[order], weight[order], owner[order], column[order], row[order])


def within_reach(points: Points, others: Points, reach: float, *, strangers: bool = False) -> NDArray[np.bool_]:
    """Return which points lie within `reach` of any of the others, bool (m,).

    Parameters
    ----------
    strangers
        Look only at points of other owners.

    Examples
    --------
    >>> one, zero = np.ones(2), np.zeros(2, np.int64)
    >>> here = sorted_points(np.array([[0.0, 0], [9, 9]]), one, zero, reach=2.0)
    >>> there = sorted_points(np.array([[1.0, 1], [5, 5]]), one, zero, reach=2.0)
    >>> within_reach(here, there, 2.0).tolist()
    [True, False]
    """
    return _within(points, others, reach, strangers)


@kernel
def _within(points: Points, others: Points, reach: float, strangers: bool) -> NDArray[np.bool_]:
    """Walk both sorted lists side by side; a place in each of three columns of `others` moves along with the points."""
    found = np.zeros(len(points.xy), np.bool_)
    total = len(others.xy)
    start = np.zeros(3, np.int64)
    for i in range(len(found)):
        for side in range(3):
            column, low, at = points.column[i] + side - 1, points.row[i] - 1, start[side]
            while at < total and (others.column[at] < column or (others.column[at] == column and others.row[at] < low)):
                at += 1
            start[side] = at
            while not found[i] and at < total and others.column[at] == column and others.row[at] <= low + 2:
                x, y = others.xy[at, 0] - points.xy[i, 0], others.xy[at, 1] - points.xy[i, 1]
                near = x * x + y * y <= reach * reach
                found[i] = near and not (strangers and others.owner[at] == points.owner[i])
                at += 1
    return found
