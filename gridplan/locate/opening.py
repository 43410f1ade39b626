"""Points as they are given: a pair, an array, a table with two columns, a layer; as names and raw coordinates."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import UNIT, X, Y, detect, listed, named
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.faults import refusal
from gridplan.ground.formats.table import id_texts, numbers_of
from gridplan.people.reading.opening import has_shapes, open_table

Points: TypeAlias = str | os.PathLike[str] | pd.DataFrame | ArrayLike | Sequence[tuple[float, float]]
"""A file, a frame, one pair of coordinates, or (n, 2) of them."""
_ID = ("point", "点", "点位", "点位编号", "事件编号", "工单编号", *UNIT)
_EAST = (*X, "东坐标", "横坐标")
_NORTH = (*Y, "北坐标", "纵坐标")


@dataclass(frozen=True, eq=False)
class Opened:
    """Points as they were given.

    Parameters
    ----------
    ids
        Object (n,), their names: the column of ids, else ``#1``, ``#2``, ….
    xy
        float64 (n, 2), NaN where something is no number.
    crs
        The coordinate system that they name, or None.
    source
        What to call them.
    noticed
        Findings of opening a file.
    alone
        Whether it is one place that was given by its coordinates.
    """

    ids: NDArray[np.object_]
    xy: NDArray[np.float64]
    crs: Any
    source: str
    noticed: tuple[Finding, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Columns:
    """Columns and layer that the planner names.

    Parameters
    ----------
    x, y
        Easting or longitude, northing or latitude.
    point
        Names of the points.
    layer
        Layer or sheet.
    """

    x: str | None = None
    y: str | None = None
    point: str | None = None
    layer: str | None = None


def open_points(points: Points, columns: Columns, *, crs: Any = None) -> Opened:
    """Return points with their names.

    Raises
    ------
    InputError
        When there are none, columns are missing (all at once), shapes are no points, or the file cannot be read.
    """
    if not isinstance(points, str | os.PathLike | pd.DataFrame):
        return _bare(points)
    table, source, noticed = open_table(points, layer=columns.layer, crs=crs, option="--points-layer")
    if has_shapes(table) and columns.x is None and columns.y is None:
        return _drawn(table, columns, source, noticed)
    names = [str(name) for name in table.columns]
    east, faults = _column(names, columns.x, _EAST, source=source, axis="x")
    north, more = _column(names, columns.y, _NORTH, source=source, axis="y")
    name, also = _name_column(names, columns.point, source=source)
    wrong = tuple(fault for fault in (*faults, *more, *also) if fault.severity == "error")
    if wrong or east is None or north is None:
        raise InputError(wrong)
    xy = np.column_stack([numbers_of(table[column]) for column in (east, north)])
    return Opened(_names(table, name), xy, None, source, noticed)


def _bare(points: ArrayLike | Sequence[tuple[float, float]]) -> Opened:
    """Return one pair of coordinates, or an array of them."""
    try:
        xy = np.atleast_2d(np.asarray(points, dtype=float))
    except (TypeError, ValueError):
        raise refusal("locate-not-pairs") from None
    if xy.ndim != 2 or xy.shape[1] != 2 or not len(xy):
        raise refusal("locate-not-pairs")
    ids = _numbers(len(xy))
    if len(xy) == 1:
        return Opened(ids, xy, None, ", ".join(f"{number:.12g}" for number in xy[0].tolist()), alone=True)
    return Opened(ids, xy, None, f"{ids[0]}–{ids[-1]}")


def _drawn(table: gpd.GeoDataFrame, columns: Columns, source: str, noticed: tuple[Finding, ...]) -> Opened:
    """Return the points of a layer."""
    frame = table if table.crs is None else known_crs(table, source=source)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    name, faults = _name_column([str(column) for column in table.columns], columns.point, source=source)
    ids = _names(table, name)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    wrong = there & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    if wrong.any():
        faults = (*faults, Finding("locate-not-points", tuple(ids[wrong]), {"source": source}))
    if found := tuple(fault for fault in faults if fault.severity == "error"):
        raise InputError(found)
    xy = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    return Opened(ids, xy, frame.crs, source, noticed)


def _column(
    names: list[str], asked: str | None, usual: tuple[str, ...], *, source: str, axis: str
) -> tuple[str | None, tuple[Finding, ...]]:
    if asked is not None:
        return named(names, asked, source=source)
    found = detect(names, usual)
    if found is not None:
        return found, ()
    numbers = {"source": source, "axis": axis, "columns": listed(names, source=source)}
    return None, (Finding("coordinates-missing", (), numbers),)


def _name_column(names: list[str], asked: str | None, *, source: str) -> tuple[str | None, tuple[Finding, ...]]:
    return (detect(names, _ID), ()) if asked is None else named(names, asked, source=source)


def _names(table: pd.DataFrame, column: str | None) -> NDArray[np.object_]:
    """Return the ids of rows; rows without one go by their number."""
    numbers = _numbers(len(table))
    if column is None:
        return numbers
    texts = np.array(id_texts(table[column]), dtype=object)
    return np.where(texts == "", numbers, texts)


def _numbers(n: int) -> NDArray[np.object_]:
    return np.array([f"#{i + 1}" for i in range(n)], dtype=object)
