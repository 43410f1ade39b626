"""Plainer outlines of footprints, the same however the map is turned."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


def plainer(footprints: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Return the footprints without corners that change them by less than a tolerance, in m.

    What is left depends on the corner at which a ring starts. Every ring starts at its corner furthest from the
    middle of the footprint, which no turn of the map changes.

    Parameters
    ----------
    footprints
        (n,) polygons or multipolygons, m.

    Examples
    --------
    >>> plainer(np.array([shapely.Polygon([(0, 0), (5, 0.05), (10, 0), (10, 4), (0, 4)])]), 0.1)[0].exterior.length
    28.0
    """
    parts, part_of = shapely.get_parts(footprints, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    middle = shapely.get_coordinates(shapely.centroid(footprints))[part_of[ring_of]]
    polygons = shapely.polygons(_started(rings, middle), indices=ring_of)
    return np.asarray(shapely.simplify(shapely.multipolygons(polygons, indices=part_of), tolerance))


def _started(rings: NDArray[np.object_], middle: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the closed rings (r,), each from its corner furthest from its own middle (r, 2)."""
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    count = np.bincount(ring, minlength=len(rings))
    first = np.cumsum(count) - count
    far = np.round(np.hypot(*(xy - middle[ring]).T), 6)
    order = np.lexsort((-far, ring))
    start = order[first] - first
    place = np.arange(len(xy)) - first[ring]
    corner = (start[ring] + place) % (count[ring] - 1)
    return np.asarray(shapely.linearrings(xy[first[ring] + corner], indices=ring))
