"""Daily routes as a table in a file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gridplan.columns import ROUTE_COLUMNS
from gridplan.language import say
from gridplan.store.books import write_table
from gridplan.store.sheets import Sheet


def export_routes(found: pd.DataFrame, path: str | Path, *, lang: str | None = None) -> Path:
    """Write daily routes, and return where.

    Parameters
    ----------
    found
        As `gridplan.routes` returns it.
    path
        ``.xlsx``: a sheet in the language `lang`. ``.csv``: columns by their names.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_routes(found, "routes.csv")  # doctest: +SKIP
    PosixPath('routes.csv')
    """
    return write_table(path, sheet=lambda: _sheet(found, lang), table=lambda: found, refusal="routes-ending", lang=lang)


def _sheet(found: pd.DataFrame, lang: str | None) -> Sheet:
    return Sheet(say("routes-sheet", lang), found, {name: say(f"routes-{name}", lang) for name in ROUTE_COLUMNS})
