"""The published figures of the county town, counted from the saved plan and the saved pairs."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

_TOWN = 9
"""Digits of a community's code that are those of the town."""
_RANKS = {1: 39, 2: 410, 3: 3_091}
_FITTED = ("gallery-assumed-five-levels",)


@dataclass(frozen=True)
class Sent:
    """A saved pairing.

    Parameters
    ----------
    right
        How many there were to take.
    pairs
        Left and right of each pair.
    gap
        How far its objective is from what is proven.
    """

    right: int
    pairs: tuple[tuple[str, str], ...]
    gap: float

    @classmethod
    def read(cls, path: Path) -> Sent:
        """Return the pairing of a JSON file."""
        told = json.loads(path.read_text(encoding="utf-8"))
        pairs = tuple((each["left"], each["right"]) for each in told["pairs"])
        return cls(told["right"], pairs, abs(told["objective"] - told["bound"]))

    @property
    def each(self) -> Span:
        """Fewest and most of the left at one of the right."""
        found = Counter(right for _, right in self.pairs)
        return (min(found.values()) if len(found) == self.right else 0), max(found.values())

    @property
    def sent(self) -> int:
        """How many of the left have one place, and one only."""
        return sum(times == 1 for times in Counter(left for left, _ in self.pairs).values())


def figures(
    out: Path,
    *,
    households_per_grid: int,
    households_per_micro_grid: int,
    window: tuple[float, float],
    classes: tuple[int, ...],
) -> Iterator[Figure]:
    """Yield the figures of the folder `out`.

    Parameters
    ----------
    out
        Folder of the place that has run.
    households_per_grid, households_per_micro_grid
        Households for each of whom there is one.
    window
        Shares of a grid's households that it may have.
    classes
        Classes of the main roads.
    """
    per = {"grids": households_per_grid, "micro-grids": households_per_micro_grid}
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    rules = _nodes_asked(inputs, per, classes)
    levels = {level: len(codes) for level, codes in nodes_of(plan).items()}
    yield Figure("town-communities", levels["communities"], published=12, rule=rules["communities"], given=True)
    yield Figure("town-roads", levels["roads"], published=31, rule=rules["roads"], given=True)
    for side, published in (("leaders", 39), ("agencies", 90)):
        listed = len(gp.read_table(inputs / f"{side}.csv"))
        yield from _on_roads(side, Sent.read(out / f"{side}.json"), published, listed=listed, roads=rules["roads"])
    yield Figure("town-nodes", sum(levels.values()), published=1_159, rule=sum(rules.values()), assumed=_FITTED)
    yield Figure("town-levels", sum(count > 0 for count in levels.values()), published=5, rule=len(rules))
    for name in per:
        yield Figure(f"town-{name}", levels[name], rule=rules[name])
    ranks = gp.read_table(inputs / "staff.csv")["rank"].astype(str)
    sent = {rank: Sent.read(out / f"rank-{rank}.json").sent for rank in _RANKS}
    for rank, published in _RANKS.items():
        listed = int((ranks == str(rank)).sum())
        yield Figure(f"town-rank-{rank}", sent[rank], published=published, rule=listed, given=True)
    yield Figure("town-staff", sum(sent.values()), rule=len(ranks), given=True)
    assumed = ("gallery-assumed-ranks",)
    yield Figure("town-nodes-staffed", _staffed(out), rule=sum(rules.values()), assumed=assumed)
    later = out / "later"
    if (later / "plan.gpkg").is_file():
        asked = _nodes_asked(later / "inputs", per, classes)
        ends = _later_ends(asked, later / "inputs", households_per_grid, window)
        yield Figure("town-staff-kept", _kept(out, later, (plan, gp.load(later / "plan.gpkg"))))
        yield Figure("town-nodes-staffed-later", _staffed(later), rule=ends, assumed=("gallery-assumed-least-change",))


def _nodes_asked(inputs: Path, per: Mapping[str, int], classes: tuple[int, ...]) -> dict[str, int]:
    """Return the nodes of each level that totals, roads and standards of the inputs give."""
    totals, roads = gp.read_table(inputs / "totals.csv"), gp.read_layer(inputs / "roads.gpkg")
    main = roads[roads["road_class"].isin(classes) & (roads["pos_sol"] == 0)]
    households = _households(inputs)
    return {
        "town": totals["community"].astype(str).str[:_TOWN].nunique(),
        "communities": len(totals),
        "roads": int(main["name"].nunique()),
        **{level: _rounded(households, each) for level, each in per.items()},
    }


def _later_ends(asked: Mapping[str, int], inputs: Path, per_grid: int, window: tuple[float, float]) -> Span:
    """Return the fewest and most nodes of a year later, when grids change as little as their window lets them."""
    households = _households(inputs)
    others = sum(asked.values()) - asked["grids"]
    low, high = math.ceil(per_grid * window[0]), math.floor(per_grid * window[1])
    return others + math.ceil(households / high), others + households // low


def _households(inputs: Path) -> int:
    return int(gp.read_table(inputs / "totals.csv")["households"].astype(int).sum())


def _staffed(out: Path) -> int:
    """Return how many nodes the staff of all ranks are sent to."""
    return len({right for rank in _RANKS for _, right in Sent.read(out / f"rank-{rank}.json").pairs})


def nodes_of(plan: gp.Plan) -> dict[str, list[str]]:
    """Return the nodes of a plan by level: the town, communities, roads, grids and micro-grids by their codes."""
    communities = sorted(set(plan.grids["community"]))
    return {
        "town": sorted({code[:_TOWN] for code in communities}),
        "communities": communities,
        "roads": named_roads(plan)["road"].tolist(),
        "grids": plan.grids["grid"].tolist(),
        "micro-grids": [] if plan.levels is None else plan.levels.micro_grids["micro_grid"].tolist(),
    }


def _common_households(before: gp.Plan, after: gp.Plan) -> pd.DataFrame:
    """Return ``node_before, node, households``: what nodes of all levels have in common, by the parts of buildings.

    A road is itself where it still is one, and counts 1.
    """
    then, now = (_parts(plan) for plan in (before, after))
    both = then.merge(now, on=["unit", "part", "section", "level"], suffixes=("_before", ""))
    found = both.groupby(["node_before", "node"])["households"].sum().reset_index()
    roads = sorted({*named_roads(before)["road"]} & {*named_roads(after)["road"]})
    return pd.concat([found, pd.DataFrame({"node_before": roads, "node": roads, "households": 1})], ignore_index=True)


def _parts(plan: gp.Plan) -> pd.DataFrame:
    """Return a row for each part of a building and level, with its node and households."""
    assert plan.levels is not None
    table = plan.levels.parts[["unit", "part", "section", "households", "grid", "micro_grid"]]
    table = table.merge(plan.ground.units[["unit", "community"]], on="unit")
    table = table.assign(town=table["community"].str[:_TOWN])
    keys = ["unit", "part", "section", "households"]
    return table.melt(keys, ["town", "community", "grid", "micro_grid"], var_name="level", value_name="node")


def _kept(before: Path, after: Path, plans: tuple[gp.Plan, gp.Plan]) -> int:
    """Return how many are sent to the node that has most households of the one they were sent to before."""
    common = _common_households(*plans).sort_values(["households", "node"], ascending=[False, True])
    heirs = dict(common.drop_duplicates("node_before")[["node_before", "node"]].to_numpy().tolist())
    names = [f"rank-{rank}.json" for rank in _RANKS]
    then, now = ({pair for name in names for pair in Sent.read(out / name).pairs} for out in (before, after))
    return len({(left, heirs.get(right)) for left, right in then} & now)


def named_roads(plan: gp.Plan) -> gpd.GeoDataFrame:
    """Return the main roads of a plan, each whole."""
    assert plan.roads is not None
    return plan.roads.roads


def _on_roads(name: str, side: Sent, published: int, *, listed: int, roads: int) -> Iterator[Figure]:
    """Yield that each of a side has one road and each road one of them at least, and as few metres as can be."""
    yield Figure(f"town-{name}", side.sent, published=published, rule=listed, given=True)
    fewest, over = divmod(listed, roads)
    yield Figure(f"town-{name}-a-road", side.each, rule=(fewest, fewest + bool(over)), limit=True)
    yield Figure(f"town-{name}-unproven", side.gap, rule=0)


def _rounded(households: int, per: int) -> int:
    """Return households ÷ per, halves upward."""
    return (2 * households + per) // (2 * per)
