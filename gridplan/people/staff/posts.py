"""All posts of a plan by level: wanted, filled and open, by grid, community and in all. Frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from gridplan.findings import Report
from gridplan.later import Later
from gridplan.levels import Levels
from gridplan.people.grids import Grids
from gridplan.people.staff.teams import TeamWish

_COUNTS = ("wanted", "filled", "gap", "surplus")


@dataclass(frozen=True, eq=False, repr=False)
class Posts:
    """All posts of a plan.

    Parameters
    ----------
    grids, levels
        What the posts are for.
    wishes
        Teams that were asked for.
    supervise
        Fewest and most grids of a supervisor; None without supervisors.
    table
        One row a place, category and rank: ``level`` (``grid_head``, ``road_head``, ``micro_grid_head``,
        ``corridor_head``, ``supervisor``, ``worker``, ``team``; empty for people whom nobody asked for), ``category``,
        ``rank`` (empty for any), ``community``, ``grid``, ``place`` (code), ``wanted``, ``filled``, ``gap``,
        ``surplus``, ``people`` (tuple of ids).
    supervised
        One row a supervisor and grid: ``supervisor, community, grid``.
    people
        Those who were named: ``person, category, rank, place, community``.
    report
        Findings.
    """

    grids: Grids
    levels: Levels | None
    wishes: tuple[TeamWish, ...]
    supervise: tuple[int, int] | None
    table: pd.DataFrame
    supervised: pd.DataFrame
    people: pd.DataFrame
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        totals = self.totals
        return f"<Posts: {int(totals['wanted'].sum())} wanted, {int(totals['filled'].sum())} filled>"

    @cached_property
    def by_community(self) -> pd.DataFrame:
        """One row a community, category and rank: ``community, level, category, rank, wanted, filled, gap, surplus``.

        People named for a community without a grid fill its open posts of their category and rank, as far as there are.
        """
        rows = self.table.groupby(["community", "category", "rank"], sort=True)
        table = rows[list(_COUNTS)].sum().reset_index()
        level = self.table[self.table["level"] != ""].drop_duplicates("category").set_index("category")["level"]
        table.insert(1, "level", table["category"].map(level).fillna(""))
        return _settled(table, self._loose())

    @cached_property
    def totals(self) -> pd.DataFrame:
        """One row a category and rank of the whole plan: ``level, category, rank, wanted, filled, gap, surplus``."""
        rows = self.by_community.groupby(["level", "category", "rank"], sort=False)[list(_COUNTS)].sum().reset_index()
        place = {name: i for i, name in enumerate(dict.fromkeys([*self.table["level"], ""]))}
        rows["place"] = rows["level"].map(place).where(rows["level"] != "", len(place))
        return rows.sort_values(["place", "category", "rank"], ignore_index=True).drop(columns="place")

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """One row a rank: ``rank, people, placed`` (who hold a post that is wanted), by those who were named."""
        rank = self.people.set_index("person")["rank"]
        held = self._held()
        table = pd.DataFrame({"rank": rank, "placed": [person in held for person in rank.index]})
        found = table.groupby("rank", sort=True)["placed"].agg(people="size", placed="sum").reset_index()
        return found.astype({"people": int, "placed": int})

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what was asked and of all posts: the same on every machine."""
        rows = self.table.to_dict("split")["data"]
        asked = [[wish.as_dict() for wish in self.wishes], self.supervise, self.supervised.to_numpy().tolist()]
        return hashlib.sha256(json.dumps([asked, rows], sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def _loose(self) -> Mapping[tuple[str, str, str], int]:
        """Return how many people without a post each community has who are named for no grid, by category and rank."""
        rows = self.table[(self.table["surplus"] > 0) & (self.table["place"] == "")]
        return {(r["community"], r["category"], r["rank"]): int(r["surplus"]) for r in rows.to_dict("records")}

    def _held(self) -> set[str]:
        """Return ids of people who hold a post in a place they are named for."""
        named = self.table[self.table["filled"] > 0]["people"]
        return {person for people in named for person in people}

    def as_dict(self) -> dict[str, Any]:
        """Return the posts as plain values for JSON, single posts of the lower levels as counts only."""
        lower = self.table["level"].isin(("micro_grid_head", "corridor_head"))
        tables = {
            "totals": self.totals,
            "communities": self.by_community,
            "posts": self.table[~lower],
            "supervised": self.supervised,
            "ranks": self.ranks,
        }
        return {
            "status": "listed",
            "digest": self.digest,
            "teams": [wish.as_dict() for wish in self.wishes],
            "supervise": None if self.supervise is None else list(self.supervise),
            **{name: json.loads(table.to_json(orient="records", force_ascii=False)) for name, table in tables.items()},
            "findings": [finding.as_dict() for finding in self.report.findings],
        }

    summary = Later("gridplan.people.staff.overview:posts_summary")
    export = Later("gridplan.people.staff.export:export_posts")
    verify = Later("gridplan.people.staff.recounting:verify_posts")


def _settled(table: pd.DataFrame, loose: Mapping[tuple[str, str, str], int]) -> pd.DataFrame:
    """Return a community's counts with its people without a grid on open posts of theirs, those of their rank first."""
    table = table.astype(dict.fromkeys(_COUNTS, int)).reset_index(drop=True)
    for (community, category, rank), number in sorted(loose.items()):
        left = number
        mine = (table["community"] == community) & (table["category"] == category)
        own = table.index[mine & (table["rank"] == rank)][0]
        for row in [own, *table.index[mine & (table["rank"] == "") & (table["rank"] != rank)]]:
            taken = min(left, int(table["gap"].iloc[row]))
            left -= taken
            table.loc[row, ["filled", "gap"]] += [taken, -taken]
            table.loc[own, "surplus"] -= taken
    return table
