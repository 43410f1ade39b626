"""Points brought into the coordinate system of a plan; every row with faulty coordinates refused at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.coordinates.crs import CGCS2000
from gridplan.ground.coordinates.datum import Datum, read_as
from gridplan.ground.coordinates.names import label, same_crs
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground
from gridplan.locate.opening import Opened

_FAR = 5_000.0
"""Farther than this from the plan, in m, a point whose coordinates fit when swapped has them swapped."""


@dataclass(frozen=True, eq=False)
class Placed:
    """Points in the coordinate system of the plan.

    Parameters
    ----------
    xy
        float64 (n, 2), m.
    crs
        The coordinate system that they were given in.
    findings
        What was assumed.
    """

    xy: NDArray[np.float64]
    crs: str
    findings: tuple[Finding, ...]


def place_points(opened: Opened, ground: Ground, *, crs: Any = None, datum: Datum = "wgs84") -> Placed:
    """Return points in the coordinate system of `ground`, those of a web map's `datum` at their true places.

    Raises
    ------
    InputError
        With every faulty row: not numbers, no degrees, degrees among metres, x and y swapped, nowhere on the earth.
        When some lie where web maps shift nothing, though a datum was named.
    """
    home = CRS(ground.units.crs)
    sound: NDArray[np.bool_] = np.asarray(np.isfinite(opened.xy).all(axis=1))
    system, assumed = _system(opened, home, sound, crs)
    xy = _brought(opened.xy, system, home)
    faults = (*_unsound(opened, sound), *_misplaced(opened, system, ground, xy=xy, sound=sound, mixed=bool(assumed)))
    if faults:
        raise InputError(faults)
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=home)
    there, moved = read_as(frame, datum, source=opened.source)
    true = xy if there is frame else shapely.get_coordinates(there.geometry.array)
    return Placed(true, label(system), (*opened.noticed, *assumed, *moved))


def _unsound(opened: Opened, sound: NDArray[np.bool_]) -> Iterator[Finding]:
    if not sound.all():
        yield _fault("locate-not-numbers", opened, ~sound)


def _system(opened: Opened, home: CRS, sound: NDArray[np.bool_], asked: Any) -> tuple[CRS, tuple[Finding, ...]]:
    """Return the coordinate system of the points, and a note where nobody named it."""
    try:
        wanted = None if asked is None else CRS.from_user_input(asked)
    except CRSError:
        raise refusal("crs-unknown", source=opened.source, crs=str(asked)) from None
    own = None if opened.crs is None else CRS(opened.crs)
    if own is not None and wanted is not None and not same_crs(own, wanted):
        raise refusal("crs-contradicts", source=opened.source, file=label(own), crs=label(wanted))
    named = own if wanted is None else wanted
    if named is not None:
        return named, ()
    degrees = like_degrees(opened.xy[sound])
    system = CRS.from_epsg(CGCS2000) if degrees.sum() > len(degrees) / 2 else home
    return system, (Finding("locate-crs-assumed", numbers={"crs": label(system)}),)


def like_degrees(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which coordinates (n, 2) may be degrees, in whatever order.

    Examples
    --------
    >>> like_degrees(np.array([[114.3, 30.6], [30.6, 114.3], [512_000.0, 3_380_000.0]])).tolist()
    [True, True, False]
    """
    return np.asarray((np.abs(xy) <= 180).all(axis=1))


def _brought(xy: NDArray[np.float64], system: CRS, home: CRS) -> NDArray[np.float64]:
    """Return coordinates in the plan's system; not finite where the point has no place there."""
    if same_crs(system, home):
        return xy
    return np.column_stack(Transformer.from_crs(system, home, always_xy=True).transform(*xy.T))


def _misplaced(
    opened: Opened,
    system: CRS,
    ground: Ground,
    *,
    xy: NDArray[np.float64],
    sound: NDArray[np.bool_],
    mixed: bool,
) -> Iterator[Finding]:
    """Yield the faults of rows whose numbers are no place, or one at the plan when x and y are swapped.

    Parameters
    ----------
    mixed
        Whether rows may be in several systems, because nobody named one.
    """
    far = sound & ~_near(xy, ground)
    swapped = far.copy()
    swapped[far] = _near(_brought(opened.xy[far][:, ::-1], system, CRS(ground.units.crs)), ground)
    strange = far & ~np.isfinite(xy).all(axis=1)
    if system.is_geographic:
        strange |= far & (np.abs(opened.xy) > (180, 90)).any(axis=1)
    elif mixed:
        strange |= far & like_degrees(opened.xy)
    for code, rows in (("locate-swapped", swapped), ("locate-nowhere", strange & ~swapped)):
        if rows.any():
            yield _fault(code, opened, rows, crs=label(system))


def _fault(code: str, opened: Opened, rows: NDArray[np.bool_], **numbers: str) -> Finding:
    """Return what is wrong with some points; one place alone goes by its coordinates."""
    if opened.alone:
        return Finding(f"{code}-place", numbers={"source": opened.source, **numbers})
    return Finding(code, tuple(opened.ids[rows]), {"source": opened.source, **numbers})


def _near(xy: NDArray[np.float64], ground: Ground) -> NDArray[np.bool_]:
    """Tell which points lie in or near the surveyed area."""
    west, south, east, north = ground.outline.bounds
    x, y = xy.T
    across = (x >= west - _FAR) & (x <= east + _FAR)
    return np.asarray(across & (y >= south - _FAR) & (y <= north + _FAR))
