"""The departments' older grids on the map of a merged plan, and the conflicts of their diagnosis."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from browser import Viewer
from hostile import HOSTILE
from test_map_in_browser import PIXELS, click_grid
from toy_merged import merged_plan

from gridplan.crosswalk import crosswalk
from gridplan.diagnose import Diagnosis, diagnose
from gridplan.measure import outlines
from gridplan.plan import Plan
from gridplan.show.colours import DEPARTMENTS
from gridplan.show.map.diagnosis_page import diagnosis_page, save_diagnosis_html
from gridplan.show.map.hanging import hanging
from gridplan.show.map.plan_page import html_page, save_html

REDDISH = re.compile("#[89ab].[0-4].[3-7].")
"""Dots of conflicts, whatever shines through them."""

SPOT = "([x, y]) => { const at = gridplan.map.latLngToContainerPoint([y, x]); return [at.x, at.y]; }"


def diagnosis_of(plan: Plan, *, name: str = "police") -> Diagnosis:
    """Return what is wrong with the departments of the toy plan, drawn along its cells, the first one as `name`."""
    layers = {
        name if network.name == "police" else network.name: gpd.GeoDataFrame(
            {"code": list(network.codes)},
            geometry=outlines(plan.ground.cells, network.labels, n_grids=len(network.codes)),
            crs=plan.ground.cells.crs,
        )
        for network in plan.others
    }
    return diagnose(layers, plan.ground)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The merged toy plan."""
    return merged_plan()


@pytest.fixture(scope="module")
def page(chromium: object, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The map of the merged plan with its diagnosis, shared by the tests below; nothing may be asked or complained."""
    viewer = Viewer(chromium)
    path = tmp_path_factory.mktemp("merged") / "map.html"
    yield viewer.open_map(save_html(plan, path, lang="en", diagnosis=diagnosis_of(plan)))
    viewer.close()
    assert viewer.complaints == []


def seen(page: Any, colour: str) -> int:
    """Return how many looked-at pixels of the map have a colour."""
    return int(page.evaluate(PIXELS).get(colour, 0))


def dots_seen(page: Any) -> int:
    """Return how many looked-at pixels of the map belong to dots of conflicts."""
    return sum(count for colour, count in page.evaluate(PIXELS).items() if REDDISH.match(colour))


@pytest.mark.parametrize("carry", ["largest", "split"])
def test_what_hangs_on_a_grid_is_what_the_units_say(carry: str) -> None:
    """Households and shares are those counted unit by unit, functions and staff those of the merger's own table."""
    plan = merged_plan(carry=carry)
    from_walk = hanging(plan, crosswalk(plan), ["police", "urban"])
    households = plan.ground.units["households"].to_numpy()
    table = plan.merger.functions
    for new, rows in enumerate(from_walk):
        expected = []
        for number, network in enumerate(plan.others):
            for old, code in enumerate(network.codes):
                both = int(households[(network.labels == old) & (plan.labels == new)].sum())
                own = int(households[network.labels == old].sum())
                hung = table.query(
                    "department == @network.name and old_grid == @code and grid == @plan.network.codes[@new]"
                )
                if both:
                    staff = int(hung["staff"].sum())
                    expected.append((number, code, both, round(both / own, 4), len(hung) > 0, staff))
        found = [(row[0], row[1], row[3], row[4], row[5] is not None, row[6]) for row in rows]
        assert sorted(found) == sorted(expected)


def test_no_ids_of_buildings_enter_the_pages(plan: Plan) -> None:
    """Conflicts name grids and households; which buildings they are, the map shows."""
    found = diagnosis_of(plan)
    assert found.conflicts["unit_ids"].str.contains("b0").any()
    for text in (diagnosis_page(found), html_page(plan, diagnosis=found, lang="zh")):
        assert "b035" not in text


def test_the_same_diagnosis_gives_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    """Nothing in the page depends on time or chance."""
    found = diagnosis_of(plan)
    one, two = (save_diagnosis_html(found, tmp_path / name).read_bytes() for name in ("a.html", "b.html"))
    assert one == two


@pytest.mark.browser
def test_each_department_has_a_toggle_that_draws_its_borders(page: Any, plan: Plan) -> None:
    """Off at first; switched on, a department's colour is on the map, and switched off it is gone."""
    assert page.locator("#department-list .name").all_text_contents() == ["police", "urban"]
    for number, (colour, _) in enumerate(DEPARTMENTS[: len(plan.others)]):
        assert seen(page, colour) == 0
        page.check(f"input[name=department-{number}]")
        assert seen(page, colour) > 20
        page.uncheck(f"input[name=department-{number}]")
    assert seen(page, DEPARTMENTS[0][0]) == 0


@pytest.mark.browser
def test_a_click_on_a_new_grid_tells_what_hangs_on_it(page: Any, plan: Plan) -> None:
    """Every old grid with households there is named with its own name, functions and staff under its department."""
    click_grid(page, plan, 0)
    text = page.text_content("#card-hung").replace("\u00a0", " ")
    for row in plan.merger.functions.query("grid == '001'").itertuples():
        assert f"{row.old_grid} · {row.title}" in text
        assert row.functions in text
        assert f"staff {row.staff}" in text or not row.staff
    page.keyboard.press("Escape")


@pytest.mark.browser
def test_conflicts_are_a_second_list_and_a_layer(page: Any, plan: Plan) -> None:
    """Dots are on the map only while the list of conflicts is open; a kind chosen leaves only its conflicts."""
    assert page.locator("#conflict-finder").is_hidden()
    assert dots_seen(page) == 0
    assert page.locator("#legend .conflict").count() == 0
    page.click("#tabs button:last-child")
    assert dots_seen(page) > 10
    assert page.locator("#legend .conflict").count() == 1
    assert "before merging" in page.text_content("#tabs button:last-child")
    assert page.locator("#finder").is_hidden()
    assert page.locator("#conflict-list li").count() == len(diagnosis_of(plan).conflicts)
    page.select_option("#kind", index=1)
    assert 0 < page.locator("#conflict-list li").count() <= len(diagnosis_of(plan).conflicts)
    page.select_option("#kind", "")
    page.click("#tabs button:first-child")
    assert dots_seen(page) == 0


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_conflict_is_zoomed_to_by_click_and_by_key(viewer: Viewer, plan: Plan, tmp_path: Path, lang: str) -> None:
    """Worst first, with its text; chosen by pointer or by keyboard its place comes nearer into the middle."""
    found = diagnosis_of(plan)
    page = viewer.open_map(save_diagnosis_html(found, tmp_path / "map.html", lang=lang))
    heads = page.locator("#conflict-list b").all_text_contents()
    assert [int(head.split(" · ")[0]) for head in heads] == list(range(1, len(found.conflicts) + 1))
    places = gpd.GeoSeries.from_xy(found.conflicts["x"], found.conflicts["y"], crs=found.conflicts.crs).to_crs(4326)
    smallest = int(np.argmin(found.conflicts["area_m2"]))
    before = page.evaluate("gridplan.map.getZoom()")
    page.click(f"#conflict-list li:nth-child({smallest + 1}) button")
    x, y = page.evaluate(SPOT, [places.iloc[smallest].x, places.iloc[smallest].y])
    size = page.locator("#map").bounding_box()
    assert page.evaluate("gridplan.map.getZoom()") >= before
    assert 0.2 * size["width"] < x < 0.8 * size["width"]
    assert 0.2 * size["height"] < y < 0.8 * size["height"]
    page.keyboard.press("Escape")
    page.focus("#conflict-list li:nth-child(1) button")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#conflict-list [aria-current]").text_content().startswith("2 · ")


@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 800), (1280, 800)])
def test_hostile_names_of_departments_stay_text(viewer: Viewer, tmp_path: Path, size: tuple[int, int]) -> None:
    """Departments, codes, own names and functions with markup appear letter by letter, on both maps, and fit in."""
    plan = hostile_merged()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html"), size=size)
    assert sorted(page.locator("#department-list .name").all_text_contents()) == sorted(HOSTILE[:2])
    click_grid(page, plan, 0)
    assert HOSTILE[2] in page.text_content("#card-hung")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    found = diagnosis_of(merged_plan(), name=HOSTILE[0])
    page = viewer.open_map(save_diagnosis_html(found, tmp_path / "diagnosis.html"), size=size)
    assert HOSTILE[0] in page.locator("#department-list .name").all_text_contents()
    assert HOSTILE[0] in page.text_content("#conflict-list")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def hostile_merged() -> Plan:
    """Return the merged plan with departments, own names and functions that try to be more than text."""
    plan = merged_plan()
    names = dict(zip(("police", "urban"), HOSTILE[:2], strict=True))
    functions = plan.merger.functions.assign(title=HOSTILE[2], functions=HOSTILE[3])
    functions["department"] = functions["department"].map(names)
    merger = dataclasses.replace(
        plan.merger, functions=pd.DataFrame(functions), base=HOSTILE[0], weights=dict.fromkeys(HOSTILE[:2], 1.0)
    )
    return plan.replace(
        others=tuple(dataclasses.replace(other, name=names[other.name]) for other in plan.others), merger=merger
    )
