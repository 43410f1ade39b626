"""Points that stand for the footprints when the ground between them is shared out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.coverage import grid_keys, segments_of
from gridplan.ground.surveying.plainer import plainer
from gridplan.ground.surveying.tiles import Tile

INSET = 0.3
"""Seeds stand this far inside the wall, in m: a wall that two footprints share has seeds on both sides."""
SPACING = 4.0
"""Seeds along a wall are at most this far apart, in m."""
SIMPLER = 0.1
"""Corners that change an outline by less than this, in m, are left out before seeding."""
CLEAR = 0.25
"""No other unit's seed comes this near to a unit's place, in m."""


@dataclass(frozen=True)
class Seeds:
    """Points with the unit they stand for.

    Parameters
    ----------
    xy
        float64 (s, 2), m, no two at one place.
    unit
        int64 (s,), the unit.
    """

    xy: NDArray[np.float64]
    unit: NDArray[np.int64]

    def __getitem__(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Seeds:
        return Seeds(self.xy[chosen], self.unit[chosen])


def seed(basis: Basis, tile: Tile) -> Seeds:
    """Return the place of each unit of a tile and points along the inside of its walls, all in the unit's own block.

    Where a wall has another footprint behind it, the seeds are mirrored into that one, so that the border between
    the two runs along the wall however each of them was drawn.
    """
    near = basis.units_near(tile)
    outlines = plainer(basis.footprints[near], SIMPLER)
    inner, outer = _along_walls(outlines)
    mirrored = _mirrored(outer, shapely.STRtree(outlines))
    xy = np.vstack([basis.places[near], inner.xy, mirrored.xy])
    unit = near[np.concatenate([np.arange(len(near)), inner.unit, mirrored.unit])]
    own = np.zeros(len(basis.places), dtype=bool)
    own[tile.units] = True
    seeds = Seeds(xy, unit)[own[unit]]
    block = basis.blocks.of_unit[seeds.unit]
    shapely.prepare(basis.blocks.polygons[tile.blocks])
    inside = shapely.contains_xy(basis.blocks.polygons[block], seeds.xy[:, 0], seeds.xy[:, 1])
    inside[: len(tile.units)] = True
    return _cleared(seeds[inside], block[inside], basis.place_tree, places=len(tile.units))


def _along_walls(outlines: NDArray[np.object_]) -> tuple[Seeds, Seeds]:
    """Return seeds inside the walls, and the spots opposite them outside."""
    walls = _Walls.of(outlines)
    wall, spot = walls.spaced()
    left = walls.normal()[wall] * INSET
    shapely.prepare(outlines)
    side = [spot + left, spot - left]
    owner = walls.unit[wall]
    hits = [shapely.contains_xy(outlines[owner], xy[:, 0], xy[:, 1]) for xy in side]
    use = hits[0] | hits[1]
    inner = np.where(hits[0][:, None], *side)
    outer = np.where(hits[0][:, None], *side[::-1])
    return Seeds(inner, owner)[use], Seeds(outer, owner)[use]


def _mirrored(outer: Seeds, tree: shapely.STRtree) -> Seeds:
    row, unit = tree.query(shapely.points(outer.xy), predicate="intersects")
    other = unit != outer.unit[row]
    return Seeds(outer.xy[row[other]], unit[other].astype(np.int64))


def _cleared(seeds: Seeds, block: NDArray[np.int32], tree: cKDTree, *, places: int) -> Seeds:
    """Leave out repeated points, spots that two units claim and those too near to another unit's place.

    The places come first and stay, whatever happens.
    """
    key = grid_keys(seeds.xy)
    order = np.lexsort((block, key))
    first = np.append([True], (np.diff(key[order]) != 0) | (np.diff(block[order]) != 0))
    start = np.flatnonzero(first)
    low, high = (claim.reduceat(seeds.unit[order], start) for claim in (np.minimum, np.maximum))
    keep = np.arange(len(seeds.xy)) < places
    keep[order[start[low == high]]] = True
    seeds = seeds[keep]
    gap, nearest = tree.query(seeds.xy, distance_upper_bound=CLEAR)
    own = nearest == seeds.unit
    return seeds[own | ~np.isfinite(gap)]


@dataclass(frozen=True)
class _Walls:
    """Straight pieces of the outlines, with their lengths in m and units."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    unit: NDArray[np.int64]
    length: NDArray[np.float64]

    @classmethod
    def of(cls, outlines: NDArray[np.object_]) -> _Walls:
        start, end, unit = segments_of(outlines)
        length = np.hypot(*(end - start).T)
        real = length > 1e-6
        return cls(start[real], end[real], unit[real], length[real])

    def normal(self) -> NDArray[np.float64]:
        along = (self.end - self.start) / self.length[:, None]
        return np.stack([-along[:, 1], along[:, 0]], axis=1)

    def spaced(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return wall numbers (s,) and evenly spaced spots (s, 2), `INSET` away from the corners."""
        free = np.maximum(self.length - 2 * INSET, 0.0)
        count = np.where(free > 0, np.ceil(free / SPACING).astype(np.int64) + 1, 1)
        wall = np.repeat(np.arange(len(count)), count)
        number = np.arange(len(wall)) - np.repeat(np.cumsum(count) - count, count)
        step = free[wall] / np.maximum(count[wall] - 1, 1)
        first = np.where(count > 1, INSET, self.length / 2)[wall]
        share = (first + number * step) / self.length[wall]
        return wall, self.start[wall] + share[:, None] * (self.end - self.start)[wall]
