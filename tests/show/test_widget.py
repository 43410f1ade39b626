"""The editor as a widget, from the side of Python: edits, plan and page stay one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.plan import Plan
from gridplan.show.widget.module import module


def move(plan: Plan, unit: int, grid: int) -> dict[str, object]:
    """Return the edit that moves a unit to a grid, as the page makes it."""
    ids, codes = plan.ground.units["unit"], plan.network.codes
    return {"act": "move", "units": [ids[unit]], "from": [codes[plan.labels[unit]]], "to": codes[grid]}


def test_edits_from_the_page_change_the_plan_and_undo_brings_it_back() -> None:
    """The plan of the widget is the start with the edits applied; without any it is the very start."""
    start = toy_plan()
    widget = start.edit(lang="en")
    assert widget.plan is start
    widget.edits = {**widget.edits, "edits": [move(start, 0, 1)]}
    assert widget.plan.digest == gp.apply_edits(start, widget.edits).digest != start.digest
    widget.undo()
    assert widget.plan.digest == start.digest


def test_a_new_solution_becomes_the_page_and_the_start() -> None:
    """After mending, and after another plan is set, nothing is edited and the page shows that plan."""
    start = toy_plan()
    widget = start.edit(lang="en")
    widget.edits = {**widget.edits, "edits": [move(start, 0, 1)]}
    mended = widget.mend(date="2027-01-31")
    assert widget.plan is mended is widget.start
    assert (widget.edits["plan"], widget.edits["edits"]) == (mended.digest, [])
    assert widget.page["data"]["model"]["plan"] == mended.digest
    widget.plan = start
    assert widget.page["data"]["model"]["plan"] == start.digest


def test_a_file_of_edits_is_replayed_and_a_foreign_one_refused(tmp_path: Path) -> None:
    """A file goes on where it was left; one of another plan changes nothing."""
    start = toy_plan()
    widget = start.edit(lang="zh")
    made = {**widget.edits, "edits": [move(start, 0, 1)]}
    widget.load(gp.write_edits(gp.read_edits(made), tmp_path / "edits.json"))
    assert len(widget.edits["edits"]) == 1
    with pytest.raises(gp.InputError):
        widget.load(gp.write_edits(gp.read_edits({**made, "plan": "0" * 64}), tmp_path / "other.json"))
    assert len(widget.edits["edits"]) == 1


def test_the_module_is_javascript_and_hides_leaflet_from_loaders(tmp_path: Path) -> None:
    """The bundle is one module that parses, and no loader of modules is in sight of Leaflet."""
    text = module()
    assert text.index("const define = undefined;") < text.index("Leaflet 1.9")
    assert "gridplan.root.getElementById" in text
    assert 'getElementById("data")' not in text
    if node := shutil.which("node"):
        (tmp_path / "module.mjs").write_text(text, encoding="utf-8")
        subprocess.run([node, "--check", tmp_path / "module.mjs"], check=True, timeout=60)
