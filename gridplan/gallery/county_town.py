"""The county town: leaders and agencies take the main roads, staff of three ranks are sent down to five levels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import gridplan as gp
from gridplan.gallery.county_town_figures import figures, named_roads, nodes_of
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = ("gallery-assumed-five-levels", "gallery-assumed-main-roads", "gallery-assumed-ranks")
STANDARD, LOAD = gp.Standard({"*": 420}), (0.8, 1.3)
PER_MICRO_GRID = 35
LEVELS = gp.level_rules(micro=(25, 50), corridor=(1, 30), micro_per=PER_MICRO_GRID)
RANKS = {1: ("town", "communities"), 2: ("roads", "grids"), 3: ("micro-grids",)}
ROADS = gp.RoadRules(classes=(1, 2, 3), window=gp.Window(200, 2000))


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files."""
    return gp.survey(
        gp.read_units(inputs / "buildings.gpkg", households="households", unit="unit"),
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: grids of 420 households, micro-grids of 35, and the main roads in segments by community."""
    plan = gp.partition(
        survey(inputs, progress),
        standard=STANDARD,
        load_window=LOAD,
        rounding="largest_remainder",
        links=True,
        seed=seed,
        progress=lambda community, share, _gap: progress(community, share),
    )
    return deepen(plan, inputs, roads=gp.road_grids(plan, ROADS))


def deepen(plan: gp.Plan, inputs: Path, *, roads: gp.RoadNetwork) -> gp.Plan:
    """Return the plan with its lower levels and its roads."""
    return gp.with_roads(gp.divide_levels(plan, LEVELS, parts=gp.read_parts(inputs / "entrances.csv")), roads)


def staff(plan: gp.Plan, inputs: Path, out: Path, *, like: gp.Plan | None = None) -> None:
    """Write who takes which road, and which node of which level each of the staff is sent to.

    With the plan of a year ago (`like`), whose files lie above `out`, as many households as can keep their people.
    """
    nodes = nodes_of(plan)
    roads = named_roads(plan)
    for side in ("leaders", "agencies"):
        _written(gp.pair(inputs / f"{side}.csv", roads, right_counts="even", plan=plan), out / side)
    people = gp.read_table(inputs / "staff.csv")
    for rank, levels in RANKS.items():
        own = people[people["rank"].astype(int) == rank]
        places = pd.DataFrame({"node": [code for level in levels for code in nodes[level]]})
        last: dict[str, Any] = (
            {} if like is None else {"like": out.parent / f"rank-{rank}.json", "older": like, "plan": plan}
        )
        sent = gp.pair(own, places, right_counts="even", left_columns={"id": "person"}, **last)
        _written(sent, out / f"rank-{rank}")


def _written(pairing: gp.Pairing, path: Path) -> None:
    for ending in (".json", ".xlsx"):
        pairing.export(path.with_suffix(ending))


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later: grids by the least change, people on them where they can, roads by codes."""
    new = gp.regrid(plan, survey(inputs, progress), date=date)
    new = deepen(new, inputs, roads=gp.road_grids(new, ROADS, like=plan.roads))
    staff(new, inputs, out, like=plan)
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, counted from the saved plan and the saved pairs."""
    yield from figures(
        out,
        households_per_grid=STANDARD["*"],
        households_per_micro_grid=PER_MICRO_GRID,
        window=LOAD,
        classes=ROADS.classes,
    )
