"""The city: one grid for each estate and each section of main road, with workers, officers, heads and cadres."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import gridplan as gp
from gridplan.gallery.city_figures import Rules, figures
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = ("gallery-assumed-city-windows", "gallery-assumed-city-officers")
STANDARD = gp.Standard(open=300, managed=500)
LOAD = (0.0, 3.0)
"""Workers' worth of an estate grid: an estate is one whatever its size, up to three workers."""
CORRIDOR = 21
LEVELS = gp.level_rules(micro=(25, 60), corridor=CORRIDOR)
"""Corridor groups of about 21 households where a building has enough: with small houses they come to about 20."""
ROADS = gp.RoadRules(by="name", classes=(1, 2, 3), window=gp.Window(50, 3000), work={"length": 1, "shops": 10})
PER_COMMUNITY, PER_OFFICER, PER_GRID, OF_DEPARTMENT = (9, 12), (5, 6), (1, 5), (0, 2)
PER_CADRE = (18, 22)
GRIDS_PER_WORKER = 3
"""Adjoining estates that a worker may have."""


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files: counts from the ledger, the others estimated and held to the official totals.

    An estate that a new border of communities runs through is one on each side of it.
    """
    units = gp.read_units(
        inputs / "buildings.gpkg",
        unit="unit",
        households="households",
        households_table=inputs / "ledger.csv",
        key="unit",
        kind="kind",
        missing="estimate",
        attributes=["use", "floors"],
    )
    ground = gp.survey(
        units,
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )
    ground = gp.with_estates(ground, inputs / "estates.gpkg", parted=True)
    return gp.spread_households(ground, gp.read_totals(inputs / "totals.csv"))


def divide(inputs: Path, out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: one estate one grid with its worker, corridor groups in them, one grid for each main road."""
    plan = gp.partition(
        survey(inputs, progress),
        by="estate",
        standard=STANDARD,
        load_window=LOAD,
        rounding="largest_remainder",
        islands="bridge",
        links=True,
        levels=LEVELS,
        seed=seed,
    )
    plan = gp.with_roads(plan, gp.road_grids(plan, ROADS, points={"shops": inputs / "frontage.gpkg"}))
    return with_workers(plan, out)


def staff(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write who works where: every head's post, officers on all grids, and cadres with corridor groups."""
    with ThreadPoolExecutor(max_workers=1) as beside:  # officers are searched for in processes, which leave time for it
        others = beside.submit(copy_context().run, write_posts, plan, out)
        linked = beside.submit(copy_context().run, link_cadres, plan, inputs, out)
        send_officers(plan, inputs, out)
        others.result()
        linked.result()


def send_officers(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write which officers are sent to which grids."""
    officers = gp.assign_officers(
        plan,
        inputs / "officers.csv",
        grids_per_officer=PER_OFFICER,
        officers_per_community=PER_COMMUNITY,
        officers_per_grid=PER_GRID,
        departments=dict.fromkeys(("police", "urban", "market"), OF_DEPARTMENT),
    )
    officers.export(out / "officers.json")
    officers.export(out / "officers.xlsx")
    officers.save_html(out / "officers.html")


def link_cadres(plan: gp.Plan, inputs: Path, out: Path) -> None:
    """Write which cadres are linked to which corridor groups, and with how many households of each."""
    assert plan.levels is not None  # it was divided into them
    groups = plan.levels.corridors[["corridor", "unit", "households"]]
    pairs = gp.pair(
        inputs / "cadres.csv",
        plan.ground.units[["unit", "community", "geometry"]].merge(groups, on="unit"),
        left_counts=PER_CADRE,
        amounts="households",
        left_columns={"id": "cadre"},
        right_columns={"id": "corridor"},
        crs=plan.ground.units.crs,
    )
    pairs.export(out / "cadres.json")
    pairs.export(out / "cadres.xlsx")


def with_workers(plan: gp.Plan, out: Path, *, like: Path | None = None) -> gp.Plan:
    """Return the plan with the workers that the standard gives, on up to three estate grids each; write who they are.

    Divided by estates a plan has one worker a grid; where so many cannot be placed, it keeps these. With the workers of
    a year ago (`like`) whoever can stays where most of the households of their grids are.
    """
    workers = gp.assign_workers(
        plan,
        gp.staffing(plan).sum_of_communities,
        grids=gp.grids_of(plan, roads=False),
        grids_per_worker=GRIDS_PER_WORKER,
        like=like,
    )
    for ending in ("json", "xlsx"):
        workers.export(out / f"workers.{ending}")
    return workers.in_plan(plan) if workers.status == "feasible" else plan


def write_posts(plan: gp.Plan, out: Path) -> None:
    """Write every head's post."""
    posts = gp.head_posts(plan)
    for ending in ("json", "xlsx"):
        posts.export(out / f"posts.{ending}")


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later: an estate is one grid still, roads keep codes, most workers their grids.

    An estate that a new border of communities runs through is one on each side of it, so parts of such begin grids.
    Officers are not: communities are redrawn then, and some are too small for 9 officers of 5 grids each.
    """
    new = gp.divide_levels(gp.regrid(plan, survey(inputs, progress), date=date), LEVELS)
    roads = gp.road_grids(new, ROADS, points={"shops": inputs / "frontage.gpkg"}, like=plan.roads)
    new = with_workers(gp.with_roads(new, roads), out, like=out.parent / "workers.json")
    write_posts(new, out)
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, counted from the saved plan, rosters, posts and pairs."""
    yield from figures(
        out,
        Rules(
            standard=STANDARD,
            classes=ROADS.classes,
            corridor=CORRIDOR,
            per_worker=(1, GRIDS_PER_WORKER),
            per_community=PER_COMMUNITY,
            per_officer=PER_OFFICER,
            per_cadre=PER_CADRE,
        ),
    )
