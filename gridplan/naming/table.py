"""Tables of names: what a planner calls the grids."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed
from gridplan.ground.formats.table import id_texts, read_table
from gridplan.naming.lines import one_line

_GRID = ("grid", "code", "网格编码", "编码", "网格")
_NAME = ("name", "title", "网格名称", "名称")


def read_names(path: str | os.PathLike[str], *, sheet: str | None = None) -> dict[str, str]:
    """Return code → name of grids from a CSV or XLSX table with a column of each; an empty name takes one back.

    Parameters
    ----------
    sheet
        Sheet of a workbook; its only one when left out.

    Raises
    ------
    InputError
        When the table cannot be read, has no such columns, or gives a grid two names.

    Examples
    --------
    >>> read_names("names.csv")  # doctest: +SKIP
    {'001': 'Old Port'}
    """
    source = Path(path).name
    table = read_table(path, sheet=sheet)
    codes = id_texts(table[_column(table, _GRID, source)])
    names = [one_line(value) for value in table[_column(table, _NAME, source)]]
    pairs = [(code, name) for code, name in dict.fromkeys(zip(codes, names, strict=True)) if code]
    once = dict(pairs)
    if len(once) < len(pairs):
        count = Counter(code for code, _ in pairs)
        twice = tuple(sorted(code for code in once if count[code] > 1))
        raise InputError((Finding("names-repeated", twice, {"source": source}),))
    return once


def _column(table: pd.DataFrame, usual: Sequence[str], source: str) -> str:
    found = detect(table.columns, usual)
    if found is None:
        present = listed(table.columns, source=source)
        numbers = {"source": source, "usual": ", ".join(usual), "present": present}
        raise InputError((Finding("names-column", (), numbers),))
    return found
