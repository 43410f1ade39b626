"""The module of the widget in a browser, with a model like anywidget's: views agree, and nothing is left over."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.show.widget.module import module

pytestmark = pytest.mark.browser

MODEL = """async ([source, first, second]) => {
  const { default: widget } = await import("data:text/javascript;base64," + source);
  const values = { ...first }, heard = {};
  window.L = "another Leaflet";
  window.values = values;
  window.model = {
    get: (name) => values[name],
    set: (name, value) => {
      const isNew = JSON.stringify(values[name]) !== JSON.stringify(value);
      values[name] = value;
      if (isNew) for (const told of [...(heard["change:" + name] || [])]) told();
    },
    on: (event, told) => (heard[event] ||= []).push(told),
    off: (event, told) => { heard[event] = heard[event].filter((other) => other !== told); },
    save_changes: () => undefined,
  };
  window.show = (one) => { values.edits = [first, second][one].edits; model.set("page", [first, second][one].page); };
  document.body.innerHTML = "<div id=a></div><div id=b></div>";
  window.ends = ["a", "b"].map((id) => widget.render({ model, el: document.getElementById(id) }));
}"""


@pytest.fixture
def page(chromium: Any) -> Any:
    """Return an empty page that fails the test if anything goes wrong on it."""
    context = chromium.new_context(viewport={"width": 1000, "height": 1400}, reduced_motion="reduce")
    errors: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: errors.append(re.sub(r"data:[^,]*,[^:]*:", "module:", str(error.stack))))
    yield found
    context.close()
    assert "\n".join(errors) == ""


def test_views_agree_and_a_new_plan_leaves_nothing_of_the_old(page: Any) -> None:
    """An edit shows in both views, undoing in one reaches the other; after a re-solve old keys act on nothing."""
    start = toy_plan()
    ids, codes = start.ground.units["unit"], start.network.codes
    move = {"act": "move", "units": [ids[0]], "from": [codes[start.labels[0]]], "to": "+1"}
    widget = start.edit(lang="en")
    first = {"page": widget.page, "edits": widget.edits}
    edited = {**widget.edits, "edits": [move]}
    widget.plan = gp.apply_edits(start, edited)
    second = {"page": widget.page, "edits": widget.edits}
    page.evaluate(MODEL, [base64.b64encode(module().encode()).decode(), first, second])
    page.wait_for_function("document.querySelectorAll('[data-ready]').length === 2")
    assert page.evaluate("window.L") == "another Leaflet"
    page.evaluate("(edits) => model.set('edits', edits)", edited)
    assert [page.locator(f"#{view} #undo").is_disabled() for view in "ab"] == [False, False]
    page.locator("#a #map").press("Control+z")
    assert page.evaluate("values.edits.edits") == []
    assert page.locator("#b #undo").is_disabled()
    page.evaluate("(edits) => model.set('edits', edits)", edited)
    page.evaluate("show(1)")
    told = page.locator("#a #panel").inner_text()
    page.locator("#a #map").press("Control+z")
    page.locator("#a #map").press("Escape")
    assert page.evaluate("values.edits") == json.loads(json.dumps(second["edits"]))
    assert page.locator("#a #panel").inner_text() == told
    page.evaluate("for (const end of ends) end()")
    assert page.locator("#a #panel").count() == 0


@pytest.mark.long
def test_solving_again_and_again_leaks_nothing(page: Any) -> None:
    """After twenty re-solves there are hardly more listeners and nodes than after two."""
    start = toy_plan()
    widget = start.edit(lang="en")
    first = {"page": widget.page, "edits": widget.edits}
    second = {"page": {**widget.page, "lang": "zh-CN"}, "edits": widget.edits}
    page.evaluate(MODEL, [base64.b64encode(module().encode()).decode(), first, second])
    page.wait_for_function("document.querySelectorAll('[data-ready]').length === 2")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def held(times: int) -> tuple[float, float]:
        for turn in range(times):
            page.evaluate("(one) => show(one)", (turn + 1) % 2)
        for _ in range(3):  # what waits for a frame or holds another is let go first
            page.wait_for_timeout(100)
            session.send("HeapProfiler.collectGarbage")
        metrics = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
        return metrics["JSEventListeners"], metrics["Nodes"]

    before, after = held(2), held(20)
    assert after[0] < 1.5 * before[0]
    assert after[1] < 1.5 * before[1]
