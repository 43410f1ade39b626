"""The editor in a real JupyterLab: what is edited on the map is edited in Python, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jupyter_lab import jupyter_lab
from toy_plan import toy_plan

import gridplan as gp

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(
        find_spec("jupyterlab") is None, reason="JupyterLab is not installed: pip install 'gridplan[notebook]'"
    ),
]

CELLS = {
    "show": "import gridplan as gp\nplan = gp.load('plan.gpkg')\nwidget = plan.edit(lang='en')\nwidget",
    "tell": "[len(widget.edits['edits']), widget.plan.digest, plan.digest]",
    "undo": "widget.undo()\nwidget.plan.digest == plan.digest",
    "mend": "new = widget.mend(date='2027-01-31')\n(widget.plan is new, new.status, len(new.network.codes))",
}

LOADER = """() => {
  window.define = () => { window.define.asked += 1; };
  Object.assign(window.define, { asked: 0, amd: {} });
}"""
"""Some JupyterLabs and extensions bring a loader of modules, to which scripts hand themselves where they find it."""

NORTH_WEST, SOUTH_WEST = (0.325, 0.294), (0.345, 0.74)
"""Where buildings of two grids lie on the map as it is shown at first, as shares of its width and height."""


@pytest.fixture(scope="module")
def lab(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the page of a notebook in JupyterLab whose first cell has shown the editor."""
    folder = tmp_path_factory.mktemp("lab")
    gp.save(toy_plan(), folder / "plan.gpkg")
    with jupyter_lab(Path(folder), CELLS) as address:
        context = chromium.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.get_by_text("| Idle").wait_for(timeout=60_000)
        page.evaluate(LOADER)
        run(page, 0)
        page.wait_for_selector(".jp-OutputArea-output [data-ready]", timeout=60_000)
        yield page
        context.close()


def run(page: Any, cell: int) -> str:
    """Run a cell and return what it tells."""
    place = page.locator(".jp-Notebook-cell").nth(cell)
    place.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    prompt = place.locator(".jp-InputPrompt")
    page.wait_for_function(
        "(prompt) => /\\[\\d+\\]/.test(prompt.textContent)", arg=prompt.element_handle(), timeout=60_000
    )
    return str(place.locator(".jp-OutputArea-child").first.locator("pre").inner_text()) if cell else ""


def click(page: Any, editor: Any, across: float, down: float) -> None:
    """Click on the map at a share of its width and height."""
    box = editor.locator("#map").bounding_box()
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_the_map_and_the_plan_in_python_follow_each_other(lab: Any) -> None:
    """A building picked on the map changes the plan, undoing in Python changes the map, mending shows the new plan."""
    assert lab.evaluate("window.define.asked") == 0, "Leaflet hands itself to no loader of modules"
    editor = lab.locator(".jp-OutputArea-output").first
    editor.scroll_into_view_if_needed()
    before = lab.evaluate("typeof window.L")
    click(lab, editor, *NORTH_WEST)
    editor.locator("#tool-pick").click()
    click(lab, editor, *SOUTH_WEST)
    if editor.locator("#ask").is_visible():
        editor.locator("#ask-choices button").first.click()
    count, edited, before_it = run(lab, 1).strip("[]").split(",")
    assert count == "1", "one edit has reached Python"
    assert edited.strip() != before_it.strip()
    assert run(lab, 2) == "True"
    assert editor.locator("#undo").is_disabled(), "nothing is left to undo on the map"
    assert run(lab, 3).startswith("(True,")
    assert before == lab.evaluate("typeof window.L")
    assert [url for url in lab.asked if "127.0.0.1" not in url and not url.startswith(("data:", "blob:"))] == []
