"""Gauss–Krüger zones of China: which one a place lies in, and which one eastings carry in front.

An easting such as 39,528,600 m means zone 39, 28.6 km east of its meridian (500 km stand for the meridian itself).
Zones of 3 degrees have the numbers 25 to 45 (meridian 3 × number), those of 6 degrees 13 to 23 (6 × number − 3). Each
exists with and without the number in front, and for each of the datums China has used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
from pyproj import CRS

from gridplan.findings import Finding
from gridplan.ground.coordinates.names import label

MILLION = 1e6
_REACH = 4e5
"""Eastings reach no farther than this from a meridian, in m: half a zone of 6 degrees at the equator, and some more."""
_NORTHINGS = (1.8e6, 6.2e6)
_ROUND = 4e7
"""The way round the earth, m."""
_OPTION = "--crs"
"""What names the coordinate system on the command line; layers beside the units have options of their own."""
_WEB, _WEB_FARTHEST = "EPSG:3857 (web maps)", 15.03e6
"""East of 117° the metres of web maps look like zones 13 to 15; 15,030 km are 135° E."""


class _Codes(NamedTuple):
    """First EPSG code of each kind of zone."""

    numbered3: int
    plain3: int
    numbered6: int
    plain6: int


_FAMILIES: Mapping[int, tuple[str, _Codes]] = {
    4490: ("CGCS2000", _Codes(4513, 4534, 4491, 4502)),
    4610: ("Xian 1980", _Codes(2349, 2370, 2327, 2338)),
    4214: ("Beijing 1954", _Codes(2401, 2422, 21413, 21453)),
}
"""By the EPSG code of the degrees they are projected from."""


def zone_code(longitude: float, *, degrees: int = 4490) -> int:
    """Return the EPSG code of the 3-degree zone around `longitude`, without a number in front.

    Parameters
    ----------
    degrees
        EPSG code of the geographic system: 4490 CGCS2000, 4610 Xian 1980, 4214 Beijing 1954; else as CGCS2000.

    Examples
    --------
    >>> zone_code(114.3), zone_code(116.4), zone_code(116.4, degrees=4610)
    (4547, 4548, 2384)
    """
    meridian = int(np.clip(3 * round(longitude / 3), 75, 135))
    return _FAMILIES.get(degrees, _FAMILIES[4490])[1].plain3 + meridian // 3 - 25


def has_zones(crs: CRS) -> bool:
    """Tell whether degrees of this system are projected to Gauss–Krüger zones."""
    return _degrees(crs) in _FAMILIES


def older_datum(crs: CRS) -> str | None:
    """Return the name of the datum when it is one that CGCS2000 replaced.

    Examples
    --------
    >>> older_datum(CRS.from_epsg(2363)), older_datum(CRS.from_epsg(4527))
    ('Xian 1980', None)
    """
    number = _degrees(crs)
    return _FAMILIES[number][0] if number in _FAMILIES and number != 4490 else None


def zone_in_front(easting: float) -> int | None:
    """Return the number of the zone that stands in front of an easting in m; None when none does.

    Examples
    --------
    >>> zone_in_front(39_528_600.0), zone_in_front(20_400_000.0), zone_in_front(528_600.0), zone_in_front(30_500_000)
    (39, 20, None, 30)
    """
    if not np.isfinite(easting):
        return None
    number = int(easting // MILLION)
    known = 13 <= number <= 23 or 25 <= number <= 45
    return number if known and abs(easting - number * MILLION - 5e5) <= _REACH else None


def fitting_codes(zone: int, *, numbered: bool = True, like: CRS | None = None) -> str:
    """Return in words which EPSG codes fit a zone: one per datum, or that of `like` alone.

    Examples
    --------
    >>> fitting_codes(39)
    'EPSG:4527 (CGCS2000), EPSG:2363 (Xian 1980), EPSG:2415 (Beijing 1954)'
    >>> fitting_codes(39, numbered=False, like=CRS.from_epsg(4527))
    'EPSG:4548 (CGCS2000)'
    """
    families = [_FAMILIES[_degrees(like)]] if like is not None and has_zones(like) else list(_FAMILIES.values())
    return ", ".join(f"EPSG:{_code(codes, zone, numbered)} ({name})" for name, codes in families)


def missing_crs(frame: gpd.GeoDataFrame, *, source: str) -> Finding:
    """Return the fault of a layer that names no coordinate system, with the codes that would fit where it tells."""
    easting = _middle(frame)[0]
    zone = zone_in_front(easting)
    if zone is None:
        return Finding("crs-missing", numbers={"source": source, "option": _OPTION})
    codes = fitting_codes(zone) + (f", {_WEB}" if easting <= _WEB_FARTHEST else "")
    numbers = {"source": source, "zone": zone, "easting": f"{easting:,.0f}", "codes": codes, "option": _OPTION}
    return Finding("crs-missing-zone", numbers=numbers)


def zone_faults(frame: gpd.GeoDataFrame, crs: CRS, *, source: str) -> tuple[Finding, ...]:
    """Return the fault of a layer whose coordinates cannot be those of the zone that it is said to be in.

    Parameters
    ----------
    crs
        The system it is said to be in; any but a transverse Mercator passes.
    """
    origin = _origin(crs)
    x, y = _middle(frame)
    if origin is None or not np.isfinite([x, y]).all():
        return ()
    own = own_zone(crs)
    numbers: dict[str, Any] = {"source": source, "file": label(crs), "easting": f"{x:,.0f}"}
    if has_zones(crs) and _are_swapped(x, y):
        return (Finding("crs-axes-swapped", numbers={**numbers, "northing": f"{y:,.0f}"}),)
    carried = zone_in_front(x)
    numbers["option"] = _OPTION
    if carried is not None and own is None and origin[0] < MILLION:
        codes = fitting_codes(carried, like=crs)
        return (Finding("crs-zone-numbered", numbers={**numbers, "zone": carried, "codes": codes}),)
    if carried is not None and own is not None and carried != own:
        numbers |= {"zone": carried, "own": own, "codes": fitting_codes(carried, like=crs)}
        return (Finding("crs-zone-other", numbers=numbers),)
    if own is not None and 0 < x < MILLION:
        codes = fitting_codes(own, numbered=False, like=crs)
        return (Finding("crs-zone-unnumbered", numbers={**numbers, "zone": own, "codes": codes}),)
    return ()


def own_zone(crs: CRS) -> int | None:
    """Return the number that the eastings of a system have in front; None when they have none.

    Examples
    --------
    >>> own_zone(CRS.from_epsg(4527)), own_zone(CRS.from_epsg(4548)), own_zone(CRS.from_epsg(3857))
    (39, None, None)
    """
    origin = _origin(crs)
    return None if origin is None or not has_zones(crs) else zone_in_front(origin[0])


def from_meridian(frame: gpd.GeoDataFrame) -> float:
    """Return how far, in m, a layer reaches from the meridian of its transverse Mercator; 0 in other systems."""
    origin = _origin(CRS(frame.crs))
    if origin is None:
        return 0.0
    west, _, east, _ = frame.total_bounds
    return float(np.clip(max(origin[0] - west, east - origin[0]), 0.0, _ROUND))


def _code(codes: _Codes, zone: int, numbered: bool) -> int:
    if zone >= 25:
        return (codes.numbered3 if numbered else codes.plain3) + zone - 25
    return (codes.numbered6 if numbered else codes.plain6) + zone - 13


def _degrees(crs: CRS) -> int:
    geographic = crs.geodetic_crs
    number = None if geographic is None else geographic.to_epsg(min_confidence=60)
    return number or 0


def _origin(crs: CRS) -> tuple[float, float] | None:
    """Return the false easting and northing of a transverse Mercator in m; None of anything else."""
    operation = crs.coordinate_operation
    if crs.is_geographic or operation is None or not str(operation.method_name).startswith("Transverse Mercator"):
        return None
    said = {one.name: float(one.value) * float(one.unit_conversion_factor or 1.0) for one in operation.params}
    return said.get("False easting", 0.0), said.get("False northing", 0.0)


def _are_swapped(x: float, y: float) -> bool:
    """Tell whether the northing stands first, as it does in China's own tables."""
    easting = zone_in_front(y) is not None or abs(y - 5e5) <= _REACH
    return _NORTHINGS[0] <= x <= _NORTHINGS[1] and easting


def _middle(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    """Return a middle easting and northing, which a few stray rows do not move."""
    bounds = frame.geometry.bounds.to_numpy(dtype=float)
    known = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(known):
        return np.nan, np.nan
    x0, y0, x1, y1 = np.median(known, axis=0)
    with np.errstate(over="ignore"):
        return float((x0 + x1) / 2), float((y0 + y1) / 2)
