"""A crosswalk as a workbook that people take into a meeting, or as a folder of tables for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from gridplan.columns import BACKWARD_COLUMNS, EFFORT_COLUMNS, FORWARD_COLUMNS, FUNCTION_COLUMNS
from gridplan.crosswalk.values import TABLES, Crosswalk
from gridplan.errors import OptionError
from gridplan.language import say, sentences
from gridplan.store.safe import check_writable, replacing
from gridplan.store.sheets import Sheet, write_csv, write_workbook

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "forward": FORWARD_COLUMNS,
    "backward": BACKWARD_COLUMNS,
    "effort": EFFORT_COLUMNS,
    "functions": FUNCTION_COLUMNS,
}
_ORDER = ("effort", "forward", "backward", "functions")
_SHARES = ("share", "changing_share", "pairs_kept")


def export_crosswalk(crosswalk: Crosswalk, path: str | Path, *, lang: str | None = None) -> Path:
    """Write the tables of a crosswalk, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: a sheet to read first, and one for each table, heads in the language `lang`. Without an ending: a
        folder with ``forward.csv``, ``backward.csv``, ``effort.csv`` and ``functions.csv``, columns by their names.

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
    target = Path(path)
    if target.suffix.lower() not in (".xlsx", ""):
        raise OptionError(say("crosswalk-ending", lang, path=target))
    if target.suffix:
        check_writable(target)
        with replacing(target) as temporary:
            write_workbook(temporary, [_notes(crosswalk, lang), *(_sheet(crosswalk, name, lang) for name in _ORDER)])
    else:
        _write_folder(crosswalk, target)
    return target


def _write_folder(crosswalk: Crosswalk, folder: Path) -> None:
    if not folder.is_dir():
        check_writable(folder)
        folder.mkdir()
    for name in TABLES:
        check_writable(folder / f"{name}.csv")
    for name in TABLES:
        with replacing(folder / f"{name}.csv") as temporary:
            write_csv(temporary, _table(crosswalk, name))


def _table(crosswalk: Crosswalk, name: str) -> pd.DataFrame:
    """Return one table with the columns that may leave it."""
    frame: pd.DataFrame = getattr(crosswalk, name)
    return frame[list(_COLUMNS[name])]


def _sheet(crosswalk: Crosswalk, name: str, lang: str | None) -> Sheet:
    table = _table(crosswalk, name)
    answers = {answer: say(f"crosswalk-{answer}", lang) for answer in ("yes", "no")}
    truths = [column for column in table.columns if table[column].dtype == bool]
    table = table.assign(
        **{column: table[column].map({True: answers["yes"], False: answers["no"]}) for column in truths}
    )
    heads = {column: say(f"crosswalk-head-{column}", lang) for column in _COLUMNS[name]}
    return Sheet(say(f"crosswalk-sheet-{name}", lang), table, heads, _SHARES)


def _notes(crosswalk: Crosswalk, lang: str | None) -> Sheet:
    """Return what a reader has to know: the summary, and what the words in the tables mean."""
    keys = [key for key in sentences() if key.startswith("crosswalk-note-")]
    lines = [*crosswalk.summary(lang).splitlines(), "", *(say(key, lang) for key in keys)]
    title = say("crosswalk-sheet-notes", lang)
    return Sheet(title, pd.DataFrame({"note": lines}), {"note": title})
