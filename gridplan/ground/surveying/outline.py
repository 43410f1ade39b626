"""The surveyed area: given, or the communities together, or drawn round the units."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.coverage import GRID
from gridplan.ground.surveying.network import ON, single_segments

MARGIN = 15.0
"""A derived outline stays this far from the footprints, in m."""
ROADS_WITHIN = 40.0
"""Bounding roads this near to a footprint, in m, belong to a derived outline."""
HOLLOW = 0.3
"""How far a derived outline follows the units inwards: 0 the most, 1 the convex hull (`shapely.concave_hull`)."""
FLAT = 3.0
"""Triangles between places lower than this, in m, are flat."""
ARC = 16
"""Corners of a quarter of a circle: as many keep an arc within 8 cm of itself however the map is turned."""
THIN = 5.0
"""Gaps between communities narrower than twice this, in m, are closed."""


def derive_outline(footprints: NDArray[np.object_], roads: NDArray[np.object_]) -> BaseGeometry:
    """Return one polygon round all footprints and the bounding roads beside them.

    A concave hull follows the town more closely than a box, so that no ring of empty ground surrounds it, and stays
    in one piece where hamlets lie apart.

    Parameters
    ----------
    footprints, roads
        Polygons and bounding lines, m.

    Examples
    --------
    >>> town = derive_outline(shapely.box([0, 90], 0, [10, 100], 10), np.zeros(0, dtype=object))
    >>> town.covers(shapely.box(0, 0, 100, 10))
    True
    """
    points = np.concatenate([shapely.get_coordinates(shapely.centroid(footprints)), _beside(footprints, roads)])
    wide = shapely.buffer(_hollowed(shapely.multipoints(points)), MARGIN, quad_segs=ARC)
    edge = shapely.boundary(wide)
    shapely.prepare([wide, edge])
    outer = footprints[~shapely.contains_properly(wide, footprints) | shapely.dwithin(edge, footprints, MARGIN)]
    whole = shapely.union_all([wide, *shapely.buffer(shapely.convex_hull(outer), MARGIN, quad_segs=ARC)])
    return _outer(whole)


def _hollowed(points: BaseGeometry) -> BaseGeometry:
    """Return the concave hull of points, which turns with them.

    `shapely.concave_hull` asks for a share of the way from the shortest to the longest edge between points. Points
    almost in line with the edge of a town have flat triangles with very long edges, which come and go when the map is
    turned; so the longest edge is taken from triangles that are not flat, and the share made from it.
    """
    corners = shapely.get_coordinates(shapely.delaunay_triangles(points)).reshape(-1, 4, 2)
    if not len(corners):
        return shapely.convex_hull(points)
    sides = np.hypot(*np.moveaxis(np.diff(corners, axis=1), 2, 0))
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    height = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / sides.max(axis=1)
    longest = sides[height > FLAT].max(initial=sides.min())
    share = HOLLOW * (longest - sides.min()) / max(sides.max() - sides.min(), GRID)
    return shapely.concave_hull(points, ratio=min(share, 1.0))


def snap(outline: BaseGeometry) -> BaseGeometry:
    """Return the outline on the 1 cm grid, polygons only, without parts that vanish."""
    snapped = shapely.set_precision(shapely.make_valid(shapely.force_2d(outline)), GRID)
    parts = shapely.get_parts(snapped)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2], grid_size=GRID)


def traced(lines: NDArray[np.object_], outline: BaseGeometry) -> BaseGeometry:
    """Return the outline as it runs in noded lines: with a corner, on the grid, wherever a line meets it.

    Nothing but lines along the outline is looked at, so the result owes nothing to what is cut inside it.

    Parameters
    ----------
    lines
        Lines that meet only at their ends, the border of `outline` among them.

    Examples
    --------
    >>> square = shapely.box(0, 0, 100, 100.01)
    >>> lines = shapely.union_all([square.boundary, shapely.LineString([(0, 0.004), (100, 50)])], grid_size=GRID)
    >>> traced(shapely.get_parts(lines), square).area
    10001.0
    """
    strip = shapely.buffer(shapely.boundary(outline), ON)
    shapely.prepare(strip)
    pieces = single_segments(lines)
    faces = shapely.get_parts(shapely.polygonize(pieces[shapely.covers(strip, pieces)]))
    shapely.prepare(outline)
    return shapely.coverage_union_all(faces[shapely.intersects(outline, shapely.point_on_surface(faces))])


def inhabited(outline: BaseGeometry, places: NDArray[np.float64]) -> BaseGeometry:
    """Return the parts of the outline that hold a place; parts without one belong to no block.

    Parameters
    ----------
    places
        (n, 2), m.
    """
    parts = shapely.get_parts(outline)
    return shapely.union_all(parts[np.unique(shapely.STRtree(shapely.points(places)).query(parts, "intersects")[0])])


def joined(boundaries: NDArray[np.object_], footprints: NDArray[np.object_]) -> tuple[BaseGeometry, list[BaseGeometry]]:
    """Return all communities as one area and the gaps in it that were closed: thin ones and those that hold units."""
    whole = shapely.union_all(boundaries, grid_size=GRID)
    holes = [shapely.polygons(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    tree = shapely.STRtree(footprints)
    gaps = [hole for hole in holes if _thin(hole) or len(tree.query(hole, predicate="intersects"))]
    return (shapely.union_all([whole, *gaps], grid_size=GRID), gaps) if gaps else (whole, gaps)


def _thin(area: BaseGeometry) -> bool:
    return bool(shapely.is_empty(shapely.buffer(area, -THIN)))


def _beside(footprints: NDArray[np.object_], roads: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the points of the roads, at most `MARGIN` apart, that have a footprint beside them."""
    points = shapely.get_coordinates(shapely.segmentize(roads, MARGIN)) if len(roads) else np.zeros((0, 2))
    near = shapely.STRtree(footprints).query(shapely.points(points), predicate="dwithin", distance=ROADS_WITHIN)[0]
    return np.asarray(points[np.unique(near)])


def _outer(area: BaseGeometry) -> BaseGeometry:
    """Return `area` in one piece and without holes, or its convex hull when it falls apart."""
    if area.geom_type != "Polygon":
        area = shapely.convex_hull(area)
    return shapely.polygons(shapely.get_exterior_ring(area))
