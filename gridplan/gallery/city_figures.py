"""The figures of the city, counted from its saved plan, rosters, posts and pairs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span
from gridplan.gallery.kept import people_kept

_CITY, _SUBDISTRICT = 6, 9
"""Digits of a community's code that are those of the city and of the subdistrict."""
_ABOUT = 0.05
_TENTH = 0.1


@dataclass(frozen=True)
class Rules:
    """What the place asks for, as far as figures follow from it.

    Parameters
    ----------
    standard
        Households of a worker by kind of housing.
    classes
        Classes of road that have grids.
    corridor
        Households that a corridor group is to be about.
    per_worker, per_community, per_officer, per_cadre
        Fewest and most grids of a worker, officers of a community, grids of an officer, households of a cadre.
    """

    standard: Mapping[str, Any]
    classes: tuple[int, ...]
    corridor: int
    per_worker: tuple[int, int]
    per_community: tuple[int, int]
    per_officer: tuple[int, int]
    per_cadre: tuple[int, int]


@dataclass(frozen=True)
class _Given:
    """What the inputs say, read without the verbs.

    Parameters
    ----------
    folder
        Where they lie.
    homes
        Inhabited buildings: ``unit, kind, community, households``, those outside the ledger with their share of what
        the official totals leave for them.
    totals, ledger
        Tables as given, with whole numbers.
    """

    folder: Path
    homes: pd.DataFrame
    totals: pd.DataFrame
    ledger: pd.DataFrame

    @classmethod
    def read(cls, folder: Path) -> _Given:
        """Return the inputs of a folder."""
        totals = gp.read_table(folder / "totals.csv").astype({"households": int})
        ledger = gp.read_table(folder / "ledger.csv").astype({"households": int})
        buildings = gp.read_layer(folder / "buildings.gpkg")
        homes = pd.DataFrame(buildings.loc[buildings["households"] > 0, ["unit", "kind", "community", "households"]])
        counted = homes["unit"].map(ledger.set_index("unit")["households"])
        known, others = counted.groupby(homes["community"]).sum(), homes["households"].where(counted.isna())
        rest = totals.set_index("community")["households"].sub(known, fill_value=0)
        share = others * homes["community"].map(rest / others.groupby(homes["community"]).sum())
        return cls(folder, homes.assign(households=counted.fillna(share)), totals, ledger)

    @property
    def every(self) -> int:
        """Households of the official totals."""
        return int(self.totals["households"].sum())

    @property
    def known(self) -> int:
        """Households of the ledger."""
        return int(self.ledger["households"].sum())

    def sections(self, classes: tuple[int, ...]) -> int:
        """Return how many named sections the main roads have on the ground."""
        roads = gp.read_layer(self.folder / "roads.gpkg")
        main = roads[roads["road_class"].isin(classes) & (roads["pos_sol"] == 0)]
        return int(main["name"].nunique())

    def estates(self) -> int:
        """Return how many estates the ground has; one across a border of communities is one on each side of it."""
        buildings = gp.read_layer(self.folder / "buildings.gpkg")
        places = buildings.set_geometry(buildings.representative_point())[["geometry"]]
        estates, borders = (gp.read_layer(self.folder / f"{name}.gpkg") for name in ("estates", "boundaries"))
        inside = places.sjoin(estates[["estate", "geometry"]], predicate="within")
        sides = inside[["estate", "geometry"]].sjoin(borders[["community", "geometry"]], predicate="within")
        return int(sides.groupby(["estate", "community"]).ngroups)

    def workers(self, standard: Mapping[str, Any]) -> Span:
        """Return the whole numbers of workers between which all households need, at the ratio of their kind."""
        exact = sum(float(own.sum()) / standard[str(kind)] for kind, own in self.homes.groupby("kind")["households"])
        exact = round(exact, 6)
        return math.floor(exact), math.ceil(exact)

    def corridors(self, about: int) -> Span:
        """Return the fewest and most corridor groups that can be, each inside its window or all of a smaller building.

        Of the buildings outside the ledger no more is known than their number and their households together.
        """
        low, high = corridor_window(about)
        counted, rest = self.ledger["households"], self.every - self.known
        others = int((~self.homes["unit"].isin(self.ledger["unit"])).sum())
        fewest = int(np.ceil(counted / high).sum()) + math.ceil(rest / high)
        return fewest, int((counted // low).clip(lower=1).sum()) + (rest + (low - 1) * others) // low


def corridor_window(about: int) -> tuple[int, int]:
    """Return the fewest and most households of a corridor group that is not all of a smaller building.

    Examples
    --------
    >>> corridor_window(21)
    (11, 31)
    """
    return math.ceil(about / 2), math.floor(about * 1.5)


def figures(out: Path, rules: Rules) -> Iterator[Figure]:
    """Yield every published figure of the folder of a place that has run, and what was written a year later."""
    plan, given = gp.load(out / "plan.gpkg"), _Given.read(out / "inputs")
    yield from _ground(plan, given)
    yield from _grids(plan, given, rules)
    yield from _levels(plan, given, rules)
    yield from _workers(out, given, rules)
    yield from _officers(plan, out, given, rules)
    yield from _cadres(out, given, rules)
    if (out / "later" / "plan.gpkg").is_file():
        yield from _later(out / "later", rules)


def _ground(plan: gp.Plan, given: _Given) -> Iterator[Figure]:
    totals, ledger = given.totals, given.ledger
    codes = plan.grids["community"].astype(str)
    named = totals["community"].str[:_SUBDISTRICT].nunique()
    yield Figure("city-subdistricts", int(codes.str[:_SUBDISTRICT].nunique()), published=3, rule=named, given=True)
    yield Figure("city-communities", int(codes.nunique()), published=14, rule=len(totals), given=True)
    households = int(plan.grids["households"].sum())
    yield Figure("city-households", households, published=82_000, rule=given.every, given=True)
    sources = gp.count_sources(plan.ground.units)["sources"]
    yield Figure("city-ledger", sources["ledger"]["households"], published=41_858, rule=given.known, given=True)
    if "people" in ledger:
        # They are no column of the buildings, so no plan can carry them.
        counted = plan.ground.units.loc[plan.ground.units["source"] == "ledger", "unit"]
        own = ledger.set_index("unit")["people"].astype(int)
        people = int(own[own.index.isin(counted)].sum())
        yield Figure("city-ledger-people", people, published=120_000, rule=int(own.sum()), given=True)
    estimated = sources["totals"]["households"]
    yield Figure("city-estimated", estimated, published=40_142, rule=given.every - given.known)


def _grids(plan: gp.Plan, given: _Given, rules: Rules) -> Iterator[Figure]:
    yield Figure("city-estate-grids", len(plan.grids), published=223, rule=given.estates(), given=True)
    yield Figure("city-estates-a-grid", _estates_a_grid(plan), published=1, rule=1)
    ours = 0 if plan.roads is None else len(plan.roads.codes)
    yield Figure(
        "city-road-grids",
        ours,
        published=125,
        rule=given.sections(rules.classes),
        assumed=("sample-assumed-sections",),
        given=True,
    )


def _estates_a_grid(plan: gp.Plan) -> tuple[int, int]:
    return _ends(plan.ground.units.groupby(plan.labels)["estate"].nunique())


def _levels(plan: gp.Plan, given: _Given, rules: Rules) -> Iterator[Figure]:
    if plan.levels is None:
        return
    groups, assumed = plan.levels.corridors, ("gallery-assumed-city-corridors",)
    asked = given.corridors(rules.corridor)
    yield Figure("city-corridor-groups", len(groups), published=4_115, rule=asked, near=_ABOUT, assumed=assumed)
    window = corridor_window(rules.corridor)
    large = groups[groups.groupby("unit")["households"].transform("sum") >= window[0]]
    yield Figure("city-corridor-households", _ends(large["households"]), rule=window, assumed=assumed)
    yield Figure("city-levels", _levels_inside(plan.levels, plan.grids), published=6, rule=6)


def _levels_inside(levels: gp.Levels, grids: pd.DataFrame) -> int:
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


def _workers(out: Path, given: _Given, rules: Rules) -> Iterator[Figure]:
    posts = _read(out / "workers.json", "posts", "worker", "grid")
    yield Figure(
        "city-workers",
        int(posts["worker"].nunique()),
        published=183,
        rule=given.workers(rules.standard),
        assumed=("sample-assumed-open", "gallery-assumed-city-rounding"),
    )
    yield Figure(
        "city-grids-a-worker",
        _ends(posts.groupby("worker")["grid"].nunique()),
        rule=rules.per_worker,
        limit=True,
        assumed=("gallery-assumed-city-workers",),
    )


def _officers(plan: gp.Plan, out: Path, given: _Given, rules: Rules) -> Iterator[Figure]:
    listed = gp.read_table(given.folder / "officers.csv")
    roster = gp.read_roster(out / "officers.json", plan).by_officer()
    yield Figure("city-officers", int((roster["n_grids"] > 0).sum()), published=147, rule=len(listed), given=True)
    yield Figure(
        "city-departments",
        roster["department"].nunique(),
        published=3,
        rule=listed["department"].nunique(),
        assumed=("sample-assumed-departments",),
        given=True,
    )
    there, grids = roster["community"].value_counts(), roster["n_grids"]
    yield Figure("city-officers-a-community", _ends(there), published=(9, 12), rule=rules.per_community, limit=True)
    yield Figure("city-grids-an-officer", _ends(grids), published=(5, 6), rule=rules.per_officer, limit=True)
    fewest, most = (end * len(listed) for end in rules.per_officer)
    yield Figure("city-posts", int(grids.sum()), rule=(fewest, most), assumed=("gallery-assumed-city-posts",))
    totals = _read(out / "posts.json", "totals", "level", "wanted").groupby("level")["wanted"].sum()
    sections, groups = given.sections(rules.classes), given.corridors(rules.corridor)
    yield Figure("city-road-heads", int(totals["road_head"]), published=125, rule=sections, given=True)
    yield Figure("city-corridor-heads", int(totals["corridor_head"]), published=4_115, rule=groups, near=_ABOUT)


def _cadres(out: Path, given: _Given, rules: Rules) -> Iterator[Figure]:
    pairs = _read(out / "cadres.json", "pairs", "left", "amount")
    cadres = len(gp.read_table(given.folder / "cadres.csv"))
    yield Figure("city-cadres", int(pairs["left"].nunique()), published=4_079, rule=cadres, given=True)
    each = _ends(pairs.groupby("left")["amount"].sum())
    assumed = ("gallery-assumed-city-cadres",)
    yield Figure(
        "city-households-a-cadre", each, published=20, rule=rules.per_cadre, near=_TENTH, limit=True, assumed=assumed
    )
    linked = int(pairs["amount"].sum())
    yield Figure("city-households-linked", linked, published=82_000, rule=given.every, given=True)


def _later(out: Path, rules: Rules) -> Iterator[Figure]:
    """Yield what is asked of a year later too: a grid for each estate, and the workers that the standard gives."""
    plan, given = gp.load(out / "plan.gpkg"), _Given.read(out / "inputs")
    assumed = ("gallery-assumed-city-parted",)
    yield Figure("city-estate-grids-later", len(plan.grids), rule=given.estates(), assumed=assumed)
    yield Figure("city-estates-a-grid-later", _estates_a_grid(plan), rule=1)
    workers = int(_read(out / "workers.json", "posts", "worker")["worker"].nunique())
    yield Figure("city-workers-later", workers, rule=given.workers(rules.standard))
    yield Figure("city-workers-kept", people_kept(out.parent / "workers.json", out / "workers.json", plan))


def _ends(counts: pd.Series) -> tuple[int, int]:
    """Return the smallest and largest, 0 where there are none: of a request that cannot be met nothing is saved."""
    return (int(counts.min()), int(counts.max())) if len(counts) else (0, 0)


def _read(path: Path, table: str, *columns: str) -> pd.DataFrame:
    """Return columns of a table of a JSON file; they are there too where it has no rows."""
    return pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))[table], columns=list(columns))
