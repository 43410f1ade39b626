"""Stations as a workbook to work by, as a folder of tables for other programs, or as JSON."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pandas as pd

from gridplan.language import say
from gridplan.people.stations.telling import as_dict, summary
from gridplan.people.stations.values import Stations
from gridplan.store.books import write_book
from gridplan.store.safe import check_writable, replace_file
from gridplan.store.sheets import Sheet

TABLES = ("open", "serves", "curve")
_NOTES_WIDE = 110
"""Digits in a line of the notes."""


def export(stations: Stations, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the stations, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: what to read first, then a sheet with the stations, one with the grids they serve, and what each
        station more buys where that was asked for; ``.json``: all as plain values. Without an ending: a folder with
        ``open.csv``, ``serves.csv`` and ``curve.csv``, columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(stations, "stations.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('stations.xlsx')
    """
    if Path(path).suffix.lower() == ".json":
        check_writable(path)
        text = json.dumps(as_dict(stations), ensure_ascii=False, sort_keys=True, indent=1)
        return replace_file(path, f"{text}\n".encode())
    return write_book(
        path,
        sheets=lambda: [_notes(stations, lang), *(_sheet(stations, name, lang) for name in _sheets(stations))],
        tables={name: partial(_table, stations, name) for name in TABLES},
        refusal="stations-ending",
        lang=lang,
    )


def _sheets(stations: Stations) -> tuple[str, ...]:
    return tuple(name for name in TABLES if name != "curve" or len(stations.curve))


def _table(stations: Stations, name: str) -> pd.DataFrame:
    table: pd.DataFrame = getattr(stations, name)
    return table


def _sheet(stations: Stations, name: str, lang: str | None) -> Sheet:
    table = _table(stations, name)
    answers = {truth: say(f"stations-{word}", lang) for truth, word in ((True, "yes"), (False, "no"))}
    truths = {column: table[column].map(answers) for column in ("fixed", "feasible") if column in table}
    table = table.assign(**truths)
    if name == "open":
        table["capacity"] = table["capacity"].astype(object).where(table["capacity"] >= 0, None)
    heads = {column: say(f"stations-head-{column}", lang) for column in table.columns}
    return Sheet(say(f"stations-sheet-{name}", lang), table, heads, shares=("gap",))


def _notes(stations: Stations, lang: str | None) -> Sheet:
    title = say("stations-sheet-notes", lang)
    below = [] if stations.curve["feasible"].astype(bool).all() else [say("stations-curve-below", lang)]
    lines = [*summary(stations, lang).splitlines(), *below, *(f.text(lang) for f in stations.report.findings)]
    return Sheet(title, pd.DataFrame({"note": lines}), {"note": title}, widest=_NOTES_WIDE)
