"""The past of a plan as a workbook that people read, or as a folder of tables for other programs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gridplan.language import say, sentences
from gridplan.lineage.values import Lineage
from gridplan.store.books import write_book
from gridplan.store.sheets import Sheet

_SHARES = ("share_from", "share_to")
_NOTES_WIDE = 110
"""Digits in a line of the notes."""
_MOST_TOLD = 50_000
"""Buildings in the workbook, the last rounds first: what programs for sheets open at once; the folder has all."""


def export_lineage(lineage: Lineage, path: str | Path, *, lang: str | None = None) -> Path:
    """Write what became of grids and buildings in all rounds, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: a sheet that explains, the grids, the buildings (the last 50,000 changes) and the retired codes,
        heads and events in the language `lang`. Without an ending: a folder with ``grids.csv``, ``units.csv`` and
        ``retired.csv``, columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_lineage(lineage, "lineage.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('lineage.xlsx')
    """
    tables = {
        "grids": lambda: lineage.grids,
        "units": lambda: lineage.units,
        "retired": lambda: _retired(lineage),
    }
    return write_book(path, sheets=lambda: _sheets(lineage, lang), tables=tables, refusal="lineage-ending", lang=lang)


def _sheets(lineage: Lineage, lang: str | None) -> list[Sheet]:
    words = {letter: say(f"lineage-event-{letter}", lang) for letter in lineage.grids["event"].unique()}
    grids = lineage.grids.assign(event=lineage.grids["event"].map(words))
    tables = {"grids": grids, "units": lineage.units.tail(_MOST_TOLD), "retired": _retired(lineage)}
    return [_notes(lineage, lang), *(_sheet(name, table, lang) for name, table in tables.items())]


def _sheet(name: str, table: pd.DataFrame, lang: str | None) -> Sheet:
    heads = {column: say(f"lineage-head-{column}", lang) for column in table.columns}
    return Sheet(say(f"lineage-sheet-{name}", lang), table, heads, _SHARES)


def _retired(lineage: Lineage) -> pd.DataFrame:
    """Return the retired codes with the last round in which each was in use."""
    rows = lineage.grids[lineage.grids["old_grid"].isin(lineage.retired)]
    last = rows.sort_values("round").drop_duplicates("old_grid", keep="last")
    return last[["old_grid", "round", "version", "date"]].sort_values("old_grid", ignore_index=True)


def _notes(lineage: Lineage, lang: str | None) -> Sheet:
    """Return what a reader has to know: the summary, and what the events mean."""
    keys = [key for key in sentences() if key.startswith("lineage-note-")]
    lines = [*lineage.summary(lang).splitlines(), "", *(say(key, lang) for key in keys)]
    title = say("lineage-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": lines}), {"note": title}, widest=_NOTES_WIDE)
