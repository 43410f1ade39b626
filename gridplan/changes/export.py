"""A change document as a workbook that people take into a meeting, or as a folder of tables for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from gridplan.changes.overview import overview_sheet
from gridplan.changes.telling import event_text, summary_lines, why_of, why_text
from gridplan.changes.values import TABLES, Changes
from gridplan.columns import (
    CHANGED_COMMUNITY_COLUMNS,
    CHANGED_GRID_COLUMNS,
    CHANGED_UNIT_COLUMNS,
    CHANGED_WORKER_COLUMNS,
)
from gridplan.ground.windows import has_target
from gridplan.history import EVENTS
from gridplan.language import say, sentences
from gridplan.store.books import write_book
from gridplan.store.sheets import Sheet

_COLUMNS = {
    "grids": CHANGED_GRID_COLUMNS,
    "communities": CHANGED_COMMUNITY_COLUMNS,
    "units": CHANGED_UNIT_COLUMNS,
    "workers": CHANGED_WORKER_COLUMNS,
}
_SHARES = ("share", "deviation_before", "deviation_after")
_OUTSIDE = {"outside_before": "old_grid", "outside_untouched": "old_grid", "outside_after": "new_grid"}
"""Columns that answer yes or no, where there is the grid that they are of."""
_RARE = ("came", "gone", "corrected", "outside_before", "outside_untouched", "outside_after")
"""Columns that the sheet leaves out when nothing stands in them."""
_GRIDS_WIDE, _NOTES_WIDE = 30, 110
"""Digits in the widest column of the grids, and in a line of the notes."""
_OF_UNITS = ("community", "change", "unit", "old_grid", "new_grid", "households_before", "households_after")
"""Columns of the sheet of buildings: its blocks are the communities."""


def export_changes(changes: Changes, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the tables of a change document, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: overview, grids worst first with the reasons (without columns in which nothing stands), communities,
        buildings by community, workers, and a sheet that explains; heads in the language `lang`.
        Without an ending: a folder with ``grids.csv``, ``communities.csv``, ``units.csv`` and ``workers.csv``, columns
        by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_changes(changes, "changes.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('changes.xlsx')
    """
    tables = {name: partial(_table, changes, name) for name in TABLES}
    return write_book(path, sheets=lambda: _sheets(changes, lang), tables=tables, refusal="changes-ending", lang=lang)


def _table(changes: Changes, name: str) -> pd.DataFrame:
    """Return one table with the columns that may leave it."""
    frame: pd.DataFrame = getattr(changes, name)
    return frame[list(_COLUMNS[name])]


def _sheets(changes: Changes, lang: str | None) -> list[Sheet]:
    """Return the sheets of the workbook in the order in which people read them."""
    told = [_grids(changes, lang), _communities(changes, lang), _units(changes, lang)]
    workers = [_sheet("workers", _table(changes, "workers"), lang)] if len(changes.workers) else []
    return [overview_sheet(changes, lang), *told, *workers, _notes(changes, lang)]


def _grids(changes: Changes, lang: str | None) -> Sheet:
    table = _table(changes, "grids")
    answers = {True: say("changes-yes", lang), False: say("changes-no", lang)}
    why = [why_text(why_of(changes, row), lang) for _, row in table.iterrows()]
    table = table.assign(
        event=[event_text(event, lang) for event in table["event"]],
        **{name: table[name].map(answers).where(table[code].notna(), None) for name, code in _OUTSIDE.items()},
        why=why,
    )
    return _sheet("grids", table.drop(columns=_needless(changes)), lang, widest=_GRIDS_WIDE)


def _needless(changes: Changes) -> list[str]:
    """Return columns of the grids that tell nothing here, so that the sheet can be read on paper."""
    grids = changes.grids
    found = [name for name in _RARE if not grids[name].any()]
    if changes.plan.rules.standard is None:
        found += ["load_share_before", "load_share_after"]
    if not has_target(changes.plan.rules):
        found += ["deviation_before", "deviation_after"]
    both = grids[["workers_before", "workers_after"]].dropna()
    return found + ([*both.columns] if both["workers_before"].eq(both["workers_after"]).all() else [])


def _communities(changes: Changes, lang: str | None) -> Sheet:
    table = _table(changes, "communities").rename(columns={"moved_in": "across_in", "moved_out": "across_out"})
    events = {str(event): event_text(event, lang) for event in EVENTS}
    return _sheet("communities", table, lang, heads=events)


def _units(changes: Changes, lang: str | None) -> Sheet:
    table = _table(changes, "units")[list(_OF_UNITS)]
    return _sheet("units", table.assign(change=[say(f"changes-kind-{kind}", lang) for kind in table["change"]]), lang)


def _sheet(
    name: str, table: pd.DataFrame, lang: str | None, *, heads: dict[str, str] | None = None, widest: int = 60
) -> Sheet:
    own = heads or {}
    told = {column: say(f"changes-head-{column}", lang) for column in table.columns if column not in own}
    return Sheet(say(f"changes-sheet-{name}", lang), table, told | own, _SHARES, widest)


def _notes(changes: Changes, lang: str | None) -> Sheet:
    """Return what a reader has to know: the summary, and what the words in the tables mean."""
    keys = [key for key in sentences() if key.startswith("changes-note-")]
    if changes.old is not None:
        keys.remove("changes-note-today")
    lines = [*summary_lines(changes, lang), "", *(say(key, lang) for key in keys)]
    title = say("changes-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": lines}), {"note": title}, widest=_NOTES_WIDE)
