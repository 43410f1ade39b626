"""Small towns, and the same towns moved, turned, mirrored, drawn or counted otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

import gridplan as gp
from gridplan.ground.ground import Ground

PIVOT = (528700.0, 3385600.0)
BUILDINGS = 24
Layers = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]
"""Buildings, roads and the border of the community; one drawn round them may jump where places lie almost in line."""


@cache
def layers_of(seed: int) -> Layers:
    """Return a small town, whose corners are whole centimetres."""
    town = gp.samples.city(buildings=50, seed=seed, communities=1)
    buildings = town.buildings.iloc[:BUILDINGS]
    border = gpd.GeoDataFrame({"community": ["A"]}, geometry=[_whole(_around(buildings))], crs=buildings.crs)
    return buildings, town.roads, border


def surveyed(layers: Layers) -> Ground:
    """Return the ground of a town."""
    return gp.survey(_read(layers), roads=layers[1], boundaries=layers[2])


def units_of(layers: Layers) -> gpd.GeoDataFrame:
    """Return the units of a town as they are read."""
    return _read(layers).frame


def moved(change: Callable[[shapely.Geometry], shapely.Geometry]) -> Callable[[Layers], Layers]:
    """Return a change of every shape, to whole centimetres."""

    def both(layers: Layers) -> Layers:
        return tuple(_with_shapes(layer, lambda shape: _whole(change(shape))) for layer in layers)

    return both


def redrawn(change: Callable[[shapely.Geometry], shapely.Geometry]) -> Callable[[Layers], Layers]:
    """Return a change of how the buildings are drawn."""
    return lambda layers: (_with_shapes(layers[0], change), *layers[1:])


def projected(crs: int) -> Callable[[Layers], Layers]:
    """Return the change to another coordinate system."""
    return lambda layers: tuple(layer.to_crs(crs) for layer in layers)


def reversed_rings(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon with its rings the other way round."""
    return _drawn(shape, lambda ring: ring[::-1])


def other_start(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon whose rings begin at another corner."""
    return _drawn(shape, lambda ring: ring[2:] + ring[1:3])


def more_corners(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon with a corner in the middle of each side."""

    def halved(ring):
        sides = pairwise(ring)
        return [ring[0], *(p for a, b in sides for p in (((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b))]

    return _drawn(shape, halved)


def two_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon as two parts that touch along a line."""
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    halves = [shapely.box(west - 1, south - 1, middle, north + 1), shapely.box(middle, south - 1, east + 1, north + 1)]
    return shapely.MultiPolygon([part for half in halves for part in shapely.get_parts(shape.intersection(half))])


def _around(buildings: gpd.GeoDataFrame) -> shapely.Geometry:
    return shapely.buffer(shapely.convex_hull(buildings.geometry.union_all()), 20, quad_segs=2)


def _read(layers: Layers) -> gp.Units:
    return gp.read_units(layers[0], households="households", unit="unit")


def _drawn(shape: shapely.Geometry, ring: Callable) -> shapely.Geometry:
    parts = [
        shapely.Polygon(ring(part.exterior.coords[:]), [ring(hole.coords[:]) for hole in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _with_shapes(layer: gpd.GeoDataFrame, change: Callable) -> gpd.GeoDataFrame:
    return layer.set_geometry([change(shape) for shape in layer.geometry], crs=layer.crs)


def _whole(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda corners: np.round(corners, 2))


SAME_GRIDS = {
    "moved by whole metres": moved(lambda shape: affinity.translate(shape, 1000, -2000)),
    "moved by centimetres": moved(lambda shape: affinity.translate(shape, 123.45, -2000.07)),
    "rings reversed": redrawn(reversed_rings),
    "rings begun elsewhere": redrawn(other_start),
    "corners added on sides": redrawn(more_corners),
    "buildings in two parts": redrawn(two_parts),
    "longitude and latitude": projected(4490),
}
"""Changes under which buildings lie as before: the same grids."""

OTHER_ZONES = {"zone to the east": projected(4548), "zone to the west": projected(4546)}
"""Neighbouring zones of CGCS2000, where distances differ by up to three in a thousand and north by some degrees."""

TURNED = {
    "turned by 90°": moved(lambda shape: affinity.rotate(shape, 90, origin=PIVOT)),
    "turned by 180°": moved(lambda shape: affinity.rotate(shape, 180, origin=PIVOT)),
    "turned by 37°": moved(lambda shape: affinity.rotate(shape, 37, origin=PIVOT)),
    "mirrored": moved(lambda shape: affinity.scale(shape, -1, 1, origin=PIVOT)),
}
"""Changes under which the search goes other ways."""
