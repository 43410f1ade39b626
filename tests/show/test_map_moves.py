"""What the page says of moving a building: the rules it finds broken are those that `explain` finds."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from browser import Viewer
from toy_areas import area_plan
from toy_plan import toy_ground, toy_plan

from gridplan.explain import explain
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Plan
from gridplan.show.map.plan_page import save_html

pytestmark = pytest.mark.browser


def ruled_plan() -> Plan:
    """Return a plan in which windows, locks, pins, groups, borders and contiguity forbid moves."""
    rules = Rules(
        households=Window(300, 420),
        load=Window(0.7, 1.4),
        standard=Standard(open=300, managed=500),
        locked=("004",),
        pinned={"b027": "003"},
        together=(("b012", "b013", "b014"),),
        apart=(("b019", "b022"),),
    )
    plan = toy_plan(ground=toy_ground(side=8, communities=2, kinds=True), rules=rules)
    labels = plan.labels.copy()
    labels[[2, 3]] = labels[4]
    return plan.replace(network=dataclasses.replace(plan.network, labels=labels))


def test_the_page_breaks_what_explain_breaks(viewer: Viewer, tmp_path: Path) -> None:
    """For every building and every grid that it borders on: the same reasons in the same order, the same amounts."""
    seen = compared(viewer, ruled_plan(), tmp_path / "map.html")
    wanted = ("locked", "pinned", "together", "kept-apart", "community", "falls-apart", "above-households")
    assert {f"explain-{name}" for name in wanted} <= seen


def test_the_page_keeps_areas_apart(viewer: Viewer, tmp_path: Path) -> None:
    """Of a plan with kinds of area the page tells windows and areas as `explain` does."""
    assert "explain-area" in compared(viewer, area_plan(locked=("003",)), tmp_path / "map.html")


def compared(viewer: Viewer, plan: Plan, file: Path) -> set[str]:
    """Return the rules that moves in the page break, each as `explain` finds them."""
    page = viewer.open_map(save_html(plan, file))
    n, codes = len(plan.ground), plan.network.codes
    told = page.evaluate("n => Array.from({ length: n }, (_, unit) => gridplan.movesOf(unit))", n)
    seen: set[str] = set()
    for unit, found in zip(explain(plan, plan.ground.units["unit"].tolist()), told, strict=True):
        near = {one.grid: one for one in unit.neighbours if one.touches}
        assert {codes[move["grid"]] for move in found} == set(near)
        for move in found:
            one = near[codes[move["grid"]]]
            broken = [reason.code for reason in one.reasons] if one.verdict == "breaks" else []
            assert [f"explain-{reason['key']}" for reason in move["reasons"]] == broken
            ids = [list(reason.ids) for reason in one.reasons] if broken else []
            assert [sorted(reason["ids"]) for reason in move["reasons"]] == [sorted(own) for own in ids]
            amounts = [(w.resource, w.grid, w.before, w.after, w.lo, w.hi) for w in one.change.windows]
            mine = [(w["name"], codes[w["grid"]], w["before"], w["after"], w["lo"], w["hi"]) for w in move["windows"]]
            assert sorted(mine) == sorted(amounts)
            seen |= set(broken)
    return seen


def test_a_building_tells_where_it_could_go_in_words(viewer: Viewer, tmp_path: Path) -> None:
    """The card of a building found by its id has the sentences that `explain` prints, in Chinese too."""
    plan = toy_plan()
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang="zh"))
    for unit in ("b002", "b014", "b020"):
        page.fill("#search", unit)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        told = page.text_content("#card-building")
        found = explain(plan, str(unit))
        assert str(unit) in told
        assert page.text_content("#card-title") == found.grid
        for near in found.neighbours:
            if near.touches and near.verdict == "breaks":
                assert all(reason.sentence("zh") in told for reason in near.reasons)
            elif near.touches:
                assert f"→ {near.grid}不违反规则" in told
