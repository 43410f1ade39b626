"""What the district of agencies comes to, counted from its saved plan, pairs and rosters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span
from gridplan.gallery.kept import people_kept

_EACH = {"police": (1, 1), "urban": (1, 2), "property": (1, 1)}
"""Officers of a community, as published."""
_SMALLEST = 2e-3
"""Metres that sums of walks may be off by, as they are kept to the millimetre."""
_ROUNDING = 1e-9


def figures(out: Path, *, standard: Mapping[str, int], window: Span) -> Iterator[Figure]:
    """Yield the published figures: the place, its estates, agencies, committees, officers, members and families.

    Parameters
    ----------
    out
        Folder of the place that has run.
    standard
        Households per worker by kind of housing.
    window
        Lowest and highest load of each worker of a grid, in workers.
    """
    plan = gp.load(out / "plan.gpkg")
    inputs = out / "inputs"
    yield from _place(plan, inputs)
    yield from _estates(plan, inputs)
    yield _workers(plan, inputs, standard, window)
    yield from _agencies(out, inputs)
    yield from _committees(out, inputs)
    yield from _officers(plan, out, inputs)
    yield from _families(out, inputs)
    yield from _year_later(out)


def _place(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    totals, codes = gp.read_table(inputs / "totals.csv"), plan.grids["community"]
    people, listed = int(plan.ground.units["people"].sum()), int(totals["people"].astype(int).sum())
    yield Figure("agencies-people", people, published=175_000, rule=listed, given=True)
    subdistricts = totals["community"].str[:9].nunique()
    yield Figure("agencies-subdistricts", codes.str[:9].nunique(), published=3, rule=subdistricts, given=True)
    yield Figure("agencies-communities", codes.nunique(), published=10, rule=len(totals), given=True)


def _estates(plan: gp.Plan, inputs: Path) -> Iterator[Figure]:
    """Yield the estates and whether each is whole in one grid."""
    units = plan.ground.units.assign(grid=plan.labels).dropna(subset="estate")
    grids = units.groupby("estate")["grid"].nunique()
    listed = len(gp.read_layer(inputs / "estates.gpkg"))
    yield Figure("agencies-estates", len(grids), published=59, rule=listed, given=True)
    assumed = ("gallery-assumed-agencies-whole",)
    yield Figure("agencies-estates-whole", int((grids == 1).sum()), rule=listed, assumed=assumed)


def _workers(plan: gp.Plan, inputs: Path, standard: Mapping[str, int], window: Span) -> Figure:
    """Return the workers of all communities: each has its own by the standard, to the nearest, and enough of them.

    An estate above one worker's load is a grid with as many workers as carry it, and shares them with no other such.
    """
    homes = gp.read_layer(inputs / "buildings.gpkg")
    worth = (homes["households"] / homes["kind"].map(dict(standard))).fillna(0)
    own = worth.groupby(homes["community"]).sum()
    estates = _large(homes, worth, inputs, window[1]).reindex(own.index, fill_value=0)
    beyond = np.maximum(own - estates * window[1], 0)
    nearest, fewest = np.floor(own + 0.5), estates + np.ceil(beyond / window[1] - _ROUNDING)
    rule = int(np.maximum(np.maximum(nearest, fewest), 1).sum())
    return Figure("agencies-workers", int(plan.grids["workers"].sum()), rule=rule)


def _large(homes: gpd.GeoDataFrame, worth: pd.Series, inputs: Path, most: float) -> pd.Series:
    """Return the workers of each community's estates that are above one worker's load."""
    estates = gp.read_layer(inputs / "estates.gpkg")
    inside = homes.set_geometry(homes.representative_point()).sjoin(estates[["geometry"]], predicate="within")
    estate = inside["index_right"].groupby(level=0).first()
    load = worth.groupby([homes["community"], estate.reindex(homes.index)]).sum()
    large = load[load > most * (1 + _ROUNDING)]
    needed: pd.Series = np.ceil(large / most - _ROUNDING).groupby("community").sum()
    return needed


def _agencies(out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield who goes with whom: N+1, and how far the walks are above what is proven."""
    pairs = gp.read_table(out / "agencies" / "pairs.csv")
    agencies, estates = len(gp.read_table(inputs / "agencies.csv")), len(gp.read_layer(inputs / "estates.gpkg"))
    yield Figure("agencies-paired", pairs["left"].nunique(), published=87, rule=agencies, given=True)
    yield Figure("agencies-estates-of-one", _span(pairs["left"]), published=(1, 1), rule=(1, 1), limit=True)
    yield Figure("agencies-estates-with-one", pairs["right"].nunique(), published=59, rule=estates, given=True)
    yield Figure(
        "agencies-beyond", len(pairs) - pairs["right"].nunique(), published=28, rule=agencies - estates, given=True
    )
    yield Figure("agencies-proven", _unproven(out / "agencies.json"), rule=(0, _SMALLEST))


def _committees(out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield the seats on committees, and the committees that have any."""
    agencies, totals = gp.read_table(inputs / "agencies.csv"), gp.read_table(inputs / "totals.csv")
    above, below = (gp.read_table(out / name / "pairs.csv") for name in ("subdistricts", "communities"))
    seats = int((agencies["subdistrict_seat"] == "1").sum())
    assumed = ("gallery-assumed-agencies-seats",)
    yield Figure(
        "agencies-subdistrict-seats", above["left"].nunique(), published=22, rule=seats, assumed=assumed, given=True
    )
    subdistricts = totals["community"].str[:9].nunique()
    yield Figure(
        "agencies-subdistrict-committees", above["right"].nunique(), published=3, rule=subdistricts, given=True
    )
    yield Figure("agencies-community-seats", below["left"].nunique(), published=87, rule=len(agencies), given=True)
    yield Figure("agencies-community-committees", below["right"].nunique(), published=10, rule=len(totals), given=True)


def _officers(plan: gp.Plan, out: Path, inputs: Path) -> Iterator[Figure]:
    """Yield officers of each department in a community; shared out as evenly as can be, by the rule."""
    sent = _sent(plan, out)
    listed = gp.read_table(inputs / "officers.csv")["department"].value_counts()
    communities = len(gp.read_table(inputs / "totals.csv"))
    for department, published in _EACH.items():
        each, rest = divmod(int(listed[department]), communities)
        own = sent[department]
        ours = (int(own.min()), int(own.max()))
        yield Figure(f"agencies-{department}", ours, published=published, rule=(each, each + (rest > 0)), limit=True)


def _sent(plan: gp.Plan, folder: Path) -> pd.DataFrame:
    """Return how many officers of each department a community has: communities by departments."""
    found: pd.DataFrame = gp.read_roster(folder / "officers.json", plan).by_community().query("community != '*'")
    own = found.set_index("community")
    return pd.DataFrame({name: own[f"officers_{name}"] for name in _EACH})


def _families(out: Path, inputs: Path) -> Iterator[Figure]:
    pairs = gp.read_table(out / "families" / "pairs.csv")
    members, families = (len(gp.read_table(inputs / f"{name}.csv")) for name in ("members", "families"))
    yield Figure("agencies-members", pairs["left"].nunique(), published=362, rule=members, given=True)
    yield Figure("agencies-families", pairs["right"].nunique(), published=287, rule=families, given=True)
    yield Figure("agencies-families-of-one", _span(pairs["left"]), published=(1, 1), rule=(1, 1), limit=True)
    beyond = len(pairs) - pairs["right"].nunique()
    yield Figure("agencies-members-beyond", beyond, published=75, rule=members - families, given=True)
    yield Figure(
        "agencies-members-of-family",
        _span(pairs["right"]),
        rule=(1, 2),
        limit=True,
        assumed=("gallery-assumed-agencies-two",),
    )
    yield Figure("agencies-families-proven", _unproven(out / "families.json"), rule=(0, _SMALLEST))


def _year_later(out: Path) -> Iterator[Figure]:
    """Yield the agencies that still have their estate a year later, and the communities that have officers of all."""
    later = out / "later"
    if not (later / "plan.gpkg").is_file():
        return
    first, then = (gp.read_table(folder / "agencies" / "pairs.csv")[["left", "right"]] for folder in (out, later))
    yield Figure("agencies-kept", len(first.merge(then)), rule=len(first))
    new = gp.load(later / "plan.gpkg")
    sent = _sent(new, later)
    communities = len(gp.read_table(later / "inputs" / "totals.csv"))
    yield Figure("agencies-officers-later", int((sent > 0).all(axis=1).sum()), rule=communities)
    yield Figure("agencies-officers-kept", people_kept(out / "officers.json", later / "officers.json", new))


def _span(items: pd.Series[str]) -> Span:
    """Return the fewest and most pairs of an item that has any."""
    times = items.value_counts()
    return int(times.min()), int(times.max())


def _unproven(path: Path) -> float:
    """Return by how many metres a saved pairing is above its proven bound."""
    saved = json.loads(path.read_text(encoding="utf-8"))
    return float(round(saved["objective"] - saved["bound"], 3))
