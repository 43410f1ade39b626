"""A chart beside a table of a workbook, drawn by the spreadsheet itself from the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_WIDE, _HIGH = 30.0, 11.0
"""Size of a chart, cm."""
_FILL, _LINES = "8FB4D9", ("A3123F", "5D7A68", "A3123F")


@dataclass(frozen=True)
class Chart:
    """Columns of a table as bars, with lines across.

    Parameters
    ----------
    title
        What stands above it.
    names, bars
        Columns with the name and the height of each bar.
    lines
        Columns drawn as lines over them, such as the ends of a window.
    """

    title: str
    names: str
    bars: str
    lines: tuple[str, ...] = ()


def add_chart(target: WriteOnlyWorksheet, chart: Chart, *, columns: Sequence[str], rows: int) -> None:
    """Put a chart to the right of a table with these `columns` and so many `rows` below its heads."""
    bars, lines = BarChart(), LineChart()
    bars.title, bars.width, bars.height, bars.gapWidth = chart.title, _WIDE, _HIGH, 30
    bars.add_data(_column(target, columns.index(chart.bars), rows), titles_from_data=True)
    bars.series[0].graphicalProperties.solidFill = _FILL
    for column, colour in zip(chart.lines, _LINES, strict=False):
        lines.add_data(_column(target, columns.index(column), rows), titles_from_data=True)
        lines.series[-1].graphicalProperties.line.solidFill = colour
        lines.series[-1].smooth = False
    bars.set_categories(_column(target, columns.index(chart.names), rows, head=False))
    for axis in (bars.x_axis, bars.y_axis):
        axis.delete = False
    bars.y_axis.scaling.min = 0
    bars.legend.position = "b"
    bars += lines
    target.add_chart(bars, f"{get_column_letter(len(columns) + 2)}2")


def _column(target: WriteOnlyWorksheet, number: int, rows: int, *, head: bool = True) -> Reference:
    return Reference(target, min_col=number + 1, min_row=1 if head else 2, max_row=rows + 1)
