"""The published figures of the county town, counted from the saved plan and the saved pairs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

_MAIN = 3
"""Lowest class of a main road."""
_TOWN = 9
"""Digits of a community's code that are those of the town."""
_RANKS = {1: 39, 2: 410, 3: 3_091}
_FITTED = ("gallery-assumed-five-levels",)


@dataclass(frozen=True)
class Sent:
    """A saved pairing.

    Parameters
    ----------
    left, right
        How many there were on each side.
    pairs
        Left and right of each pair.
    gap
        How far its objective is from what is proven.
    """

    left: int
    right: int
    pairs: tuple[tuple[str, str], ...]
    gap: float

    @classmethod
    def read(cls, path: Path) -> Sent:
        """Return the pairing of a JSON file."""
        told = json.loads(path.read_text(encoding="utf-8"))
        pairs = tuple((each["left"], each["right"]) for each in told["pairs"])
        return cls(told["left"], told["right"], pairs, abs(told["objective"] - told["bound"]))

    @property
    def each(self) -> Span:
        """Fewest and most of the left at one of the right."""
        found = Counter(right for _, right in self.pairs)
        return (min(found.values()) if len(found) == self.right else 0), max(found.values())

    @property
    def sent(self) -> int:
        """How many of the left have one place, and one only."""
        return sum(times == 1 for times in Counter(left for left, _ in self.pairs).values())


def figures(out: Path, *, households_per_grid: int, households_per_micro_grid: int) -> Iterator[Figure]:
    """Yield the figures of the folder `out`."""
    plan = gp.load(out / "plan.gpkg")
    sides = {name: Sent.read(out / f"{name}.json") for name in ("leaders", "agencies", *(f"rank-{r}" for r in _RANKS))}
    units = plan.ground.units
    communities, households = int(units["community"].nunique()), int(units["households"].sum())
    ground = plan.ground.roads
    main = int(ground.loc[ground["at_ground"] & (ground["road_class"] <= _MAIN), "name"].nunique())
    rules = {
        "town": 1,
        "communities": communities,
        "roads": main,
        "grids": _rounded(households, households_per_grid),
        "micro-grids": _rounded(households, households_per_micro_grid),
    }
    levels = {level: len(codes) for level, codes in nodes_of(plan).items()}
    yield Figure("town-communities", levels["communities"], published=12, rule=rules["communities"])
    yield Figure("town-roads", levels["roads"], published=31, rule=rules["roads"])
    yield from _on_roads("leaders", sides["leaders"], 39)
    yield from _on_roads("agencies", sides["agencies"], 90)
    yield Figure("town-nodes", sum(levels.values()), published=1_159, rule=sum(rules.values()), assumed=_FITTED)
    yield Figure("town-levels", sum(count > 0 for count in levels.values()), published=5, rule=len(rules))
    for name in ("grids", "micro-grids"):
        yield Figure(f"town-{name}", levels[name], rule=rules[name])
    for rank, published in _RANKS.items():
        own = sides[f"rank-{rank}"]
        yield Figure(f"town-rank-{rank}", own.sent, published=published, rule=own.left)
    reached = {right for rank in _RANKS for _, right in sides[f"rank-{rank}"].pairs}
    yield Figure("town-nodes-staffed", len(reached), rule=sum(rules.values()), assumed=("gallery-assumed-ranks",))


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


def named_roads(plan: gp.Plan) -> gpd.GeoDataFrame:
    """Return the main roads of a plan, each whole."""
    assert plan.roads is not None
    return plan.roads.roads


def _on_roads(name: str, side: Sent, published: int) -> Iterator[Figure]:
    """Yield that each of a side has one road and each road one of them at least, and as few metres as can be."""
    yield Figure(f"town-{name}", side.sent, published=published, rule=side.left)
    fewest, over = divmod(side.left, side.right)
    yield Figure(f"town-{name}-a-road", side.each, rule=(fewest, fewest + bool(over)))
    yield Figure(f"town-{name}-unproven", side.gap, rule=0)


def _rounded(households: int, per: int) -> int:
    """Return households ÷ per, halves upward."""
    return (2 * households + per) // (2 * per)
