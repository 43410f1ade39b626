"""Whether coordinates are places at all in the system they are said to be in."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.findings import Finding
from gridplan.ground.coordinates.names import label
from gridplan.ground.coordinates.zones import MILLION, own_zone
from gridplan.ground.faults import refusal

_FARTHEST = 4e7
# A coarse outline of where the Gauss–Krüger zones of CGCS2000 are in use; it only chooses a projection.
_CHINA = shapely.from_wkt(
    "POLYGON ((73.5 38.5, 73.5 40, 80 45, 87.5 49.2, 96 42.8, 105 41.6, 111.5 43.5, 116 46.5, 119.5 47, 116.5 49.8, "
    "120 53.6, 126 53, 131 47.8, 135 48.4, 131 42.6, 124.3 40, 122.8 37.5, 123 31, 120 25.5, 117.5 23.3, 111.5 18, "
    "108 18, 108 21.5, 102 21.3, 99 22, 97.5 24, 98.5 27.5, 92 27.8, 86 27.9, 79 31, 78.5 34.5, 73.5 38.5))"
)
_BARENTS = (18.0, 72.0, 54.0, 90.0)
"""Where China lies when latitude stands first and no one notices: 18–54° E, 72–90° N, mostly water."""


def in_china(longitude: float, latitude: float) -> bool:
    """Tell whether the Gauss–Krüger zones of China are in use at a place, coarsely.

    Examples
    --------
    >>> in_china(114.3, 30.6), in_china(-1.55, 47.2)
    (True, False)
    """
    return bool(_CHINA.contains(shapely.Point(longitude, latitude)))


def degrees_bounds(frame: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north in degrees, refusing what cannot be degrees."""
    if not frame.crs.is_geographic:
        frame = gpd.GeoDataFrame(geometry=frame.geometry.to_crs(CRS(frame.crs).geodetic_crs or 4326))
    west, south, east, north = (float(v) for v in frame.total_bounds)
    if not _are_degrees(west, south, east, north):
        code = "crs-swapped" if _are_degrees(south, west, north, east) else "crs-range"
        raise refusal(code, crs=label(frame.crs), bounds=_box(west, south, east, north))
    return west, south, east, north


def stray_rows(frame: gpd.GeoDataFrame, ids: NDArray[np.object_]) -> tuple[Finding, ...]:
    """Return the fault of rows that lie where their system has no place.

    Degrees that are all wrong alike pass: what is the matter with them is another question.

    Parameters
    ----------
    ids
        (n,) names of the rows; they are named unless all rows are wrong alike.
    """
    crs = CRS(frame.crs)
    bounds = frame.geometry.bounds.to_numpy(dtype=float)
    known = np.isfinite(bounds).all(axis=1)
    stray = known & _beyond(bounds, crs)
    if not stray.any():
        return ()
    if not stray[known].all():
        return (Finding("coordinates-stray", tuple(ids[stray]), {"crs": label(crs)}),)
    if crs.is_geographic:
        return ()
    west, south, east, north = frame.total_bounds
    return (Finding("crs-range", numbers={"crs": label(crs), "bounds": _box(west, south, east, north)}),)


def look_swapped(frame: gpd.GeoDataFrame) -> tuple[Finding, ...]:
    """Return a warning when degrees are places in the far north that lie in China the other way round."""
    if frame.crs is None or not frame.crs.is_geographic:
        return ()
    west, south, east, north = (float(v) for v in frame.total_bounds)
    x0, y0, x1, y1 = _BARENTS
    far_north = west >= x0 and south >= y0 and east <= x1 and north <= y1
    if not far_north or not in_china((south + north) / 2, (west + east) / 2):
        return ()
    numbers = {"crs": label(frame.crs), "bounds": _box(west, south, east, north)}
    return (Finding("crs-perhaps-swapped", numbers=numbers),)


def _box(west: float, south: float, east: float, north: float) -> str:
    return f"{west:.6g} … {east:.6g}, {south:.6g} … {north:.6g}"


def _are_degrees(west: float, south: float, east: float, north: float) -> bool:
    finite = bool(np.isfinite([west, south, east, north]).all())
    return finite and min(west + 180, 180 - east, south + 90, 90 - north) >= 0 and east - west <= 180


def _beyond(bounds: NDArray[np.float64], crs: CRS) -> NDArray[np.bool_]:
    """Return which boxes, (n, 4), reach out of everything that a system can say."""
    west, south, east, north = _limits(crs)
    x0, y0, x1, y1 = bounds.T
    return np.asarray((x0 < west) | (y0 < south) | (x1 > east) | (y1 > north))


def _limits(crs: CRS) -> tuple[float, float, float, float]:
    """Return the box of a system's coordinates; eastings with their zone in front may say one zone only."""
    if crs.is_geographic:
        return -180, -90, 180, 90
    zone = own_zone(crs)
    if zone is None:
        return -_FARTHEST, -_FARTHEST, _FARTHEST, _FARTHEST
    return zone * MILLION, -_FARTHEST, (zone + 1) * MILLION, _FARTHEST
