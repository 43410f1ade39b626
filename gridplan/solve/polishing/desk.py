"""The division of a few grids in work: room for it, and what it costs when it is whole."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.polishing.group import CENTROID, MEDOID, SOFT, Group, W, X, Y

NOW, BEST, MARK, QUEUE = range(4)
"""Rows of `Desk.sheet`."""


class Desk(NamedTuple):
    """Room to work in, and the best division so far.

    Parameters
    ----------
    sheet
        int32 (4, m), the division at hand, the best one, and room for the search for whole grids.
    loads
        int64 (k, r), amounts of the division at hand.
    price
        float64 (2, k, r), prices on amounts: at hand, and those of the best bound.
    sums
        float64 (k, 4 + s), sums of `Group.mass` with moments in place of places, and second moments.
    cost
        float64 (1,), of the best division.
    left
        int64 (2,), steps left, and the last mark.
    """

    sheet: NDArray[np.int32]
    loads: NDArray[np.int64]
    price: NDArray[np.float64]
    sums: NDArray[np.float64]
    cost: NDArray[np.float64]
    left: NDArray[np.int64]


def desk(group: Group, labels: NDArray[np.int32], steps: int) -> Desk:
    """Return room for a group whose best division so far is `labels`, and for so many steps."""
    k, r = group.window.shape[1:]
    made = Desk(
        np.zeros((4, len(labels)), np.int32), np.zeros((k, r), np.int64), np.zeros((2, k, r)),
        np.zeros((k, group.mass.shape[1] + 1)), np.zeros(1), np.array([steps, 0], np.int64),
    )  # fmt: skip
    made.sheet[:2] = labels
    made.cost[0] = price_whole(group, made)
    return made


@lean_kernel
def price_whole(group: Group, desk: Desk) -> float:
    """Return what the division at hand costs: inertia, fees, tolls, soft attributes; inf when it is not whole."""
    if not _whole(group, desk):
        return np.inf
    labels, sums, mass = desk.sheet[NOW], desk.sums, group.mass
    total, columns = 0.0, mass.shape[1]
    sums[:] = 0.0
    for i in range(len(labels)):
        g, w, x, y = labels[i], mass[i, W], mass[i, X], mass[i, Y]
        sums[g, W] += w
        sums[g, X] += w * x
        sums[g, Y] += w * y
        for c in range(SOFT, columns):
            sums[g, c] += mass[i, c]
        sums[g, columns] += w * (x * x + y * y)
        total += group.fee[i, g]
        for e in range(group.indptr[i], group.indptr[i + 1]):
            if labels[group.indices[e]] != g:
                total += 0.5 * group.toll[e]
    for g in range(sums.shape[0]):
        for c in range(SOFT, columns):
            total += (sums[g, c] - group.goal[g, c - SOFT]) ** 2
        total += _inertia(group, labels, sums[g], g)
    return total


@inner_kernel
def _inertia(group: Group, labels: NDArray[np.int32], sums: NDArray[np.float64], g: int) -> float:
    second = sums[len(sums) - 1]
    if group.kind == CENTROID and sums[W] > 0.0:
        return float(second - (sums[X] ** 2 + sums[Y] ** 2) / sums[W])
    if group.kind != MEDOID:
        return 0.0
    least = np.inf
    for i in range(len(labels)):
        if labels[i] == g:
            x, y = group.mass[i, X], group.mass[i, Y]
            least = min(least, (x * x + y * y) * sums[W] - 2.0 * (x * sums[X] + y * sums[Y]))
    return float(second + least)


@inner_kernel
def _whole(group: Group, desk: Desk) -> bool:
    """Return True when the division at hand is whole: every grid has units, which hang together."""
    labels, mark, queue = desk.sheet[NOW], desk.sheet[MARK], desk.sheet[QUEUE]
    desk.left[1] += 1
    token, tail, found = desk.left[1], 0, 0
    desk.sums[:] = 0.0
    for first in range(len(labels)):
        if mark[first] == token:
            continue
        g = labels[first]
        if desk.sums[g, 0] > 0.0:
            return False
        desk.sums[g, 0] = 1.0
        found += 1
        mark[first] = token
        head, queue[tail] = tail, first
        tail += 1
        while head < tail:
            i = queue[head]
            head += 1
            for e in range(group.indptr[i], group.indptr[i + 1]):
                j = group.indices[e]
                if mark[j] != token and labels[j] == g:
                    mark[j] = token
                    queue[tail] = j
                    tail += 1
    return bool(found == len(desk.loads))
