"""Rosters of workers and tables of posts as workbooks, folders of tables or JSON that nobody else may read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.columns import STAFF_COLUMNS
from gridplan.language import called, say
from gridplan.people.staff.posts import Posts
from gridplan.people.staff.roster import WorkerRoster
from gridplan.people.staff.tables import AND
from gridplan.people.staff.teams import LEVELS
from gridplan.store.books import write_book
from gridplan.store.safe import check_writable, replace_file
from gridplan.store.sheets import Sheet

_SHARES = ("share", "full_time", "load_share", "lightest", "heaviest")


def export_roster(roster: WorkerRoster, path: str | Path, *, lang: str | None = None) -> Path:
    """Write who serves which grids, and return where; see `export_posts` for the endings."""
    return _write(path, _told(roster_tables(roster)), roster.summary(lang), roster.as_dict, lang)


def export_posts(
    posts: Posts, path: str | Path, *, roster: WorkerRoster | None = None, lang: str | None = None
) -> Path:
    """Write all posts of a plan, and return where. Nobody but the owner may read the files.

    Parameters
    ----------
    path
        ``.xlsx``: what to read first and a sheet for each table, heads in the language `lang`. ``.json``: plain values.
        Without an ending: a folder with a csv file for each table, columns by their names.
    roster
        The workers, whose tables are added.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export_posts(posts, "posts.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('posts.xlsx')
    """
    tables = posts_tables(posts) | ({} if roster is None else roster_tables(roster))
    text = "\n".join([posts.summary(lang), *([] if roster is None else [roster.summary(lang)])])

    def plain() -> dict[str, Any]:
        return posts.as_dict() | ({} if roster is None else {"roster": roster.as_dict()})

    return _write(path, _told(tables), text, plain, lang)


def roster_tables(roster: WorkerRoster) -> dict[str, pd.DataFrame]:
    """Return the tables of a roster by the names of their files."""
    return {
        "workers": roster.by_worker(),
        "worker_grids": roster.workers,
        "grid_workers": roster.by_grid(),
        "worker_communities": roster.by_community(),
    }


def posts_tables(posts: Posts) -> dict[str, pd.DataFrame]:
    """Return the tables of posts by the names of their files."""
    return {
        "totals": posts.totals,
        "communities": posts.by_community,
        "posts": posts.table,
        "supervised": posts.supervised,
        "ranks": posts.ranks,
    }


def _told(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables with the columns that may leave them."""
    return {name: _joined(table[list(STAFF_COLUMNS[name])]) for name, table in tables.items()}


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with several ids in one cell as one text."""
    several = "people" in table and table["people"].dtype == object
    return table.assign(people=[AND.join(ids) for ids in table["people"]]) if several else table


def _write(
    path: str | Path, tables: dict[str, pd.DataFrame], text: str, plain: Callable[[], Any], lang: str | None
) -> Path:
    if Path(path).suffix.lower() == ".json":
        check_writable(path)
        content = json.dumps(plain(), ensure_ascii=False, indent=1, allow_nan=False, default=_number)
        return replace_file(path, content.encode("utf-8", "backslashreplace"), private=True)
    title = say("staff-sheet-notes", lang)
    notes = Sheet(title, pd.DataFrame({"note": text.splitlines()}), {"note": title}, widest=110)
    return write_book(
        path,
        sheets=lambda: [notes, *(_sheet(name, table, lang) for name, table in tables.items() if _tells(name, table))],
        tables={name: lambda table=table: table for name, table in tables.items()},  # type: ignore[misc]
        refusal="staff-ending",
        lang=lang,
        private=True,
    )


def _tells(name: str, table: pd.DataFrame) -> bool:
    """Tell whether a table has anything for people: rows, and of ranks one that is named."""
    return bool(table["rank"].astype(bool).any()) if name == "ranks" else len(table) > 0


def _sheet(name: str, table: pd.DataFrame, lang: str | None) -> Sheet:
    table = table.assign(
        **{
            column: [say(f"staff-{column}-{value}", lang) for value in table[column]]
            for column in ("kind", "level")
            if column in table.columns
        }
    )
    if "category" in table:
        named = {level: say(f"staff-level-{level}", lang) for level in LEVELS}
        words = [named.get(code) or called(code, lang, of="category") for code in table["category"]]
        table = table.assign(category=words)
    heads = {column: say(f"staff-head-{column}", lang) for column in table.columns}
    return Sheet(say(f"staff-sheet-{name}", lang), table, heads, _SHARES)


def _number(value: Any) -> Any:
    return value.item()
