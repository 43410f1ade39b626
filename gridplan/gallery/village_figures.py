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
    homes = _in_grids(plan)
    households, people = int(totals["households"].sum()), int(totals["people"].sum())
    groups, hamlets = ledger["group"].nunique(), ledger.groupby("group")["hamlet"].first()
    found = homes["group"].map(hamlets).nunique()
    yield Figure("village-hamlets", found, published=19, rule=ledger["hamlet"].nunique(), given=True)
    yield Figure("village-groups-whole", _whole(homes), published=30, rule=groups, given=True)
    yield Figure(
        "village-group-mean",
        round(float(homes.groupby("group")["households"].sum().mean()), 1),
        published=56,
        rule=round(households / groups, 1),
        near=0.01,
        given=True,
    )
    yield Figure("village-households", int(homes["households"].sum()), published=1_691, rule=households, given=True)
    yield Figure("village-people", int(homes["people"].sum()), published=7_459, rule=people, given=True)


def count_teams(plan: gp.Plan, rosters: Mapping[str, Path], inputs: Path) -> Iterator[Figure]:
    """Yield the branches, and the groups and service teams that serve grids in the saved rosters."""
    asked = gp.read_table(inputs / "teams.csv")
    posts = _posts(plan, rosters)
    branches = asked["branch"].nunique()
    serving = pd.concat(posts.values())["department"].nunique()
    yield Figure("village-branches", serving, published=4, rule=branches, given=True)
    for kind, published in (("group", 8), ("service", 10)):
        ours, listed = posts[kind]["officer"].nunique(), int((asked["kind"] == kind).sum())
        yield Figure(f"village-teams-{kind}", ours, published=published, rule=listed, given=True)
    yield Figure("village-branches-each", _branches_each(plan, posts), rule=_branches_asked(asked), limit=True)


def count_grids(plan: gp.Plan, inputs: Path, *, ratio: int, window: tuple[float, float]) -> Iterator[Figure]:
    """Yield the grids and workers that the standard gives, the islands, and the longest daily round."""
    households = int(gp.read_table(inputs / "totals.csv")["households"].astype(int).sum())
    low, high = math.ceil(ratio * window[0]), math.floor(ratio * window[1])
    few, many = math.ceil(households / high), households // low
    yield Figure("village-grids", len(plan.grids), rule=(few, many), assumed=("gallery-assumed-village-grids",))
    yield Figure("village-grid-households", _ends(plan.grids["households"]), rule=(low, high), limit=True)
    yield Figure("village-workers", int(plan.grids["workers"].sum()), rule=math.floor(households / ratio + 0.5))
    water = gp.read_layer(inputs / "barriers.gpkg").geometry
    joined = sum(finding.code in ISLANDS for finding in plan.report.findings)
    yield Figure("village-islands", joined, rule=int(shapely.get_num_interior_rings(water.to_numpy()).sum()))
    yield Figure("village-longest-round", round(float(gp.routes(plan)["route_m"].max()) / 1_000, 1))


def count_later(plan: gp.Plan, rosters: Mapping[str, Path], inputs: Path) -> Iterator[Figure]:
    """Yield what holds in the saved plan and rosters of a year later: whole groups, people, branches in each grid."""
    groups = gp.read_layer(inputs / "buildings.gpkg")["group"].nunique()
    people = int(gp.read_table(inputs / "totals.csv")["people"].astype(int).sum())
    homes, asked = _in_grids(plan), gp.read_table(inputs / "teams.csv")
    yield Figure("village-groups-later", _whole(homes), rule=groups, given=True)
    yield Figure("village-people-later", int(homes["people"].sum()), rule=people, given=True)
    each = _branches_each(plan, _posts(plan, rosters))
    yield Figure("village-branches-each-later", each, rule=_branches_asked(asked), limit=True)


def _posts(plan: gp.Plan, rosters: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """Return the posts of each kind of team."""
    return {kind: gp.read_roster(path, plan).posts for kind, path in rosters.items()}


def _branches_each(plan: gp.Plan, posts: Mapping[str, pd.DataFrame]) -> Span:
    """Return the fewest and most branches that have a team of a kind in a grid."""
    served = [own.groupby("grid")["department"].nunique() for own in posts.values()]
    return _ends(pd.concat([count.reindex(plan.grids["grid"], fill_value=0) for count in served]))


def _branches_asked(asked: pd.DataFrame) -> Span:
    return _ends(asked.groupby("kind")["branch"].nunique())


def _whole(homes: pd.DataFrame) -> int:
    """Return the number of villager groups that lie in one grid."""
    return int(homes.groupby("group")["grid"].nunique().eq(1).sum())


def _in_grids(plan: gp.Plan) -> pd.DataFrame:
    """Return the columns that the saved plan has of all units in a grid, with it: ``group``, ``people`` among them."""
    codes = dict(enumerate(plan.network.codes))
    units = plan.ground.units.assign(grid=pd.Series(plan.labels, plan.ground.units.index).map(codes))
    return pd.DataFrame(units[units["grid"].notna()])


def _ends(values: pd.Series) -> Span:
    return int(values.min()), int(values.max())
