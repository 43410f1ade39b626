"""Where buildings cannot stand: on roads and barriers, outside all communities or across their borders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = NDArray[np.object_]
_NEAR = 100.0
"""Buildings farther from a road or a barrier than this, in m, say nothing about it."""
_KEPT = 0.6
"""Where a layer fits, it lies beside at least this share of the buildings that it lies beside anywhere."""


class Count(NamedTuple):
    """How many buildings were looked at, and how many of them stand where none can be."""

    looked: int
    wrong: int

    def missed(self, reach: int) -> int:
        """Return how many buildings are too few, where `reach` of them can be looked at."""
        return max(0, round(_KEPT * reach) - self.looked)

    def share(self, reach: int) -> float:
        """Return the share of wrong buildings, those too few among them."""
        missed = self.missed(reach)
        return (self.wrong + missed) / max(self.looked + missed, 1)


@dataclass(frozen=True)
class Evidence:
    """A layer asked about buildings.

    Parameters
    ----------
    count
        Counts the buildings of some outlines, (n,).
    everywhere
        True when there are buildings beside this layer wherever there are any: to have it beside few is a fault.
    """

    count: Callable[[Shapes], Count]
    everywhere: bool


def roads(layer: gpd.GeoDataFrame) -> Evidence:
    """Return what roads say: buildings stand beside them and not on them."""
    return Evidence(_beside(layer), everywhere=True)


def barriers(layer: gpd.GeoDataFrame) -> Evidence:
    """Return what barriers say: of the buildings beside them, none stands on them."""
    return Evidence(_beside(layer), everywhere=False)


def boundaries(layer: gpd.GeoDataFrame) -> Evidence:
    """Return what boundaries say: each building lies inside one of them."""
    areas = shapely.make_valid(np.asarray(layer.geometry.array, dtype=object))
    shapely.prepare(areas)
    tree = shapely.STRtree(areas)

    def count(shapes: Shapes) -> Count:
        held = np.unique(tree.query(shapes, predicate="covered_by")[0])
        return Count(len(shapes), len(shapes) - len(held))

    return Evidence(count, everywhere=False)


EVIDENCE: Mapping[str, Callable[[gpd.GeoDataFrame], Evidence]] = {
    "roads": roads,
    "barriers": barriers,
    "boundaries": boundaries,
}
"""What a layer of this name says about buildings."""


def _beside(layer: gpd.GeoDataFrame) -> Callable[[Shapes], Count]:
    tree = shapely.STRtree(_pieces(np.asarray(layer.geometry.array, dtype=object)))

    def count(shapes: Shapes) -> Count:
        west, south, east, north = shapely.bounds(shapes).T
        middles = shapely.points((west + east) / 2, (south + north) / 2)
        near = np.unique(tree.query(middles, predicate="dwithin", distance=_NEAR)[0])
        on = np.unique(tree.query(shapes[near], predicate="intersects")[0])
        return Count(len(near), len(on))

    return count


def _pieces(shapes: Shapes) -> Shapes:
    """Return polygons as they are and lines in straight pieces, whose boxes are small."""
    flat = shapely.get_parts(shapely.get_parts(shapely.force_2d(shapes)))
    lines = flat[shapely.get_dimensions(flat) == 1]
    corners, owner = shapely.get_coordinates(lines, return_index=True)
    ends = np.flatnonzero(owner[1:] == owner[:-1])
    straight = shapely.linestrings(np.stack([corners[ends], corners[ends + 1]], axis=1))
    areas = flat[shapely.get_dimensions(flat) == 2]
    shapely.prepare(areas)
    return np.concatenate([straight, areas])
