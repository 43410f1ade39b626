"""Wishes that hold a unit, or keep it out."""

from __future__ import annotations

from toy_plan import toy_plan

from gridplan.explain import explain
from gridplan.options import Rules, Window


def test_pins_locks_and_groups_forbid_moves() -> None:
    """Each wish of the rules that holds a unit, or keeps it out, is named with the units concerned."""
    rules = Rules(
        households=Window(300, 500),
        pinned={"b014": "003"},
        locked=["001"],
        together=[["b014", "b008"]],
        apart=[["b014", "b020"]],
    )
    found = explain(toy_plan(rules=rules), "b014")
    assert [finding.code for finding in found.held_by] == ["explain-pinned", "explain-together"]
    codes = {near.grid: [reason.code for reason in near.reasons] for near in found.neighbours}
    assert "explain-locked" in codes["001"]
    assert "explain-kept-apart" in codes["004"]
    assert found.swap is None
