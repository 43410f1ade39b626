"""Departments whose grids are road segments, on the map of a merged plan and on that of a diagnosis."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from browser import Viewer
from test_departments_on_map import seen
from test_map_in_browser import click_grid
from toy_merged import merged_plan

from gridplan.crosswalk import crosswalk
from gridplan.diagnose import Diagnosis, diagnose
from gridplan.plan import Plan
from gridplan.show.colours import DEPARTMENTS
from gridplan.show.map.beside import Beside
from gridplan.show.map.hanging import hanging
from gridplan.show.map.plan_page import page_data, save_html
from gridplan.show.shapes.border_lines import BorderLines, cell_borders, drawn_borders, put_together

NAMES = ["police", "sweepers", "urban"]
ROWS = [("S1", "High Street", 2, "001", 0.75), ("S1", "High Street", 0, "002", 0.25), ("S2", "", 1, "002", 1.0)]
"""Old grid, its own name, people, new grid, share of the length."""


def plan_with_roads() -> Plan:
    """Return the merged plan with a third department whose grids are two roads."""
    plan = merged_plan()
    roads = pd.DataFrame(
        [("sweepers", old, title, "sweeping", staff, grid, 0, share) for old, title, staff, grid, share in ROWS],
        columns=plan.merger.functions.columns,
    )
    functions = pd.concat([plan.merger.functions, roads]).sort_values(["department", "old_grid"], kind="stable")
    return plan.replace(merger=dataclasses.replace(plan.merger, functions=functions.reset_index(drop=True)))


def diagnosis_with_roads(plan: Plan) -> Diagnosis:
    """Return what is wrong with two roads that cross the ground from west to east."""
    west, south, east, north = plan.ground.outline.bounds
    lines = gpd.GeoSeries.from_wkt(
        [f"LINESTRING({west} {y}, {east} {y})" for y in (south + (north - south) * np.array([0.21, 0.79]))],
        crs=plan.ground.cells.crs,
    )
    return diagnose(
        {"sweepers": gpd.GeoDataFrame({"code": ["S1", "S2"]}, geometry=lines)}, plan.ground, lines=("sweepers",)
    )


def test_roads_hang_on_new_grids_by_length() -> None:
    """Each row of the functions of a road grid is told with no households, its share of the length and its people."""
    plan = plan_with_roads()
    found = hanging(plan, crosswalk(plan), NAMES)
    told = [(row[1], row[2], row[3], row[4], row[5], row[6], row[7]) for rows in found for row in rows if row[0] == 1]
    assert sorted(told) == sorted((old, title, None, share, "sweeping", n, "") for old, title, n, _, share in ROWS)
    assert [row[1] for row in found[1] if row[0] == 1] == ["S2", "S1"]


def test_roads_are_drawn_from_the_diagnosis_only() -> None:
    """The department is named either way; a diagnosis adds its lines and changes no one else's."""
    plan = plan_with_roads()
    with_lines, without = (
        page_data(Beside(plan, found), "en")["departments"] for found in (diagnosis_with_roads(plan), None)
    )
    assert with_lines["name"] == without["name"] == NAMES
    assert with_lines["grids"] == without["grids"] == [4, 2, 2]
    assert (without["drawn"], with_lines["drawn"]) == ([True, False, True], [True, True, True])
    assert with_lines["owners"] == [*without["owners"], [1]]


def test_borders_put_together_keep_their_owners() -> None:
    """Every line has the owners it had, at their new places, and nothing is lost."""
    plan = merged_plan()
    cells = cell_borders(plan.ground.cells, [plan.others[0].labels, plan.labels])
    drawn = drawn_borders([gpd.GeoSeries(diagnosis_with_roads(plan).departments[0].grids.geometry)], cells.lines.crs)
    both = put_together([(cells, [0, 3]), (drawn, [2])], 4)
    assert owners_of(both) == [*owners_of(cells, (0, 3)), *owners_of(drawn, (2,))]
    assert list(both.lines) == [*cells.lines, *drawn.lines]


def owners_of(borders: BorderLines, places: tuple[int, ...] = (0, 1, 2, 3)) -> list[set[int]]:
    """Return the owners of each line, at their places."""
    return [{places[i] for i in np.flatnonzero(borders.owners[group])} for group in borders.group]


@pytest.mark.browser
def test_the_toggle_of_roads_draws_them_where_they_are_known(viewer: Viewer, tmp_path: Path) -> None:
    """With the diagnosis roads can be switched on; without it the toggle is dead, and the card tells all the same."""
    plan, box = plan_with_roads(), "input[name=department-1]"
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang="en", diagnosis=diagnosis_with_roads(plan)))
    before = seen(page, DEPARTMENTS[1][0])
    page.check(box)
    assert seen(page, DEPARTMENTS[1][0]) > before + 20
    page = viewer.open_map(save_html(plan, tmp_path / "plan.html", lang="en"))
    assert page.locator(box).is_disabled()
    click_grid(page, plan, 0)
    text = page.text_content("#card-hung").replace("\u00a0", " ")
    assert "sweepers (road grids)S1 · High Street75 % of its length here · sweeping · staff 2" in text
    page.keyboard.press("Escape")
    click_grid(page, plan, 2)
    assert "none of its roads here" in page.text_content("#card-hung")
