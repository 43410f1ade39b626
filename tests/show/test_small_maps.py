"""The page of alternatives in a browser without network."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Viewer
from hostile import HOSTILE
from toy_alternatives import toy_alternatives

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_page_shows_a_map_and_a_row_for_each_plan(
    viewer: Viewer, tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    """Every map covers ground in the colours of its plan, the table names each plan, nothing runs off the screen."""
    found = toy_alternatives()
    path = found.save_html(tmp_path / "page.html", lang=lang, title=HOSTILE[0], attribution=HOSTILE[1])
    page = viewer.open(path, size=size)
    maps = page.locator("article svg")
    assert maps.count() == len(found)
    assert page.locator("tbody tr").count() == len(found)
    for number, name in enumerate(found.names(lang)):
        assert page.locator("article h2").nth(number).text_content() == f"{number + 1}{name}"
        box = maps.nth(number).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 150
        fills = page.evaluate(
            "(n) => [...document.querySelectorAll('article svg')][n].querySelectorAll('path[fill^=\"#\"]').length",
            number,
        )
        assert fills == len(found.plans[number].network.codes)
    assert page.text_content("h1") == HOSTILE[0]
    assert page.text_content("footer") == HOSTILE[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_same_alternatives_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in the page depends on time or order."""
    one, two = (toy_alternatives().save_html(tmp_path / name).read_bytes() for name in ("a.html", "b.html"))
    assert one == two
