"""Assignments that nobody can make: each kind is told with ids and numbers, and the change that is named works."""

import numpy as np
import pandas as pd
import pytest
from promises import times
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp
from benchmarks.people_infeasible import KINDS, impossible
from gridplan.people.whynot.changes import apply


@pytest.mark.long
def test_changes_named_for_officers_are_enough_and_none_is_idle(tried):
    """Requests, at length of every kind, become possible by the changes that the findings tell; none tells nothing."""
    kinds = list(KINDS)
    for number in range(times(3, 2 * len(kinds))):
        asked = impossible(kinds[number % len(kinds)], number // len(kinds))
        got = gp.assign_officers(asked.grids, asked.officers, asked.rules)
        assert (got.status, bool(got.reasons)) == ("infeasible", True), asked.kind
        assert all(finding.ids or finding.numbers for finding in got.reasons), asked.kind
        rules, officers = apply(got.relaxation.changes, asked.rules, asked.officers)
        again = gp.assign_officers(asked.grids, officers, rules)
        assert (again.status, again.verify().status) == ("feasible", "verified"), asked.kind
    tried(times(3, 2 * len(kinds)), "officers' requests")


@pytest.mark.long
def test_changes_named_for_stations_are_enough(tried):
    """Random requests for stations that cannot be met become possible by the changed request that is told."""
    rng, found = np.random.default_rng(9), 0
    grids = toy_grids(2, 4)
    for _ in range(times(12, 100)):
        n = int(rng.integers(1, 4))
        venues = pd.DataFrame(
            {
                "venue": [f"V{i}" for i in range(n)],
                "x": EAST + rng.integers(0, 800, n),
                "y": NORTH + rng.integers(0, 400, n),
            }
        )
        wishes = {"within": int(rng.integers(100, 700)), "capacity": int(rng.integers(1, 6))}
        got = gp.site_stations(grids, venues, steps=0, **wishes)
        if got.status != "infeasible":
            continue
        found += 1
        assert got.reasons
        assert all(finding.ids or finding.numbers for finding in got.reasons)
        eased = gp.site_stations(grids, got.relaxation.venues, got.relaxation.rules, steps=0)
        assert (eased.status, eased.verify().status) == ("feasible", "verified")
    assert found
    tried(found, "stations' requests")
