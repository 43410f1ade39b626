"""The written page in a real browser without network: what a planner sees and can do."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from browser import Viewer
from hostile import HOSTILE
from toy_plan import toy_ground, toy_plan

from gridplan.options import Rules, Window
from gridplan.plan import Plan
from gridplan.show.colours import LOAD, class_of
from gridplan.show.map.plan_page import save_html

pytestmark = pytest.mark.browser

TIGHT = Rules(households=Window(390, 420))

PIXELS = """() => {
  const found = {};
  for (const tile of document.querySelectorAll("#map canvas.leaflet-tile")) {
    const copy = new OffscreenCanvas(tile.width, tile.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(tile, 0, 0);
    const data = copy.getImageData(0, 0, tile.width, tile.height).data;
    for (let i = 0; i < data.length; i += 4 * 7) {
      if (data[i + 3] !== 255) continue;
      const colour = "#" + [data[i], data[i + 1], data[i + 2]].map((v) => v.toString(16).padStart(2, "0")).join("");
      found[colour] = (found[colour] || 0) + 1;
    }
  }
  return found;
}"""


def hostile_plan() -> Plan:
    """Return a plan in which every text that reaches the page is hostile."""
    ground = toy_ground(communities=2)
    ground.units["community"] = np.where(ground.units["community"] == "A", HOSTILE[0], HOSTILE[1])
    ground.communities["community"] = list(HOSTILE[:2])
    ground.roads["name"] = list(HOSTILE[:3])
    plan = toy_plan()
    return plan.replace(ground=ground, network=dataclasses.replace(plan.network, codes=HOSTILE), component=None)


def click_grid(page: Any, plan: Plan, number: int) -> None:
    """Click on the map inside a grid, where the page itself places it, with no card in the way."""
    page.keyboard.press("Escape")
    place = plan.grids.geometry.to_crs(4326).iloc[number].representative_point()
    spot = page.evaluate("([y, x]) => gridplan.map.latLngToContainerPoint([y, x])", [place.y, place.x])
    page.click("#map", position={"x": spot["x"], "y": spot["y"]})


def card(page: Any) -> dict[str, str]:
    """Return the figures on the card by their names."""
    names, values = page.locator("#card-figures dt"), page.locator("#card-figures dd")
    return dict(zip(names.all_text_contents(), values.all_text_contents(), strict=True))


def test_grids_are_visible_in_their_colours(viewer: Viewer, tmp_path: Path) -> None:
    """Nothing is requested or complained about, and the colour of each class present covers part of the canvas."""
    plan = toy_plan()
    seen = viewer.open_map(save_html(plan, tmp_path / "map.html")).evaluate(PIXELS)
    for kind in class_of(plan.grids["deviation"].to_numpy(float)):
        assert seen.get(LOAD[kind], 0) > 200


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_click_tells_the_figures_of_the_plan(viewer: Viewer, tmp_path: Path, lang: str) -> None:
    """Code, households, workers, buildings, deviation and compactness are those of `plan.grids`, in both languages."""
    plan = toy_plan(ground=toy_ground(communities=2), rules=TIGHT)
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang=lang))
    named = {
        "en": ("households", "workers", "buildings", "from target", "compactness (1 = circle)", "community"),
        "zh": ("户数", "网格员", "建筑", "与目标之差", "紧凑度（1 为圆形）", "社区"),
    }[lang]
    for number, row in enumerate(plan.grids.itertuples()):
        click_grid(page, plan, number)
        assert page.text_content("#card-title") == row.grid
        told = [card(page)[name] for name in named]
        assert told[:3] == [str(row.households), str(row.workers), str(row.units)]
        assert float(told[3].replace("−", "-").rstrip(" %")) == pytest.approx(100 * row.deviation, abs=0.051)
        assert float(told[4]) == pytest.approx(row.polsby_popper, abs=0.0051)
        assert told[5] == row.community
        assert ("broken" in (page.get_attribute("#card-state", "class") or "")) == row.outside_window


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_text_shows_as_written_and_never_runs(viewer: Viewer, tmp_path: Path, lang: str) -> None:
    """Codes, communities, title and attribution with markup, templates and marks appear letter by letter."""
    plan, title = hostile_plan(), " ".join(HOSTILE)
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang=lang, title=title, attribution=HOSTILE[0]))
    assert page.text_content("h1") == title == page.title()
    assert page.text_content("#panel footer span") == HOSTILE[0]
    assert sorted(page.locator("#list .code").all_text_contents()) == sorted(HOSTILE)
    for number, code in enumerate(HOSTILE):
        click_grid(page, plan, number)
        assert page.text_content("#card-title") == code
        assert plan.grids["community"].iloc[number] in card(page).values()
    assert page.locator("img, iframe, script[src]").count() == 0


def test_list_is_worst_first_and_searchable(viewer: Viewer, tmp_path: Path) -> None:
    """The grid farthest from its target stands first; typing narrows it and finds buildings; choosing opens a card."""
    plan = toy_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html"))
    codes = page.locator("#list .code")
    worst = plan.grids["deviation"].abs().sort_values(ascending=False, kind="stable").index
    assert codes.all_text_contents() == plan.grids["grid"].loc[worst].tolist()
    page.select_option("#order", "code")
    assert codes.all_text_contents() == list(plan.network.codes)
    page.fill("#search", "003")
    assert codes.all_text_contents() == ["003", "b003"]
    page.focus("#list button")
    page.keyboard.press("Enter")
    assert page.text_content("#card-title") == "003"
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    page.fill("#search", "nowhere")
    assert page.locator("#nothing").is_visible()


def test_layers_and_colours_can_be_switched(viewer: Viewer, tmp_path: Path) -> None:
    """Taking the grids away takes their colours away; the other colouring has none of the first."""
    page = viewer.open_map(save_html(toy_plan(), tmp_path / "map.html"))
    page.select_option("#mode", "tone")
    seen = page.evaluate(PIXELS)
    assert [seen.get(colour, 0) for colour in LOAD] == [0] * len(LOAD)
    page.select_option("#mode", "class")
    page.click("#layers summary")
    page.uncheck("#toggles input[name=grids]")
    seen = page.evaluate(PIXELS)
    assert [seen.get(colour, 0) for colour in LOAD] == [0] * len(LOAD)


def test_the_page_draws_where_the_plan_lies(viewer: Viewer, tmp_path: Path) -> None:
    """Each unit's place, taken back from the page's own hit test, lies in the grid that the plan puts it in."""
    plan = toy_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html"))
    places = shapely.get_coordinates(plan.ground.units.to_crs(4326).representative_point())
    found = page.evaluate("(places) => places.map(([x, y]) => gridplan.gridAt(L.latLng(y, x)))", places.tolist())
    assert found == plan.labels.tolist()


def test_a_plan_with_empty_layers_and_grids_opens(viewer: Viewer, tmp_path: Path) -> None:
    """No roads, no communities, units without a grid and a grid without units: the page still works."""
    ground = toy_ground()
    bare = dataclasses.replace(ground, roads=ground.roads.iloc[:0], communities=ground.communities.iloc[:0])
    plan = toy_plan(ground=bare)
    labels = np.where(plan.labels == 3, -1, plan.labels).astype(np.int32)
    plan = plan.replace(network=dataclasses.replace(plan.network, labels=labels), status="adopted")
    page = viewer.open_map(save_html(plan, tmp_path / "map.html"))
    click_grid(page, plan, 0)
    assert page.text_content("#card-title") == "001"
    assert page.locator("#list li").count() == 4


def test_names_reach_over_borders_but_never_over_names(viewer: Viewer, tmp_path: Path) -> None:
    """A name wider than its grid's inner circle is drawn all the same while no other name is in its way."""
    page = viewer.open_map(save_html(toy_plan(), tmp_path / "map.html"))
    for apart, expected in ((1000, [0, 1, 2]), (40, [0, 2])):
        data = {
            "grids": {"short": ["long name", "long name", "m", "x" * 40, "m"]},
            "names": {"at": [0, 0, apart, 0, 0, 500, 0, 900, 900, 900], "room": [30, 28, 9, 30, 8]},
        }
        pen = "document.createElement('canvas').getContext('2d')"
        found = page.evaluate(f"data => gridplan.placeLabels({pen}, data, 1).map((label) => label.g)", data)
        assert sorted(found) == expected


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_nothing_is_cut_off_sideways(viewer: Viewer, tmp_path: Path, size: tuple[int, int]) -> None:
    """The page is as wide as the screen, map and panel are both on it, on a phone as on a desk."""
    path = save_html(toy_plan(), tmp_path / "map.html", lang="zh", title="示范街道网格划分方案" * 4)
    page = viewer.open_map(path, size=size, phone=size[0] < 500)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for part in ("#map", "h1", "#figures", "#legend"):
        box = page.locator(part).bounding_box()
        assert box["width"] > 100
        assert box["height"] > 10
        assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]


def test_on_a_phone_the_card_does_not_hide_its_grid(viewer: Viewer, tmp_path: Path) -> None:
    """After a tap on a southern grid the map moves until the middle of the grid stands above the card."""
    plan = toy_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html"), size=(390, 844), phone=True)
    place = plan.grids.geometry.to_crs(4326).iloc[2].centroid
    spot = "([y, x]) => gridplan.map.latLngToContainerPoint([y, x])"
    at = page.evaluate(spot, [place.y, place.x])
    page.tap("#map", position={"x": at["x"], "y": at["y"]})
    page.wait_for_selector("#card:not([hidden])")
    assert page.evaluate(spot, [place.y, place.x])["y"] < page.locator("#card").bounding_box()["y"]
