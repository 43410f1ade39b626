"""Which newer grid goes on as which older one: the assignment with the most households in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.agreement import Labels, Shared, shared


def heirs(old: Labels, new: Labels, households: NDArray[np.int64]) -> dict[int, int]:
    """Return the newer grid that goes on as each older one, for those that do.

    Of all ways to give each older grid at most one newer one, and back, with buildings in common: that with the most
    households in common; of several, the most buildings; of these, the one in which low numbers go on as low ones. Each
    connected part of the overlaps is an assignment of its own, solved exactly (Jonker & Volgenant 1987, as in SciPy).

    Parameters
    ----------
    old, new
        int (n,), grid of each building before and after, −1 for none.
    households
        int64 (n,).

    Examples
    --------
    >>> heirs(np.array([0, 0, 1]), np.array([8, 9, 8]), np.array([5, 4, 3]))
    {0: 9, 1: 8}
    """
    common = shared(old, new, households)
    olds, rows = np.unique(common.old, return_inverse=True)
    news, columns = np.unique(common.new, return_inverse=True)
    found: dict[int, int] = {}
    for pairs in _parts(rows, columns):
        part = Shared(*(column[pairs] for column in (rows, columns, common.households, common.units)))
        found |= {int(olds[row]): int(news[column]) for row, column in _assigned(part)}
    return dict(sorted(found.items()))


def _parts(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the pairs of each connected part of the overlaps."""
    if not len(rows):
        return []
    k = int(rows.max()) + 1
    size = k + int(columns.max()) + 1
    joined = coo_array((np.ones(len(rows), np.int8), (rows, k + columns)), shape=(size, size))
    part = connected_components(joined, directed=False)[1][rows]
    order = np.argsort(part, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def _assigned(part: Shared) -> list[tuple[int, int]]:
    """Return the best pairs of one part."""
    rows, r = np.unique(part.old, return_inverse=True)
    columns, c = np.unique(part.new, return_inverse=True)
    worth = np.zeros((len(rows), len(columns)))
    worth[r, c] = _worth(part, r, c)
    best = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(int(rows[i]), int(columns[j])) for i, j in best if worth[i, j] > 0]


def _worth(part: Shared, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each pair counts: a household more than all buildings, a building more than all places in line.

    Whole numbers, so that equal sums are equal; low numbers count most with low ones.
    """
    place = (rows.max() + 1.0 - rows) * (columns.max() + 1.0 - columns)
    building = place.max() * (min(rows.max(), columns.max()) + 1) + 1
    household = building * (part.units.sum() + 1)
    return np.asarray(part.households * household + part.units * building + place, dtype=np.float64)
