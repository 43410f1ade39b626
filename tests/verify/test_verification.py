"""Verification: true plans pass, with every figure as plain values."""

import json

import pytest
from toy_plan import toy_ground, toy_plan

from gridplan import measure
from gridplan.options import Rules, Standard, Window
from gridplan.verify import verify
from gridplan.verify.verification import FIGURES

KINDS = Rules(households=None, load=Window(0.5, 1.5), standard=Standard(open=300, managed=500))


@pytest.mark.parametrize("communities", [1, 2])
@pytest.mark.parametrize("rules", [Rules(), KINDS], ids=["households", "kinds"])
def test_true_plans_are_verified(communities, rules):
    """A plan that says what is so passes, with every figure as a plain JSON value."""
    plan = toy_plan(ground=toy_ground(communities=communities, kinds=rules is KINDS), rules=rules)
    found = verify(plan)
    assert found.failures == ()
    assert found.status == "verified"
    said = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(FIGURES) < set(said)
    assert said["border_on_roads"] == pytest.approx(1)
    assert (said["coverage_gap_m2"], said["coverage_overlap_m2"]) == (0, 0)
    assert said["objective"] == pytest.approx(measure.medoid_inertia(plan.ground.points, plan.load, plan.labels))
