"""The figures of the subdistrict, counted from its saved plan and posts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span
from gridplan.gallery.kept import people_kept
from gridplan.gallery.words import LISTED

SQUARE_KILOMETRE = 1e6
_CATEGORIES = LISTED["subdistrict"]["staff.csv"].known
_ABOUT = 0.05


def figures(
    out: Path, *, households_per_group: int, window: Span, households_per_building_head: int
) -> Iterator[Figure]:
    """Yield every published figure, and the staff by category.

    Parameters
    ----------
    out
        Folder of the place that has run.
    households_per_group, households_per_building_head
        Households that a resident group and a building head have on average.
    window
        Fewest and most households of a resident group, as shares of their average.
    """
    plan, inputs = gp.load(out / "plan.gpkg"), out / "inputs"
    totals = _totals(inputs)
    groups = _groups(totals, households_per_group)
    area, people = _square_kilometres(plan), int(plan.ground.units["people"].sum())
    yield Figure("square-kilometres", area, published=3.24, rule=_outline(inputs), given=True)
    listed = int(totals["people"].sum())
    yield Figure("subdistrict-residents", people, published=71_080, rule=listed, given=True)
    communities = int(plan.grids["community"].nunique())
    yield Figure("subdistrict-communities", communities, published=8, rule=len(totals), given=True)
    assumed = ("gallery-assumed-resident-groups",)
    yield Figure("resident-groups", len(plan.grids), published=88, rule=groups, assumed=assumed)
    yield Figure(
        "grids-over-levels", communities + len(plan.grids), published=96, rule=len(totals) + groups, assumed=assumed
    )
    households = plan.grids["households"]
    ends = round(households_per_group * window[0]), round(households_per_group * window[1])
    yield Figure("group-households", (int(households.min()), int(households.max())), rule=ends, limit=True)
    yield from _staff(out, *_placeable(out, groups, households_per_building_head))
    later = out / "later"
    if (later / "staff.json").is_file():
        # A year later the least change keeps groups that are within their window, though another number be nearer.
        then = _totals(later / "inputs")["households"]
        few, many = int((-(-then // ends[1])).sum()), int((then // ends[0]).sum())
        fewest, most = (_placeable(later, number, households_per_building_head)[0] for number in (few, many))
        placed = staff_placed(later / "staff.json", _list(later))
        yield Figure("staff-later", sum(placed.values()), rule=(fewest, most))
        kept = people_kept(out / "staff.json", later / "staff.json", gp.load(later / "plan.gpkg"))
        yield Figure("staff-kept", kept)


def _staff(out: Path, most: int, most_of: dict[str, int]) -> Iterator[Figure]:
    """Yield the staff that is placed, whatever its category, and those of each that is known."""
    placed = staff_placed(out / "staff.json", _list(out))
    yield Figure("staff-placed", sum(placed.values()), published=700, rule=most, near=_ABOUT, given=True)
    for name, number in placed.items():
        yield Figure(f"staff-{name}", number, rule=most_of[name], given=True)


def _placeable(out: Path, groups: int, households_per_building_head: int) -> tuple[int, dict[str, int]]:
    """Return how many of the list there are posts for, and how many of each category.

    All workers have one, who share out their time; building heads and volunteers have one each.
    """
    staff = _list(out)
    heads: int = sum(math.ceil(own / households_per_building_head) for own in _totals(out / "inputs")["households"])
    listed, posts = _listed(staff), {"building": heads, "volunteer": groups}
    found = {name: min(rows, posts.get(name, rows)) for name, rows in listed.items()}
    # Whoever has a category that nobody knows is not placed, and must be missed.
    return len(staff) - sum(listed.values()) + sum(found.values()), found


def _list(out: Path) -> pd.DataFrame:
    return gp.read_table(out / "inputs" / "staff.csv")


def _listed(staff: pd.DataFrame) -> dict[str, int]:
    """Return how many rows of the list each category has."""
    counted = staff["category"].value_counts()
    return {name: int(counted.get(name, 0)) for name in _CATEGORIES}


def _totals(inputs: Path) -> pd.DataFrame:
    return gp.read_table(inputs / "totals.csv").astype({"households": int, "people": int})


def _groups(totals: pd.DataFrame, households_per_group: int) -> int:
    """Return how many resident groups the households give, to the nearest, halves upward."""
    return math.floor(int(totals["households"].sum()) / households_per_group + 0.5)


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
