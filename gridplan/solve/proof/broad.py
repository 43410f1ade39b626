"""Broad old grids: shared by too many patches to list their pairs, they are bounded by the room of new grids alone.

A household shares each broad grid with no more others than live in it, and a new grid with no more than its room. So
x grid-mates beyond the listed ones are worth at most Σ weight · min(x, others in the broad grid), over departments:
a concave line, one to each patch. Where a broad grid is many times larger than a new grid, little is lost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gridplan.solve.proof.patches import Patches

_WIDE = 4.0
"""Old grids of so many times the room of a new grid lose little."""
_FEW, _LOOKS = 1_000_000, 12_000_000
"""Pairs of patches within old grids beyond which wide ones, and any ones, are taken as broad."""


class Broad(NamedTuple):
    """The broad grids of patches, or of blocks of them, in e departments.

    Parameters
    ----------
    weight
        float64 (e,).
    others
        float64 (a, e), mean number of others that a household shares a broad grid with.
    members
        For each department, bool (a, grids): patches with households in each broad grid.
    """

    weight: NDArray[np.float64]
    others: NDArray[np.float64]
    members: tuple[csr_array, ...]

    def shared(self, first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the most that a pair of households of these patches is worth for broad grids, float64 (p,)."""
        value = np.zeros(len(first))
        for weight, held in zip(self.weight, self.members, strict=True):
            common = held[first].multiply(held[second])
            value += weight * (np.asarray(common.sum(axis=1)).ravel() > 0)
        return value

    def together(self, of: NDArray[np.int32], households: NDArray[np.int64]) -> Broad:
        """Return it for blocks, given the block of each patch, int32 (a,), from 0."""
        blocks, patches = int(of.max(initial=-1)) + 1, np.arange(len(of))
        count = households.astype(np.float64)
        mean = csr_array((count, (of, patches)), (blocks, len(of)))
        joined = csr_array((np.ones(len(of)), (of, patches)), (blocks, len(of)))
        others = (mean @ self.others) / np.maximum(np.bincount(of, count), 1.0)[:, None]
        return Broad(self.weight, others, tuple(joined @ held for held in self.members))


def broad_grids(found: Patches, weights: NDArray[np.float64], room: float) -> NDArray[np.bool_]:
    """Return which old grids are broad, bool (grids,): those of the most patches, as few as will do.

    Parameters
    ----------
    weights
        float64 (D,), at least 0.
    room
        The most households of a new grid.
    """
    patch, department = np.nonzero((found.grid >= 0) & (weights > 0))
    grid, count = found.grid[patch, department], int(found.grid.max(initial=-1)) + 1
    size = np.bincount(grid, minlength=count).astype(np.float64)
    households = np.bincount(grid, found.households[patch], count)
    looks, broad = size * (size + 1) / 2, np.zeros(count, np.bool_)
    for among, most in ((households > _WIDE * room, _FEW), (size > 0, _LOOKS)):
        some = np.flatnonzero(among & ~broad)
        order = some[np.argsort(-size[some], kind="stable")]
        left = looks[~broad].sum() - np.concatenate([[0.0], np.cumsum(looks[order])])
        broad[order[left[:-1] > most]] = True
    return broad


def broad_of(found: Patches, weights: NDArray[np.float64], broad: NDArray[np.bool_]) -> Broad:
    """Return the broad grids of patches.

    Parameters
    ----------
    weights
        float64 (D,).
    broad
        bool (grids,).
    """
    inside = _held(found.grid, broad) & (weights > 0)
    some = np.flatnonzero(inside.any(axis=0))
    others, members = np.zeros((len(found.grid), len(some))), []
    for at, d in enumerate(some):
        patch = np.flatnonzero(inside[:, d])
        known, where = np.unique(found.grid[patch, d], return_inverse=True)
        others[patch, at] = np.bincount(where, found.households[patch])[where] - 1
        members.append(csr_array((np.ones(len(patch)), (patch, where)), (len(found.grid), len(known))))
    return Broad(weights[some], others, tuple(members))


def without(found: Patches, broad: NDArray[np.bool_]) -> Patches:
    """Return the patches as if no department had these grids."""
    return found._replace(grid=np.where(_held(found.grid, broad), np.int32(-1), found.grid))


def mates(broad: Broad, room: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return patch, number and worth (s,) of the grid-mates beyond listed ones that broad grids count.

    Parameters
    ----------
    room
        float64 (a,), the most grid-mates of a household of each patch.
    """
    others = np.minimum(broad.others, np.maximum(room, 0.0)[:, None])
    order = np.argsort(others, axis=1, kind="stable")
    until = np.take_along_axis(others, order, axis=1)
    number = np.diff(until, axis=1, prepend=0.0)
    worth = np.cumsum(broad.weight[order][:, ::-1], axis=1)[:, ::-1]
    patch, at = np.nonzero(number > 0)
    return patch, number[patch, at], worth[patch, at]


def _held(grid: NDArray[np.int32], broad: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which old grids of patches are broad, bool (a, D)."""
    held: NDArray[np.bool_] = (grid >= 0) & np.append(broad, False)[grid]
    return held
