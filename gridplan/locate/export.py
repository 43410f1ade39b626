"""The answers for many places as a table that other programs read, or a workbook for people."""

from __future__ import annotations

from pathlib import Path

from gridplan.language import say
from gridplan.locate.telling import OFFICERS, OLD_GRID, department_name
from gridplan.locate.values import Located
from gridplan.store.books import write_table
from gridplan.store.sheets import Sheet

_IN_WORDS = {"inside": "inside", "grid_kind": "kind", "then_from": "from"}
"""Columns whose values have words of their own, and what their keys begin with."""


def export_located(located: Located, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the answers, one row a point, and return where.

    Parameters
    ----------
    path
        ``.csv`` (UTF-8 with mark, columns by their names) or ``.xlsx`` (heads in the language `lang`).

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_located(located, "located.csv")  # doctest: +SKIP
    PosixPath('located.csv')
    """
    return write_table(
        path, sheet=lambda: _sheet(located, lang), table=lambda: located.table, refusal="locate-ending", lang=lang
    )


def _sheet(located: Located, lang: str | None) -> Sheet:
    table = located.table
    for column, subject in _IN_WORDS.items():
        if column in table:
            table = table.assign(**{column: [_word(subject, value, lang) for value in table[column]]})
    heads = {name: _head(name, lang) for name in table.columns}
    return Sheet(say("locate-sheet", lang), table, heads, exact=("x", "y"))


def _word(subject: str, value: object, lang: str | None) -> str:
    return say(f"locate-{subject}-{value}".lower(), lang) if value != "" else ""


def _head(column: str, lang: str | None) -> str:
    """Return what stands above a column; those of departments name them."""
    for prefix in (OFFICERS, OLD_GRID):
        if column.startswith(prefix):
            department = department_name(column.removeprefix(prefix), lang)
            return say(f"locate-head-{prefix.rstrip('_')}", lang, department=department).strip()
    return say(f"locate-head-{column}", lang)
