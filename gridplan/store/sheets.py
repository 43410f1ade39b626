"""Tables as workbooks and CSV files: numbers are numbers, text stays text, nothing runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from gridplan.language import all_called
from gridplan.store.charts import Chart, add_chart
from gridplan.text import csv_cell, plain, sheet_names, width

_DEPARTMENTS = ("department", "department_a", "department_b", "departments")
_STEADY = datetime(2000, 1, 1)
"""Time noted in workbooks: equal tables give equal bytes."""
_NARROW, _LOOKED_AT = 8, 500
_A4, _A3, _A4_HOLDS = 9, 8, 200
"""Sizes of paper as Excel numbers them, and digits across that can be read on the smaller one."""
_BUTTON = 3
"""Digits that the button of a filter takes in a head."""

_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TOP = Alignment(vertical="top")
_HEAD = Font(bold=True)


class _Look(NamedTuple):
    """How the numbers of a column are shown."""

    decimals: int
    number_format: str | None = None


_SHARE, _OTHER, _EXACT = _Look(4, "0.0%"), _Look(3), _Look(12)
_BY_UNIT = {"m2": _Look(0, "0"), "m": _Look(1, "0.0"), "x": _Look(1, "0.0"), "y": _Look(1, "0.0")}
"""What a column's name ends in → how its numbers are shown: square metres whole, metres in decimetres."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table of a workbook.

    Parameters
    ----------
    heads
        Column → what stands above it; its name where it is not in here.
    shares
        Columns shown in per cent.
    exact
        Columns whose numbers keep all digits: coordinates that may be degrees.
    widest
        Digits in the widest column; longer texts are wrapped.
    chart
        A chart of its columns, beside the table.
    """

    title: str
    table: pd.DataFrame
    heads: Mapping[str, str] = field(default_factory=dict)
    shares: Collection[str] = ()
    exact: Collection[str] = field(default=(), kw_only=True)
    widest: int = 60
    chart: Chart | None = field(default=None, kw_only=True)


def departments_in_words(table: pd.DataFrame, lang: str | None) -> pd.DataFrame:
    """Return a table with its columns of departments as people call these; see `gridplan.language.called`."""
    columns = [column for column in _DEPARTMENTS if column in table.columns]
    told = {name: [all_called(codes, lang, of="department") for codes in table[name]] for name in columns}
    return table.assign(**told)


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write `sheets` as an xlsx file that can be filtered and printed.

    Heads stay in view, on the screen and on every page; columns are as wide as what stands in them; pages are
    landscape and as wide as the sheet. Numbers have the decimals that people read: whole m², decimetres, tenths of a
    per cent.
    """
    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _STEADY
    for sheet, title in zip(sheets, sheet_names([sheet.title for sheet in sheets]), strict=True):
        _write_sheet(book.create_sheet(title), sheet)
    content = BytesIO()  # openpyxl leaves loose ends, with a traceback each, where a disk is full
    with _SteadyArchive(content, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    path.write_bytes(content.getvalue())


class _SteadyArchive(ZipFile):
    """An archive whose entries have no time of their own."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Write an entry."""
        entry = ZipInfo(zinfo_or_arcname)
        entry.compress_type = ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write a file as an entry."""
        self.writestr(arcname, Path(filename).read_bytes())


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as UTF-8 with the mark by which spreadsheets know it."""
    table.map(csv_cell).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _write_sheet(target: WriteOnlyWorksheet, sheet: Sheet) -> None:
    names = [str(name) for name in sheet.table.columns]
    heads = [sheet.heads.get(name, name) for name in names]
    looks = [_look(name, sheet) for name in names]
    widths: list[int] = []
    for i, (head, look) in enumerate(zip(heads, looks, strict=True)):
        widths.append(min(_width(head, sheet.table.iloc[:_LOOKED_AT, i], look), sheet.widest))
        target.column_dimensions[get_column_letter(i + 1)].width = widths[-1]
    _lay_out(target, rows=len(sheet.table) + 1, columns=len(names), paper=_A4 if sum(widths) <= _A4_HOLDS else _A3)
    target.append([_head(target, head) for head in heads])
    if sheet.chart is not None and len(sheet.table):
        add_chart(target, sheet.chart, columns=names, rows=len(sheet.table))
    columns = [_Column(target, look, sheet.widest) for look in looks]
    for row in sheet.table.astype(object).itertuples(index=False):
        target.append([column.cell(value) for column, value in zip(columns, row, strict=True)])


def _look(name: str, sheet: Sheet) -> _Look:
    """Return how the numbers of a column are shown."""
    if name in sheet.exact:
        return _EXACT
    return _SHARE if name in sheet.shares else _BY_UNIT.get(name.rsplit("_", 1)[-1], _OTHER)


def _lay_out(target: WriteOnlyWorksheet, *, rows: int, columns: int, paper: int) -> None:
    """Keep heads in view, with filters, and fit pages to the width of the sheet."""
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:{get_column_letter(max(columns, 1))}{rows}"
    target.print_title_rows = "1:1"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = paper
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(head: str, column: pd.Series[Any], look: _Look) -> int:
    """Return how wide a column is, in digits."""
    texts = [f"{v:.{look.decimals}f}" if isinstance(v, float) else plain(v) for v in column.tolist()]
    return max(_NARROW, _BUTTON + width(head), 2 + max(map(width, texts), default=0))


def _head(target: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(target)
    _fill(cell, plain(text))
    cell.font, cell.alignment = _HEAD, _WRAPPED
    return cell


class _Column:
    """The cells of a column, one for each kind of value: rows are written one by one, and styling costs most."""

    def __init__(self, target: WriteOnlyWorksheet, look: _Look, widest: int) -> None:
        self.target = target
        self.look = look
        self.widest = widest
        self.kinds: dict[tuple[type, bool], WriteOnlyCell] = {}

    def cell(self, value: Any) -> WriteOnlyCell | None:
        """Return a value as a cell until the next row: a number as a number, all else as text that nothing runs."""
        if value is None or pd.isna(value):
            return None
        if isinstance(value, str):
            value = plain(value)
            if not value:
                return None
        elif isinstance(value, float):
            value = round(value, self.look.decimals)
        wrapped = isinstance(value, str) and len(value) > self.widest // 2 and width(value) > self.widest
        kind = type(value), wrapped
        if kind not in self.kinds:
            self.kinds[kind] = self._styled(wrapped=wrapped, number=not isinstance(value, str))
        return _fill(self.kinds[kind], value)

    def _styled(self, *, wrapped: bool, number: bool) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.target)
        cell.alignment = _WRAPPED if wrapped else _TOP
        if number and self.look.number_format is not None:
            cell.number_format = self.look.number_format
        return cell


def _fill(cell: WriteOnlyCell, value: Any) -> WriteOnlyCell:
    """Put a value into a cell; text stays text, be it what a spreadsheet would run."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
