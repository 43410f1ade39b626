"""The model inside the editor page against the replay of its edits in Python, on random sequences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from browser import Viewer
from toy_areas import area_plan
from toy_plan import toy_ground, toy_plan

from gridplan.edits import board_of, read_edits, replay
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Plan
from gridplan.show.editor.page import save_editor

pytestmark = pytest.mark.browser

SEQUENCES, LONGEST = 200, 14

PLAY = """(sequences) => {
  const packed = JSON.parse(document.getElementById("data").textContent).model;
  const told = { who: "", why: "", date: "" };
  return sequences.map((sequence) => {
    const model = gridplan.editModel(packed), start = gridplan.summary(model), expected = [];
    for (const [act, units, to] of sequence) {
      if (act === "move") {
        const name = to === "+" ? model.newName() : to;
        const before = JSON.stringify(gridplan.summary(model)), foreseen = model.consequences(units, name).broken;
        if (JSON.stringify(gridplan.summary(model)) !== before) throw new Error("looking ahead changed the plan");
        model.move(units, name);
        const now = new Map(model.broken().map((item) => [item.key, item.times]));
        if (!foreseen.every((item) => now.get(item.key) === item.times)) throw new Error("foresaw wrongly");
      } else if (act === "undo" || act === "redo") model[act]();
      else model[act]({ units, grids: to ? [to] : [] });
    }
    const file = gridplan.editFile(model, told), summary = gridplan.summary(model), again = gridplan.editModel(packed);
    const fault = gridplan.takeFile(again, JSON.parse(JSON.stringify(file)));
    const same = JSON.stringify(gridplan.summary(again)) === JSON.stringify(summary);
    while (model.undo());
    const left = gridplan.editFile(model, told).edits.length, undone = gridplan.summary(model);
    return { file, summary, fault, same, start, undone, left };
  });
}"""


def ruled_plan() -> Plan:
    """Return a plan with a rule of every kind, some of which are broken from the start."""
    rules = Rules(
        households=Window(300, 500),
        load=Window(0.8, 1.2),
        standard=Standard({"open": 300, "managed": 500}),
        n_grids=5,
        together=(("b000", "b001", "b010"), ("b003", "b040")),
        apart=(("b002", "b004", "b020"),),
        pinned={"b005": "001", "b030": "002"},
        locked=("003",),
        centres=("b006", "b007"),
    )
    plan = toy_plan(ground=toy_ground(side=8, communities=2, kinds=True), rules=rules)
    return plan.replace(component=None)


def random_sequence(random: np.random.Generator, n: int) -> list[list[Any]]:
    """Return acts of somebody who moves, locks, unlocks, undoes and does again."""
    found: list[list[Any]] = []
    for _ in range(random.integers(1, LONGEST)):
        units = random.choice(n, size=random.integers(1, 12), replace=False).tolist()
        grid = str(random.choice(["001", "002", "003", "004", "+", "+"]))
        act = str(random.choice(["move", "lock", "unlock", "undo", "redo"], p=[0.6, 0.08, 0.07, 0.15, 0.1]))
        found.append([act, units, grid if act == "move" else random.choice(["", "001", "002"])])
    return found


@pytest.fixture(params=[ruled_plan, lambda: area_plan(workers=5)], ids=["rules", "areas"])
def played(request: pytest.FixtureRequest, viewer: Viewer, tmp_path: Path) -> tuple[Plan, list[dict[str, Any]]]:
    """Return a plan, and what came of each random sequence of edits in the page."""
    plan, random = request.param(), np.random.default_rng(7)
    sequences = [random_sequence(random, len(plan.ground)) for _ in range(SEQUENCES)]
    page = viewer.open_map(save_editor(plan, tmp_path / "editor.html"))
    return plan, page.evaluate(PLAY, sequences)


def test_counters_and_rules_are_those_of_the_replay(played: tuple[Plan, list[dict[str, Any]]]) -> None:
    """Counters, broken rules and locks equal the replay; taking a file in does the same; undoing all leaves nothing."""
    plan, results = played
    board = board_of(plan)
    start = replay(board, read_edits({"format": "gridplan-edits/1", "plan": plan.digest, "edits": []})).as_dict()
    for found in results:
        expected = replay(board, read_edits(found["file"])).as_dict()
        assert found["summary"]["broken"] == expected["broken"]
        assert found["summary"] == {**expected, "grids": approximately(expected["grids"])}
        assert (found["fault"], found["same"], found["left"]) == ("", True, 0)
        assert found["undone"] == found["start"] == {**start, "grids": approximately(start["grids"])}
    assert sum(len(found["file"]["edits"]) for found in results) > SEQUENCES


def approximately(grids: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of grids such that deviations need to be equal to nine digits only."""
    return {name: {**held, "deviation": pytest.approx(held["deviation"], rel=1e-9)} for name, held in grids.items()}
