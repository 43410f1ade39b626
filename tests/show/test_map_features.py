"""The map of a plan in a real browser: what it colours, finds, serves, prints and keeps to itself."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import Viewer
from PIL import Image
from test_map_in_browser import PIXELS, click_grid
from toy_assignment import toy_assignment, toy_officers
from toy_history import aged_plan
from toy_plan import EAST, NORTH, toy_ground, toy_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Plan
from gridplan.publishing import public_counts
from gridplan.show.map.beside import Beside
from gridplan.show.map.plan_page import html_page, save_html
from gridplan.trail import Edit, Edits

pytestmark = pytest.mark.browser

RULES = Rules(load=Window(0.5, 2.0), standard=Standard(open=300, managed=500))


WORN = "items => items.map(item => getComputedStyle(item).backgroundColor)"
CORNER = """() => {
  const sheet = document.getElementById("sheet-map");
  return [...sheet.getContext("2d").getImageData(sheet.width - 60, sheet.height - 60, 1, 1).data];
}"""


def hex_of(colour: str) -> str:
    """Return ``rgb(1, 2, 3)`` as ``#010203``."""
    return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(", "))


def rich_plan() -> Plan:
    """Return a plan that has everything a mode can be about."""
    trail = (Edits(plan="", edits=(Edit("move", ("b000",), ("003",), "001"),)),)
    return toy_plan(ground=toy_ground(kinds=True), rules=RULES, history=aged_plan().history, trail=trail)


def stations_of(plan: Plan) -> Any:
    """Return two stations for the four grids."""
    venues = pd.DataFrame({"venue": ["V1", "V2"], "x": [EAST + 60, EAST + 180], "y": [NORTH + 110, NORTH + 110]})
    return gp.site_stations(gp.grids_of(plan), venues, within=400, fixed=["V1", "V2"])


def test_every_mode_paints_its_colours_and_says_them(viewer: Viewer, tmp_path: Path) -> None:
    """In each mode the colours of the legend cover the map, their counts are all grids, and the list wears them."""
    plan = rich_plan()
    roster = toy_assignment(gp.grids_of(plan), toy_officers(gp.grids_of(plan)))
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", roster=roster, date="2027-01-31"))
    assert "2027-01-31" in page.text_content("#subtitle")
    modes = page.locator("#mode option").evaluate_all("options => options.map(option => option.value)")
    assert modes == ["class", "amount", "kind", "change", "edited", "tone", "worker", "officer-0", "officer-1"]
    for mode in modes:
        page.select_option("#mode", mode)
        seen = page.evaluate(PIXELS)
        worn = set(map(hex_of, page.locator("#list .swatch").evaluate_all(WORN)))
        assert all(seen.get(colour, 0) > 200 for colour in worn), mode
        counts = [int(text) for text in page.locator("#legend b").all_text_contents()]
        assert mode == "tone" or sum(counts) >= 4
        assert page.text_content("#legend-title")


def test_grids_streets_and_stations_are_found_and_told(viewer: Viewer, tmp_path: Path) -> None:
    """Names, bounds, workers, neighbours and the station stand on the card; streets and stations are found by name."""
    plan = rich_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang="zh", stations=stations_of(plan)))
    names = gp.name_grids(plan)
    for number, row in enumerate(names.itertuples()):
        click_grid(page, plan, number)
        assert page.text_content("#card-title") == row.grid
        assert page.text_content("#card-name") == row.name_zh
        told = page.locator("#card-bounds dd").all_text_contents()
        assert told == [row.east_zh, row.south_zh, row.west_zh, row.north_zh]
        assert f"w{number + 1}" in page.text_content("#card-serving")
        assert page.locator("#card-beside button").count() == 2
    page.locator("#card-beside button").first.click()
    assert page.text_content("#card-title") in plan.network.codes
    page.fill("#search", names["name_zh"].iloc[2])
    assert page.locator("#list .code").all_text_contents() == ["003"]
    page.fill("#search", "人民路")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-overlay-pane path.chosen").get_attribute("d") != "M0 0"
    page.fill("#search", names["name_zh"].iloc[1])
    page.keyboard.press("Enter")
    assert page.text_content("#card-title") == "002"
    page.fill("#search", "V2")
    page.locator("#list button").last.click()
    assert page.text_content("#card-title") == "V2"
    served = stations_of(plan).serves
    assert page.locator("#card-beside button").all_text_contents() == served["grid"][served["station"] == "V2"].tolist()
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


def test_the_keyboard_is_enough(viewer: Viewer, tmp_path: Path) -> None:
    """Skip link, arrows, plus, Enter on the middle of the map, Escape: no pointer is needed."""
    page = viewer.open_map(save_html(toy_plan(), tmp_path / "map.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "search"
    page.focus("#map")
    before = page.evaluate("[gridplan.map.getCenter().lng, gridplan.map.getZoom()]")
    for key in ("+", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    after = page.evaluate("[gridplan.map.getCenter().lng, gridplan.map.getZoom()]")
    assert after[0] > before[0]
    assert after[1] > before[1]
    page.keyboard.press("Enter")
    assert page.text_content("#card-title") in toy_plan().network.codes
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


def test_paper_and_picture_show_the_view(viewer: Viewer, tmp_path: Path) -> None:
    """On paper it is one A3 page with map, title and legend and no controls; the picture has the colours of the map."""
    plan = toy_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", title="Plan <b>", attribution="© Office"))
    seen = {colour for colour, count in page.evaluate(PIXELS).items() if count > 2000}
    with page.expect_download() as kept:
        page.click("#picture")
    assert kept.value.suggested_filename == "Plan _b_.png"
    picture = Image.open(io.BytesIO(Path(kept.value.path()).read_bytes())).convert("RGB")
    assert picture.width > 2 * page.locator("#map").bounding_box()["width"]
    held = {f"#{bytes(colour).hex()}" for count, colour in picture.getcolors(1 << 24) if count > 2000}
    assert seen <= held
    page.emulate_media(media="print")
    page.wait_for_function("() => document.getElementById('sheet-map').width > 300")
    assert page.evaluate(CORNER) == [228, 232, 235, 255]
    parts = ("h1", "#legend", "#sheet-map", "#finder", "#map", "#modes", "#print")
    assert [name for name in parts if page.locator(name).is_visible()] == ["h1", "#legend", "#sheet-map"]
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    assert b"[0 0 1191" in sheet


def test_everyone_gets_a_file_without_small_counts(viewer: Viewer, tmp_path: Path) -> None:
    """Small counts are shown as fewer than ten; no id, no count of a building and no finding is in the file."""
    ground = toy_ground()
    first = np.flatnonzero(ground.block == 0)
    ground.units.loc[first, "households"] = 0
    ground.units.loc[first[0], "households"] = 7
    plan = toy_plan(ground=ground)
    path = save_html(plan, tmp_path / "map.html", public=True, stations=stations_of(plan))
    text = path.read_text(encoding="utf-8")
    assert not any(f'"{unit}"' in text for unit in ground.units["unit"])
    assert '"units":{' not in text
    page = viewer.open_map(path)
    counts = public_counts(plan.grids["households"], plan.grids["community"].tolist()).grids
    page.select_option("#order", "code")
    assert page.locator("#list .count").all_text_contents() == [str(count) for count in counts]
    assert counts.count("<10") == 1
    assert page.locator("#public-note").is_visible()
    click_grid(page, plan, counts.index("<10"))
    assert "<10" in page.text_content("#card-figures")
    assert page.text_content("#card-state") == ""
    with pytest.raises(OptionError, match="day"):
        Beside(plan, date="31.1.2027")


def test_officers_stand_there_by_id_only() -> None:
    """The same plan, roster and stations give the same bytes, and hold no name of anybody."""
    plan = toy_plan()
    grids = gp.grids_of(plan)
    roster = toy_assignment(grids, toy_officers(grids, names=True))
    one, two = (html_page(plan, roster=roster, stations=stations_of(plan)) for _ in range(2))
    assert one == two
    assert "Name of" not in one
