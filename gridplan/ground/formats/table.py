"""Tables with a row per building, address or household: CSV and XLSX, read as text so that ids keep their zeros."""

from __future__ import annotations

import csv
import math
import os
import unicodedata
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.faults import refusal
from gridplan.ground.formats.files import GUESSED_ENCODINGS, TABLES, local_file
from gridplan.text import plain

_SEPARATORS = (",", ";", "\t")


def read_table(
    path: str | os.PathLike[str], *, sheet: str | None = None, encoding: str | None = None, raw: bool = False
) -> pd.DataFrame:
    """Return a CSV or XLSX table as text, empty cells as None.

    Parameters
    ----------
    raw
        Whether cells come as they stand, numbers of a workbook as numbers and text with its spaces and full width; the
        index is then the line in the file.

    Raises
    ------
    InputError
        When the file is missing, damaged or empty, a row has more or fewer cells than the head (``table-rows``, with
        the line numbers), a column name stands twice, or a workbook has several sheets and none is named.
    """
    file = local_file(path)
    if file.suffix.lower() not in TABLES:
        raise refusal("file-format", source=file.name, formats=", ".join(TABLES))
    rows = _sheet_rows(file, sheet, raw) if file.suffix.lower() == ".xlsx" else _csv_rows(file, encoding, raw)
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(cell for cell in row)]
    if len(numbered) < 2:
        raise refusal("file-empty", source=file.name)
    head = [str(cell or "").strip() for cell in numbered[0][1]]
    uneven = [f"line {number}" for number, row in numbered[1:] if len(row) != len(head)]
    if uneven:
        raise refusal("table-rows", uneven, source=file.name, cells=len(head))
    twice = sorted({name for name in head if head.count(name) > 1 and name})
    if twice:
        raise refusal("table-columns", source=file.name, columns=", ".join(twice))
    lines = [number for number, _ in numbered[1:]] if raw else None
    frame = pd.DataFrame([row for _, row in numbered[1:]], index=lines, columns=head, dtype=object)
    return frame.loc[:, [bool(name) for name in head]]


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
    found: list[str | None] = []
    findings: list[Finding] = []
    for asked, usual, axis in ((x, columns.X, "x"), (y, columns.Y, "y")):
        name, faults = _coordinate_column(table, asked, usual, source=source, axis=axis)
        found.append(name)
        findings += faults
    if None in found:
        raise InputError(tuple(findings))
    east, north = (numbers_of(table[name]) for name in found)
    wrong = np.flatnonzero(np.isnan(east) | np.isnan(north))
    if len(wrong):
        raise refusal("coordinates-text", [f"#{i + 1}" for i in wrong], source=source, x=found[0], y=found[1])
    return gpd.GeoDataFrame(table.drop(columns=found), geometry=gpd.points_from_xy(east, north))


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


def _coordinate_column(
    table: pd.DataFrame, asked: str | None, usual: tuple[str, ...], *, source: str, axis: str
) -> tuple[str | None, tuple[Finding, ...]]:
    if asked is not None:
        return columns.named(list(table.columns), asked, source=source)
    found = columns.detect(table.columns, usual)
    if found is not None:
        return found, ()
    numbers = {"source": source, "axis": axis, "columns": ", ".join(map(str, table.columns))}
    return None, (Finding("coordinates-missing", (), numbers),)


def numbers_of(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column as float64 (n,), NaN where it is no number."""
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)


def _csv_rows(file: Path, encoding: str | None, raw: bool) -> list[list[str | None]]:
    text = _decoded(file, encoding)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True))
    except csv.Error:
        raise refusal("source-damaged", source=file.name, driver="CSV") from None
    return [[(cell if raw else cell.strip()) or None for cell in row] for row in rows]


def _decoded(file: Path, encoding: str | None) -> str:
    data = file.read_bytes()
    for guess in (encoding,) if encoding else ("utf-8-sig", *GUESSED_ENCODINGS[1:]):
        try:
            return data.decode(guess)
        except (UnicodeDecodeError, LookupError):
            continue
    raise refusal("encoding-unknown", source=file.name)


def _sheet_rows(file: Path, sheet: str | None, raw: bool) -> list[list[Any]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError):
        raise refusal("source-damaged", source=file.name, driver="XLSX") from None
    names = list(book.sheetnames)
    if sheet is None and len(names) > 1:
        raise refusal("layer-choice", source=file.name, layers=", ".join(names))
    if sheet is not None and sheet not in names:
        raise refusal("layer-missing", source=file.name, layer=sheet, layers=", ".join(names))
    cells = book[sheet or names[0]].iter_rows(values_only=True)
    rows = [[cell if raw else id_text(cell) or None for cell in row] for row in cells]
    book.close()
    width = max((i + 1 for row in rows[:1] for i, cell in enumerate(row) if cell), default=0)
    return [(row + [None] * width)[: max(width, _filled(row))] for row in rows]


def _filled(row: list[Any]) -> int:
    return max((i + 1 for i, cell in enumerate(row) if cell), default=0)
