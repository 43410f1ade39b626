"""Codes after mending: none goes to other ground, none is mistaken for the name of a grid that begins."""

from __future__ import annotations

import numpy as np
import pytest
from toy_plan import toy_ground

import gridplan as gp
from gridplan.options import Rules, Window
from gridplan.plan import Plan

RULES = Rules(households=Window(300, 500))


def adopted(codes: tuple[str, str, str, str]) -> Plan:
    """Return four quarters of a toy ground under these codes."""
    ground = toy_ground()
    quarter = np.array(codes, dtype=object)[ground.block]
    return gp.adopt(dict(zip(ground.units["unit"], quarter.tolist(), strict=True)), ground, rules=RULES)


def swapped(plan: Plan, first: int, second: int) -> dict[str, object]:
    """Return edits that move all of the first grid into the second, and what the second had into a grid of its own."""
    codes, ids = plan.network.codes, plan.ground.units["unit"].to_numpy()
    own = [ids[plan.labels == grid].tolist() for grid in (second, first)]
    moves = [
        {"act": "move", "units": units, "from": [codes[grid]] * len(units), "to": to}
        for units, grid, to in zip(own, (second, first), ("+70", codes[second]), strict=True)
    ]
    return {"format": "gridplan-edits/1", "plan": plan.digest, "edits": moves}


def joined(plan: Plan, giver: int, taker: int) -> dict[str, object]:
    """Return the edit that moves all of a grid into another one."""
    codes, ids = plan.network.codes, plan.ground.units["unit"].to_numpy()
    units = ids[plan.labels == giver].tolist()
    move = {"act": "move", "units": units, "from": [codes[giver]] * len(units), "to": codes[taker]}
    return {"format": "gridplan-edits/1", "plan": plan.digest, "edits": [move]}


@pytest.mark.parametrize("codes", [("001", "002", "003", "004"), ("+0", "+1", "+2", "+3"), ("+4", "+2", "+1", "+9")])
@pytest.mark.parametrize("mend", [False, True])
def test_every_code_stays_on_some_of_its_ground(codes: tuple[str, str, str, str], mend: bool) -> None:
    """Whatever is moved into a whole grid, each code that goes on has a building that it had, and `verify` agrees."""
    plan = adopted(codes)
    for edits in (joined(plan, 0, 1), joined(plan, 3, 2), swapped(plan, 1, 0)):
        new = gp.apply_edits(plan, edits, mend=mend)
        before = np.array(plan.network.codes, dtype=object)[plan.labels]
        after = np.array(new.network.codes, dtype=object)[new.labels]
        for code in set(plan.network.codes) & set(new.network.codes):
            assert np.any((before == code) & (after == code)), code
        assert not new.verify().failures
        if mend and new.status == "feasible":
            assert not new.grids["outside_window"].any()
