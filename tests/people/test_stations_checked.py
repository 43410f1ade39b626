"""The independent check of stations finds what is not so."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp

GRIDS = toy_grids(3, 4)
VENUES = pd.DataFrame(
    {
        "venue": ["V1", "V2", "V3", "V4"],
        "x": EAST + np.array([100, 500, 700, 350]),
        "y": NORTH + np.array([300, 300, 100, 500]),
    }
)


@pytest.fixture(scope="module")
def sound():
    """Stations with a fixed venue, an excluded one, capacities and adjacency."""
    found = gp.site_stations(GRIDS, VENUES, within=800, capacity=7, share="adjacent", fixed=["V1"], excluded=["V4"])
    assert found.verify().status == "verified", found.verify().text()
    return found


def moved(found, grid, venue):
    """Return stations with one grid given to another venue, its walk left as it was."""
    station = found.station.copy()
    station[grid] = venue
    return found.replace(station=station)


def tampered(found):
    """Yield what was changed, and the code that must be found."""
    rules, stages = found.rules, found.stages
    one = found.opened.copy()
    one[found.venues.ids == "V1"] = False
    barred = found.opened.copy()
    barred[found.venues.ids == "V4"] = True
    yield found.replace(opened=one), "stations-check-fixed"
    yield found.replace(opened=barred), "stations-check-excluded"
    yield found.replace(walk=found.walk + 5), "stations-check-walk"
    yield found.replace(walk=np.full_like(found.walk, np.nan)), "stations-check-walk"
    yield moved(found, 0, -1), "stations-check-unserved"
    yield moved(found, 0, 9), "stations-check-no-such-venue"
    yield moved(found, 0, 3), "stations-check-closed"
    yield found.replace(station=found.station[1:]), "stations-check-lengths"
    yield found.replace(rules=rules.replace(within=150)), "stations-check-far"
    yield found.replace(rules=rules.replace(capacity=3)), "stations-check-capacity"
    yield found.replace(rules=rules.replace(share="none")), "stations-check-shared"
    yield found.replace(rules=rules.replace(stations=1)), "stations-check-too-many"
    yield found.replace(grids=dataclasses.replace(GRIDS, pairs=GRIDS.pairs[:1])), "stations-check-apart"
    yield found.replace(stages=stages[:1]), "stations-check-stages"
    yield found.replace(stages=(stages[0], dataclasses.replace(stages[1], value=1.0))), "stations-check-mean"
    yield found.replace(stages=(dataclasses.replace(stages[0], value=1.0), stages[1])), "stations-check-count"
    yield found.replace(stages=(stages[0], dataclasses.replace(stages[1], bound=1e6))), "stations-check-bound"
    yield found.replace(curve=found.curve.assign(mean_walk_m=lambda c: c["mean_walk_m"][::-1].values)), "curve"
    yield found.replace(status="infeasible"), "stations-check-open-though-impossible"


def test_every_false_statement_is_found(sound):
    """Whatever is changed behind the solver's back, the check says what is not so."""
    for claim, code in tampered(sound):
        checked = claim.verify()
        assert checked.status == "failed", code
        assert any(code in failure.code for failure in checked.failures), (code, checked.text())


def test_an_impossible_request_that_is_possible_is_found():
    """Grids said to be out of reach are looked at again, and a reason must be told."""
    found = gp.site_stations(GRIDS, VENUES, within=150, steps=0)
    assert found.verify().status == "verified"
    assert found.replace(rules=found.rules.replace(within=900)).verify().status == "failed"
    assert found.replace(reasons=()).verify().status == "failed"


def test_the_stored_prices_prove_the_bound_alone():
    """Without capacities or adjacency the prices alone prove what the search proved; other prices prove less."""
    found = gp.site_stations(GRIDS, VENUES, within=800)
    figures = found.verify().figures
    assert figures["proven_mean_walk_m"] == pytest.approx(found.stages[1].value, rel=1e-6)
    assert figures["proven_stations"] == found.opened.sum()
    for seed in range(5):
        wrong = {name: p * np.random.default_rng(seed).uniform(0, 3, len(p)) for name, p in found.prices.items()}
        told = found.replace(prices=wrong).verify()
        assert told.status == "verified"
        assert told.figures["proven_mean_walk_m"] <= found.stages[1].value + 1e-6
        assert told.figures["proven_stations"] <= found.opened.sum()
