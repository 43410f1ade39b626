"""A crosswalk as a workbook that people take into a meeting, or as a folder of tables for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from gridplan.columns import (
    BACKWARD_COLUMNS,
    EFFORT_COLUMNS,
    FORWARD_COLUMNS,
    FUNCTION_COLUMNS,
    HANDOVER_COLUMNS,
    NEW_GRID_COLUMNS,
)
from gridplan.crosswalk.overview import overview_sheet
from gridplan.crosswalk.values import TABLES, Crosswalk
from gridplan.language import say, sentences
from gridplan.store.books import write_book
from gridplan.store.sheets import Sheet, departments_in_words

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "grids": NEW_GRID_COLUMNS,
    "forward": FORWARD_COLUMNS,
    "backward": BACKWARD_COLUMNS,
    "effort": EFFORT_COLUMNS,
    "functions": FUNCTION_COLUMNS,
    "handover": HANDOVER_COLUMNS,
}
_OF_NEW_GRID = ("grid", "department", "old_grid", "title", "functions", "staff", "households", "share")
"""Columns of the sheet of functions: people look there for a new grid."""
_SHARES = ("share", "changing_share", "pairs_kept")
_NOTES_WIDE = 110
"""Digits in a line of the notes."""
_MOST_HANDED = 5000
"""Buildings in the sheet of a department that hands them over: what people work through; the folder has all."""


def export_crosswalk(crosswalk: Crosswalk, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the tables of a crosswalk, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: the new grids at a glance with what each department has there, a sheet that explains, one for each
        table, and one a department with the buildings that it hands over or takes in (the first 5,000); heads in the
        language `lang`. Without an ending: a folder with ``grids.csv``, ``effort.csv``, ``forward.csv``,
        ``backward.csv``, ``functions.csv`` and ``handover.csv``, columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_crosswalk(crosswalk, "crosswalk.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('crosswalk.xlsx')
    """
    tables = {name: partial(_table, crosswalk, name) for name in TABLES}
    return write_book(
        path, sheets=lambda: _sheets(crosswalk, lang), tables=tables, refusal="crosswalk-ending", lang=lang
    )


def _table(crosswalk: Crosswalk, name: str) -> pd.DataFrame:
    """Return one table with the columns that may leave it."""
    frame: pd.DataFrame = getattr(crosswalk, name)
    return frame[list(_COLUMNS[name])]


def _sheets(crosswalk: Crosswalk, lang: str | None) -> list[Sheet]:
    """Return the sheets of the workbook in the order in which people read them."""
    tables = [_sheet(crosswalk, name, lang) for name in ("effort", "forward", "backward")]
    handed = [_handed(crosswalk, department, lang) for department in _handing_over(crosswalk)]
    return [overview_sheet(crosswalk, lang), _notes(crosswalk, lang), *tables, _hung(crosswalk, lang), *handed]


def _sheet(crosswalk: Crosswalk, name: str, lang: str | None) -> Sheet:
    table = departments_in_words(_table(crosswalk, name), lang)
    answers = {answer: say(f"crosswalk-{answer}", lang) for answer in ("yes", "no")}
    truths = [column for column in table.columns if table[column].dtype == bool]
    table = table.assign(
        **{column: table[column].map({True: answers["yes"], False: answers["no"]}) for column in truths}
    )
    return Sheet(say(f"crosswalk-sheet-{name}", lang), table, _heads(table, lang), _SHARES)


def _hung(crosswalk: Crosswalk, lang: str | None) -> Sheet:
    """Return the functions by new grid, in the plan's order; grids of road segments share length, not households."""
    place = {code: i for i, code in enumerate(crosswalk.grids["grid"])}
    rows = crosswalk.functions.assign(place=crosswalk.functions["grid"].map(place))
    table = rows.sort_values(["place", "department"], kind="stable")[list(_OF_NEW_GRID)]
    along = table["department"].isin(crosswalk.line_departments)
    table["households"] = table["households"].astype(object).where(~along, None)
    told = {name: say(f"crosswalk-head-hung-{name}", lang) for name in ("staff", "households", "share")}
    table = departments_in_words(table, lang)
    return Sheet(say("crosswalk-sheet-functions", lang), table, _heads(table, lang) | told, _SHARES)


def _handing_over(crosswalk: Crosswalk) -> list[str]:
    changing = set(crosswalk.handover["department"])
    return [department for department in crosswalk.departments if department in changing]


def _handed(crosswalk: Crosswalk, department: str, lang: str | None) -> Sheet:
    rows = _table(crosswalk, "handover")
    table = rows[rows["department"] == department].drop(columns="department").head(_MOST_HANDED)
    return Sheet(say("crosswalk-sheet-handover", lang, department=department), table, _heads(table, lang))


def _heads(table: pd.DataFrame, lang: str | None) -> dict[str, str]:
    return {column: say(f"crosswalk-head-{column}", lang) for column in table.columns}


def _notes(crosswalk: Crosswalk, lang: str | None) -> Sheet:
    """Return what a reader has to know: the summary, and what the words in the tables mean."""
    keys = [key for key in sentences() if key.startswith("crosswalk-note-")]
    lines = [*crosswalk.summary(lang).splitlines(), "", *(say(key, lang) for key in keys)]
    title = say("crosswalk-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": lines}), {"note": title}, widest=_NOTES_WIDE)
