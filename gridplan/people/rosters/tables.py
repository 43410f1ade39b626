"""The tables of a roster: by officer, by grid and by community."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import (
    ROSTER_COMMUNITY_COLUMNS,
    ROSTER_DEPARTMENT_COLUMNS,
    ROSTER_GRID_COLUMNS,
    ROSTER_OFFICER_COLUMNS,
)
from gridplan.people.assignment import Assignment
from gridplan.people.rosters.figures import (
    at_work,
    changed_hands,
    hang_together,
    load_shares,
    served_grids,
    serving_officers,
    sums,
    walks,
)

ALL = "*"
"""Community of the row that sums up the whole plan."""
OFFICERS_OF = "officers_"
"""Columns with the officers of one department begin with this."""


def by_officer(assignment: Assignment) -> pd.DataFrame:
    """Return one row an officer, in their order, with the columns `ROSTER_OFFICER_COLUMNS`; no names.

    ``community`` is where the officer works, or that of the officers' table when communities are pooled; ``grids`` are
    codes; ``load_share`` is the load divided by the usual one, see `load_shares`; ``connected`` tells whether the grids
    hang together over borders, missing without grids; ``new_grids`` are those that an officer who had grids last year
    did not have then;
    ``start`` is the grid that walks begin at, empty for a place.

    Examples
    --------
    >>> by_officer(assignment)[["officer", "grids", "load_share"]]  # doctest: +SKIP
    """
    codes, table = assignment.grids.codes, assignment.officers.table
    served = served_grids(assignment)
    rows = {
        "officer": assignment.officers.ids,
        "department": table["department"].to_numpy(dtype=object),
        "community": _home(assignment),
        "team": _texts(table["team"]),
        "n_grids": [len(grids) for grids in served],
        "grids": [_joined(codes[grids]) for grids in served],
        "households": sums(assignment, assignment.grids.table["households"].to_numpy(np.int64)),
        "load": sums(assignment, assignment.grids.load),
        "load_share": load_shares(assignment),
        "travel_m": walks(assignment),
        "connected": pd.array(hang_together(assignment), dtype="boolean"),
        "new_grids": [_joined(new) for new in changed_hands(assignment)],
        "start": [codes[grid] if grid >= 0 else "" for grid in assignment.start],
    }
    table = pd.DataFrame(rows, columns=list(ROSTER_OFFICER_COLUMNS))
    return table.assign(connected=table["connected"].mask(table["n_grids"] == 0))


def by_grid(assignment: Assignment) -> pd.DataFrame:
    """Return one row a grid with its officers: `ROSTER_GRID_COLUMNS`, and a column ``officers_…`` a department.

    ``skills_unmet`` are the skills that the rules ask for and that none of the grid's officers has.
    """
    serving, ids = serving_officers(assignment), assignment.officers.ids
    department = assignment.officers.table["department"].to_numpy(dtype=object)
    table = pd.DataFrame(assignment.grids.table).assign(
        n_officers=[len(officers) for officers in serving], skills_unmet=_unmet(assignment, serving)
    )
    named = [OFFICERS_OF + name for name in assignment.officers.departments]
    for column, name in zip(named, assignment.officers.departments, strict=True):
        table[column] = [_joined(ids[officers[department[officers] == name]]) for officers in serving]
    return table[[*ROSTER_GRID_COLUMNS[:-1], *named, ROSTER_GRID_COLUMNS[-1]]]


def by_community(assignment: Assignment) -> pd.DataFrame:
    """Return one row a community, and a last one for the whole plan whose community is ``*``.

    Columns are `ROSTER_COMMUNITY_COLUMNS` and, for each department, those of `ROSTER_DEPARTMENT_COLUMNS` with its name
    behind: officers, smallest and largest load, largest difference from the usual load as a share. ``mean_travel_m``
    is by post. Loads are missing where rules cannot be met. Officers count where they work; pooled ones wherever they
    have a grid, so communities may sum to more.
    """
    grids, officers, posts = assignment.grids.communities, by_officer(assignment), assignment.posts
    officers["load"] = officers["load"].where(at_work(assignment))
    here, departments = _members(assignment), assignment.officers.departments
    rows = []
    for name in sorted(here):
        own, walked = officers.iloc[here[name]], posts[posts["community"] == name]
        rows.append(_row(name, int((grids == name).sum()), own, walked, departments))
    rows.append(_row(ALL, len(grids), officers, posts, departments))
    named = [f"{column}_{name}" for name in departments for column in ROSTER_DEPARTMENT_COLUMNS]
    return pd.DataFrame(rows, columns=[*ROSTER_COMMUNITY_COLUMNS, *named])


def _row(
    name: str, grids: int, officers: pd.DataFrame, posts: pd.DataFrame, departments: tuple[str, ...]
) -> dict[str, Any]:
    walked = float(posts["travel_m"].mean()) if len(posts) else np.nan
    row = dict(zip(ROSTER_COMMUNITY_COLUMNS, (name, grids, len(officers), len(posts), walked), strict=True))
    for department in departments:
        own = officers[officers["department"] == department]
        figures = (len(own), own["load"].min(), own["load"].max(), (own["load_share"] - 1).abs().max())
        row |= {f"{c}_{department}": value for c, value in zip(ROSTER_DEPARTMENT_COLUMNS, figures, strict=True)}
    return row


def _members(assignment: Assignment) -> dict[str, list[int]]:
    """Return the rows of the officers of each community, ascending."""
    grids = assignment.grids.communities
    if assignment.rules.pooled:
        officer, grid = assignment.pairs.T
        belong = set(zip(grids[grid].tolist(), officer.tolist(), strict=True))
    else:
        belong = set(zip(assignment.home.tolist(), range(len(assignment.officers)), strict=True))
    found: dict[str, list[int]] = {name: [] for name in set(grids.tolist())}
    for name, officer_row in sorted(belong):
        found.setdefault(name, []).append(officer_row)
    return found


def _unmet(assignment: Assignment, serving: list[NDArray[np.int32]]) -> list[str]:
    """Return the skills that each grid needs and none of its officers has."""
    skills = assignment.officers.table["skills"].tolist()
    needs = assignment.rules.needs
    return [
        _joined(skill for skill in needs.get(code, ()) if all(skill not in skills[officer] for officer in officers))
        for code, officers in zip(assignment.grids.codes, serving, strict=True)
    ]


def _home(assignment: Assignment) -> list[str]:
    """Return the community each officer works in; that of the table of officers where communities are pooled."""
    given = _texts(assignment.officers.table["community"])
    return [home or own for home, own in zip(assignment.home.tolist(), given, strict=True)]


def _texts(values: Iterable[object]) -> list[str]:
    return [value if isinstance(value, str) else "" for value in values]


def _joined(values: Iterable[str]) -> str:
    return ", ".join(values)
