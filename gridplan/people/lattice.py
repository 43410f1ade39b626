"""A made-up town of street blocks for samples: communities that tile it, blocks, streets, who adjoins whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

SIDE = 200.0
"""Usual side of a street block, m."""
_JITTER = 25.0
_WIDE = 4
_ORIGIN = (500_000.0, 3_400_000.0)


@dataclass(frozen=True, eq=False)
class Lattice:
    """Street blocks in bands of four, each band filled row by row to and fro.

    Parameters
    ----------
    corners
        float64 (v, 2), crossings of streets, m.
    blocks
        int32 (b, 4), corners of each block, counter-clockwise.
    community
        int32 (b,), community of each block.
    streets
        int32 (s, 2), corners at the ends of each street between two crossings, sorted.
    beside
        int32 (s, 2), the blocks on both sides of each street; -1 for none.
    """

    corners: NDArray[np.float64]
    blocks: NDArray[np.int32]
    community: NDArray[np.int32]
    streets: NDArray[np.int32]
    beside: NDArray[np.int32]

    def shapes(self) -> NDArray[np.object_]:
        """Return the polygon of each block, object (b,)."""
        return np.asarray(shapely.polygons(self.corners[self.blocks]), dtype=object)

    def lines(self, streets: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the line of each of some streets, object (n,)."""
        return np.asarray(shapely.linestrings(self.corners[self.streets[streets]]), dtype=object)

    def inner_streets(self) -> NDArray[np.int32]:
        """Return the community that has blocks on both sides of each street, int32 (s,); -1 where there is none."""
        own = self.community[self.beside]
        within = (self.beside >= 0).all(axis=1) & (own[:, 0] == own[:, 1])
        return np.where(within, own[:, 0], -1).astype(np.int32)


def lay_out(blocks: Sequence[int], draw: np.random.Generator, *, bands: int) -> Lattice:
    """Return a town whose communities have so many `blocks` each, one after the other along `bands` side by side."""
    community = np.repeat(np.arange(len(blocks)), blocks)
    long = -(-len(community) // bands)
    long += -long % _WIDE
    band, place = np.divmod(np.arange(len(community)), long)
    row, step = np.divmod(place, _WIDE)
    row = np.where(band % 2, long // _WIDE - 1 - row, row)
    column = band * _WIDE + np.where(row % 2, _WIDE - 1 - step, step)
    wide, high = bands * _WIDE + 1, long // _WIDE + 1
    south_west = row * wide + column
    ring = south_west[:, None] + np.array([0, 1, wide + 1, wide])
    corners, ring = np.unique(ring, return_inverse=True)
    across, along = np.meshgrid(np.arange(wide), np.arange(high))
    even = np.column_stack([across.ravel(), along.ravel()]) * SIDE
    place_of = even + draw.uniform(-_JITTER, _JITTER, even.shape) + _ORIGIN
    rings = ring.reshape(-1, 4).astype(np.int32)
    streets, beside = _streets(rings)
    return Lattice(place_of[corners], rings, community.astype(np.int32), streets, beside)


def _streets(rings: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the sides of blocks, each once, and the one or two blocks beside each."""
    sides = np.sort(np.stack([rings, np.roll(rings, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
    block = np.repeat(np.arange(len(rings)), 4)
    streets, which = np.unique(sides, axis=0, return_inverse=True)
    beside = np.full((len(streets), 2), -1, dtype=np.int32)
    order = np.argsort(which.ravel(), kind="stable")
    first = np.unique(which.ravel()[order], return_index=True)[1]
    beside[:, 0] = block[order[first]]
    second = np.setdiff1d(np.arange(len(order)), first)
    beside[which.ravel()[order[second]], 1] = block[order[second]]
    return streets.astype(np.int32), beside
