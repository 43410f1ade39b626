"""Where points stand: in which building, on whose ground, or how far outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.ground import Ground

Places = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Standing:
    """Where points stand.

    Parameters
    ----------
    inside
        bool (n,), points in a building or on the ground of one.
    unit
        int64 (n,), that unit; of points outside the one whose ground is nearest.
    unit_m
        float64 (n,), distance to its outline, m; 0 in it.
    away_m
        float64 (n,), distance to its ground, m; 0 inside.
    """

    inside: NDArray[np.bool_]
    unit: NDArray[np.int64]
    unit_m: Places
    away_m: Places


def stand(xy: Places, ground: Ground) -> Standing:
    """Return where points (n, 2) stand.

    Units are whole: a point in a building belongs to it even where its ground was cut off by a street. On a common
    border the first unit in canonical order counts.
    """
    points = shapely.points(xy)
    outlines = np.asarray(ground.units.geometry.array, dtype=object)
    cells = np.asarray(ground.cells.array, dtype=object)
    of_cell, of_outline = (_holders(points, shapes) for shapes in (cells, outlines))
    in_own = np.flatnonzero(of_cell >= 0)
    in_own = in_own[shapely.intersects(points[in_own], outlines[of_cell[in_own]])]
    unit = np.where(of_outline >= 0, of_outline, of_cell)
    unit[in_own] = of_cell[in_own]
    inside = unit >= 0
    away = np.zeros(len(xy))
    outside = np.flatnonzero(~inside)
    unit[outside], away[outside] = nearest_of(points[outside], cells)
    return Standing(inside, unit, np.asarray(shapely.distance(points, outlines[unit])), away)


def _holders(points: NDArray[np.object_], shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the first of the shapes that holds each point, int64 (n,), −1 for none."""
    shape, point = shapely.STRtree(points).query(shapes, predicate="intersects")
    held = np.full(len(points), len(shapes), dtype=np.int64)
    np.minimum.at(held, point, shape)
    return np.where(held < len(shapes), held, -1)


def nearest_of(points: NDArray[np.object_], shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], Places]:
    """Return the nearest of the shapes to each point, the first of equally near ones, and the distance, m."""
    point, shape = shapely.STRtree(shapes).query_nearest(points)
    nearest = np.full(len(points), len(shapes), dtype=np.int64)
    np.minimum.at(nearest, point, shape)
    return nearest, np.asarray(shapely.distance(points, shapes[nearest]))
