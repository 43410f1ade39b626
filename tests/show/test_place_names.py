"""Names of places on a map: waters for everyone, what is kept together for planners, each where it has room."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from browser import Viewer
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

import gridplan as gp
from gridplan.options import Rules
from gridplan.show import colours
from gridplan.show.figures import ground_marks
from gridplan.show.map.place_names import place_names
from gridplan.show.shapes.geometry import QUANTUM
from gridplan.show.shapes.layers import place_of

LAKE = shapely.box(EAST + 10, NORTH + 10, EAST + 90, NORTH + 60)
RAIL = shapely.LineString([(EAST, NORTH + 100), (EAST + 200, NORTH + 100)])


def waterside_plan() -> gp.Plan:
    """Return a plan of two communities with a lake, a railway and two estates of one name, one in each of them."""
    ground: Any = toy_ground(communities=2)
    barriers = gpd.GeoDataFrame({"kind": ["lake", "rail"], "name": ["Clear Lake", "Line 1"]}, geometry=[LAKE, RAIL])
    units = ground.units.assign(estate=np.where(np.arange(len(ground.units)) % 18 < 4, "Old Mill", ""))
    ground = dataclasses.replace(ground, barriers=barriers.set_crs(CRS), units=units)
    return toy_plan(ground=ground, rules=Rules(together=["estate"]))


def test_names_stand_inside_what_they_name() -> None:
    """The lake comes first, each community has its own Old Mill, railways without an area have no name here."""
    plan = waterside_plan()
    place = place_of(plan.ground)
    told = place_names(plan, place, public=False)
    assert told["name"] == ["Clear Lake", "Old Mill", "Old Mill"]
    assert told["waters"] == 1
    x, y = told["at"][:2]
    at = gpd.GeoSeries([shapely.Point(place.x + x * QUANTUM, place.y + y * QUANTUM)], crs=3857)
    assert at.to_crs(CRS).within(LAKE).all()
    assert min(told["room"]) > 0


def test_hamlets_and_estates_are_named_first_and_without_a_wish() -> None:
    """Hamlets come before what is kept together, and estates are named where nothing keeps them together."""
    plan = waterside_plan()
    units = plan.ground.units.assign(hamlet="West End", group="group 1")
    plan = plan.replace(ground=dataclasses.replace(plan.ground, units=units), rules=Rules(together=["group"]))
    told = place_names(plan, place_of(plan.ground), public=False)["name"]
    assert told == ["Clear Lake", *["West End"] * 2, *["Old Mill"] * 2, *["group 1"] * 2]


def test_everyone_reads_waters_only() -> None:
    """What is kept together goes by a column of the planner's own: it is not on a map for everyone."""
    plan = waterside_plan()
    assert place_names(plan, place_of(plan.ground), public=True)["name"] == ["Clear Lake"]


def test_the_legend_has_waters_and_lines_apart() -> None:
    """Waters have a mark that says so; without a line there is no row for lines."""
    ground = waterside_plan().ground
    assert [row["mark"] for row in ground_marks(ground, "zh")] == ["community", "water", "barrier"]
    lake = dataclasses.replace(ground, barriers=ground.barriers.iloc[:1])
    assert [row["mark"] for row in ground_marks(lake, "zh")] == ["community", "water"]


@pytest.mark.browser
def test_names_are_a_layer_and_water_looks_like_no_class(viewer: Viewer, tmp_path: Path) -> None:
    """Names can be switched off; the lake is painted in two tones in turn, of which no fill is one."""
    seen = viewer.open(waterside_plan().save_html(tmp_path / "map.html", lang="en"))
    assert seen.locator("#toggles input[name=places]").is_checked()
    assert seen.locator("#legend .swatch.water").count() == 1
    tones = {tuple(tone[:3]) for tone in seen.evaluate(PAINTED)}
    assert len(tones) == 2
    fills = (*colours.LOAD, *colours.STEPS, *colours.TONES, *colours.KINDS, colours.MIXED, *colours.EVENTS.values())
    assert tones.isdisjoint(tuple(bytes.fromhex(fill[1:])) for fill in fills)


PAINTED = """(() => {
  const pen = Object.assign(document.createElement("canvas"), { width: 16, height: 16 }).getContext("2d");
  pen.fillStyle = gridplan.water(pen);
  pen.fillRect(0, 0, 16, 16);
  const found = pen.getImageData(8, 0, 1, 16).data;
  return Array.from({ length: 16 }, (_, y) => Array.from(found.slice(4 * y, 4 * y + 4)));
})()"""
