"""Frames and arrays as tables of a GeoPackage, and back with the dtypes they had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.store.container import Table

_SQL = {"i": "INTEGER", "u": "INTEGER", "f": "DOUBLE", "b": "BOOLEAN"}
_LOGICAL = {"i": "int", "u": "int", "f": "float", "b": "bool"}
_DTYPES: dict[str, Any] = {"int": np.int64, "float": np.float64, "bool": np.bool_}


def table_of(frame: pd.DataFrame, columns: Iterable[str]) -> Table:
    """Return a frame as a table, its active geometry as the layer's."""
    keep = [column for column in frame.columns if column in set(columns) and column != "geometry"]
    geometry = frame.geometry.to_numpy() if isinstance(frame, gpd.GeoDataFrame) else None
    return Table(
        {column: _values(frame[column]) for column in keep},
        {column: _SQL.get(frame[column].dtype.kind, "TEXT") for column in keep},
        geometry,
    )


def types_of(frame: pd.DataFrame) -> dict[str, str]:
    """Return what each column holds, in words that no version of pandas changes."""
    return {str(name): _LOGICAL.get(frame[name].dtype.kind, "text") for name in frame.columns if name != "geometry"}


def frame_of(table: Table, types: Mapping[str, str]) -> pd.DataFrame:
    """Return the frame with the columns it was stored with."""
    return pd.DataFrame({name: _series(table.columns[name], held) for name, held in types.items()})


def array_of(values: Sequence[Any], dtype: str) -> NDArray[Any]:
    """Return the values of a column as an array."""
    return np.array(values, dtype=dtype)


def numbers_of(values: Sequence[Any]) -> NDArray[np.float64]:
    """Return the values of a column of finite numbers as an array.

    Raises
    ------
    TypeError, ValueError
        When one of them is something else.
    """
    found = np.array(values, dtype=np.float64)
    if not np.isfinite(found).all():
        raise ValueError(f"{found[~np.isfinite(found)][0]}")
    return found


def number_of(value: Any) -> float | None:
    """Return a number that a file tells, None where it tells none.

    Raises
    ------
    ValueError
        When it is something else, or not finite.

    Examples
    --------
    >>> number_of(0.5), number_of(None)
    (0.5, None)
    """
    if value is not None and (isinstance(value, bool | str) or not np.isfinite(value)):
        raise ValueError(f"{value!r}")
    found: float | None = value
    return found


def count_of(value: Any) -> int:
    """Return a whole number that a file tells.

    Raises
    ------
    ValueError
        When it is something else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r}")
    return value


def text_of(value: Any) -> str:
    """Return a text that a file tells.

    Raises
    ------
    ValueError
        When it is something else.
    """
    if not isinstance(value, str):
        raise ValueError(f"{value!r}")
    return value


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as SQLite takes them: missing ones are None."""
    if column.dtype.kind in "iub":
        return column.to_numpy().tolist()
    return column.astype(object).where(column.notna(), None).tolist()


def _series(values: Sequence[Any], held: str) -> pd.Series[Any]:
    """Return a column that holds ``int``, ``float``, ``bool`` or ``text``; text with gaps has None in them."""
    if held == "text":
        gaps = any(value is None for value in values)
        return pd.Series(list(values), dtype=object if gaps or not len(values) else str)
    return pd.Series(pd.Series(list(values), dtype=object).astype(_DTYPES[held]))
