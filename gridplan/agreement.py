"""How far two divisions of the same households agree: arrays in, arrays and numbers out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int32] | NDArray[np.int64]


class Shared(NamedTuple):
    """What each pair of an old and a new grid have in common, sorted by (old, new).

    Parameters
    ----------
    old, new
        int64 (p,), grids with at least one common unit.
    households, units
        int64 (p,).
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    households: NDArray[np.int64]
    units: NDArray[np.int64]


def shared(old: Labels, new: Labels, households: NDArray[np.int64]) -> Shared:
    """Return what the grids of two divisions have in common; units without a grid in one of them count nowhere.

    Parameters
    ----------
    old, new
        int (n,), grid of each unit, −1 for none.

    Examples
    --------
    >>> shared(np.array([0, 0, 1]), np.array([5, 6, 6]), np.array([3, 4, 9])).households.tolist()
    [3, 4, 9]
    """
    both = (old >= 0) & (new >= 0)
    width = int(new.max(initial=0)) + 1
    pair, where = np.unique(old[both].astype(np.int64) * width + new[both], return_inverse=True)
    count = np.bincount(where, households[both], len(pair)).astype(np.int64)
    units = np.bincount(where, minlength=len(pair)).astype(np.int64)
    return Shared(pair // width, pair % width, count, units)


def pairs_kept(old: Labels, new: Labels, households: NDArray[np.int64]) -> tuple[int, int]:
    """Return how many pairs of households share a grid in both divisions, and how many do so in the old one.

    Only households of units with a grid in both divisions count.

    Examples
    --------
    >>> pairs_kept(np.array([0, 0, 0]), np.array([0, 0, 1]), np.array([2, 1, 1]))
    (3, 6)
    """
    common = shared(old, new, households)
    total = np.bincount(common.old, common.households).astype(np.int64)
    return _pairs(common.households), _pairs(total)


def _pairs(households: NDArray[np.int64]) -> int:
    return sum(n * (n - 1) // 2 for n in households.tolist())
