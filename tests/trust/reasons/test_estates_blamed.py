"""Estates that cannot pair within the window: they are named, the proof is true, and letting them be cut helps."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_ground

import gridplan as gp
from gridplan.options import Standard

ESTATES = tuple(f"E{column}{row}" for column in range(3) for row in range(3))


def estates_ground(households, **more):
    """Return nine estates of four houses each, two by two."""
    ground = toy_ground()
    number = np.arange(36)
    estate = np.array([f"E{house // 12}{house % 6 // 2}" for house in number], dtype=object)
    counts = np.broadcast_to(households, 36).astype(np.int64)
    units = ground.units.assign(**{"households": counts, "estate": estate, **more})
    return dataclasses.replace(ground, units=units)


def findings_of(plan):
    """Return the findings of all pieces by code."""
    return {finding.code: finding for component in plan.components for finding in component.findings}


@pytest.mark.long
def test_estates_of_two_thirds_of_a_worker_are_named(tried):
    """Nine estates of 0.67 worker each cannot stand alone nor pair in 0.8–1.2: told with load, ids and what to do."""
    ground = estates_ground(50, kind="open")
    rules = {"standard": Standard(open=300, managed=500), "effort": 0}
    plan = gp.partition(ground, together="estate", **rules)
    found = findings_of(plan)
    assert plan.status == "infeasible"
    assert found["reason-squeezed"].ids == ESTATES
    assert found["reason-squeezed"].numbers["sizes"] == "0.67"
    assert found["remedy-loose"].ids == ESTATES
    assert "--estates-loose" in found["remedy-loose"].action("en")
    assert gp.partition(ground, **rules).status == "feasible"
    wide = found["piece-impossible-load"].numbers
    wider = (float(wide["relaxed_lo"]), float(wide["relaxed_hi"]))
    assert gp.partition(ground, together="estate", load_window=wider, **rules).status == "feasible"
    tried(2, "named causes removed")


@pytest.mark.long
def test_one_estate_among_large_neighbours_is_named_alone(tried):
    """An estate of 280 between such of 400 fits with none of them; the one estate is named, and no other."""
    households = np.full(36, 100)
    households[[14, 15, 20, 21]] = 70
    ground = estates_ground(households)
    plan = gp.partition(ground, window=(300, 500), together="estate", effort=0)
    reason = findings_of(plan)["reason-squeezed-one"]
    assert (reason.ids, reason.numbers["there"], reason.numbers["needed"]) == (("E11",), "0", "20")
    loose = estates_ground(households, estate=[None if e == "E11" else e for e in ground.units["estate"]])
    assert gp.partition(loose, window=(300, 500), together="estate", effort=0).status == "feasible"
    tried(1, "named causes removed")


@pytest.mark.long
@pytest.mark.parametrize("filler", [20, 19])
def test_what_fills_estates_is_counted_to_the_household(filler, tried):
    """One estate of 280 with a block that fits beside it: of 20 households it is enough, of 19 it is not, and told."""
    households = np.full(36, 100)
    households[[14, 15, 20, 21]] = 70
    households[[2, 3, 8, 9]] = [filler, 0, 0, 0]
    plan = gp.partition(estates_ground(households), window=(300, 500), together="estate", effort=0)
    blamed = [code for code in findings_of(plan) if code.startswith("reason-squeezed")]
    assert (plan.status == "feasible") == (filler == 20)
    assert bool(blamed) == (filler < 20)
    tried(1, "named causes removed")
