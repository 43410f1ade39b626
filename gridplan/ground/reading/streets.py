"""The road layer as it arrives, brought to one class scale, one name and one answer: does it run at ground level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.text import plain

COLUMNS = ("road_class", "name", "at_ground", "geometry")
"""Columns of clean roads: int 1 (highest) to 6, text, bool, lines in two dimensions."""
LOWEST = 6
_CLASS_COLUMNS = ("road_class", "importance", "fclass", "highway", "class", "道路等级", "等级")
_LEVEL_COLUMNS = ("pos_sol", "layer", "level")
_STRUCTURE_COLUMNS = ("bridge", "tunnel")
_NAME_COLUMNS = (
    *("name", "nom", "nom_coll_g", "nom_voie_g", "nom_1_gauche", "nom_coll_d", "nom_voie_d", "nom_1_droite"),
    *("名称", "道路名称", "name_zh", "name_en"),
)
_WORDS = {
    1: ("motorway", "trunk", "高速", "高速公路", "快速路"),
    2: ("primary", "主干路", "主干道"),
    3: ("secondary", "次干路", "次干道"),
    4: ("tertiary", "支路"),
    5: ("residential", "unclassified", "living_street", "road", "街坊路", "巷", "街巷"),
    6: ("service", "track", "path", "footway", "cycleway", "pedestrian", "steps", "bridleway", "corridor", "小路"),
}
_CLASS_OF_WORD = {word: number for number, words in _WORDS.items() for word in words}
_NO = frozenset({"", "0", "0.0", "no", "n", "non", "f", "false", "none", "nan", "否"})


def clean_roads(
    frame: gpd.GeoDataFrame,
    *,
    class_column: str | None = None,
    name_column: str | None = None,
    level_column: str | None = None,
) -> gpd.GeoDataFrame:
    """Return the roads with columns ``road_class``, ``name``, ``at_ground`` and 2D lines.

    Columns that are not named are looked for, in any case of letters: the class in ``road_class``, ``importance``,
    ``fclass``, ``highway``, ``class``; the level in ``POS_SOL``, ``layer``, ``level``, ``bridge``, ``tunnel``;
    the name in ``name``, ``nom`` and their like, the first that is not empty. OpenStreetMap words become 1 to 6; a
    value that says nothing is the lowest class. Without any class column every road is class 1.

    Parameters
    ----------
    frame
        Lines in any coordinate system, which is kept. Rows without a geometry are left out.
    class_column, name_column, level_column
        Columns to use instead of looking for them.

    Raises
    ------
    InputError
        When a named column does not exist.

    Examples
    --------
    >>> line = shapely.linestrings([[0, 0], [1, 0]])
    >>> raw = gpd.GeoDataFrame({"HIGHWAY": ["primary"], "tunnel": ["yes"]}, geometry=[line], crs=4547)
    >>> clean_roads(raw)[["road_class", "at_ground"]].values.tolist()
    [[2, False]]
    """
    _check_columns(frame, (class_column, name_column, level_column))
    geometry = np.asarray(frame.geometry.array, dtype=object)
    here = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    frame = frame[here]
    column = class_column or class_column_of(frame)
    classes = _classes(frame[column]) if column else np.ones(len(frame), dtype=np.int64)
    return gpd.GeoDataFrame(
        {
            "road_class": classes,
            "name": _names(frame, name_column),
            "at_ground": _at_ground(frame, level_column),
        },
        geometry=shapely.force_2d(geometry[here]),
        crs=frame.crs,
    )


def is_clean(frame: gpd.GeoDataFrame) -> bool:
    """Say whether `frame` has the columns that `clean_roads` makes."""
    return set(COLUMNS[:-1]) <= set(frame.columns)


def class_column_of(frame: gpd.GeoDataFrame) -> str | None:
    """Return the column that holds the class of each road, or None."""
    for name in _found(frame, _CLASS_COLUMNS):
        if any(_class_of(value) is not None for value in frame[name].unique()):
            return name
    return None


def _check_columns(frame: gpd.GeoDataFrame, names: Iterable[str | None]) -> None:
    missing = [name for name in names if name is not None and name not in frame.columns]
    if missing:
        numbers = {"column": ", ".join(missing), "columns": ", ".join(map(str, frame.columns))}
        raise InputError((Finding("roads-column-missing", numbers=numbers),))


def _found(frame: gpd.GeoDataFrame, wanted: tuple[str, ...]) -> list[str]:
    by_lower = {str(column).lower(): column for column in reversed(list(frame.columns))}
    return [by_lower[name] for name in wanted if name in by_lower]


def _classes(values: pd.Series[Any]) -> NDArray[np.int64]:
    known = {value: _class_of(value) for value in values.unique()}
    return np.array([known[value] or LOWEST for value in values], dtype=np.int64)


def _class_of(value: object) -> int | None:
    text = plain(value).strip().lower()
    if re.fullmatch(r"\d+(\.0+)?", text):
        return min(max(int(float(text)), 1), LOWEST)
    return _CLASS_OF_WORD.get(text.removesuffix("_link"))


def _names(frame: gpd.GeoDataFrame, column: str | None) -> NDArray[np.object_]:
    names = np.full(len(frame), "", dtype=object)
    for found in [column] if column else _found(frame, _NAME_COLUMNS):
        texts = np.array([plain(value).strip() for value in frame[found]], dtype=object)
        names = np.where(names == "", texts, names)
    return names


def _at_ground(frame: gpd.GeoDataFrame, column: str | None) -> NDArray[np.bool_]:
    ground = np.ones(len(frame), dtype=bool)
    for found in [column] if column else _found(frame, _LEVEL_COLUMNS):
        level = pd.to_numeric(frame[found], errors="coerce").fillna(0)
        ground &= level.to_numpy(dtype=float) == 0
    for found in [column] if column else _found(frame, _STRUCTURE_COLUMNS):
        ground &= np.array([plain(value).strip().lower() in _NO or _number(value) == 0 for value in frame[found]])
    return ground


def _number(value: object) -> float | None:
    text = plain(value).strip()
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None
