"""Coordinate systems: one metric system for everything, and a word about how it was reached."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gridplan.findings import Finding
from gridplan.ground.faults import refusal

CGCS2000 = 4490
_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_MERIDIAN = 4534, 75, 135
_WIDEST = 6.0
_FARTHEST = 4e7
# A coarse outline of where the 3-degree zones of CGCS2000 are in use; it only chooses a projection.
_ZONES_IN_USE = shapely.from_wkt(
    "POLYGON ((73.5 38.5, 73.5 40, 80 45, 87.5 49.2, 96 42.8, 105 41.6, 111.5 43.5, 116 46.5, 119.5 47, 116.5 49.8, "
    "120 53.6, 126 53, 131 47.8, 135 48.4, 131 42.6, 124.3 40, 122.8 37.5, 123 31, 120 25.5, 117.5 23.3, 111.5 18, "
    "108 18, 108 21.5, 102 21.3, 99 22, 97.5 24, 98.5 27.5, 92 27.8, 86 27.9, 79 31, 78.5 34.5, 73.5 38.5))"
)


def known_crs(frame: gpd.GeoDataFrame, crs: Any = None, *, source: str) -> gpd.GeoDataFrame:
    """Return the frame with its coordinate system: its own, else the one named.

    Raises
    ------
    InputError
        ``crs-missing`` when neither the file nor the planner names one, ``crs-unknown`` when the name means nothing,
        ``crs-contradicts`` when the file says another one than the planner.
    """
    if crs is None:
        if frame.crs is None:
            raise refusal("crs-missing", source=source)
        return frame
    try:
        wanted = CRS.from_user_input(crs)
    except CRSError:
        raise refusal("crs-unknown", source=source, crs=str(crs)) from None
    if frame.crs is None:
        return frame.set_crs(wanted)
    if not same_crs(frame.crs, wanted):
        raise refusal("crs-contradicts", source=source, file=label(frame.crs), crs=label(wanted))
    return frame


def same_crs(one: CRS, other: CRS) -> bool:
    """Tell whether two descriptions mean one system, whatever they call it and in which order they write its axes.

    A Shapefile's ``.prj`` names its system in Esri's words and without a number.

    Examples
    --------
    >>> same_crs(CRS.from_wkt(CRS.from_epsg(4547).to_wkt("WKT1_ESRI")), CRS.from_epsg(4547))
    True
    >>> same_crs(CRS.from_epsg(4547), CRS.from_epsg(4548))
    False
    """
    if one.equals(other, ignore_axis_order=True):
        return True
    number = other.to_epsg()
    return number is not None and number == one.to_epsg(min_confidence=60)


def label(crs: CRS) -> str:
    """Return a short name of a coordinate system.

    Examples
    --------
    >>> label(CRS.from_epsg(4547))
    'EPSG:4547 (CGCS2000 / 3-degree Gauss-Kruger CM 114E)'
    """
    authority = crs.to_authority()
    return f"{':'.join(authority)} ({crs.name})" if authority else str(crs.name)


def is_metric(crs: CRS) -> bool:
    """Tell whether a metre on the map is a metre on the ground: projected, in metres, and not a Mercator chart.

    Examples
    --------
    >>> [is_metric(CRS.from_epsg(code)) for code in (4547, 2154, 4326, 3857, 2263)]
    [True, True, False, False, False]
    """
    if crs.is_geographic or not crs.axis_info:
        return False
    operation = crs.coordinate_operation
    method = operation.method_name if operation else ""
    chart = "Mercator" in method and not ("Transverse" in method or "Oblique" in method)
    return not chart and all(abs(axis.unit_conversion_factor - 1) < 1e-12 for axis in crs.axis_info[:2])


def metric_crs(frame: gpd.GeoDataFrame) -> CRS:
    """Return the metric system that fits `frame`: its own, else a CGCS2000 3-degree zone, else UTM.

    Raises
    ------
    InputError
        ``crs-range`` when the coordinates cannot be degrees or cross the date line, ``crs-no-zone`` near the poles.

    Examples
    --------
    >>> point = gpd.GeoDataFrame(geometry=gpd.points_from_xy([114.3], [30.6]), crs=4326)
    >>> metric_crs(point).to_epsg()
    4547
    """
    if is_metric(frame.crs):
        return CRS(frame.crs)
    west, south, east, north = degrees_bounds(frame)
    middle = ((west + east) / 2, (south + north) / 2)
    if east - west > _WIDEST:
        return CRS.from_proj4(
            f"+proj=tmerc +lat_0=0 +lon_0={middle[0]:.4f} +k=1 +x_0=500000 +y_0=0 +datum=WGS84 +units=m"
        )
    if frame.crs.to_epsg() == CGCS2000 or _ZONES_IN_USE.contains(shapely.Point(middle)):
        return CRS.from_epsg(cgcs2000_zone(middle[0]))
    if not -80 <= middle[1] <= 84:
        raise refusal("crs-no-zone", latitude=round(middle[1], 3))
    return CRS(frame.estimate_utm_crs())


def cgcs2000_zone(longitude: float) -> int:
    """Return the EPSG code of the CGCS2000 3-degree Gauss–Krüger zone around `longitude` (4534 … 4554).

    Examples
    --------
    >>> cgcs2000_zone(114.3), cgcs2000_zone(116.4)
    (4547, 4548)
    """
    meridian = int(np.clip(3 * round(longitude / 3), _FIRST_MERIDIAN, _LAST_MERIDIAN))
    return _FIRST_ZONE + (meridian - _FIRST_MERIDIAN) // 3


def degrees_bounds(frame: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Return west, south, east, north in degrees, refusing what cannot be degrees."""
    if not frame.crs.is_geographic:
        frame = gpd.GeoDataFrame(geometry=frame.geometry.to_crs(CRS(frame.crs).geodetic_crs or 4326))
    west, south, east, north = (float(v) for v in frame.total_bounds)
    inside = np.isfinite([west, south, east, north]).all() and min(west + 180, 180 - east, south + 90, 90 - north) >= 0
    if not inside or east - west > 180:
        box = f"{west:.6g} … {east:.6g}, {south:.6g} … {north:.6g}"
        raise refusal("crs-range", crs=label(frame.crs), bounds=box)
    return west, south, east, north


def check_places(frame: gpd.GeoDataFrame, ids: NDArray[np.object_]) -> tuple[Finding, ...]:
    """Return the fault of rows that lie where their system has no place, unless all of them do.

    Parameters
    ----------
    ids
        (n,) names of the rows.
    """
    if frame.crs is None:
        return ()
    west, south, east, north = np.array([180, 90, 180, 90]) if frame.crs.is_geographic else np.full(4, _FARTHEST)
    bounds = frame.geometry.bounds.to_numpy(dtype=float)
    x0, y0, x1, y1 = bounds.T
    stray = np.isfinite(bounds).all(axis=1) & ((x0 < -west) | (y0 < -south) | (x1 > east) | (y1 > north))
    if not stray.any() or stray[~np.isnan(x0)].all():
        return ()
    return (Finding("coordinates-stray", tuple(ids[stray]), {"crs": label(frame.crs)}),)


def to_metric(frame: gpd.GeoDataFrame, *, source: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return `frame` in a fitting metric system and a note when it had to be projected."""
    target = metric_crs(frame)
    if frame.crs == target:
        return frame, ()
    code = "crs-geographic" if frame.crs.is_geographic else "crs-not-metric"
    finding = Finding(code, (), {"source": source, "file": label(frame.crs), "crs": label(target)})
    return frame.to_crs(target), (finding,)
