"""The editor page in a real browser without network: real clicks and drags, and what they come to in Python."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from browser import Viewer
from hostile import HOSTILE
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.plan import Plan
from gridplan.show.editor.page import SCRIPTS, editor_words
from gridplan.show.page.assembly import static

pytestmark = pytest.mark.browser


class Desk:
    """An editor page, used as a planner does: by pointing at buildings."""

    def __init__(self, viewer: Viewer, plan: Plan, path: Path, **how: Any) -> None:
        self.plan = plan
        self.page = viewer.open_map(plan.save_editor(path, **how))
        places = gpd.GeoSeries.from_xy(*plan.ground.points.T, crs=plan.ground.cells.crs).to_crs(4326)
        self.places = [[place.y, place.x] for place in places]

    def spot(self, unit: int) -> tuple[float, float]:
        """Return where a building is on the screen."""
        box = self.page.locator("#map").bounding_box()
        at = self.page.evaluate("(place) => gridplan.map.latLngToContainerPoint(place)", self.places[unit])
        return box["x"] + at["x"], box["y"] + at["y"]

    def click(self, unit: int) -> None:
        """Click on a building."""
        self.page.mouse.click(*self.spot(unit))

    def drag(self, *units: int, reach: float = 0.0) -> None:
        """Drag from building to building, or around them in a distance of `reach` px."""
        spots = [self.spot(unit) for unit in units]
        if reach:
            (west, east), (north, south) = ((min(axis) - reach, max(axis) + reach) for axis in zip(*spots, strict=True))
            spots = [(west, north), (east, north), (east, south), (west, south), (west, north)]
        self.page.mouse.move(*spots[0])
        self.page.mouse.down()
        for spot in spots[1:]:
            self.page.mouse.move(*spot, steps=3)
        self.page.mouse.up()

    def choose(self, code: str) -> None:
        """Choose a grid in the list, and look at the whole map again."""
        self.page.click(f"#list button:has(.code:text-is('{code}'))")
        self.page.evaluate(
            "() => gridplan.map.fitBounds(gridplan.map.options.maxBounds.pad(-1 / 3), { animate: false })"
        )

    def take(self, tool: str) -> None:
        """Take up a tool."""
        self.page.click(f"#tool-{tool}")

    def told(self) -> dict[str, Any]:
        """Return counters, broken rules and locks."""
        found: dict[str, Any] = self.page.evaluate("() => gridplan.summary(gridplan.editing.model)")
        return found

    def lying(self, code: str) -> list[int]:
        """Return the buildings in a grid."""
        ask = "(code) => { const t = gridplan.editing.model.tally; return [...t.members[t.number.get(code)]]; }"
        return sorted(self.page.evaluate(ask, code))

    def text(self, selector: str) -> str:
        """Return the text of a part of the page."""
        return self.page.text_content(selector) or ""


def households(plan: Plan, units: list[int]) -> int:
    """Return the households of units."""
    return int(plan.ground.units["households"].to_numpy()[units].sum())


def test_buildings_go_where_they_are_pointed_to(viewer: Viewer, tmp_path: Path) -> None:
    """Click, lasso, brush and block move buildings, counters follow, undo and redo go both ways, export applies."""
    plan = toy_plan()
    desk = Desk(viewer, plan, tmp_path / "editor.html")
    west, east = plan.network.codes[plan.labels[0]], plan.network.codes[plan.labels[18]]
    before = desk.told()

    desk.click(1)
    assert desk.text("#chosen-name") == west
    desk.take("pick")
    desk.click(18)
    assert desk.lying(west) == sorted([*np.flatnonzero(plan.labels == plan.labels[0]).tolist(), 18])
    figures = desk.page.locator("#chosen-figures dd").all_text_contents()
    assert str(households(plan, desk.lying(west))) in figures[0]
    desk.take("lasso")
    desk.drag(19, 20, reach=22)
    assert {18, 19, 20} <= set(desk.lying(west))
    desk.page.keyboard.press("Control+z")
    desk.page.keyboard.press("Control+z")
    assert desk.told() == before
    desk.page.keyboard.press("Control+y")
    assert desk.lying(west)[-1] == 18
    assert desk.page.evaluate("() => String(getSelection())") == "", "dragging on the map selects no text"

    desk.choose(east)
    desk.take("paint")
    desk.drag(18, 13, 12)
    if desk.page.locator("#ask").is_visible():
        desk.page.click("#ask-choices button >> nth=0")
    assert {12, 13, 18} <= set(desk.lying(east))
    desk.take("block")
    desk.click(33)
    assert set(np.flatnonzero(plan.ground.block == plan.ground.block[33])) <= set(desk.lying(east))

    desk.page.click("#file summary")
    desk.page.fill("#who", "office 3")
    with desk.page.expect_download() as download:
        desk.page.click("#export")
    assert plan.digest[:8] in download.value.suggested_filename
    edits = gp.read_edits(download.value.path())
    assert (edits.plan, edits.who) == (plan.digest, "office 3")
    assert [edit.way for edit in edits.edits] == ["click", "paint", "block"]
    applied = gp.apply_edits(plan, edits)
    now = {frozenset(desk.lying(code)) for code in desk.told()["grids"]}
    assert {frozenset(np.flatnonzero(applied.labels == g).tolist()) for g in range(len(applied.grids))} == now


def test_it_warns_before_a_grid_falls_apart(viewer: Viewer, tmp_path: Path) -> None:
    """What would be cut off is told, cancelling changes nothing, what is cut off can be taken along, locks are kept."""
    plan = toy_plan()
    desk = Desk(viewer, plan, tmp_path / "editor.html")
    west, east = plan.network.codes[plan.labels[0]], plan.network.codes[plan.labels[18]]
    before = desk.told()
    corner, ring = 0, [1, 6]
    desk.choose(east)
    desk.take("paint")
    desk.drag(18, 12, 6, 7, 1)
    assert plan.ground.units["unit"].iloc[corner] in desk.text("#ask-lines")
    assert desk.told() == before
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("#ask").is_hidden()
    assert desk.told() == before

    desk.drag(18, 12, 6, 7, 1)
    desk.page.click("#ask-choices button >> nth=1")
    assert {corner, *ring} <= set(desk.lying(east))
    assert desk.told()["grids"][west]["pieces"] == 1

    desk.page.click("#lock")
    held = desk.told()
    assert held["locked_grids"] == [east]
    desk.choose(west)
    desk.take("pick")
    desk.click(18)
    assert east in desk.text("#notice")
    assert desk.told() == held


def test_grids_are_split_merged_and_begun(viewer: Viewer, tmp_path: Path) -> None:
    """Halves hang together, a merged grid is no more, a new one begins and grows by keys alone; undo leaves nothing."""
    plan = toy_plan(ground=toy_ground(side=8))
    desk = Desk(viewer, plan, tmp_path / "editor.html", lang="zh")
    before = desk.told()
    desk.choose("001")
    place_of_names = "() => JSON.stringify(gridplan.editing.names())"
    at_first = desk.page.evaluate(place_of_names)
    desk.page.click("#split")
    assert desk.page.evaluate(place_of_names) != at_first
    halves = desk.told()["grids"]
    assert halves["001"]["pieces"] == halves["+1"]["pieces"] == 1
    assert abs(halves["001"]["households"] - halves["+1"]["households"]) < 0.2 * before["grids"]["001"]["households"]

    desk.page.click("#merge")
    desk.click(desk.lying("+1")[0])
    assert "001" not in desk.told()["grids"]
    assert desk.text("#chosen-name") == editor_words("zh")["begun"].replace("{name}", "+1")

    desk.page.click("#begin")
    desk.take("pick")
    desk.click(0)
    assert desk.lying("+2") == [0]
    desk.page.evaluate("(place) => gridplan.map.setView(place)", desk.places[1])
    desk.page.focus("#map")
    desk.page.keyboard.press("Enter")
    assert desk.lying("+2") == [0, 1]
    for _ in range(4):
        desk.page.click("#undo")
    assert desk.told() == before
    assert json.loads(desk.page.evaluate(place_of_names))["at"][: 2 * 4] == json.loads(at_first)["at"]
    assert desk.page.evaluate("() => gridplan.editing.file().edits") == []


def test_edits_are_kept_and_taken_in(viewer: Viewer, tmp_path: Path) -> None:
    """A page opened again offers the edits, an exported file goes on, and one of another plan is refused in words."""
    plan = toy_plan()
    desk = Desk(viewer, plan, tmp_path / "editor.html")
    desk.choose("001")
    desk.take("pick")
    desk.click(int(np.flatnonzero(plan.labels == 1)[0]))
    if desk.page.locator("#ask").is_visible():
        desk.page.click("#ask-choices button >> nth=0")
    after, file = desk.told(), desk.page.evaluate("() => gridplan.editing.file()")
    desk.page.reload()
    desk.page.wait_for_selector("#ask:not([hidden])")
    assert not desk.page.evaluate("() => gridplan.editing.file().edits.length")
    assert editor_words("en")["restore-not-filed"] in desk.text("#ask-lines")
    assert desk.page.locator("#key").is_hidden(), "the legend makes way for the question"
    desk.page.keyboard.press("Escape")
    assert desk.told() == after
    with desk.page.expect_download():
        desk.page.click("#export")
    assert desk.text("#notice") == editor_words("en")["exported-kept"].replace("{n}", "1")
    for _ in range(2):
        desk.page.reload()
        desk.page.wait_for_selector("#ask:not([hidden])")
        assert "Exported at 20" in desk.text("#ask-lines"), "as long as nothing is changed since"
        desk.page.keyboard.press("Escape")
    assert desk.told() == after

    place = tmp_path / "edits.json"
    for digest, word in ((plan.digest, "1"), ("0" * 64, editor_words("en")["import-foreign"])):
        place.write_text(json.dumps({**file, "plan": digest}))
        desk.page.set_input_files("#import-file", place)
        desk.page.wait_for_function("(word) => document.getElementById('notice').textContent.includes(word)", arg=word)
        assert desk.told() == after
    desk.page.reload()
    desk.page.wait_for_selector("#ask:not([hidden])")
    assert "Imported from a file at 20" in desk.text("#ask-lines")
    desk.page.keyboard.press("Escape")
    desk.page.click("#undo")
    desk.page.keyboard.press("Control+y")
    desk.page.reload()
    desk.page.wait_for_selector("#ask:not([hidden])")
    assert editor_words("en")["restore-not-filed"] in desk.text("#ask-lines"), "what came after is in no file"


LONG = "<img src=x onerror=alert(1)> " * 2 + "a name!"


@pytest.mark.parametrize(("size", "phone"), [((1280, 800), False), ((1280, 680), False), ((390, 844), True)])
def test_the_panel_fits_the_window(viewer: Viewer, tmp_path: Path, size: tuple[int, int], phone: bool) -> None:
    """With all open nothing leaves the window, exporting moves nothing, lists keep three rows and the ends of names."""
    plan = toy_plan(ground=toy_ground(side=12))
    codes = tuple(f"{LONG}{code}" for code in plan.network.codes)
    plan = plan.replace(network=dataclasses.replace(plan.network, codes=codes))
    page = viewer.open_map(plan.save_editor(tmp_path / "editor.html", lang="zh"), size=size, phone=phone)
    page.evaluate(
        """() => {
          const model = gridplan.editing.model;
          for (let unit = 0; unit < 142; unit += 5) model.move([unit], "+1");
          gridplan.editing.choose(0);
        }"""
    )
    page.click("#file summary")
    page.fill("#why", "three words long")
    seen = {name: page.locator(name).bounding_box() for name in ("#panel", "#export", "#import", "#why", "#tools")}
    for name, box in seen.items():
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= size[0], name
        assert box["y"] >= 0, name
        assert box["y"] + box["height"] <= size[1], name
    with page.expect_download():
        page.click("#export")
    assert page.locator("#tools").bounding_box() == seen["#tools"]
    assert page.evaluate("() => document.documentElement.scrollHeight") == size[1]
    page.click("#file summary")
    for name, least in (("#broken-list", 60), ("#list", 84)):
        page.locator(name).scroll_into_view_if_needed()
        assert page.locator(name).bounding_box()["height"] >= least
    ends = [row.inner_text() for row in page.locator("#list .code.long span:last-child").all()]
    assert sorted(ends) == sorted(code[-8:] for code in codes)
    assert page.locator("#chosen-name").bounding_box()["height"] < 30
    assert codes[0] == page.text_content("#chosen-name")
    assert not page.locator("#key").get_attribute("open")
    assert not viewer.complaints


def test_hostile_names_are_shown_as_written(viewer: Viewer, tmp_path: Path) -> None:
    """Ids, codes and communities that are markup or scripts run nowhere, and leave the page as they came."""
    ground = toy_ground(communities=2)
    ground.units["unit"] = [f"{HOSTILE[i % len(HOSTILE)]}{i}" for i in range(len(ground))]
    ground.units["community"] = np.where(ground.units["community"] == "A", HOSTILE[0], HOSTILE[1])
    ground.communities["community"] = list(HOSTILE[:2])
    plan = toy_plan(component=None)
    codes = tuple(f"{HOSTILE[i]}" for i in range(4))
    plan = plan.replace(ground=ground, network=dataclasses.replace(plan.network, codes=codes))
    desk = Desk(viewer, plan, tmp_path / "editor.html", title=HOSTILE[0])
    desk.click(0)
    assert desk.text("#chosen-name") == codes[plan.labels[0]]
    desk.take("lasso")
    desk.drag(18, 19, reach=20)
    assert codes[plan.labels[0]] in desk.text("#ask-lines")
    desk.page.click("#ask-choices button >> nth=0")
    moved = [unit for edit in desk.page.evaluate("() => gridplan.editing.file().edits") for unit in edit["units"]]
    assert moved == ground.units["unit"].iloc[[18, 19]].tolist()
    assert gp.read_edits(desk.page.evaluate("() => gridplan.editing.file()")).edits[0].to == codes[plan.labels[0]]


def test_scripts_stay_inside_their_page() -> None:
    """Every own script of the editor adds to `gridplan` alone, and finds its page through `gridplan.root`."""
    for name in SCRIPTS:
        if name.startswith("editor/"):
            script = static(name)
            assert script.startswith('"use strict";')
            assert "(function (gridplan) {" in script
            assert not any(word in script for word in ("document.", "innerHTML", "eval("))
