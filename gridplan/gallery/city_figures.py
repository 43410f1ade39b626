"""The figures of the city, counted from its saved plan, rosters, posts and pairs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure

_CITY, _SUBDISTRICT = 6, 9
"""Digits of a community's code that are those of the city and of the subdistrict."""
_HOUSEHOLDS_PER_GROUP, _ABOUT = 20, 0.05
_TENTH = 0.1


def figures(
    out: Path,
    *,
    standard: Mapping[str, Any],
    classes: Sequence[int],
    per_community: tuple[int, int],
    per_officer: tuple[int, int],
    per_cadre: tuple[int, int],
) -> Iterator[Figure]:
    """Yield every published figure.

    Parameters
    ----------
    out
        Folder of the place that has run.
    standard
        Households of a worker by kind of housing.
    classes
        Classes of road that have grids.
    per_community, per_officer, per_cadre
        Fewest and most officers of a community, grids of an officer, households of a cadre.
    """
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    yield from _ground(plan, inputs)
    yield from _grids(plan, inputs, classes)
    yield from _workers(plan, out, standard)
    yield from _officers(plan, out, inputs, per_community=per_community, per_officer=per_officer)
    yield from _heads(plan, out)
    yield from _cadres(plan, out, inputs, per_cadre)


def _ground(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    totals = gp.read_table(inputs / "totals.csv")
    ledger = gp.read_table(inputs / "ledger.csv")
    codes = plan.grids["community"].astype(str)
    named = totals["community"].str[:_SUBDISTRICT].nunique()
    yield Figure("city-subdistricts", int(codes.str[:_SUBDISTRICT].nunique()), published=3, rule=named)
    yield Figure("city-communities", int(codes.nunique()), published=14, rule=len(totals))
    every = int(totals["households"].astype(int).sum())
    yield Figure("city-households", int(plan.grids["households"].sum()), published=82_000, rule=every)
    sources = gp.count_sources(plan.ground.units)["sources"]
    known = int(ledger["households"].astype(int).sum())
    yield Figure("city-ledger", sources["ledger"]["households"], published=41_858, rule=known)
    kept = ledger["unit"].isin(plan.ground.units["unit"])
    yield Figure("city-ledger-people", int(ledger.loc[kept, "people"].astype(int).sum()), published=120_000)
    yield Figure("city-estimated", sources["totals"]["households"], published=40_142, rule=every - known)


def _grids(plan: gp.Plan, inputs: Path, classes: Sequence[int]) -> Iterator[Figure]:
    estates, roads = gp.read_layer(inputs / "estates.gpkg"), gp.read_layer(inputs / "roads.gpkg")
    yield Figure("city-estate-grids", len(plan.grids), published=223, rule=len(estates))
    held = plan.ground.units.groupby(plan.labels)["estate"].nunique()
    yield Figure("city-estates-a-grid", (int(held.min()), int(held.max())), published=1, rule=1)
    main = roads[roads["road_class"].isin(classes) & (roads["pos_sol"] == 0)]
    assumed = ("sample-assumed-sections",)
    ours = 0 if plan.roads is None else len(plan.roads.codes)
    yield Figure("city-road-grids", ours, published=125, rule=int(main["name"].nunique()), assumed=assumed)
    if plan.levels is None:
        return
    groups, households = len(plan.levels.corridors), int(plan.grids["households"].sum())
    yield Figure(
        "city-corridor-groups",
        groups,
        published=4_115,
        rule=round(households / _HOUSEHOLDS_PER_GROUP),
        near=_ABOUT,
        assumed=("gallery-assumed-city-corridors",),
    )
    yield Figure("city-levels", _levels(plan.levels, plan.grids), published=6, rule=6)


def _levels(levels: gp.Levels, grids: pd.DataFrame) -> int:
    """Return how many levels hold all households, one inside the other: from the city to the household.

    A level counts where every part of a building that is lived in belongs to one of it, and each of it to one of the
    level above; the households are one below the corridor groups where these have all of them.
    """
    parts = levels.parts[levels.parts["households"] > 0]
    community = parts["grid"].map(dict(zip(grids["grid"], grids["community"].astype(str), strict=True)))
    keys = [community.str[:_CITY], community.str[:_SUBDISTRICT], community, parts["grid"], parts["corridor"]]
    inside = [
        low.notna().all() and (low is keys[0] or high.groupby(low).nunique().max() == 1)
        for high, low in zip([keys[0], *keys], keys, strict=False)
    ]
    counted = int(levels.corridors["households"].sum()) == int(grids["households"].sum())
    return sum(map(bool, inside)) + counted


def _workers(plan: gp.Plan, out: Path, standard: Mapping[str, Any]) -> Iterator[Figure]:
    roster = pd.DataFrame(_read(out / "workers.json")["posts"])
    units = plan.ground.units
    exact = sum(int(units.loc[units["kind"] == kind, "households"].sum()) / ratio for kind, ratio in standard.items())
    yield Figure(
        "city-workers",
        int(roster["worker"].nunique()),
        published=183,
        rule=math.floor(exact + 0.5),
        assumed=("sample-assumed-open", "gallery-assumed-city-rounding"),
    )
    each = roster.groupby("worker")["grid"].nunique()
    yield Figure("city-grids-a-worker", (int(each.min()), int(each.max())))


def _officers(
    plan: gp.Plan, out: Path, inputs: Path, *, per_community: tuple[int, int], per_officer: tuple[int, int]
) -> Iterator[Figure]:
    listed = gp.read_table(inputs / "officers.csv")
    roster = gp.read_roster(out / "officers.json", plan).by_officer()
    yield Figure("city-officers", int((roster["n_grids"] > 0).sum()), published=147, rule=len(listed))
    departments = listed["department"].nunique()
    assumed = ("sample-assumed-departments",)
    yield Figure("city-departments", roster["department"].nunique(), published=3, rule=departments, assumed=assumed)
    there, grids = roster["community"].value_counts(), roster["n_grids"]
    yield Figure(
        "city-officers-a-community", (int(there.min()), int(there.max())), published=(9, 12), rule=per_community
    )
    yield Figure("city-grids-an-officer", (int(grids.min()), int(grids.max())), published=(5, 6), rule=per_officer)
    low, high = (end * len(listed) for end in per_officer)
    yield Figure("city-posts", int(grids.sum()), published=(735, 882), rule=(low, high))


def _heads(plan: gp.Plan, out: Path) -> Iterator[Figure]:
    totals = pd.DataFrame(_read(out / "posts.json")["totals"]).groupby("level")["wanted"].sum()
    roads = 0 if plan.roads is None else len(plan.roads.codes)
    groups = 0 if plan.levels is None else len(plan.levels.corridors)
    yield Figure("city-road-heads", int(totals["road_head"]), published=125, rule=roads)
    heads = int(totals["corridor_head"])
    yield Figure("city-corridor-heads", heads, published=4_115, rule=groups, near=_ABOUT)


def _cadres(plan: gp.Plan, out: Path, inputs: Path, per_cadre: tuple[int, int]) -> Iterator[Figure]:
    pairs = pd.DataFrame(_read(out / "cadres.json")["pairs"])
    cadres = len(gp.read_table(inputs / "cadres.csv"))
    yield Figure("city-cadres", int(pairs["left"].nunique()), published=4_079, rule=cadres)
    each = pairs.groupby("left")["amount"].sum()
    ends = int(each.min()), int(each.max())
    yield Figure("city-households-a-cadre", ends, published=20, rule=per_cadre, near=_TENTH)
    linked, every = int(pairs["amount"].sum()), int(plan.grids["households"].sum())
    yield Figure("city-households-linked", linked, published=82_000, rule=every)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
