"""Applying edits: what comes of them always verifies, tells every broken rule, and keeps codes, workers and trail."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from toy_edits import WISHES, grid_of, sitting, sittings, two_communities
from toy_plan import toy_plan

import gridplan as gp
from gridplan.edits import replay
from gridplan.errors import InputError, OptionError
from gridplan.options import Rules, Window
from gridplan.trail import BROKEN, Edits

PLAN = two_communities(WISHES)
APPROVED = {"by": "office 3", "date": "2027-01-01"}


def codes(plan):
    """Codes of the findings on broken rules."""
    return [finding.code for finding in plan.report.findings if finding.code in BROKEN]


@settings(max_examples=10)
@given(sittings(PLAN))
def test_whatever_was_edited_verifies(edits):
    """A plan after any edits says nothing that is not so, and its report names every grid and unit of a broken rule."""
    new = gp.apply_edits(PLAN, edits, date="2027-01-31")
    found = gp.verify(new)
    assert found.status == "verified", found.text("en")
    if new is PLAN:
        return
    told = {name for f in new.report.findings if f.code in BROKEN for name in (*f.ids, f.numbers.get("grid"))}
    fresh = replay(new, Edits(new.digest, ())).as_dict()["broken"]
    assert told >= {name for held in fresh.values() if held for name in held}
    assert (new.status == "feasible") == (not any(fresh.values()))
    assert new.trail[-1].result == new.digest
    assert new.history[-1].date == new.trail[-1].date == "2027-01-31"


def test_new_grids_get_codes_that_nobody_had():
    """A grid that begins gets the next code of its community; one that ended never returns, not to other ground."""
    once = gp.apply_edits(PLAN, sitting(PLAN, ("b033 b034 b035", "+1"), ("b015 b016", "+2")))
    assert once.network.codes == ("001", "002", "003", "004", "B-001", "A-001")
    assert grid_of(once)["b034"] == "B-001"
    gone = gp.apply_edits(once, sitting(once, ("b033 b034 b035", "004")))
    assert gone.retired == {"B-001"}
    again = gp.apply_edits(gone, sitting(gone, ("b034", "+1")))
    assert grid_of(again)["b034"] == "B-002"
    assert [one.plan for one in again.trail] == [PLAN.digest, once.digest, gone.digest]
    assert set(gp.changes(once).grids["event"]) >= {"S"}


def test_an_approved_plan_becomes_the_next_draft():
    """Sign-off ends with an edit that changes something, and workers of ended grids are free for new ones."""
    signed = gp.approve(two_communities(), **APPROVED)
    edits = sitting(
        signed, (" ".join(u for u, grid in grid_of(signed).items() if grid == "002"), "001"), ("b035", "+1")
    )
    new = gp.apply_edits(signed, edits, date="2027-02-01")
    assert (signed.version.state, new.version.state, new.version.number) == ("approved", "draft", 2)
    assert new.network.codes[-1] == "B-001"
    assert new.workers.set_index("worker")["grid"].to_dict()["w2"] == "B-001"
    assert gp.apply_edits(signed, Edits(signed.digest, ())) is signed
    for day in ("2026-12-31", "soon"):
        with pytest.raises(OptionError):
            gp.apply_edits(signed, edits, date=day)


def test_broken_rules_are_told_worst_first():
    """Pieces, borders, wishes and windows are told in that order, with the units concerned; others stay proven so."""
    lying = ("b000", "002"), ("b030", "001"), ("b008", "001")
    new = gp.apply_edits(PLAN, sitting(PLAN, *lying))
    assert codes(new) == sorted(codes(new), key=BROKEN.index)
    told = {finding.code: finding for finding in new.report.findings}
    assert told["edits-communities"].numbers["communities"] == "A, B"
    assert told["edits-together"].ids == ("b000", "b001")
    assert told["edits-apart"].ids == ("b003", "b030")
    assert told["edits-pinned"].ids == ("b008",)
    assert new.status == "adopted"
    assert gp.verify(new).status == "verified"
    with pytest.raises(InputError):
        gp.approve(new, **APPROVED)
    signed = gp.approve(new, **APPROVED, despite_faults=True)
    back = gp.apply_edits(signed, sitting(signed, ("b000 b008", "003"), ("b030", "004")), date="2027-03-01")
    assert (back.status, codes(back)) == ("feasible", [])
    assert not [f for f in back.report.findings if f.code.startswith(("signoff-", "verify-"))]


def test_a_tower_takes_its_workers_with_it():
    """A building above the window widens the window of the grid it goes to, and no longer that which it left."""
    plan = two_communities()
    households = plan.ground.units["households"].where(plan.ground.units["unit"] != "b000", 800)
    ground = replace(plan.ground, units=plan.ground.units.assign(households=households), report=gp.Report())
    workers = np.array([1, 1, 3, 1])
    plan = toy_plan(ground=ground)
    plan = plan.replace(network=replace(plan.network, n_workers=workers))
    found = replay(plan, sitting(plan, ("b000", "001"))).as_dict()["grids"]
    assert [found[code]["workers"] for code in plan.network.codes] == [2, 1, 3, 1]
    one = plan.replace(network=replace(plan.network, n_workers=np.array([1, 1, 2, 1])))
    found = replay(one, sitting(one, ("b000", "001"))).as_dict()["grids"]
    assert [found[code]["workers"] for code in plan.network.codes] == [2, 1, 1, 1]


@pytest.mark.parametrize(("wish", "code"), [("n_grids", "edits-number"), ("workers", "edits-workers")])
def test_the_numbers_asked_for_are_held_against_them(wish, code):
    """Another number of grids or of workers than the rules ask for is told, and no failure of verification."""
    plan = two_communities(Rules(households=Window(300, 500), **{wish: 4}))
    new = gp.apply_edits(plan, sitting(plan, ("b035", "+1")))
    (told,) = (finding for finding in new.report.findings if finding.code == code)
    assert dict(told.numbers) == {"found": 5, "asked": 4}
    assert gp.verify(new).status == "verified"


def test_a_division_taken_in_is_edited_as_it_is():
    """Uncovered units move into grids; pieces that were not edited stay adopted, their faults told as older ones."""
    ground = two_communities().ground
    drawn = {f"b{i:03d}": ("w" if i < 12 else "-" if i < 18 else "e") for i in range(36)}
    plan = gp.adopt({unit: code for unit, code in drawn.items() if code != "-"}, ground)
    new = gp.apply_edits(plan, sitting(plan, ("b012 b013 b014 b015 b016 b017", "w")))
    assert new.network.codes == ("e", "w")
    assert new.status == "adopted"
    assert codes(new)[-1:] == ["edits-before"]
    assert gp.verify(new).status == "verified"
    assert not [f for f in new.report.findings if f.code.startswith("grids-")]


def test_bounds_hold_on_where_grids_stay_as_many():
    """An edited piece keeps its bound while it has as many grids with the same workers; untouched ones keep all."""
    plan = two_communities(Rules(households=Window(200, 600)))
    for unit, to in (("b000", "001"), ("b018", "002")):
        plan = gp.apply_edits(plan, sitting(plan, (unit, to)), mend=True)
    before = {part.name: part.bound for part in plan.components}
    assert plan.bound == sum(before.values())
    lying = [unit for unit, code in grid_of(plan).items() if code == "003"]
    beside = next(unit for unit in lying if not replay(plan, sitting(plan, (unit, "001"))).broken)
    moved = gp.apply_edits(plan, sitting(plan, (beside, "001")))
    assert moved.status == "feasible"
    assert {part.name: part.bound for part in moved.components} == before
    begun = gp.apply_edits(plan, sitting(plan, (beside, "+1")))
    assert {part.name: part.bound for part in begun.components} == before | {"A": None}
    assert begun.bound is None
    assert [gp.verify(one).status for one in (plan, moved, begun)] == ["verified"] * 3
