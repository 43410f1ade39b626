"""The figures of the subdistrict, counted from its saved plan and posts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import gridplan as gp
from gridplan.gallery.figure import Figure, Span

SQUARE_KILOMETRE = 1e6
_CATEGORIES = ("full-time", "part-time", "building", "volunteer")
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
    yield Figure("group-households", (int(households.min()), int(households.max())), rule=ends)
    yield from _staff(out, groups, households_per_building_head)
    later = out / "later"
    if (later / "staff.json").is_file():
        # A year later the least change keeps groups that are within their window, though another number be nearer.
        then = _totals(later / "inputs")["households"]
        few, many = int((-(-then // ends[1])).sum()), int((then // ends[0]).sum())
        placed, least = _placed(later, few, households_per_building_head)[1:]
        most = _placed(later, many, households_per_building_head)[2]
        yield Figure("staff-later", sum(placed.values()), rule=(sum(least.values()), sum(most.values())))


def _staff(out: Path, groups: int, households_per_building_head: int) -> Iterator[Figure]:
    """Yield the staff that is placed: all of the list, but for more of a category than there are posts for."""
    have, placed, wanted = _placed(out, groups, households_per_building_head)
    ours, rule = sum(placed.values()), sum(wanted.values())
    yield Figure("staff-placed", ours, published=700, rule=rule, near=_ABOUT, given=rule == sum(have.values()))
    for name in _CATEGORIES:
        yield Figure(f"staff-{name}", placed[name], rule=wanted[name], given=wanted[name] == have[name])


def _placed(
    out: Path, groups: int, households_per_building_head: int
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return by category who is in the list, who is placed, and who has to be.

    Workers share out their time, so that all of them have work; of the others each takes one post.
    """
    totals, staff = _totals(out / "inputs"), gp.read_table(out / "inputs" / "staff.csv")
    counted = staff["category"].value_counts()
    have = {name: int(counted.get(name, 0)) for name in _CATEGORIES}
    buildings = sum(math.ceil(own / households_per_building_head) for own in totals["households"])
    posts = {"building": buildings, "volunteer": groups}
    wanted = {name: min(have[name], posts.get(name, have[name])) for name in _CATEGORIES}
    return have, staff_placed(out / "staff.json", staff), wanted


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
