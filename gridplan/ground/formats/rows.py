"""The rows of CSV texts and workbooks as they stand, whatever encoding and separator they have."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import openpyxl

from gridplan.errors import InputError
from gridplan.ground.faults import refusal
from gridplan.ground.formats.archives import check_packed
from gridplan.ground.formats.encodings import GUESSED_ENCODINGS
from gridplan.ground.formats.kinds import ending
from gridplan.ground.formats.rounded import MOST_EXACT
from gridplan.ground.limits import LARGEST_TEXT, MOST_CELLS, MOST_ROWS

Row: TypeAlias = list[Any]
"""Cells; None where nothing stands."""

_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 20
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_SHOWN = re.compile(r'="([^"]*)"')
_ZEROS = re.compile("0{2,}")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def rows_of(file: Path, *, sheet: str | None, encoding: str | None) -> list[Row]:
    """Return the cells of a table, row by row, those of a text as text and those of a workbook as they are.

    Parameters
    ----------
    sheet
        Sheet of a workbook; needed when several hold something.
    encoding
        Of a text; otherwise what its first bytes say, then UTF-8, then GB18030 are tried.

    Raises
    ------
    InputError
        When the file is damaged, beyond the limits of archives, in no known encoding, or the sheet is not named and
        not the only one.
    """
    if ending(file) == ".xlsx":
        return _sheet_rows(file, sheet)
    _check_size(file)
    text = _decoded(file, encoding)
    told = _SEPARATOR_LINE.match(text)
    separator = told[1] if told else _separator(text)
    if text.count(separator) + text.count("\n") > MOST_CELLS:
        raise refusal("table-cells", source=file.name, most=MOST_CELLS)
    try:
        lines = io.StringIO(text[told.end() if told else 0 :], newline="")
        found = list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        raise refusal("source-damaged", source=file.name, driver="CSV") from None
    return [[_unwrapped(cell) or None for cell in row] for row in found]


def _check_size(file: Path) -> None:
    size = file.stat().st_size
    if size > LARGEST_TEXT:
        megabytes, largest = size // 2**20, LARGEST_TEXT // 2**20
        raise refusal("table-too-large", source=file.name, megabytes=megabytes, largest=largest)


def _bounded(rows: Iterable[Row], file: Path) -> Iterator[Row]:
    """Yield the rows of a sheet, as long as they are not too many, and all as wide as the widest not too large."""
    width = 0
    for number, row in enumerate(rows, start=1):
        width = max(width, filled(row))
        if number * width > MOST_CELLS:
            raise refusal("table-cells", source=file.name, most=MOST_CELLS)
        if number > MOST_ROWS:
            raise refusal("table-lines", source=file.name, most=MOST_ROWS)
        yield row


def _unwrapped(cell: str) -> str:
    """Return what a cell shows of which a program made a formula, ``="007"``, so that spreadsheets keep its zeros."""
    told = _SHOWN.fullmatch(cell)
    return told[1] if told else cell


def filled(row: Row) -> int:
    """Return how many cells a row has up to its last that holds something."""
    return max((i + 1 for i, cell in enumerate(row) if cell not in (None, "")), default=0)


def _separator(text: str) -> str:
    """Return the separator that stands most often in an ordinary line; the first lines may be a title."""
    lines = [line for line in text[: 2**16].splitlines() if line.strip()][:_LOOKED_AT] or [""]
    return max(_SEPARATORS, key=lambda sign: median(line.count(sign) for line in lines))


def _decoded(file: Path, encoding: str | None) -> str:
    data = file.read_bytes()
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    for guess in (encoding,) if encoding else (*marked, *GUESSED_ENCODINGS):
        try:
            return data.decode(guess).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    raise refusal("encoding-unknown", source=file.name)


def _sheet_rows(file: Path, sheet: str | None) -> list[Row]:
    """Return the cells of a sheet; damage is told as whatever error the library comes to."""
    check_packed(file)
    try:
        return _read_sheet(file, sheet)
    except InputError:
        raise
    except Exception as fault:
        raise refusal("source-damaged", source=file.name, driver="XLSX") from fault


def _read_sheet(file: Path, sheet: str | None) -> list[Row]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        return _cells(book[_sheet(book, file, sheet)], file)
    finally:
        book.close()


def _sheet(book: openpyxl.Workbook, file: Path, asked: str | None) -> str:
    """Return the sheet to read: the one named, or the only one that holds something."""
    names = [str(name) for name in book.sheetnames]
    if asked is not None and asked not in names:
        raise refusal("layer-missing", source=file.name, layer=asked, layers=", ".join(names))
    if asked is not None or len(names) == 1:
        return asked or names[0]
    full = [name for name in names if _holds_something(book[name])]
    if len(full) > 1:
        raise refusal("layer-choice", source=file.name, layers=", ".join(full))
    return (full or names)[0]


def _holds_something(sheet: Any) -> bool:
    """Tell whether any cell is filled; a chart has none."""
    if not hasattr(sheet, "iter_rows"):
        return False
    return any(cell not in (None, "") for row in sheet.iter_rows(values_only=True) for cell in row)


def _cells(sheet: Any, file: Path) -> list[Row]:
    """Return the rows of a sheet, all as wide as the widest cell; what a workbook says of its size may be wrong."""
    sheet.reset_dimensions()
    rows = list(_bounded(([_shown(cell) for cell in row] for row in sheet.iter_rows()), file))
    width = max(map(filled, rows), default=0)
    return [(row + [None] * width)[:width] for row in rows]


def _shown(cell: Any) -> Any:
    """Return what a cell holds; a number that is shown with leading zeros, as codes are, is the text that is seen.

    Numbers of spreadsheets are real ones, so long ones are none that can be trusted to the last digit.
    """
    value = cell.value
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) >= 0
    if whole and value >= MOST_EXACT:
        return float(value)
    if whole and _ZEROS.fullmatch(str(cell.number_format)):
        return str(int(value)).zfill(len(cell.number_format))
    return value
