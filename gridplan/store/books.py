"""Tables as one workbook for people, or as csv files for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.safe.folders import made
from gridplan.store.safe import check_writable, replacing
from gridplan.store.sheets import Sheet, write_csv, write_workbook


def write_book(
    path: str | Path,
    *,
    sheets: Callable[[], Sequence[Sheet]],
    tables: Mapping[str, Callable[[], pd.DataFrame]],
    refusal: str,
    lang: str | None = None,
    private: bool = False,
) -> Path:
    """Write sheets into a workbook where `path` ends in ``.xlsx``, else tables into a folder; return where.

    Parameters
    ----------
    sheets, tables
        Made only when they are written; tables by the names of their files.
    refusal
        Key of the sentence for another ending.
    private
        Whether nobody but the owner may read the files.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> write_book("a.txt", sheets=list, tables={}, refusal="crosswalk-ending")
    Traceback (most recent call last):
        ...
    gridplan.errors.OptionError: ...
    """
    target = Path(path)
    if target.suffix.lower() not in (".xlsx", ""):
        raise OptionError(say(refusal, lang, path=target))
    if target.suffix:
        check_writable(target)
        with replacing(target, private=private) as temporary:
            write_workbook(temporary, sheets())
    else:
        _write_folder(target, tables, private=private)
    return target


def write_table(
    path: str | Path,
    *,
    sheet: Callable[[], Sheet],
    table: Callable[[], pd.DataFrame],
    refusal: str,
    lang: str | None = None,
) -> Path:
    """Write one sheet into a workbook where `path` ends in ``.xlsx``, one table where in ``.csv``; return where.

    Parameters
    ----------
    sheet, table
        Made only when it is written.
    refusal
        Key of the sentence for another ending.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> write_table("a.txt", sheet=list, table=pd.DataFrame, refusal="locate-ending")
    Traceback (most recent call last):
        ...
    gridplan.errors.OptionError: ...
    """
    target = Path(path)
    if target.suffix.lower() not in (".csv", ".xlsx"):
        raise OptionError(say(refusal, lang, path=target))
    check_writable(target)
    with replacing(target) as temporary:
        if target.suffix.lower() == ".csv":
            write_csv(temporary, table())
        else:
            write_workbook(temporary, [sheet()])
    return target


def _write_folder(folder: Path, tables: Mapping[str, Callable[[], pd.DataFrame]], *, private: bool) -> None:
    if not folder.is_dir():
        check_writable(folder)
        made(folder)
    for name in tables:
        check_writable(folder / f"{name}.csv")
    for name, table in tables.items():
        with replacing(folder / f"{name}.csv", private=private) as temporary:
            write_csv(temporary, table())
