"""The gallery: one page that asks for nothing, speaks both languages, and shows pictures small enough to send."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import Viewer
from test_accessible import write_gallery
from toy_plan import toy_plan
from written_pages import friendly_world

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.gallery.pictures import picture_of

FIGURES = 4


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The gallery of a friendly town, opening in Chinese."""
    return write_gallery(friendly_world(), tmp_path / "gallery.html")


@pytest.mark.browser
def test_a_switch_changes_the_language(viewer: Viewer, page: Path) -> None:
    """What is seen, the title and the language of the document change together, and back; the figures stay."""
    seen = viewer.open(page)
    for number, (lang, title, place) in enumerate((("en", "Gallery", "The village"), ("zh-CN", "实例", "村"))):
        seen.locator(f"#languages button[lang={lang}]").click()
        assert seen.evaluate("document.documentElement.lang") == lang
        assert title in seen.title()
        assert seen.locator("h2").inner_text() == place
        assert {*seen.evaluate(SHOWN)} == {lang}
        assert seen.locator("#languages button[aria-pressed=true]").get_attribute("lang") == lang, number
        assert seen.locator("td.ours").all_inner_texts() == ["5", "4", "4", "4"]


COLUMN_ENDS = """() => {
  const body = document.querySelector(".parts tbody"), rows = [...body.rows], ends = {};
  for (let again = 0; again < 9; again++) body.append(...rows.map((row) => row.cloneNode(true)));
  for (const part of document.querySelectorAll(".parts figure, .parts tr, .parts .command")) {
    const box = part.getBoundingClientRect(), column = Math.round(box.left);
    ends[column] = Math.max(ends[column] || 0, box.bottom);
  }
  return Object.values(ends);
}"""
EMPTY = 120
"""Height of what cannot be parted: a figure with its note, px."""
SHOWN = "[...document.querySelectorAll('.said')].filter((e) => e.offsetParent !== null).map((e) => e.lang)"


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_nothing_stands_out_of_the_page(viewer: Viewer, page: Path, phone: bool) -> None:
    """On a desktop and on a phone nothing has to be moved sideways; figures begin under the picture, end beside it."""
    seen = viewer.open(page, size=(390, 844) if phone else (1400, 900), phone=phone)
    assert seen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    beside = seen.locator(".command").bounding_box()["x"] > seen.locator(".map").bounding_box()["x"]
    assert beside is not phone


@pytest.mark.browser
def test_nothing_stays_empty_below_a_picture(viewer: Viewer, page: Path) -> None:
    """With many figures both columns end at about the same height: they flow from under the picture to its side."""
    ends = viewer.open(page, size=(1400, 900)).evaluate(COLUMN_ENDS)
    assert len(ends) == 2
    assert max(ends) - min(ends) < EMPTY


@pytest.mark.browser
def test_it_prints_without_its_switch(viewer: Viewer, page: Path) -> None:
    """On paper there are picture and table in the language that was chosen, and nothing to press."""
    seen = viewer.open(page)
    seen.emulate_media(media="print")
    assert not seen.locator("#languages").is_visible()
    assert not seen.locator("nav").is_visible()
    assert seen.locator("tbody tr:not(.more)").count() == FIGURES
    assert {*seen.evaluate(SHOWN)} == {"zh-CN"}


def test_it_is_read_without_scripts(page: Path) -> None:
    """Without its script the page stands in the language it was written in, and the switch is not there."""
    text = page.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in text
    assert re.search(r'id="languages"[^>]*hidden', text)
    assert not re.search(r"https?://", text)


def test_a_picture_has_every_grid_in_its_colour() -> None:
    """Each class of load has one path with a ring for every grid of it, all inside the picture."""
    plan: Any = toy_plan()
    picture = picture_of(plan)
    filled = re.findall(r'<path d="([^"]*)" fill="([^"]*)"', picture.drawn)
    assert [fill for _, fill in filled] == list(picture.legend)
    assert sum(path.count("M") for path, _ in filled) == len(plan.grids)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """Where no place has run to its end there is nothing to show, and nothing is written."""
    (tmp_path / "village").mkdir()
    with pytest.raises(OptionError):
        gp.save_gallery(tmp_path, tmp_path / "gallery.html")
    assert not (tmp_path / "gallery.html").exists()
