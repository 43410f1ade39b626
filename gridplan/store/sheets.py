"""Tables as workbooks and CSV files: numbers are numbers, text stays text, nothing runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gridplan.text import csv_cell, plain

_STEADY = datetime(2000, 1, 1)
"""Time noted in workbooks: equal tables give equal sheets."""
_NARROW, _WIDE, _LOOKED_AT = 8, 60, 500

_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table of a workbook.

    Parameters
    ----------
    heads
        Column → what stands above it; its name where it is not in here.
    shares
        Columns shown in per cent.
    """

    title: str
    table: pd.DataFrame
    heads: Mapping[str, str] = field(default_factory=dict)
    shares: Collection[str] = ()


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write `sheets` as an xlsx file: heads stay in view, columns are as wide as what stands in them."""
    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _STEADY
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet)
    book.save(path)


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as UTF-8 with the mark by which spreadsheets know it."""
    table.map(csv_cell).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _write_sheet(target: WriteOnlyWorksheet, sheet: Sheet) -> None:
    names = [str(name) for name in sheet.table.columns]
    heads = [sheet.heads.get(name, name) for name in names]
    formats = ["0.0%" if name in sheet.shares else None for name in names]
    target.freeze_panes = "A2"
    for i, head in enumerate(heads):
        width = _width(head, sheet.table.iloc[:_LOOKED_AT, i])
        target.column_dimensions[get_column_letter(i + 1)].width = width
    target.append([_cell(target, head) for head in heads])
    for row in sheet.table.astype(object).itertuples(index=False):
        target.append([_cell(target, *pair) for pair in zip(row, formats, strict=True)])


def _width(head: str, column: pd.Series[Any]) -> int:
    """Return how wide a column is, in digits."""
    texts = [head, *(f"{value:.4g}" if isinstance(value, float) else plain(value) for value in column.tolist())]
    return min(max(_NARROW, 2 + max(map(_digits, texts))), _WIDE)


def _digits(text: str) -> int:
    """Return how many digits wide a text is: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cell(target: WriteOnlyWorksheet, value: Any, number_format: str | None = None) -> Any:
    """Return a value as a cell: a number as a number, everything else as text that no spreadsheet runs."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, str):
        text = plain(value)
        if not text:
            return None
        cell = WriteOnlyCell(target, value=text)
        cell.data_type = "s"
        if len(text) > _WIDE // 2 and _digits(text) > _WIDE:
            cell.alignment = _WRAPPED
        return cell
    if number_format is None:
        return value
    cell = WriteOnlyCell(target, value=value)
    cell.number_format = number_format
    return cell
