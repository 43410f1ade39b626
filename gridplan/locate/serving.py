"""Who serves a grid, by id: its workers, and officers of departments from a roster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed
from gridplan.ground.faults import refusal
from gridplan.ground.formats.table import id_texts, read_table
from gridplan.language import say
from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids
from gridplan.people.reading.columns import GRID, USUAL
from gridplan.people.rosters.files import read_roster
from gridplan.people.rosters.sheets import DEPARTMENT_CODE
from gridplan.plan import Plan

Roster = Assignment | str | os.PathLike[str] | pd.DataFrame
"""An assignment, the file of one (json, xlsx), or a table with an officer, a department and a grid in each row."""
Served = Mapping[str, str]
"""Code of a grid → ids, with commas between."""
_POSTS = ("officer", "department", "grid")
_USUAL = {"officer": USUAL["officer"], "department": USUAL["department"], "grid": GRID}


def workers_of(plan: Plan) -> Served:
    """Return the ids of the workers of each grid."""
    return _joined(zip(plan.workers["grid"], plan.workers["worker"], strict=True))


def posts_of(roster: Roster, grids: Plan | Grids) -> pd.DataFrame:
    """Return one row a post: ``officer``, ``department``, ``grid``.

    Parameters
    ----------
    grids
        The plan, or its grids with those of road segments: what the roster was made for.

    Raises
    ------
    InputError
        When a table has no such columns, or names no grid that there is.
    PlanFileError
        When a roster file is damaged or was made for other grids.
    """
    if isinstance(roster, Assignment):
        return roster.posts[list(_POSTS)]
    if not isinstance(roster, pd.DataFrame) and Path(roster).suffix.lower() == ".json":
        return read_roster(Path(roster), grids).posts[list(_POSTS)]
    table, source = (roster, type(roster).__name__) if isinstance(roster, pd.DataFrame) else _table(Path(roster))
    return _posts(table, source)


def officers_by_department(posts: pd.DataFrame) -> dict[str, Served]:
    """Return department → its officers by grid, departments sorted by name."""
    groups = posts.groupby("department", sort=True)
    return {str(name): _joined(zip(rows["grid"], rows["officer"], strict=True)) for name, rows in groups}


def strange_posts(posts: pd.DataFrame, known: Iterable[str]) -> tuple[Finding, ...]:
    """Return a warning on grids of a roster that are not in the plan; none in it at all is an error.

    Raises
    ------
    InputError
        When no grid of the roster is in the plan.
    """
    named, own = set(posts["grid"]), set(known)
    strange = tuple(sorted(named - own))
    if strange and not named & own:
        raise refusal("locate-officers-elsewhere", strange)
    return (Finding("locate-officers-strange", strange),) if strange else ()


def _joined(pairs: Iterable[tuple[Any, Any]]) -> Served:
    found: dict[str, set[str]] = {}
    for grid, person in pairs:
        found.setdefault(str(grid), set()).add(str(person))
    return {grid: ", ".join(sorted(people)) for grid, people in found.items()}


def _table(path: Path) -> tuple[pd.DataFrame, str]:
    """Return the posts of a workbook that a roster was written to, or a table of them."""
    titles = [say("roster-sheet-posts", lang) for lang in ("en", "zh")] if path.suffix.lower() == ".xlsx" else []
    for title in titles:
        try:
            posts = read_table(path, sheet=title)
            # Who serves stands first, whatever they are called there.
            return posts.rename(columns={posts.columns[0]: _POSTS[0]}), path.name
        except InputError as fault:
            if fault.findings[0].code != "layer-missing":
                raise
    return read_table(path), path.name


def _posts(table: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return the posts of a table, whose heads may be those of a workbook in either language."""
    keys = {part: [part] for part in _POSTS} | {"department": [DEPARTMENT_CODE, "department"]}
    heads = {part: [say(f"roster-head-{key}", lang) for key in keys[part] for lang in ("en", "zh")] for part in _POSTS}
    found = {part: detect(table.columns, (*heads[part], *_USUAL[part])) for part in _POSTS}
    missing = [part for part in ("officer", "grid") if found[part] is None]
    if missing:
        present = listed(table.columns, source=source)
        raise refusal("locate-officers-columns", source=source, missing=", ".join(missing), columns=present)
    texts = {part: "" if column is None else id_texts(table[column]) for part, column in found.items()}
    posts = pd.DataFrame(texts, index=table.index)
    return posts[(posts["officer"] != "") & (posts["grid"] != "")]
