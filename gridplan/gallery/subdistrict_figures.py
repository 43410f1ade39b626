"""The figures of the subdistrict, counted from its saved plan and posts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure

SQUARE_KILOMETRE = 1e6
_CATEGORIES = ("full-time", "part-time", "building", "volunteer")
_ABOUT = 0.05


def figures(out: Path, *, households_per_group: int, households_per_building_head: int) -> Iterator[Figure]:
    """Yield every published figure, and the staff by category.

    Parameters
    ----------
    out
        Folder of the place that has run.
    households_per_group, households_per_building_head
        Households that a resident group and a building head have on average.
    """
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    totals = gp.read_table(inputs / "totals.csv").astype({"households": int, "people": int})
    staff = gp.read_table(inputs / "staff.csv")
    groups = math.floor(int(totals["households"].sum()) / households_per_group + 0.5)
    buildings = sum(math.ceil(own / households_per_building_head) for own in totals["households"])
    yield Figure("square-kilometres", _square_kilometres(plan), published=3.24, rule=_outline(inputs))
    yield Figure(
        "subdistrict-residents",
        int(plan.ground.units["people"].sum()),
        published=71_080,
        rule=int(totals["people"].sum()),
    )
    communities = int(plan.grids["community"].nunique())
    yield Figure("subdistrict-communities", communities, published=8, rule=len(totals))
    assumed = ("gallery-assumed-resident-groups",)
    yield Figure("resident-groups", len(plan.grids), published=88, rule=groups, assumed=assumed)
    yield Figure(
        "grids-over-levels", communities + len(plan.grids), published=96, rule=len(totals) + groups, assumed=assumed
    )
    placed = staff_placed(out / "staff.json", staff)
    have = staff["category"].value_counts()
    posts = {"building": buildings, "volunteer": groups}
    wanted = {name: min(int(have[name]), posts.get(name, int(have[name]))) for name in _CATEGORIES}
    yield Figure("staff-placed", sum(placed.values()), published=700, rule=sum(wanted.values()), near=_ABOUT)
    for name in _CATEGORIES:
        yield Figure(f"staff-{name}", placed[name], rule=wanted[name])
    households, window = plan.grids["households"], plan.rules.load
    assert window is not None  # a plan with a standard has one
    ends = households_per_group * window.lo, households_per_group * window.hi
    yield Figure("group-households", (int(households.min()), int(households.max())), rule=ends)


def _square_kilometres(plan: gp.Plan) -> float:
    return round(float(plan.grids.geometry.area.sum()) / SQUARE_KILOMETRE, 2)


def _outline(inputs: Path) -> float:
    return round(float(gp.read_layer(inputs / "boundaries.gpkg").area.sum()) / SQUARE_KILOMETRE, 2)


def staff_placed(file: Path, staff: pd.DataFrame) -> dict[str, int]:
    """Return how many people of each category of the list stand on a post in a place, each once.

    Parameters
    ----------
    file
        Posts and workers, as JSON.
    staff
        The list: ``person, category``.
    """
    saved = json.loads(file.read_text(encoding="utf-8"))
    held = {person for post in saved["posts"] if post["wanted"] and post["place"] for person in post["people"]}
    found = staff[staff["person"].isin(held)]["category"].value_counts()
    return {name: int(found.get(name, 0)) for name in _CATEGORIES}
