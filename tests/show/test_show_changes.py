"""The change document in a real browser without network: slider, table, map, print, and text that stays text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Viewer
from hostile import HOSTILE
from toy_areas import area_plan
from toy_changes import part_of, two_versions
from toy_history import APPROVED, after_round
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.changes import Changes
from gridplan.show.changes.page import changes_page, page_data, repr_html
from gridplan.show.shapes.geometry import unpack_integers

browser = pytest.mark.browser
CLIPS = """() => ["before", "tile"].map((name) => {
  const pane = gridplan.map.getPane(name === "tile" ? "tilePane" : name);
  const xs = pane.style.clipPath.match(/-?[\\d.e+]+px -/g).map(parseFloat);
  const at = gridplan.map.containerPointToLayerPoint([0, 0]).x;
  return xs.map((x) => x - at);
})"""


@pytest.fixture(scope="module")
def found() -> Changes:
    """What changed between two versions of the toy plan."""
    return gp.changes(*two_versions())


def divider_at(page: Any) -> float:
    """Return how far to the right the divider stands, as the map is clipped: the same for both sides."""
    before, after = page.evaluate(CLIPS)
    wide = page.evaluate("() => gridplan.map.getSize().x")
    assert max(before) == pytest.approx(min(after), abs=0.01)
    return max(before) / wide


@browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_shows_before_and_after_offline(viewer: Viewer, found: Changes, tmp_path: Path, lang: str) -> None:
    """Nothing is requested or complained about; both sides are painted; heads stand in the language."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html", lang=lang, attribution="© 测绘"))
    assert page.text_content("h1") == {"en": "What changes: grids before and after", "zh": "网格调整前后对照"}[lang]
    sides = {"en": ["Before", "After"], "zh": ["调整前", "调整后"]}[lang]
    assert page.locator("#divider .side").all_text_contents() == sides
    assert page.locator(".leaflet-before-pane canvas").count() > 0
    assert page.locator(".leaflet-tile-pane canvas").count() > 0
    assert page.text_content("#panel footer span") == "© 测绘"


@browser
def test_the_divider_follows_hand_and_keys(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """Dragging and arrow keys move what is clipped on both sides; ends are ends; the map stays where it is."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html"))
    assert divider_at(page) == pytest.approx(0.5, abs=0.001)
    centre = page.evaluate("() => String(gridplan.map.getCenter())")
    box, frame = page.locator("#divider").bounding_box(), page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + 0.25 * frame["width"], box["y"] + 320, steps=4)
    page.mouse.up()
    page.mouse.move(frame["x"] + 0.9 * frame["width"], box["y"] + 320)
    assert divider_at(page) == pytest.approx(0.25, abs=0.005)
    page.keyboard.press("ArrowRight")
    assert divider_at(page) == pytest.approx(0.27, abs=0.005)
    assert page.get_attribute("#divider", "aria-valuenow") == "27"
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert divider_at(page) == 1.0
    page.keyboard.press("Home")
    assert divider_at(page) == 0.0
    assert page.evaluate("() => String(gridplan.map.getCenter())") == centre


@browser
def test_the_divider_follows_a_finger(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """On a phone the divider is dragged by touch."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html"), size=(390, 780), phone=True)
    box = page.locator("#divider").bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", box["x"] + 22), ("touchMove", 60), ("touchMove", 78), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 200}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert divider_at(page) == pytest.approx(0.2, abs=0.01)


@browser
def test_a_row_goes_to_its_grid_and_a_grid_to_its_row(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """A row zooms to its grid and tells its figures; a click on either side of the divider finds that side's grid."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html", lang="en"))
    rows = page.locator("#changes tbody tr:visible")
    codes = [row["new_grid"] or row["old_grid"] for _, row in found.grids.iterrows()]
    assert page.locator("#changes tbody button").all_text_contents() == codes
    zoom = page.evaluate("() => gridplan.map.getZoom()")
    rows.nth(codes.index("005")).click()
    assert page.evaluate("() => gridplan.map.getZoom()") > zoom
    assert page.text_content("#card-title") == "005"
    assert "b002" in page.text_content("#card-unit-list")
    place = found.plan.grids.set_index("grid").geometry.to_crs(4326)["005"].representative_point()
    for share, code in ((0.0, "005"), (1.0, "003")):
        page.keyboard.press("Escape")
        assert page.locator("#card").is_hidden()
        page.evaluate("(share) => gridplan.slide(share)", share)
        spot = page.evaluate("([y, x]) => gridplan.map.latLngToContainerPoint([y, x])", [place.y, place.x])
        page.click("#map", position={"x": spot["x"], "y": spot["y"]})
        assert page.text_content("#card-title") == code
        assert page.text_content("#changes tr[aria-current=true] button") == code


@browser
def test_the_table_is_filtered_by_community(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """A community leaves only its grids; grids that stay are shown when they are asked for."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html"))
    shown = lambda: page.locator("#changes tbody tr:visible button").all_text_contents()  # noqa: E731
    assert "004" not in shown()
    page.check("#unchanged")
    assert sorted(shown()) == ["001", "002", "003", "004", "005"]
    page.select_option("#community", label="B")
    assert sorted(shown()) == found.grids.loc[found.grids["community"] == "B", "old_grid"].sort_values().tolist()


@browser
def test_unchanged_grids_are_listed_when_they_are_asked_for(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """While the box is off no row has the letter U, be its households others than before; with it all have a row."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html"))
    letters = page.locator("#changes tbody tr:visible .event")
    assert letters.all_text_contents() == [event for event in found.grids["event"] if event != "U"]
    page.check("#unchanged")
    assert letters.all_text_contents() == found.grids["event"].tolist()


UNPAINTED = """() => Array.from(document.querySelectorAll("#map canvas.leaflet-tile")).filter((tile) => {
  const frame = tile.getBoundingClientRect(), box = document.getElementById("map").getBoundingClientRect();
  const seen = frame.right > box.left && frame.left < box.right && frame.bottom > box.top && frame.top < box.bottom;
  return seen && !tile.classList.contains("leaflet-tile-loaded");
}).length"""


@browser
def test_the_whole_map_is_seen_in_a_window_of_any_size(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """All tiles of the first view are painted at once, and a window of another size shows the whole map again."""
    page = viewer.open(found.save_html(tmp_path / "c.html"), size=(1400, 1800))
    assert page.evaluate(UNPAINTED) == 0
    west, south, east, north = found.plan.ground.cells.to_crs(4326).total_bounds
    page.set_viewport_size({"width": 800, "height": 500})
    page.wait_for_function(
        """([south, west, north, east]) => {
          const size = gridplan.map.getSize(), box = document.getElementById("map");
          const whole = gridplan.map.getBounds().contains([[south, west], [north, east]]);
          return whole && size.x === box.clientWidth && size.y === box.clientHeight;
        }""",
        arg=[south, west, north, east],
        timeout=5_000,
    )


@browser
def test_on_paper_both_maps_stand_one_below_the_other(viewer: Viewer, found: Changes, tmp_path: Path) -> None:
    """Print shows painted maps before and after, then the table with every row; panes and buttons are gone."""
    page = viewer.open_map(found.save_html(tmp_path / "c.html"))
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    before, after = (page.locator(f"#print-{side}").bounding_box() for side in ("before", "after"))
    assert before["y"] + before["height"] < after["y"]
    assert after["y"] + after["height"] < page.locator("#changes").bounding_box()["y"]
    assert page.locator("main").is_hidden()
    painted = "(c) => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    assert all(page.locator(f"#print-{side}").evaluate(painted) > 20 for side in ("before", "after"))


@browser
def test_hostile_names_stay_text(viewer: Viewer, tmp_path: Path) -> None:
    """Codes, communities, buildings, workers and the title with markup and templates appear letter by letter."""
    old = toy_plan(ground=toy_ground(communities=2))
    old.ground.units["community"] = np.where(old.ground.units["community"] == "A", HOSTILE[0], HOSTILE[1])
    old.ground.units.loc[3, "unit"] = HOSTILE[2]
    old = old.replace(network=dataclasses.replace(old.network, codes=HOSTILE), component=None)
    old.workers["grid"], old.workers["worker"] = HOSTILE, HOSTILE
    new = after_round(old, moved={HOSTILE[2]: HOSTILE[1]})
    page = viewer.open_map(
        gp.changes(old, new).save_html(tmp_path / "c.html", title=HOSTILE[3], attribution=HOSTILE[1])
    )
    assert page.text_content("h1") == HOSTILE[3]
    assert set(page.locator("#changes tbody button").all_text_contents()) == set(HOSTILE)
    page.locator("#changes tbody tr").first.click()
    assert HOSTILE[2] in page.text_content("#card-unit-list")
    assert page.locator("img, iframe, script[src]").count() == 0


def test_equal_changes_give_equal_pages(found: Changes) -> None:
    """The page is the same byte by byte, and holds no link to anything outside."""
    page = changes_page(found, lang="zh")
    assert page == changes_page(found, lang="zh")
    assert 'lang="zh-CN"' in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_features_are_rows(found: Changes) -> None:
    """Each side has one feature a row, empty where the grid is not there; lines that go or come are told apart."""
    data = page_data(found, "en")
    for side, code in (("before", "old_grid"), ("after", "new_grid")):
        rings = unpack_integers(data["layers"][side]["paths"])
        assert (rings > 0).tolist() == found.grids[code].notna().tolist()
    assert len(unpack_integers(data["layers"]["concerned"]["paths"])) == len(found.units)
    assert unpack_integers(data["layers"]["newBorders"]["points"]).sum() > 0
    assert [tone >= 0 for tone in data["tone"]] == (found.grids["event"] != "U").tolist()


def test_borders_between_grids_that_keep_their_buildings_neither_come_nor_go() -> None:
    """Where a building at the edge of its grid is gone, the ground lies otherwise and no border is told to go."""
    old = toy_plan(ground=toy_ground(), version=APPROVED)
    own, near = old.labels, old.ground.adjacency
    edge = str(old.ground.units["unit"].iloc[near.u[own[near.u] != own[near.v]][0]])
    found = gp.changes(old, part_of(after_round(old, moved={}), without=[edge]))
    assert set(found.grids["event"]) == {"U"}
    older = found.drawn.union_all()
    assert older.symmetric_difference(found.plan.grids.union_all()).area > 1
    layers = page_data(found, "en")["layers"]
    assert unpack_integers(layers["borders"]["points"]).sum() > 0
    assert not [name for name in ("newBorders", "oldBorders") if unpack_integers(layers[name]["points"]).sum()]


def test_grids_without_households_work_are_told_by_what_they_are_measured_by() -> None:
    """A commercial grid shows its shops on both sides, as on the map, whether the older plan is given or not."""
    mixed = area_plan(work={})
    labels = np.where(np.arange(len(mixed.labels)) < 2, mixed.labels[2], mixed.labels)
    network = dataclasses.replace(mixed.network, labels=labels)
    old = mixed.replace(network=network, component=None, version=APPROVED)
    new = after_round(old, moved={})
    shops = old.ground.units.groupby(np.array(old.network.codes)[old.labels])["shops"].sum()
    homes = old.ground.units.query("kind == 'residential'").index
    expected = {
        code: "" if (np.array(old.network.codes)[old.labels[homes]] == code).any() else f"{shops[code]:,.0f} shops"
        for code in old.network.codes
    }
    assert len(set(expected.values())) == 2
    for found in (gp.changes(old, new), gp.changes(new)):
        rows = page_data(found, "en")["rows"]
        assert rows["measured_before"] == rows["measured_after"] == [expected[code] for code in found.grids["new_grid"]]


def test_grids_that_touch_have_other_tones_on_both_sides(found: Changes) -> None:
    """No two redrawn grids that share a border before or after have one tone."""
    tone = page_data(found, "en")["tone"]
    for plan, code in ((found.old, "old_grid"), (found.plan, "new_grid")):
        row = {grid: place for place, grid in enumerate(found.grids[code])}
        own = [row[plan.network.codes[label]] for label in plan.labels]
        for u, v in zip(plan.ground.adjacency.u, plan.ground.adjacency.v, strict=True):
            if own[u] != own[v] and tone[own[u]] >= 0:
                assert tone[own[u]] != tone[own[v]]


def test_large_towns_leave_out_buildings_that_stay(found: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit only the buildings concerned are in the page."""
    monkeypatch.setattr("gridplan.show.changes.page.MOST_BUILDINGS", 5)
    layers = page_data(found, "en")["layers"]
    assert "buildings" not in layers
    assert "concerned" in layers


def test_a_notebook_cell_shows_the_summary(found: Changes) -> None:
    """The lines of the summary stand in the cell, encoded."""
    cell = repr_html(dataclasses.replace(found, date="<b>"), "en")
    assert "<b>version" not in cell.replace("<b>version 1", "", 1)
    assert "&#60;b&#62;" in cell
