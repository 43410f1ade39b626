"""Tables with a row per building, address or household: CSV and XLSX, read as text so that ids keep their zeros."""

from __future__ import annotations

import math
import os
import unicodedata
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.faults import refusal
from gridplan.ground.formats.headless import check_head
from gridplan.ground.formats.heads import Numbered, find_head, without_signatures, without_sums
from gridplan.ground.formats.kinds import ARCHIVES, TABLES, ending
from gridplan.ground.formats.opening import opened
from gridplan.ground.formats.rounded import check_rounded, is_rounded
from gridplan.ground.formats.rows import Row, filled, rows_of
from gridplan.text import plain


def read_table(
    path: str | os.PathLike[str], *, sheet: str | None = None, encoding: str | None = None, raw: bool = False
) -> pd.DataFrame:
    """Return a CSV or XLSX table as text, empty cells as None; the first line with cells names the columns.

    Parameters
    ----------
    path
        A table, or a ZIP archive with one.
    raw
        Whether cells come as they stand, numbers of a workbook as numbers and text with its spaces and full width; the
        index is then the line in the file.

    Raises
    ------
    InputError
        When the file is missing, damaged or empty, a row has more or fewer cells than the head (``table-rows``, with
        the line numbers), a column name stands twice or is data (``table-headless``), or a workbook has several
        sheets and none is named.
    """
    rows, source, _ = _filled_rows(path, sheet, encoding, raw=raw)
    head = _names(rows[0][1])
    return _framed(head, _fitting(head, rows[1:], source=source), source=source, raw=raw)


def read_list(
    path: str | os.PathLike[str], *, sheet: str | None = None, encoding: str | None = None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return a table as offices keep it, without the title above its column names and the sums among its rows.

    Returns
    -------
    DataFrame, tuple
        As `read_table` has it, and a finding for what was left out, the sums compared with what the rows give.

    Raises
    ------
    InputError
        As `read_table` does.
    """
    rows, source, findings = _filled_rows(path, sheet, encoding, raw=False)
    at, titled = find_head(rows, source=source)
    head = _names(rows[at][1])
    body, signed = without_signatures(_fitting(head, rows[at + 1 :], source=source), source=source)
    kept, summed = without_sums(head, body, source=source)
    if not kept:
        raise refusal("file-empty", source=source)
    return _framed(head, kept, source=source, raw=False), (*findings, *titled, *signed, *summed)


def points_of(table: pd.DataFrame, *, x: str | None = None, y: str | None = None, source: str) -> gpd.GeoDataFrame:
    """Return a table with coordinate columns as points, without a coordinate system.

    Parameters
    ----------
    x, y
        Columns of the easting or longitude and of the northing or latitude; found by their usual names when not given.

    Raises
    ------
    InputError
        When a column is missing, or a coordinate is no number (with the row numbers).
    """
    found = coordinates_of(table, x=x, y=y, source=source)
    east, north = (numbers_of(table[name]) for name in found)
    wrong = np.flatnonzero(np.isnan(east) | np.isnan(north))
    if len(wrong):
        raise refusal("coordinates-text", [f"#{i + 1}" for i in wrong], source=source, x=found[0], y=found[1])
    return gpd.GeoDataFrame(table.drop(columns=list(found)), geometry=gpd.points_from_xy(east, north))


def coordinates_of(table: pd.DataFrame, *, x: str | None, y: str | None, source: str) -> tuple[str, str]:
    """Return the columns of the coordinates of a table: those named, or those with the usual names.

    Raises
    ------
    InputError
        With what is missing of both.
    """
    east, faults = _coordinate_column(table, x, columns.X, source=source, axis="x")
    north, more = _coordinate_column(table, y, columns.Y, source=source, axis="y")
    if east is None or north is None:
        raise InputError((*faults, *more))
    return east, north


def id_text(value: object) -> str:
    """Return an id, a code or a name as text, alike wherever it comes from, so that two files can be compared.

    Leading zeros stay, a whole number read as 1.0 is 1, full width becomes plain, nothing is an empty text.

    Examples
    --------
    >>> id_text("007"), id_text(12.0), id_text(None), id_text(" 社区Ａ ")
    ('007', '12', '', '社区A')
    """
    if value is None or value is pd.NA or (isinstance(value, float | np.floating) and math.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return unicodedata.normalize("NFKC", plain(value)).strip()


def id_texts(values: pd.Series[Any]) -> list[str]:
    """Return a column of ids, codes or names as texts.

    Raises
    ------
    InputError
        ``ids-rounded`` for those that have lost their last digits, as numbers in a spreadsheet do.

    Examples
    --------
    >>> id_texts(pd.Series([7.0, None, 8.0], name="unit"))
    ['7', '', '8']
    """
    check_rounded(values, values.name)
    return [id_text(value) for value in values]


def _coordinate_column(
    table: pd.DataFrame, asked: str | None, usual: tuple[str, ...], *, source: str, axis: str
) -> tuple[str | None, tuple[Finding, ...]]:
    if asked is not None:
        return columns.named(list(table.columns), asked, source=source)
    found = columns.detect(table.columns, usual)
    if found is not None:
        return found, ()
    numbers = {"source": source, "axis": axis, "columns": columns.listed(table.columns, source=source)}
    return None, (Finding("coordinates-missing", (), numbers),)


def numbers_of(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column as float64 (n,), NaN where it is no number."""
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)


def _filled_rows(
    path: str | os.PathLike[str], sheet: str | None, encoding: str | None, *, raw: bool
) -> tuple[list[Numbered], str, tuple[Finding, ...]]:
    """Return the rows that hold something behind their lines, two at least, the name of the file, and what was noticed.

    Raises
    ------
    InputError
        ``file-empty`` when there are none beside the head.
    """
    with opened(path, layer=sheet) as found:
        name = found.file.name
        if not found.is_table:
            raise refusal("file-format", source=name, formats=", ".join((*TABLES, *ARCHIVES)))
        rows = rows_of(found.file, sheet=found.layer, encoding=encoding)
        plainly = _cell_text if ending(found.file) == ".xlsx" else _stripped
    numbered = enumerate(rows if raw else [[plainly(cell) or None for cell in row] for row in rows], start=1)
    held = [(line, row) for line, row in numbered if filled(row)]
    if len(held) < 2:
        raise refusal("file-empty", source=name)
    return held, name, found.findings


def _cell_text(cell: object) -> object:
    """Return a cell of a workbook as text; a number that lost its last digits stays one: no id is made of it."""
    return cell if is_rounded(cell) else id_text(cell)


def _stripped(cell: object) -> str:
    return str(cell or "").strip()


def _names(head: Row) -> list[str]:
    return [_stripped(cell) for cell in head[: filled(head)]]


def _fitting(head: Sequence[str], rows: Sequence[Numbered], *, source: str) -> list[Numbered]:
    """Return rows as wide as their head.

    Raises
    ------
    InputError
        ``table-rows`` for those with fewer cells, or with something beyond the head.
    """
    fitted = [(line, row[: max(len(head), filled(row))]) for line, row in rows]
    uneven = [f"#{line}" for line, row in fitted if len(row) != len(head)]
    if uneven:
        raise refusal("table-rows", uneven, source=source, cells=len(head))
    return fitted


def _framed(names: list[str], rows: Sequence[Numbered], *, source: str, raw: bool) -> pd.DataFrame:
    """Return rows under their head, without columns that have no name."""
    check_head(names, source=source)
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise refusal("table-columns", source=source, columns=columns.listed(twice, source=source, head=names))
    lines = [line for line, _ in rows] if raw else None
    frame = pd.DataFrame([row for _, row in rows], index=lines, columns=names, dtype=object)
    return frame.loc[:, [bool(name) for name in names]]
