"""Coordinate systems: one metric system for everything, and a word about how it was reached."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.coordinates.extent import degrees_bounds, in_china, look_swapped, stray_rows
from gridplan.ground.coordinates.names import label, same_crs
from gridplan.ground.coordinates.zones import from_meridian, has_zones, missing_crs, older_datum, zone_code, zone_faults
from gridplan.ground.faults import refusal
from gridplan.ground.formats.shifts import names_shifts
from gridplan.ground.notes import noting

CGCS2000 = 4490
_ZONE, _UTM_ZONE = 3.0, 6.0
_SOUTHMOST, _NORTHMOST = -80.0, 84.0
_OWN = "Transverse Mercator around"
_FAR, _RADIUS = 3.5e5, 6.371e6


def known_crs(frame: gpd.GeoDataFrame, crs: Any = None, *, source: str) -> gpd.GeoDataFrame:
    """Return the frame with its coordinate system: its own, else the one named.

    A name given by the planner replaces the file's own only where the eastings show that the file is wrong about its
    zone and the planner is not; the frame carries a note then.

    Raises
    ------
    InputError
        ``crs-missing`` when neither the file nor the planner names one, ``crs-missing-zone`` when the eastings tell at
        least which zone it is; ``crs-unknown`` when the name means nothing; ``crs-contradicts`` when the file says
        another one than the planner; ``crs-leads-out`` when it names a file of shifts, which a plan cannot carry
        along; ``crs-zone-…`` and ``crs-axes-swapped`` when the eastings are none of that zone.
    """
    if crs is None:
        if frame.crs is None:
            raise InputError((missing_crs(frame, source=source),))
        return _checked(frame, source)
    try:
        wanted = CRS.from_user_input(crs)
    except CRSError:
        raise refusal("crs-unknown", source=source, crs=str(crs)) from None
    if frame.crs is None:
        return _checked(frame.set_crs(wanted), source)
    if same_crs(frame.crs, wanted):
        return _checked(frame, source)
    if zone_faults(frame, frame.crs, source=source) and not zone_faults(frame, wanted, source=source):
        note = Finding("crs-corrected", numbers={"source": source, "file": label(frame.crs), "crs": label(wanted)})
        return noting(frame.set_crs(wanted, allow_override=True), note)
    raise refusal("crs-contradicts", source=source, file=label(frame.crs), crs=label(wanted))


def _checked(frame: gpd.GeoDataFrame, source: str) -> gpd.GeoDataFrame:
    if names_shifts(frame.crs.to_wkt()):
        raise refusal("crs-leads-out", source=source)
    if faults := zone_faults(frame, frame.crs, source=source):
        raise InputError(faults)
    return frame


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
    """Return the metric system that fits `frame`: its own, else a Gauss–Krüger zone of China, else UTM.

    What is wider than a zone gets a transverse Mercator around its own middle. Degrees of Xian 1980 and Beijing 1954
    get a zone of their own datum, so that nothing is lost between datums.

    Raises
    ------
    InputError
        ``crs-range`` when the coordinates cannot be degrees or cross the date line, ``crs-swapped`` when they could
        the other way round, ``crs-no-zone`` near the poles.

    Examples
    --------
    >>> point = gpd.GeoDataFrame(geometry=gpd.points_from_xy([114.3], [30.6]), crs=4326)
    >>> metric_crs(point).to_epsg()
    4547
    """
    if is_metric(frame.crs):
        return CRS(frame.crs)
    west, south, east, north = degrees_bounds(frame)
    if not _SOUTHMOST <= (south + north) / 2 <= _NORTHMOST:
        raise refusal("crs-no-zone", latitude=round((south + north) / 2, 3))
    middle = ((west + east) / 2, (south + north) / 2)
    zones = has_zones(CRS(frame.crs)) or in_china(*middle)
    if east - west > (_ZONE if zones else _UTM_ZONE):
        return _own_mercator(middle[0])
    if zones:
        return CRS.from_epsg(zone_code(middle[0], degrees=CRS(frame.crs).to_epsg(min_confidence=60) or 0))
    return CRS(frame.estimate_utm_crs())


def check_places(frame: gpd.GeoDataFrame, ids: NDArray[np.object_]) -> tuple[Finding, ...]:
    """Return what speaks against the coordinates of rows: stray ones by id, else the fault of all together.

    Parameters
    ----------
    ids
        (n,) names of the rows.
    """
    if frame.crs is None or zone_faults(frame, frame.crs, source=""):
        return ()
    if stray := stray_rows(frame, ids):
        return stray
    known = frame[np.isfinite(frame.geometry.bounds.to_numpy(dtype=float)).all(axis=1)]
    swapped = look_swapped(known)
    try:
        return swapped if not len(known) or metric_crs(known) else ()
    except InputError as fault:
        return (*fault.findings, *swapped)


def to_metric(frame: gpd.GeoDataFrame, *, source: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return `frame` in a fitting metric system, with a note when it had to be projected or lies far from its zone."""
    target = metric_crs(frame)
    if frame.crs == target:
        return frame, _far_from_zone(frame, source)
    numbers = {"source": source, "file": label(frame.crs), "crs": label(target)}
    code = "crs-geographic" if frame.crs.is_geographic else "crs-not-metric"
    wide = _too_wide(frame, numbers) if target.name.startswith(_OWN) else ()
    return frame.to_crs(target), (Finding(code, numbers=numbers), *wide, *rough_way(frame.crs, target, source))


def rough_way(one: CRS | None, other: CRS | None, source: str) -> tuple[Finding, ...]:
    """Return a warning on the way between one of China's older datums and anything else: no exact one is published.

    Examples
    --------
    >>> [found.code for found in rough_way(CRS.from_epsg(2363), CRS.from_epsg(4548), "roads")]
    ['crs-rough']
    """
    if one is None or other is None or older_datum(CRS(one)) == older_datum(CRS(other)):
        return ()
    return (Finding("crs-rough", numbers={"source": source, "file": label(CRS(one)), "crs": label(CRS(other))}),)


def _own_mercator(longitude: float) -> CRS:
    told = CRS.from_proj4(f"+proj=tmerc +lat_0=0 +lon_0={longitude:.4f} +k=1 +x_0=500000 +y_0=0 +datum=WGS84 +units=m")
    return CRS.from_json_dict({**told.to_json_dict(), "name": f"{_OWN} {longitude:.4f}°"})


def _too_wide(frame: gpd.GeoDataFrame, numbers: dict[str, str]) -> tuple[Finding, ...]:
    west, _, east, _ = degrees_bounds(frame)
    return (Finding("crs-wide", numbers={**numbers, "degrees": round(east - west, 1)}),)


def _far_from_zone(frame: gpd.GeoDataFrame, source: str) -> tuple[Finding, ...]:
    """Return a warning where the zone is so far off that lengths are wrong by more than 0.15 %."""
    metres = from_meridian(frame)
    if metres <= _FAR:
        return ()
    percent = round(100 * metres**2 / (2 * _RADIUS**2), 2)
    numbers = {"source": source, "file": label(frame.crs), "kilometres": round(metres / 1000), "percent": percent}
    return (Finding("crs-far-from-zone", numbers=numbers),)
