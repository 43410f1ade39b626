"""The mixed town: five kinds of area, each with its own grids and standard, in one plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.mixed_town_figures import figures
from gridplan.gallery.recipe import Progress

ASSUMED: tuple[str, ...] = (
    "gallery-assumed-area-standards",
    "gallery-assumed-area-windows",
    "gallery-assumed-area-officers",
)
WINDOW, PLACE = (0.75, 1.25), (0.5, 1.5)
"""Workers' worth of load in a grid: of homes, and of places that are taken as they stand."""
PER_OFFICER = (1, 6)
STANDARD = gp.Standard(
    residential=400,
    administrative=gp.Ratio("jobs", 500, PLACE),
    commercial=gp.Ratio("jobs", 1_200, PLACE),
    campus=gp.Ratio("students", 800, PLACE),
    industrial=gp.Ratio("jobs", 300, PLACE),
)


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files."""
    return gp.survey(
        gp.read_units(
            inputs / "buildings.gpkg",
            households="households",
            unit="unit",
            attributes=["area_kind", "jobs", "students"],
        ),
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: no grid mixes two kinds of area, each kind has its standard and its window."""
    return gp.partition(
        survey(inputs, progress),
        standard=STANDARD,
        load_window=WINDOW,
        areas="area_kind",
        balance={"households": 1},
        links=True,
        islands="bridge",
        seed=seed,
        progress=lambda community, share, _gap: progress(community, share),
    )


def staff(plan: gp.Plan, inputs: Path, out: Path, *, like: Path | None = None) -> None:
    """Write who works where: workers, and officers of three departments, one of each in every grid.

    With the roster of a year ago (`like`) officers stay on their grids where loads and walks allow it.
    """
    workers = gp.assign_workers(plan)
    officers = gp.assign_officers(plan, inputs / "officers.csv", grids_per_officer=PER_OFFICER, like=like)
    for ending in (".xlsx", ".json"):
        workers.export(out / f"workers{ending}")
        officers.export(out / f"officers{ending}")
    officers.save_html(out / "officers.html")


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later, by the least change; people stay on their grids where they can."""
    new = gp.regrid(plan, survey(inputs, progress), date=date)
    staff(new, inputs, out, like=out.parent / "officers.json")
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, counted from the saved plan and rosters."""
    yield from figures(out, standard=STANDARD, window=WINDOW, per_officer=PER_OFFICER)
