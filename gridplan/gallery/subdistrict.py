"""The subdistrict: eight communities in resident groups of 300 households, and staff of four categories on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure
from gridplan.gallery.recipe import Progress
from gridplan.gallery.subdistrict_figures import figures

ASSUMED: tuple[str, ...] = (
    "gallery-assumed-resident-groups",
    "gallery-assumed-part-time",
    "gallery-assumed-building-heads",
    "gallery-assumed-group-heads",
)
STANDARD = gp.Standard({"*": 300})
WINDOW = (0.8, 1.2)
"""Workers' worth of load in a resident group: 240 to 360 households."""
PART_TIME, HOUSEHOLDS_PER_BUILDING_HEAD = 0.5, 80


def survey(inputs: Path, progress: Progress) -> gp.Ground:
    """Return the ground of the files."""
    return gp.survey(
        gp.read_units(inputs / "buildings.gpkg", households="households", unit="unit", attributes=["people"]),
        roads=inputs / "roads.gpkg",
        barriers=inputs / "barriers.gpkg",
        boundaries=inputs / "boundaries.gpkg",
        progress=progress,
    )


def divide(inputs: Path, _out: Path, *, seed: int, progress: Progress) -> gp.Plan:
    """Return the draft: a resident group for each 300 households, residents evened out, no barrier without a bridge."""
    return gp.partition(
        survey(inputs, progress),
        standard=STANDARD,
        load_window=WINDOW,
        rounding="largest_remainder",
        balance={"people": 1},
        links=True,
        islands="bridge",
        seed=seed,
        progress=lambda community, share, _gap: progress(community, share),
    )


def staff(plan: gp.Plan, inputs: Path, out: Path, *, like: Path | None = None) -> None:
    """Write who works where: workers share out their time by load, the others take the open posts of their kind.

    With the posts of a year ago (`like`) whoever can stays where most of the households of their grid are.
    """
    people = gp.read_table(inputs / "staff.csv")
    time = people["category"].map({"full-time": 1.0, "part-time": PART_TIME})
    crew = pd.DataFrame({"worker": people["person"], "full_time": time}).dropna()
    workers = gp.assign_workers(plan, crew, part_time=True, like=like)
    # The volunteers are the heads of the resident groups.
    others = people[time.isna()].replace({"category": {"volunteer": "grid_head"}})
    teams = {"building": {"per": HOUSEHOLDS_PER_BUILDING_HEAD}}
    posts = gp.head_posts(plan, others, teams=teams, workers=workers, spread=True, like=like)
    for ending in (".xlsx", ".json"):
        posts.export(out / f"staff{ending}", roster=workers)


def renew(plan: gp.Plan, inputs: Path, out: Path, *, date: str, progress: Progress) -> gp.Plan:
    """Return the plan of a year later, by the least change; people stay on their grids where they can."""
    new = gp.regrid(plan, survey(inputs, progress), date=date)
    staff(new, inputs, out, like=out.parent / "staff.json")
    return new


def count(out: Path) -> Iterator[Figure]:
    """Yield the published figures, counted from the saved plan and the saved posts."""
    yield from figures(
        out,
        households_per_group=STANDARD["*"],
        window=WINDOW,
        households_per_building_head=HOUSEHOLDS_PER_BUILDING_HEAD,
    )
