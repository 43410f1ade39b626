"""Plans made anew that follow an older one: history goes on, codes of earlier versions are never given out again."""

import dataclasses

import numpy as np
import pytest
from toy_history import APPROVED, aged_plan, grids_of
from toy_plan import toy_plan

from gridplan.adopt import adopt
from gridplan.errors import InputError, OptionError
from gridplan.partition import partition
from gridplan.signoff.following import supersede
from gridplan.verify import verify
from gridplan.version import Version


def codes_of(refused):
    """Codes of the findings of a refusal."""
    return [finding.code for finding in refused.value.findings]


def test_a_new_division_follows_the_older_plan():
    """Another division of the ground that starts from an older plan is its next version, with all that it retired."""
    older = aged_plan()
    newer = partition(older.ground, window=(300, 500), n_grids=4, start=older, effort=0, streets=0)
    plan = supersede(older, newer, date="2028-01-01")
    assert plan.version == Version(4)
    assert plan.digest == newer.digest
    assert plan.history[:2] == older.history
    assert (plan.history[2].before, plan.history[2].date) == (older.version, "2028-01-01")
    assert plan.retired >= {"004"}
    assert [network.name for network in plan.others] == ["before"]
    assert verify(plan).failures == ()


def test_a_plan_drawn_by_hand_follows_an_approved_one():
    """Buildings that the office moved itself are those that the round lists; the approved plan stays as it was."""
    older = toy_plan(version=APPROVED)
    grids = {unit: code for unit, (code, _) in grids_of(older).items()}
    plan = supersede(older, adopt(grids | {"b018": "003"}, older.ground))
    assert plan.version == Version(2)
    assert plan.history[0].units.to_numpy().tolist() == [["b018", "b018", "004", "003", 44]]
    assert older.version == APPROVED


def test_codes_that_cannot_be_are_refused_together():
    """A retired code that returns and codes that change places are told at once."""
    older = aged_plan()
    swap = {"001": "002", "002": "001", "005": "004"}
    grids = {unit: swap.get(code, code) for unit, (code, _) in grids_of(older).items()}
    with pytest.raises(InputError) as refused:
        supersede(older, adopt(grids, older.ground))
    assert codes_of(refused) == ["verify-history-returned", "verify-history-ground"]
    assert [finding.ids for finding in refused.value.findings] == [("004",), ("001", "002")]


def test_what_has_a_version_cannot_follow():
    """A plan with a history of its own, or approved, takes nobody's place; a day must be one."""
    for newer in (aged_plan(), toy_plan(version=APPROVED)):
        with pytest.raises(InputError) as refused:
            supersede(toy_plan(), newer)
        assert codes_of(refused) == ["signoff-not-first"]
    with pytest.raises(OptionError, match="date"):
        supersede(toy_plan(), toy_plan(), date="soon")


def test_buildings_that_nobody_finds_again_are_refused():
    """A plan of another place follows nothing."""
    far = toy_plan()
    units = far.ground.units.assign(unit=[f"z{i}" for i in range(36)], geometry=far.ground.units.translate(9e4, 9e4))
    ground = dataclasses.replace(far.ground, units=units, points=far.ground.points + np.full(2, 9e4))
    with pytest.raises(InputError):
        supersede(toy_plan(), far.replace(ground=ground))
