"""Coordinates taken from web maps in China, brought to where the places are: and the other way round.

Only ever on request: no file tells that its coordinates are shifted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS

from gridplan.errors import OptionError
from gridplan.findings import Finding
from gridplan.ground.coordinates.bd09 import from_bd09, to_bd09
from gridplan.ground.coordinates.gcj02 import from_gcj02, is_shifted, to_gcj02
from gridplan.ground.coordinates.undoing import Degrees
from gridplan.ground.faults import refusal

Datum = Literal["wgs84", "gcj02", "bd09"]
"""Where coordinates come from: surveyed (WGS 84 and CGCS2000 alike), or from web maps that shift them."""
Way = Callable[[ArrayLike, ArrayLike], tuple[Degrees, Degrees]]

NAMES: dict[Datum, str] = {"wgs84": "WGS 84 / CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
_SHIFTS: dict[Datum, tuple[Way, Way]] = {"gcj02": (to_gcj02, from_gcj02), "bd09": (to_bd09, from_bd09)}


def check_datum(datum: str) -> None:
    """Raise `OptionError` unless `datum` is one of `Datum`."""
    if datum not in get_args(Datum):
        raise OptionError(f"a datum is one of {', '.join(get_args(Datum))}, not {datum!r}")


def convert_datum(frame: gpd.GeoDataFrame, *, source: Datum, target: Datum = "wgs84") -> gpd.GeoDataFrame:
    """Return a layer with its coordinates brought from one datum of China's web maps to another, or to true places.

    Columns and coordinate system stay; projected coordinates go through degrees and back. Heights are left out. The
    way back is exact to a tenth of a millimetre.

    Parameters
    ----------
    frame
        A layer with a coordinate system, which says nothing about the shift.
    source, target
        ``"wgs84"`` (true places; CGCS2000 alike), ``"gcj02"`` or ``"bd09"``.

    Raises
    ------
    InputError
        When the layer has no coordinate system (``crs-missing``).
    OptionError
        When a datum is none.

    Examples
    --------
    >>> point = gpd.GeoDataFrame(geometry=gpd.points_from_xy([114.3], [30.6]), crs=4490)
    >>> shifted = convert_datum(point, source="wgs84", target="gcj02")
    >>> round(point.to_crs(4547).distance(shifted.to_crs(4547))[0])
    586
    """
    check_datum(source)
    check_datum(target)
    if frame.crs is None:
        raise refusal("crs-missing", source="GeoDataFrame", option="crs=")
    if source == target:
        return frame
    system = CRS(frame.crs)
    in_degrees = frame if system.is_geographic else frame.to_crs(system.geodetic_crs)
    moved = in_degrees.set_geometry(
        gpd.GeoSeries(_moved(in_degrees, source, target), index=frame.index, crs=in_degrees.crs)
    )
    return moved if system.is_geographic else moved.to_crs(system)


def read_as(frame: gpd.GeoDataFrame, datum: Datum, *, source: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return a layer whose coordinates are of `datum` at its true places, and by how many metres it was moved.

    Raises
    ------
    InputError
        ``datum-elsewhere`` when some of it lies where web maps shift nothing.
    """
    if datum == "wgs84":
        return frame, ()
    places = _places(frame)
    if not is_shifted(*places.T).all():
        raise refusal("datum-elsewhere", source=source, datum=NAMES[datum])
    true = np.column_stack(move(places, datum, "wgs84"))
    metres = _metres(places, true)
    numbers = {
        "source": source,
        "datum": NAMES[datum],
        "metres": round(float(metres.mean()), 1),
        "least": round(float(metres.min()), 1),
        "most": round(float(metres.max()), 1),
    }
    return convert_datum(frame, source=datum), (Finding("datum-converted", numbers=numbers),)


def move(places: NDArray[np.float64], source: Datum, target: Datum) -> tuple[Degrees, Degrees]:
    """Return the longitudes and latitudes of places, (n, 2) in degrees, in another datum."""
    x, y = places[:, 0], places[:, 1]
    if source != "wgs84":
        x, y = _SHIFTS[source][1](x, y)
    if target != "wgs84":
        x, y = _SHIFTS[target][0](x, y)
    return x, y


def _moved(frame: gpd.GeoDataFrame, source: Datum, target: Datum) -> NDArray[np.object_]:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    moved: NDArray[np.object_] = shapely.transform(
        shapely.force_2d(shapes), lambda places: np.column_stack(move(places, source, target))
    )
    return moved


def _places(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return one place of each row, (n, 2), in degrees."""
    bounds = shapely.bounds(np.asarray(frame.geometry.array, dtype=object))
    middles = gpd.GeoSeries.from_xy(bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1), crs=frame.crs)
    system = CRS(frame.crs)
    located = middles if system.is_geographic else middles.to_crs(system.geodetic_crs)
    return np.asarray(shapely.get_coordinates(np.asarray(located.array, dtype=object)))


def _metres(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ground distance of near places in degrees, on a sphere, to half a per cent."""
    east, north = (other - one).T
    return np.asarray(111_195.0 * np.hypot(east * np.cos(np.radians(one[:, 1])), north))
