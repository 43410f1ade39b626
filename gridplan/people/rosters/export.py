"""A roster as a workbook to work by, as a folder of tables for other programs, or as JSON that can be read back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from gridplan.people.assignment import Assignment
from gridplan.people.rosters.files import roster_text
from gridplan.people.rosters.sheets import TABLES, roster_sheets, roster_table
from gridplan.store.books import write_book
from gridplan.store.safe import check_writable, replace_file


def export(assignment: Assignment, path: str | Path, *, lang: str | None = None, people: str | None = None) -> Path:
    """Write the roster of an assignment, and return where. Nobody but the owner may read the files.

    Officers' names, where the table of officers had them, stand beside their ids in the table of officers and nowhere
    else. The same assignment gives the same bytes.

    Parameters
    ----------
    path
        ``.xlsx``: what to read first, then a sheet by community, by officer, by grid, by post, how far each stage is
        proven, and the findings; heads and sentences in the language `lang`. ``.json``: what `read_roster` reads back.
        Without an ending: a folder with ``communities.csv``, ``officers.csv``, ``grids.csv``, ``posts.csv``,
        ``stages.csv`` and ``findings.csv``, columns by their names.
    people
        What they are called in the workbook who serve the grids, e.g. ``service teams``; officers when None.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(assignment, "roster.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('roster.xlsx')
    """
    if Path(path).suffix.lower() == ".json":
        check_writable(path)
        return replace_file(path, roster_text(assignment).encode("utf-8", "backslashreplace"), private=True)
    return write_book(
        path,
        sheets=lambda: roster_sheets(assignment, lang, people),
        tables={name: partial(roster_table, assignment, name, lang) for name in TABLES},
        refusal="roster-ending",
        lang=lang,
        private=True,
    )
