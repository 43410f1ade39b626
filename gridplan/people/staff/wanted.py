"""All posts that a plan wants, one row a place, category and rank, before anybody is placed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from gridplan.ground.apportion import largest_remainder
from gridplan.levels import Levels
from gridplan.people.grids import Grids
from gridplan.people.staff.roster import WorkerRoster
from gridplan.people.staff.teams import TeamWish


class Want(NamedTuple):
    """People wanted in one place.

    Parameters
    ----------
    level
        A name of `LEVELS`, or ``team``.
    place
        Code of the grid, micro-grid, corridor group or supervisor's group; empty for a community's own.
    grid
        The grid it lies in; empty where it lies in several.
    person
        Who holds the post by another table; empty for nobody.
    """

    level: str
    category: str
    rank: str
    community: str
    grid: str
    place: str
    wanted: int
    person: str = ""


def wants_of(
    grids: Grids,
    levels: Levels | None,
    supervised: pd.DataFrame,
    wishes: Sequence[TeamWish],
    roster: WorkerRoster | None,
) -> pd.DataFrame:
    """Return all wants, the levels of the plan first, then the teams."""
    wants = [*_heads(grids), *_lower_heads(grids, levels), *_supervisors(supervised)]
    wants += [want for wish in wishes for want in _team(wish, grids)]
    wants += [] if roster is None else _workers(roster)
    return pd.DataFrame(wants, columns=list(Want._fields)).astype({"wanted": np.int64})


def _heads(grids: Grids) -> Iterator[Want]:
    names = {"areal": "grid_head", "line": "road_head"}
    for kind, name in names.items():
        for code, community, own in zip(grids.codes, grids.communities, grids.table["kind"], strict=True):
            if own == kind:
                yield Want(name, name, "", community, code, code, 1)


def _lower_heads(grids: Grids, levels: Levels | None) -> Iterator[Want]:
    if levels is None:
        return
    home = dict(zip(grids.codes, grids.communities, strict=True))
    for name, column in (("micro_grid_head", "micro_grid"), ("corridor_head", "corridor")):
        table = levels.parts[levels.parts[column].notna()].drop_duplicates(column).sort_values(column)
        for code, grid in zip(table[column], table["grid"], strict=True):
            yield Want(name, name, "", home.get(grid, ""), grid, code, 1)


def _supervisors(supervised: pd.DataFrame) -> Iterator[Want]:
    first = supervised.drop_duplicates("supervisor").sort_values("supervisor")
    for code, community in zip(first["supervisor"], first["community"], strict=True):
        yield Want("supervisor", "supervisor", "", community, "", code, 1)


def _team(wish: TeamWish, grids: Grids) -> Iterator[Want]:
    for community in sorted(set(grids.communities)):
        own = grids.table[(grids.communities == community) & grids.table["kind"].isin(_kinds(wish))]
        if wish.community is not None:
            yield Want("team", wish.category, wish.rank, community, "", "", wish.community)
            continue
        households = own["households"].to_numpy(np.int64)
        numbers = np.full(len(own), wish.each or 0, dtype=np.int64)
        if wish.per is not None and households.sum():
            numbers = largest_remainder(households, math.ceil(int(households.sum()) / wish.per))
        for code, number in zip(own["grid"], numbers.tolist(), strict=True):
            yield Want("team", wish.category, wish.rank, community, code, code, number)


def _kinds(wish: TeamWish) -> tuple[str, ...]:
    return ("areal", "line") if wish.on == "all" else (wish.on,)


def _workers(roster: WorkerRoster) -> Iterator[Want]:
    """Yield one post for each worker with grids, held by that worker."""
    for row in roster.by_worker().to_dict("records"):
        if row["grids"]:
            one = row["codes"] if row["grids"] == 1 else ""
            yield Want("worker", "worker", "", row["community"], one, row["codes"], 1, row["worker"])
