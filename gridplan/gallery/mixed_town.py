"""The mixed town: five kinds of area, each with its own grids and standard, in one plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress

ASSUMED = ("gallery-assumed-area-standards",)
KINDS = ("administrative", "residential", "commercial", "campus", "industrial")
STANDARD = gp.Standard(
    residential=400,
    commercial=gp.Ratio("jobs", 1000, window=(0.1, 1.5)),
    campus=gp.Ratio("students", 1000, window=(0.1, 1.5)),
    administrative=gp.Ratio("jobs", 800, window=(0.1, 1.5)),
    industrial=gp.Ratio("jobs", 1500, window=(0.1, 1.5)),
)


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files."""
    units = gp.read_units(
        inputs / "buildings.gpkg",
        households="households",
        unit="unit",
        attributes=["area_kind", "people", "shops", "jobs", "students"],
    )
    return gp.survey(
        units,
        roads=gp.read_layer(inputs / "roads.gpkg"),
        barriers=gp.read_layer(inputs / "barriers.gpkg"),
        boundaries=gp.read_layer(inputs / "boundaries.gpkg"),
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: no grid mixes two kinds of area, each kind has its standard."""
    return gp.partition(
        survey(inputs, progress),
        standard=STANDARD,
        areas="area_kind",
        load_window=(0.75, 1.25),
        seed=seed,
    )


def staff(plan: gp.Plan, _inputs: Path, out: Path) -> None:
    """Write who works where."""
    gp.assign_workers(plan).export(out / "workers.xlsx")


def renew(plan: gp.Plan, inputs: Path, _out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later."""
    return gp.regrid(plan, survey(inputs, progress), date=date)


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures: five kinds of area in one plan."""
    plan = gp.load(out / "plan.gpkg")
    found = plan.grids["area"]
    yield Figure("area-kinds", int(found.nunique()), published=len(KINDS), rule=len(KINDS))
