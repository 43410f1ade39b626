"""Checked and changed codes as workbooks to work through, or as tables for other programs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gridplan.codes.check import CodeCheck
from gridplan.columns import CODE_CHANGE_COLUMNS, CODE_COLUMNS
from gridplan.language import say
from gridplan.store.books import write_book, write_table
from gridplan.store.sheets import Sheet

_PREFIX = "codes-"


def export_check(check: CodeCheck, path: str | Path, *, lang: str | None = None) -> Path:
    """Write checked codes, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: a sheet to read first and one with every code, those with faults first, in the language `lang`.
        Without an ending: a folder with ``codes.csv``, columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_check(check, "codes.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('codes.xlsx')
    """
    return write_book(
        path,
        sheets=lambda: [_notes(check, lang), _sheet(check, lang)],
        tables={"codes": lambda: check.codes[list(CODE_COLUMNS)]},
        refusal="codes-ending",
        lang=lang,
    )


def export_changes(changes: pd.DataFrame, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the table old code to new code, and return where.

    Parameters
    ----------
    changes
        As `gridplan.change_table` returns it.
    path
        ``.csv`` for other programs, columns by their names; ``.xlsx`` for people, in the language `lang`.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_changes(changes, "changes.csv")  # doctest: +SKIP
    PosixPath('changes.csv')
    """
    table = changes[list(CODE_CHANGE_COLUMNS)]
    return write_table(
        path,
        sheet=lambda: _changes_sheet(table, lang),
        table=lambda: table,
        refusal="codes-changes-ending",
        lang=lang,
    )


def _changes_sheet(table: pd.DataFrame, lang: str | None) -> Sheet:
    spoken = table.assign(
        event=[say(f"codes-event-{event}", lang) for event in table["event"]],
        main=[say("codes-yes" if main else "codes-no", lang) for main in table["main"]],
    )
    heads = {column: say(f"codes-change-head-{column}", lang) for column in CODE_CHANGE_COLUMNS}
    return Sheet(say("codes-sheet-changes", lang), spoken, heads, ("share_from", "share_to"))


def _sheet(check: CodeCheck, lang: str | None) -> Sheet:
    table = check.codes[list(CODE_COLUMNS)]
    table = table.loc[(table["faults"] == "").sort_values(kind="stable").index]
    spoken = [say("codes-comma", lang).join(_short(name, lang) for name in names.split()) for names in table["faults"]]
    kinds = [say(f"codes-kind-{kind}", lang) if kind else "" for kind in table["kind"]]
    heads = {column: say(f"codes-head-{column}", lang) for column in CODE_COLUMNS}
    return Sheet(say("codes-sheet-codes", lang), table.assign(faults=spoken, kind=kinds), heads)


def _short(name: str, lang: str | None) -> str:
    """Return a fault in a word or two."""
    return say(f"codes-short-{name.removeprefix(_PREFIX)}", lang)


def _notes(check: CodeCheck, lang: str | None) -> Sheet:
    title = say("codes-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": check.summary(lang).splitlines()}), {"note": title}, widest=110)
