"""Every page for those who do not see colours well, use a keyboard or a screen reader."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import Viewer
from written_pages import PAGES, World, friendly_world, open_page

import gridplan as gp
from gridplan.gallery.figure import Figure

pytestmark = [pytest.mark.browser, pytest.mark.long]

AXE = os.environ.get("GRIDPLAN_AXE", "")
"""Path of ``axe.min.js`` of the npm package axe-core, which `.ci/run` fetches."""

WALK = """() => {
  const seen = document.activeElement;
  const marked = (part) => getComputedStyle(part).outlineStyle !== "none";
  return {
    body: seen === document.body,
    name: seen.id || seen.closest("[id]")?.id || seen.tagName,
    shown: [seen, ...seen.querySelectorAll("*")].some(marked),
    place: [...document.querySelectorAll("*")].indexOf(seen),
  };
}"""
"""Where the focus is, whether that can be seen, and where it stands in the document."""


def write_gallery(of: World, path: Path) -> Path:
    """Write the gallery of one place with the figure of each kind there is."""
    place = path.parent / "places" / "village"
    place.mkdir(parents=True)
    gp.save(of.plan, place / "plan.gpkg")
    figures = (
        Figure("area-kinds", 5, published=5, assumed=("gallery-assumed-area-standards",)),
        Figure("area-kinds", 4),
        Figure("area-kinds", 4, published=5, conflict="gallery-held-contradictory"),
        Figure("area-kinds", 4, published=5),
    )
    account = gp.Account(place="village", figures=figures, assumptions=("sample-assumed-households",), digests={})
    return gp.save_gallery(place.parent, path, accounts=[account], lang=of.named["lang"])


WRITTEN = PAGES | {"gallery": write_gallery}
"""Every page, with the one that says nothing of its readers' own."""

FIRST = "#list button:visible, #conflict-list button:visible, #changes tbody button:visible"

STATES: dict[str, Callable[[Any], None]] = {
    "chosen": lambda page: page.locator(FIRST).first.click(),
    "about": lambda page: page.locator("#about-open").click(),
}
"""What a reader does before each look at a page with a map: choose the first in the list, ask whence all comes."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write a page of the friendly town, once each."""
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str) -> Path:
        path = folder / f"{name}.html"
        return path if path.exists() else WRITTEN[name](friendly_world(), path)

    return write


@pytest.mark.skipif(not AXE, reason="set GRIDPLAN_AXE to axe.min.js of npm's axe-core, or run .ci/run")
@pytest.mark.parametrize("name", WRITTEN)
def test_axe_finds_nothing_serious(viewer: Viewer, written: Callable[[str], Path], name: str) -> None:
    """Contrast, names, roles and structure: no serious or critical finding, with the card and the dialog open too."""
    page = open_page(viewer, written(name))
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    for state, act in STATES.items() if page.locator("#map").count() else [("opened", None)]:
        if act is not None:
            act(page)
        assert _grave(page, state) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_the_keyboard_reaches_everything_in_reading_order(
    viewer: Viewer, written: Callable[[str], Path], name: str
) -> None:
    """Tab goes down the page as it is read, shows where it is, and comes by list, map and card before it leaves."""
    page = open_page(viewer, written(name))
    has_map = page.locator("#map").count() > 0
    if has_map:
        page.locator(FIRST).first.click()
        page.evaluate("document.activeElement.blur(), window.getSelection().removeAllRanges()")
    steps = _walk(page)
    places = [step["place"] for step in steps]
    assert places == sorted(places)
    assert [step["name"] for step in steps if not step["shown"]] == []
    if has_map:
        names = {step["name"] for step in steps}
        assert {"map", *(["card-close"] if page.locator("#card").is_visible() else [])} <= names
        assert names & {"list", "conflict-list", "changes"}
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


def _walk(page: Any) -> list[dict[str, Any]]:
    """Return every stop of the Tab key from the top of the page until it leaves the page."""
    steps: list[dict[str, Any]] = []
    while len(steps) < 150:
        page.keyboard.press("Tab")
        step = page.evaluate(WALK)
        if step["body"] or (steps and step["place"] == steps[0]["place"]):
            return steps
        steps.append(step)
    return steps


def _grave(page: Any, state: str) -> list[str]:
    """Return the serious and critical findings of axe-core, in words."""
    found = page.evaluate("axe.run(document)")
    assert len(found["passes"]) > 8
    return [_told(state, rule) for rule in found["violations"] if rule["impact"] in ("serious", "critical")]


def _told(state: str, rule: dict[str, Any]) -> str:
    nodes = [f"{node['target']} {node.get('failureSummary', '')}" for node in rule["nodes"][:6]]
    return f"{state}: {rule['id']} ({rule['impact']}): " + " | ".join(nodes)
