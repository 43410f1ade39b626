"""Where officers start from: coordinates or points brought to the grids, never with a guess that is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.names import label
from gridplan.ground.formats.table import numbers_of
from gridplan.people.grids import Grids
from gridplan.people.reading.cells import column_values, one_line

NEARBY = 20_000.0
"""Places farther than this from all grids, m, are not taken for places of their officers."""
_DEGREES = CRS.from_epsg(4326)
Points = NDArray[np.float64]
Found = tuple[Points, tuple[Finding, ...]]


@dataclass(frozen=True)
class _Given:
    """Coordinates as written, float64 (n,2), NaN where there are none, and their system where one is said."""

    xy: Points
    crs: CRS | None
    findings: tuple[Finding, ...] = ()


def places_of(
    table: pd.DataFrame,
    columns: Mapping[str, str | None],
    grids: Grids,
    *,
    labels: Sequence[str],
    crs: Any,
    source: str,
) -> Found:
    """Return float64 (n, 2) places in the coordinate system of the grids, NaN where unknown, and what is to be said.

    Parameters
    ----------
    table
        Rows with shapes, or with coordinate columns.
    columns
        Column of each part; without ``x`` and ``y`` the shapes are the places.
    labels
        (n,) what to call each row.
    crs
        Coordinate system of the places where the file says none. Without one they are taken as in that of the grids
        or as degrees, whichever lies near the grids, and a finding says so.
    """
    given = _given(table, columns, labels, crs=crs, source=source)
    known = _written(given.xy)
    nowhere = np.full(given.xy.shape, np.nan)
    if any(finding.severity == "error" for finding in given.findings) or not known.any():
        return nowhere, given.findings
    if given.crs is None:
        xy, findings = _guessed(given.xy, known, grids, labels, source=source)
    else:
        xy, findings = _projected(given.xy, given.crs, grids, labels, source=source)
    return np.where(known[:, None], xy, np.nan), given.findings + findings


def _given(
    table: pd.DataFrame, columns: Mapping[str, str | None], labels: Sequence[str], *, crs: Any, source: str
) -> _Given:
    if "x" not in columns:
        return _shapes(gpd.GeoDataFrame(table), labels, crs=crs, source=source)
    x, y = columns["x"], columns["y"]
    nowhere = np.full((len(table), 2), np.nan)
    try:
        system = None if crs is None else CRS.from_user_input(crs)
    except CRSError:
        return _Given(nowhere, None, (Finding("crs-unknown", (), {"source": source, "crs": str(crs)}),))
    if x is None or y is None:
        return _Given(nowhere, system)
    texts = [[one_line(value) for value in column_values(table, name)] for name in (x, y)]
    xy = np.column_stack([numbers_of(pd.Series(column, dtype=object)) for column in texts])
    blank = np.array([[not text for text in column] for column in texts]).T
    wrong = np.asarray(~_written(xy) & ~blank.all(axis=1))
    return _Given(xy, system, _fault("officers-places-text", labels, wrong, source=source, x=x, y=y))


def _shapes(table: gpd.GeoDataFrame, labels: Sequence[str], *, crs: Any, source: str) -> _Given:
    shapes = np.asarray(table.geometry.array, dtype=object)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    wrong = there & (shapely.get_dimensions(shapes) != 0)
    xy = np.full((len(shapes), 2), np.nan)
    good = there & ~wrong
    xy[good] = shapely.get_coordinates(shapely.centroid(shapes[good]))
    findings = _fault("officers-not-points", labels, wrong, source=source)
    findings += _fault("officers-places-text", labels, good & ~_written(xy), source=source, x="x", y="y")
    if table.crs is None and crs is None:
        return _Given(xy, None, findings)
    try:
        return _Given(xy, CRS(known_crs(table, crs, source=source).crs), findings)
    except InputError as error:
        return _Given(xy, None, findings + error.findings)


def _guessed(xy: Points, known: NDArray[np.bool_], grids: Grids, labels: Sequence[str], *, source: str) -> Found:
    """Return places in the one system in which all of them lie near the grids."""
    own = CRS(grids.table.crs)
    found = {name: _read_as(xy, system, own) for name, system in (("own", own), ("degrees", _DEGREES))}
    near = {name: near_grids(places, grids) | ~known for name, places in found.items()}
    fitting = [name for name in found if near[name].all()]
    numbers = {"source": source, "crs": label(own), "kilometres": round(NEARBY / 1000)}
    if len(fitting) == 1:
        return found[fitting[0]], (Finding(f"officers-places-{fitting[0]}", (), numbers),)
    if fitting:
        return xy, (Finding("officers-places-unclear", (), numbers),)
    turned = [near_grids(_read_as(xy[:, ::-1], system, own), grids) | ~known for system in (own, _DEGREES)]
    if any(one.all() for one in turned):
        return xy, (Finding("officers-places-swapped", (), numbers),)
    best = max(near.values(), key=lambda one: int(one.sum()))
    return xy, _fault("officers-places-nowhere", labels, ~best, **numbers)


def _projected(xy: Points, crs: CRS, grids: Grids, labels: Sequence[str], *, source: str) -> Found:
    """Return places in the system of the grids; all of them far away is a fault, some of them only told."""
    own = CRS(grids.table.crs)
    found = _read_as(xy, crs, own)
    known = _written(xy)
    far = known & ~near_grids(found, grids)
    lost = known & ~_written(found)
    code = "officers-places-nowhere" if lost.any() or far[known].all() else "officers-places-far"
    numbers = {"source": source, "crs": label(crs), "kilometres": round(NEARBY / 1000)}
    return found, _fault(code, labels, far, **numbers)


def near_grids(xy: Points, grids: Grids) -> NDArray[np.bool_]:
    """Tell which places lie within `NEARBY` of the box around all grids; (n,)."""
    west, south, east, north = grids.table.total_bounds
    low, high = np.array([west, south]) - NEARBY, np.array([east, north]) + NEARBY
    return np.asarray(((xy >= low) & (xy <= high)).all(axis=1))


def _written(xy: Points) -> NDArray[np.bool_]:
    """Tell which rows have two numbers; (n,)."""
    return np.asarray(np.isfinite(xy).all(axis=1))


def _read_as(xy: Points, crs: CRS, own: CRS) -> Points:
    """Return coordinates that are in `crs` in the system of the grids, NaN where they have no place there."""
    if crs == own:
        return xy
    inside = _written(xy)
    if crs.is_geographic:
        inside &= (np.abs(xy) <= (180, 90)).all(axis=1)
    found = np.full(xy.shape, np.nan)
    if inside.any():
        moved = gpd.GeoSeries(shapely.points(xy[inside]), crs=crs).to_crs(own)
        found[inside] = np.column_stack([moved.x, moved.y])
    return np.where(_written(found)[:, None], found, np.nan)


def _fault(code: str, labels: Sequence[str], rows: NDArray[np.bool_], **numbers: Any) -> tuple[Finding, ...]:
    ids = tuple(sorted(labels[i] for i in np.flatnonzero(rows).tolist()))
    return (Finding(code, ids, numbers),) if ids else ()
