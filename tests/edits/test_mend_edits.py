"""Mending around edits: what was edited or locked stays, the rest holds its rules again or says why it cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from toy_edits import grid_of, sitting, sittings, two_communities

import gridplan as gp
from gridplan.errors import InputError
from gridplan.trail import Edit, Edits

PLAN = two_communities()


def told(plan, code):
    """Ids of the findings of a code."""
    return [finding.ids for finding in plan.report.findings if finding.code == code]


def test_the_rest_is_mended_by_the_least_change():
    """A building cut off from its new grid is joined to it by its neighbours; the other community stays as it was."""
    new = gp.apply_edits(PLAN, sitting(PLAN, ("b000", "001")), mend=True, date="2027-01-31")
    assert new.status == "feasible"
    assert grid_of(new)["b000"] == "001"
    assert {u for u, code in grid_of(new).items() if code != grid_of(PLAN)[u]} <= {f"b{i:03d}" for i in range(18)}
    assert new.trail[-1].mended
    assert new.components[1] is PLAN.components[1]
    assert new.components[0].bound
    assert told(new, "edits-mended") == [()]
    assert gp.verify(new).status == "verified"


def test_locked_buildings_and_grids_stay():
    """What is locked stays although other ways would be shorter; a grid locked as a whole keeps its very buildings."""
    moved = sitting(PLAN, ("b000", "001")).edits
    free = gp.apply_edits(PLAN, Edits(PLAN.digest, moved), mend=True)
    went = [u for u, code in grid_of(free).items() if code != grid_of(PLAN)[u] and u != "b000"]
    held = gp.apply_edits(PLAN, Edits(PLAN.digest, (Edit("lock", units=(went[0],)), *moved)), mend=True)
    assert grid_of(held)[went[0]] == grid_of(PLAN)[went[0]]
    whole = gp.apply_edits(PLAN, Edits(PLAN.digest, (*moved, Edit("lock", grids=("003",)))), mend=True)
    assert np.array_equal(whole.labels == 2, (PLAN.labels == 2) & (PLAN.ground.units["unit"] != "b000"))
    assert whole.rules == PLAN.rules
    assert gp.verify(whole).status == gp.verify(held).status == "verified"
    torn = Edits(PLAN.digest, (*moved, Edit("lock", grids=("001",))))
    with pytest.raises(InputError):
        gp.apply_edits(PLAN, torn, mend=True)


def test_what_cannot_be_mended_is_as_edited_and_says_why():
    """A building across a community border stays where it was put; the report names it as standing in the way."""
    edits = sitting(PLAN, ("b014", "004"))
    new = gp.apply_edits(PLAN, edits, mend=True)
    assert grid_of(new) == grid_of(gp.apply_edits(PLAN, edits))
    assert new.status == "infeasible"
    assert told(new, "edits-not-mended") == [("A", "B")]
    assert told(new, "edits-in-the-way") == [("b014",)]
    assert gp.verify(new).status == "verified"


def test_too_small_a_grid_is_told_with_what_would_help():
    """A third grid where there are households for two takes the place of one; where both stay, edits are in the way."""
    begun = sitting(PLAN, ("b000 b001", "+1")).edits
    ended = gp.apply_edits(PLAN, Edits(PLAN.digest, begun), mend=True)
    assert (ended.status, len(ended.network.codes)) == ("feasible", 4)
    locks = Edit("lock", units=("b002", "b005"))
    new = gp.apply_edits(PLAN, Edits(PLAN.digest, (locks, *begun)), mend=True)
    assert new.status == "partial"
    assert told(new, "edits-in-the-way") == [("b000", "b001")]
    assert told(new, "edits-window-households")
    assert gp.verify(new).status == "verified"


@settings(max_examples=4)
@given(sittings(PLAN))
def test_whatever_is_mended_verifies_and_keeps_the_edits(edits):
    """Buildings that were edited are where the edits put them, whether the rest could be mended or not."""
    drawn = gp.apply_edits(PLAN, edits)
    try:
        new = gp.apply_edits(PLAN, edits, mend=True)
    except InputError as refused:
        if {finding.code for finding in refused.findings} <= {"locks-broken"}:
            return
        raise
    assert gp.verify(new).status == "verified", gp.verify(new).text("en")
    before, after, now = grid_of(PLAN), grid_of(drawn), grid_of(new)
    edited = [unit for unit in before if before[unit] != after[unit]]
    assert all(now[unit] == after[unit] for unit in edited if after[unit] in before.values())
    begun = {after[unit] for unit in edited} - {*before.values()}
    assert all(len({now[unit] for unit in edited if after[unit] == code}) == 1 for code in begun)
