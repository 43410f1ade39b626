"""Counting the village: its people and groups as the saved plan has them, its branches as the saved rosters do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import shapely

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

ISLANDS = ("islands-linked", "islands-bridged")
"""What a plan says of each island that is joined: over a bridge that is there, or the shortest way over the water."""


def count_village(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    """Yield how many live in the hamlets and groups of the saved plan; the rules are counted from the inputs alone."""
    ledger = gp.read_layer(inputs / "buildings.gpkg")
    totals = gp.read_table(inputs / "totals.csv").astype({"households": int, "people": int})
    homes = ledger[["unit", "hamlet", "group", "people"]].merge(_in_grids(plan), on="unit")
    households, people = int(totals["households"].sum()), int(totals["people"].sum())
    groups = ledger["group"].nunique()
    yield Figure("village-hamlets", homes["hamlet"].nunique(), published=19, rule=ledger["hamlet"].nunique())
    yield Figure("village-groups-whole", _whole(homes), published=30, rule=groups)
    yield Figure(
        "village-group-mean",
        round(float(homes.groupby("group")["households"].sum().mean()), 1),
        published=56,
        rule=round(households / groups, 1),
        near=0.01,
    )
    yield Figure("village-households", int(homes["households"].sum()), published=1_691, rule=households)
    yield Figure("village-people", int(homes["people"].sum()), published=7_459, rule=people)


def count_teams(plan: gp.Plan, rosters: Mapping[str, Path], inputs: Path) -> Iterator[Figure]:
    """Yield the branches, and the groups and service teams that serve grids in the saved rosters."""
    asked = gp.read_table(inputs / "teams.csv")
    posts = {kind: gp.read_roster(path, plan).posts for kind, path in rosters.items()}
    every = pd.concat(posts.values())
    branches = asked["branch"].nunique()
    yield Figure("village-branches", every["department"].nunique(), published=4, rule=branches)
    for kind, published in (("group", 8), ("service", 10)):
        serving = posts[kind]["officer"].nunique()
        yield Figure(f"village-teams-{kind}", serving, published=published, rule=int((asked["kind"] == kind).sum()))
    served = [own.groupby("grid")["department"].nunique() for own in posts.values()]
    at_each = pd.concat([count.reindex(plan.grids["grid"], fill_value=0) for count in served])
    of_kind = asked.groupby("kind")["branch"].nunique()
    yield Figure("village-branches-each", _ends(at_each), rule=_ends(of_kind))


def count_grids(plan: gp.Plan, inputs: Path, *, ratio: int, window: tuple[float, float]) -> Iterator[Figure]:
    """Yield the grids and workers that the standard gives, the islands, and the longest daily round."""
    households = int(gp.read_table(inputs / "totals.csv")["households"].astype(int).sum())
    low, high = math.ceil(ratio * window[0]), math.floor(ratio * window[1])
    few, many = math.ceil(households / high), households // low
    yield Figure("village-grids", len(plan.grids), rule=(few, many), assumed=("gallery-assumed-village-grids",))
    yield Figure("village-grid-households", _ends(plan.grids["households"]), rule=(low, high))
    yield Figure("village-workers", int(plan.grids["workers"].sum()), rule=round(households / ratio))
    water = gp.read_layer(inputs / "barriers.gpkg").geometry
    joined = sum(finding.code in ISLANDS for finding in plan.report.findings)
    yield Figure("village-islands", joined, rule=int(shapely.get_num_interior_rings(water.to_numpy()).sum()))
    yield Figure("village-longest-round", round(float(gp.routes(plan)["route_m"].max()) / 1_000, 1))


def count_later(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    """Yield the villager groups that are whole in the saved plan of a year later."""
    ledger = gp.read_layer(inputs / "buildings.gpkg")
    homes = ledger[["unit", "group"]].merge(_in_grids(plan), on="unit")
    yield Figure("village-groups-later", _whole(homes), rule=ledger["group"].nunique())


def _whole(homes: pd.DataFrame) -> int:
    """Return the number of villager groups that lie in one grid."""
    return int(homes.groupby("group")["grid"].nunique().eq(1).sum())


def _in_grids(plan: gp.Plan) -> pd.DataFrame:
    """Return ``unit, households, grid`` of all units that are in a grid."""
    codes = dict(enumerate(plan.network.codes))
    units = plan.ground.units[["unit", "households"]].assign(grid=pd.Series(plan.labels).map(codes))
    return pd.DataFrame(units[units["grid"].notna()])


def _ends(values: pd.Series) -> Span:
    return int(values.min()), int(values.max())
