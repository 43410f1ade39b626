"""A diagnosis as a workbook for a meeting, or as a folder of tables for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.diagnose.values import GRID_PREFIX, Diagnosis
from gridplan.language import language, say
from gridplan.store.books import write_book
from gridplan.store.sheets import Sheet, departments_in_words

_TABLES = ("conflicts", "layers", "borders", "agreement", "crossings", "faults", "heads")
_MOST_CROSSINGS = 5000
"""Crossings in a workbook: the worst; what a person scrolls through, not what a program reads."""
_SHARES = ("share_same", "same_neighbours", "pairs_kept_a", "pairs_kept_b")


def export(diagnosis: Diagnosis, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the tables of a diagnosis, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: a sheet to read first and one for each table (of crossings the worst 5,000), heads and sentences in
        the language `lang`. Without an ending: a folder with ``conflicts.csv``, ``layers.csv``, ``borders.csv``,
        ``agreement.csv``, ``crossings.csv``, ``faults.csv`` and ``heads.csv``, columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(diagnosis, "diagnosis.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('diagnosis.xlsx')
    """
    tables = {name: partial(_table, diagnosis, name) for name in _TABLES}
    return write_book(
        path,
        sheets=lambda: [_notes(diagnosis, lang), *(_sheet(diagnosis, name, lang) for name in _TABLES)],
        tables=tables,
        refusal="diagnosis-ending",
        lang=lang,
    )


def _table(diagnosis: Diagnosis, name: str) -> pd.DataFrame:
    """Return one table with the columns that may leave it."""
    frame = pd.DataFrame(getattr(diagnosis, name))
    codes = [GRID_PREFIX + department.name for department in diagnosis.departments] if name == "heads" else []
    return frame[[column for column in (*DIAGNOSIS_COLUMNS[name], *codes) if column in frame.columns]]


def _sheet(diagnosis: Diagnosis, name: str, lang: str | None) -> Sheet:
    """Return one table as a sheet with its sentences in one language and its kinds in words."""
    spoken = f"text_{language(lang)}"
    table = _table(diagnosis, name)
    if name == "crossings":
        table = table.head(_MOST_CROSSINGS)
    table = table[[column for column in table.columns if column == spoken or not str(column).startswith("text_")]]
    if "kind" in table.columns:
        table = table.assign(kind=[say(f"diagnosis-kind-{kind}", lang) for kind in table["kind"]])
    table = departments_in_words(table, lang)
    heads = {column: say(f"diagnosis-head-{column}", lang) for column in DIAGNOSIS_COLUMNS[name]}
    of_grids = {
        GRID_PREFIX + d.name: say("diagnosis-head-grid-of", lang, department=d.name) for d in diagnosis.departments
    }
    return Sheet(say(f"diagnosis-sheet-{name}", lang), table, heads | of_grids, _SHARES)


def _notes(diagnosis: Diagnosis, lang: str | None) -> Sheet:
    """Return what a reader has to know: the summary and every finding."""
    told = [finding.line(lang) for finding in diagnosis.report.findings]
    crossings = len(diagnosis.crossings)
    if crossings > _MOST_CROSSINGS:
        told.append(say("diagnosis-crossings-cut", lang, crossings=crossings, listed=_MOST_CROSSINGS))
    title = say("diagnosis-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": [*diagnosis.summary(lang).splitlines(), "", *told]}), {"note": title})
