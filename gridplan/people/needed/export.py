"""The staff that is needed as workbook, folder of tables, or JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.columns import NEEDED_NUMBER_COLUMNS, NEEDED_STAFF_COLUMNS
from gridplan.language import say
from gridplan.people.needed.optional import NOTES
from gridplan.people.needed.tables import by_department, by_number
from gridplan.people.needed.telling import summary
from gridplan.people.needed.values import ALL, Needed
from gridplan.store.books import write_book
from gridplan.store.safe import check_writable, replace_file
from gridplan.store.sheets import Sheet

_WIDE = 110
"""Digits in a line of the summary."""


def as_dict(needed: Needed) -> dict[str, Any]:
    """Return what is needed as plain values for JSON."""
    return {
        "rules": {name: rules.as_dict() for name, rules in needed.rules.items()},
        "staff": _records(by_department(needed)),
        "numbers": _records(by_number(needed)),
        "why": [[reason.as_dict() for reason in one.outcome.reasons] for one in needed.trials],
        "reasons": [reason.as_dict() for reason in needed.reasons],
        "findings": [finding.as_dict() for finding in needed.report.findings],
    }


def export(needed: Needed, path: str | Path, *, lang: str | None = None) -> Path:
    """Write what is needed, and return where.

    Parameters
    ----------
    path
        ``.xlsx``: what to read first, the staff by department and the numbers that were tried, in the language `lang`.
        ``.json``: plain values. Without an ending: a folder with ``staff.csv`` and ``numbers.csv``.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(needed, "needed.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('needed.xlsx')
    """
    if Path(path).suffix.lower() == ".json":
        check_writable(path)
        content = json.dumps(as_dict(needed), ensure_ascii=False, indent=1, allow_nan=False, default=_plain)
        return replace_file(path, content.encode("utf-8", "backslashreplace"))
    return write_book(
        path,
        sheets=lambda: _sheets(needed, lang),
        tables={"staff": lambda: by_department(needed), "numbers": lambda: _numbers(needed, lang)},
        refusal="needed-ending",
        lang=lang,
    )


def _sheets(needed: Needed, lang: str | None) -> list[Sheet]:
    title = say("needed-sheet-summary", lang)
    lines = [
        *summary(needed, lang).splitlines(),
        *(f.line(lang) for f in needed.report.findings if f.code not in NOTES),
    ]
    first = Sheet(title, pd.DataFrame({"line": lines}), {"line": title}, widest=_WIDE)
    tables = {"staff": by_department(needed), "numbers": _numbers(needed, lang)}
    return [first, *(_sheet(name, table, lang) for name, table in tables.items())]


def _numbers(needed: Needed, lang: str | None) -> pd.DataFrame:
    """Return the numbers that were tried, with the reasons against them."""
    why = ["; ".join(reason.text(lang) for reason in one.outcome.reasons) for one in needed.trials]
    return by_number(needed).assign(why=why)


def _sheet(name: str, table: pd.DataFrame, lang: str | None) -> Sheet:
    whole, answer = say("needed-all", lang), {True: say("needed-yes", lang), False: say("needed-no", lang)}
    told = table.assign(
        **{column: table[column].replace(ALL, whole) for column in ("community", "department")},
        **{column: table[column].map(answer) for column in ("proven", "counted") if table[column].dtype == bool},
    )
    if "works" in told:
        told["works"] = [say(f"needed-{works}", lang) for works in table["works"]]
    columns = {"staff": NEEDED_STAFF_COLUMNS, "numbers": (*NEEDED_NUMBER_COLUMNS, "why")}[name]
    heads = {column: say(f"needed-head-{name}-{column}", lang) for column in columns}
    return Sheet(say(f"needed-sheet-{name}", lang), told, heads, ("load_window",), widest=_WIDE)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values; what is not known is null."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
