"""What the district of agencies comes to, counted from its saved plan, pairs and rosters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

_EACH = {"police": (1, 1), "urban": (1, 2), "property": (1, 1)}
"""Officers of a community, as published."""
_SMALLEST = 2e-3
"""Metres that sums of walks may be off by, as they are kept to the millimetre."""


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures: the place, its estates, agencies, committees, officers, members and families."""
    plan = gp.load(out / "plan.gpkg")
    inputs = out / "inputs"
    yield from _place(plan, inputs)
    yield from _estates(plan, inputs)
    yield from _agencies(out, inputs)
    yield from _committees(out, inputs)
    yield from _officers(plan, out, inputs)
    yield from _families(out, inputs)
    yield from _year_later(out)


def _place(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    totals, codes = gp.read_table(inputs / "totals.csv"), plan.grids["community"]
    homes = gp.read_layer(inputs / "buildings.gpkg")
    people = int(homes.loc[homes["unit"].isin(plan.ground.units["unit"]), "people"].sum())
    yield Figure("agencies-people", people, published=175_000, rule=int(totals["people"].astype(int).sum()))
    subdistricts = totals["community"].str[:9].nunique()
    yield Figure("agencies-subdistricts", codes.str[:9].nunique(), published=3, rule=subdistricts)
    yield Figure("agencies-communities", codes.nunique(), published=10, rule=len(totals))


def _estates(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    """Yield the estates and whether each is whole in one grid; workers of all communities by the standard."""
    units = plan.ground.units.assign(grid=plan.labels).dropna(subset="estate")
    grids = units.groupby("estate")["grid"].nunique()
    given = len(gp.read_layer(inputs / "estates.gpkg"))
    yield Figure("agencies-estates", len(grids), published=59, rule=given)
    yield Figure(
        "agencies-estates-whole", int((grids == 1).sum()), rule=given, assumed=("gallery-assumed-agencies-whole",)
    )
    homes = gp.read_layer(inputs / "buildings.gpkg")
    needed = (homes["households"] / homes["kind"].map({"open": 300, "managed": 500})).groupby(homes["community"]).sum()
    low, high = int((needed // 1).sum()), int((-(-needed // 1)).sum())
    yield Figure("agencies-workers", int(plan.grids["workers"].sum()), rule=(low, high))


def _agencies(out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield who goes with whom: N+1, and how far the walks are above what is proven."""
    pairs = gp.read_table(out / "agencies" / "pairs.csv")
    agencies, estates = len(gp.read_table(inputs / "agencies.csv")), len(gp.read_layer(inputs / "estates.gpkg"))
    yield Figure("agencies-paired", pairs["left"].nunique(), published=87, rule=agencies)
    yield Figure("agencies-estates-of-one", _span(pairs["left"]), published=(1, 1), rule=(1, 1))
    yield Figure("agencies-estates-with-one", pairs["right"].nunique(), published=59, rule=estates)
    yield Figure("agencies-beyond", len(pairs) - pairs["right"].nunique(), published=28, rule=agencies - estates)
    yield Figure("agencies-proven", _unproven(out / "agencies.json"), rule=(0, _SMALLEST))


def _committees(out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield the seats on committees, and the committees that have any."""
    agencies, totals = gp.read_table(inputs / "agencies.csv"), gp.read_table(inputs / "totals.csv")
    above, below = (gp.read_table(out / name / "pairs.csv") for name in ("subdistricts", "communities"))
    seats = int((agencies["subdistrict_seat"] == "1").sum())
    assumed = ("gallery-assumed-agencies-seats",)
    yield Figure("agencies-subdistrict-seats", above["left"].nunique(), published=22, rule=seats, assumed=assumed)
    subdistricts = totals["community"].str[:9].nunique()
    yield Figure("agencies-subdistrict-committees", above["right"].nunique(), published=3, rule=subdistricts)
    yield Figure("agencies-community-seats", below["left"].nunique(), published=87, rule=len(agencies))
    yield Figure("agencies-community-committees", below["right"].nunique(), published=10, rule=len(totals))


def _officers(plan: gp.Plan, out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield officers of each department in a community; shared out as evenly as can be, by the rule."""
    sent = gp.read_roster(out / "officers.json", plan).by_community().query("community != '*'")
    listed = gp.read_table(inputs / "officers.csv")["department"].value_counts()
    for department, published in _EACH.items():
        each, rest = divmod(int(listed[department]), len(sent))
        own = sent[f"officers_{department}"]
        ours = (int(own.min()), int(own.max()))
        yield Figure(f"agencies-{department}", ours, published=published, rule=(each, each + (rest > 0)))


def _families(out: Path, inputs: Path) -> Iterator[Figure]:
    pairs = gp.read_table(out / "families" / "pairs.csv")
    members, families = (len(gp.read_table(inputs / f"{name}.csv")) for name in ("members", "families"))
    yield Figure("agencies-members", pairs["left"].nunique(), published=362, rule=members)
    yield Figure("agencies-families", pairs["right"].nunique(), published=287, rule=families)
    yield Figure("agencies-families-of-one", _span(pairs["left"]), published=(1, 1), rule=(1, 1))
    beyond = len(pairs) - pairs["right"].nunique()
    yield Figure("agencies-members-beyond", beyond, published=75, rule=members - families)
    yield Figure(
        "agencies-members-of-family", _span(pairs["right"]), rule=(1, 2), assumed=("gallery-assumed-agencies-two",)
    )
    yield Figure("agencies-families-proven", _unproven(out / "families.json"), rule=(0, _SMALLEST))


def _year_later(out: Path) -> Iterator[Figure]:
    """Yield the agencies that still have their estate a year later."""
    first, then = (
        gp.read_table(folder / "agencies" / "pairs.csv")[["left", "right"]] for folder in (out, out / "later")
    )
    yield Figure("agencies-kept", len(first.merge(then)), rule=len(first))


def _span(items: pd.Series[str]) -> Span:
    """Return the fewest and most pairs of an item that has any."""
    times = items.value_counts()
    return int(times.min()), int(times.max())


def _unproven(path: Path) -> float:
    """Return by how many metres a saved pairing is above its proven bound."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    return float(round(saved["objective"] - saved["bound"], 3))
