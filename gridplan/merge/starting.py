"""Divisions to start from when networks are made one: what the departments would vote for, seen from one of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.agreement import shared

Labels = NDArray[np.int32]


def voted(networks: Labels, weights: NDArray[np.float64], own: int, counts: NDArray[np.int64]) -> Labels:
    """Return the grid of network `own` that most networks vote for at each unit, int32 (n,).

    A grid of another network votes for the grid of `own` that it shares most with; ties go to the unit's own grid,
    then to the lower number. Units without any vote are −1.

    Parameters
    ----------
    networks
        int32 (n, d), grid of each unit in each network, −1 for none.
    weights
        float64 (d,).
    counts
        int64 (n,), how much each unit counts in matching grids.

    Examples
    --------
    >>> networks = np.array([[0, 5, 8], [0, 5, 8], [0, 6, 9], [1, 6, 9]], np.int32)
    >>> voted(networks, np.ones(3), 0, np.array([2, 2, 1, 4])).tolist()
    [0, 0, 1, 1]
    """
    n, width = len(networks), int(networks[:, own].max(initial=0)) + 1
    votes: list[NDArray[np.int64]] = []
    power: list[NDArray[np.float64]] = []
    for column in range(networks.shape[1]):
        grid = _matched(networks[:, column], networks[:, own], counts)
        has = np.flatnonzero(grid >= 0)
        votes.append(has * width + grid[has])
        power.append(np.full(len(has), weights[column] * (1 + 1e-6 * (column == own))))
    ballot, where = np.unique(np.concatenate(votes), return_inverse=True)
    total = np.bincount(where, np.concatenate(power), len(ballot))
    order = np.lexsort((ballot, -total, ballot // width))
    unit, first = np.unique(ballot[order] // width, return_index=True)
    found = np.full(n, -1, np.int32)
    found[unit] = ballot[order][first] % width
    return found


def _matched(other: Labels, own: Labels, counts: NDArray[np.int64]) -> Labels:
    """Return for each unit the grid of `own` that its grid of `other` shares most with, −1 for none; ties lower."""
    if not (other >= 0).any():
        return other
    common = shared(other, own, counts)
    order = np.lexsort((common.new, -common.units, -common.households, common.old))
    old, first = np.unique(common.old[order], return_index=True)
    match = np.full(int(other.max()) + 2, -1, np.int32)
    match[old] = common.new[order][first]
    return np.where(other >= 0, match[other], -1).astype(np.int32)


def distances(networks: Labels, weights: NDArray[np.float64], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how many pairs each network judges otherwise than all others together, weighted, float64 (d,).

    A pair of households is judged otherwise where one network puts both into one grid and the other does not
    (Mirkin 1996). Units without a grid in one of two networks do not count between these.

    Examples
    --------
    >>> distances(np.array([[0, 0], [0, 1]], np.int32), np.ones(2), np.array([2, 3])).tolist()
    [6.0, 6.0]
    """
    d = networks.shape[1]
    apart = np.zeros((d, d))
    for i in range(d):
        for j in range(i):
            apart[i, j] = apart[j, i] = _judged_otherwise(networks[:, i], networks[:, j], counts)
    total: NDArray[np.float64] = apart @ weights
    return total


def _judged_otherwise(a: Labels, b: Labels, counts: NDArray[np.int64]) -> float:
    """Return how many pairs of households share a grid in one of two divisions and not in the other (Mirkin 1996).

    Units without a grid in one of them do not count.
    """
    common = shared(a, b, counts)
    sums = (np.bincount(common.old, common.households), np.bincount(common.new, common.households))
    return float(sum((s**2).sum() for s in sums) / 2 - (common.households.astype(np.float64) ** 2).sum())
