"""Incidents, shops, people at addresses: counted into the units at once, so that no row and no name goes further."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.columns import named
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.datum import Datum, check_datum, read_as
from gridplan.ground.faults import refusal
from gridplan.ground.formats.files import read_geometries
from gridplan.ground.formats.opening import is_table, source_name
from gridplan.ground.formats.table import coordinates_of, numbers_of, read_list
from gridplan.ground.reading.attributes import name_fault
from gridplan.ground.units import Units

Source = str | os.PathLike[str] | pd.DataFrame
WITHIN = 30.0
"""Usual distance, in m, at which a point still belongs to the nearest unit: from the kerb or the gate to the house."""

_TOUCHING = 1e-9
_NO_CRS = ("crs-missing", "crs-missing-zone")


@dataclass(frozen=True)
class _Points:
    """Points as they arrived, without anything else that stood in their rows.

    Parameters
    ----------
    places
        (n,) points, empty or None where a row has no place; with their coordinate system.
    amounts
        float64 (n,), what each counts for.
    """

    places: gpd.GeoSeries
    amounts: NDArray[np.float64]
    source: str
    findings: tuple[Finding, ...] = ()


def count_points(
    units: Units,
    points: Source,
    *,
    name: str,
    weight: str | None = None,
    within: float = WITHIN,
    layer: str | None = None,
    crs: Any = None,
    datum: Datum = "wgs84",
    x: str | None = None,
    y: str | None = None,
    encoding: str | None = None,
) -> Units:
    """Return the units with one more column: how many of `points` each has, to balance or to work on.

    A point counts in the unit that contains it, else in the nearest one within a distance, else nowhere, and is listed
    by the number of its row. On a common border, and at equal distance, the first unit in canonical order has it. Of
    the rows nothing is kept but these counts.

    Parameters
    ----------
    units
        As `read_units` returns them.
    points
        A table with coordinate columns, a layer whose shapes count by a point on them, or a frame of either kind.
    name
        Column to add.
    weight
        Column of what each row counts for, such as people of an address; else each counts as one.
    within
        Farthest that a point may lie from its unit, m.
    layer, crs, datum, x, y, encoding
        As `read_units` takes them, for the points.

    Returns
    -------
    Units
        With the column, float64 where there is a weight and int64 else; its report says points in = counted + too far +
        without a place.

    Raises
    ------
    InputError
        With every fault: columns that are missing, weights that are no numbers from 0 up, a name that is taken.
    OptionError
        When `within` is below 0 or `datum` none.

    Examples
    --------
    >>> from gridplan import read_units
    >>> house = shapely.box(500000, 3400000, 500010, 3400010)
    >>> units = read_units(gpd.GeoDataFrame({"id": ["a"], "hh": [9]}, geometry=[house], crs=4547), households="hh")
    >>> calls = pd.DataFrame({"x": [500005, 500020, 500900], "y": [3400005] * 3, "caller": ["…"] * 3})
    >>> counted = count_points(units, calls, name="calls", crs=4547)
    >>> counted.frame["calls"].tolist(), counted.report.findings[-1].ids
    ([2], ('#3',))
    """
    check_datum(datum)
    if not within >= 0:
        raise OptionError(f"within must be a distance in m from 0 up, not {within!r}")
    _check_name(units, name)
    found = _open(points, weight, layer=layer, x=x, y=y, encoding=encoding, assume=crs is None)
    placed = _placed(found, crs)
    empty = np.asarray(shapely.is_missing(placed.geometry.array) | shapely.is_empty(placed.geometry.array))
    there, moved = read_as(placed[~empty], datum, source=found.source) if not empty.all() else (placed[~empty], ())
    units_of, near = _units_of(there.to_crs(units.frame.crs), units, within)
    unit = np.full(len(empty), -1, dtype=np.intp)
    unit[~empty] = units_of
    amounts = np.bincount(unit[unit >= 0], weights=found.amounts[unit >= 0], minlength=len(units))
    told = _told(found, unit, empty, name=name, near=near, within=within)
    frame = units.frame.assign(**{name: amounts if weight is not None else amounts.astype(np.int64)})
    return replace(units, frame=frame, report=units.report + Report((*found.findings, *moved, *told)))


def _check_name(units: Units, name: str) -> None:
    if fault := name_fault(name, others=[str(other) for other in units.frame.columns if other != name]):
        raise InputError((fault,))
    if name in units.frame.columns:
        raise refusal("points-name", column=name)


def _open(
    source: Source,
    weight: str | None,
    *,
    layer: str | None,
    x: str | None,
    y: str | None,
    encoding: str | None,
    assume: bool,
) -> _Points:
    """Return the places and amounts of a table or layer."""
    table, name, findings = _rows(source, layer=layer, encoding=encoding, assume=assume)
    faults: tuple[Finding, ...] = ()
    places = None
    try:
        places = _places(table, x, y, source=name)
    except InputError as fault:
        faults = fault.findings
    amounts, more = _amounts(table, weight, source=name)
    if places is None or more:
        raise InputError((*faults, *more))
    return _Points(places, amounts, name, findings)


def _placed(found: _Points, crs: Any) -> gpd.GeoDataFrame:
    """Return the places in their coordinate system; where nobody names one, say so of points."""
    places = gpd.GeoDataFrame(geometry=found.places)
    try:
        return known_crs(places, crs, source=found.source)
    except InputError as fault:
        told = (replace(one, code=f"points-{one.code}") if one.code in _NO_CRS else one for one in fault.findings)
        raise InputError(tuple(told)) from None


def _rows(
    source: Source, *, layer: str | None, encoding: str | None, assume: bool
) -> tuple[pd.DataFrame, str, tuple[Finding, ...]]:
    if isinstance(source, pd.DataFrame):
        if not len(source):
            raise refusal("file-empty", source=type(source).__name__)
        return source.reset_index(drop=True), type(source).__name__, ()
    name = source_name(source)
    if is_table(source, layer=layer):
        table, findings = read_list(source, sheet=layer, encoding=encoding)
        return table, name, findings
    frame, findings = read_geometries(source, layer=layer, encoding=encoding, assume=assume)
    return frame.reset_index(drop=True), name, findings


def _places(table: pd.DataFrame, x: str | None, y: str | None, *, source: str) -> gpd.GeoSeries:
    """Return a point for each row, None where it has no place."""
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        shapes = np.asarray(table.geometry.array, dtype=object)
        return gpd.GeoSeries(_finite(shapely.point_on_surface(shapely.force_2d(shapes))), crs=table.crs)
    east, north = coordinates_of(table, x=x, y=y, source=source)
    return gpd.GeoSeries(_finite(shapely.points(numbers_of(table[east]), numbers_of(table[north]))), crs=None)


def _finite(points: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the points, None in place of those with a coordinate that is no number."""
    found = points.copy()
    found[~(np.isfinite(shapely.get_x(points)) & np.isfinite(shapely.get_y(points)))] = None
    return found


def _amounts(
    table: pd.DataFrame, weight: str | None, *, source: str
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    if weight is None:
        return np.ones(len(table)), ()
    column, faults = named(list(table.columns), weight, source=source)
    if column is None:
        return np.zeros(len(table)), faults
    amounts = numbers_of(table[column])
    wrong = ~(np.isfinite(amounts) & (amounts >= 0))
    if wrong.any():
        return amounts, (Finding("points-weight", _lines(wrong), {"source": source, "column": column}),)
    return amounts, ()


def _units_of(points: gpd.GeoDataFrame, units: Units, within: float) -> tuple[NDArray[np.intp], int]:
    """Return the unit of each point, -1 where none is near, and how many lie outside of theirs."""
    shapes = np.asarray(points.geometry.array, dtype=object)
    tree = shapely.STRtree(np.asarray(units.frame.geometry.array, dtype=object))
    unit = np.full(len(shapes), len(units), dtype=np.intp)
    point, found = tree.query(shapes, predicate="intersects")
    np.minimum.at(unit, point, found)
    outside = np.flatnonzero(unit == len(units))
    point, found = (
        tree.query_nearest(shapes[outside], max_distance=within) if within > 0 else (outside[:0], outside[:0])
    )
    np.minimum.at(unit, outside[point], found)
    return np.where(unit == len(units), -1, unit), len(np.unique(point))


def _told(
    found: _Points, unit: NDArray[np.intp], empty: NDArray[np.bool_], *, name: str, near: int, within: float
) -> tuple[Finding, ...]:
    """Return where every point went; rows are named by number alone."""
    far = ~empty & (unit < 0)
    about = {"source": found.source, "column": name}
    rows = {"rows": len(unit), "counted": int((unit >= 0).sum()), "far": int(far.sum()), "placeless": int(empty.sum())}
    amounts = {"amount": float(found.amounts[unit >= 0].sum()), "lost": float(found.amounts[unit < 0].sum())}
    units = {"near": near, "within": within, "units": len(np.unique(unit[unit >= 0]))}
    findings = [Finding("points-counted", (), about | rows | amounts | units)]
    if far.any():
        findings.append(Finding("points-far", _lines(far), about | {"within": within}))
    if empty.any():
        findings.append(Finding("points-placeless", _lines(empty), about))
    return tuple(findings)


def _lines(chosen: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(f"#{i + 1}" for i in np.flatnonzero(chosen))
