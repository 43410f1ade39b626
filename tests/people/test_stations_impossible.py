"""Requests that no choice of venues can meet: a true reason, and a smallest change that works."""

import numpy as np
import pandas as pd
import pytest
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp

GRIDS = toy_grids(2, 4)
"""Eight grids of 200 m, two rows of four."""


def at(*places: tuple[float, float], **more: object) -> pd.DataFrame:
    """Return venues V1, V2, … so many metres east and north of the corner."""
    x, y = np.array(places).T
    return pd.DataFrame({"venue": [f"V{i + 1}" for i in range(len(x))], "x": EAST + x, "y": NORTH + y, **more})


WEST, EAST_END, MIDDLE = (100, 200), (700, 200), (400, 200)
CASES = {
    "distance": (at(WEST), {"within": 600}, ["stations-far"], ["stations-ease-within"]),
    "too far": (at(WEST), {"within": 250}, ["stations-far"], ["stations-ease-places"]),
    "excluded": (
        at(WEST, EAST_END),
        {"within": 400, "excluded": ["V2"]},
        ["stations-excluded"],
        ["stations-ease-excluded"],
    ),
    "too few": (at(WEST, EAST_END), {"within": 400, "stations": 1}, ["stations-too-few"], ["stations-ease-stations"]),
    "too many fixed": (
        at(WEST, EAST_END),
        {"within": 900, "stations": 1, "fixed": ["V1", "V2"]},
        ["stations-fixed-too-many"],
        ["stations-ease-stations"],
    ),
    "room": (
        at(WEST, EAST_END),
        {"within": 900, "capacity": 3},
        ["stations-room-grids"],
        ["stations-ease-room-grids"],
    ),
    "own station": (
        at(WEST, EAST_END),
        {"within": 900, "share": "none"},
        ["stations-room-stations"],
        ["stations-ease-share"],
    ),
    "communities": (
        at(WEST, EAST_END, community=["A", "A"]),
        {"within": 400, "pooled": False},
        ["stations-other-community"],
        ["stations-ease-pooled"],
    ),
    "large grid": (
        at(WEST, EAST_END),
        {"within": 900, "capacity": 400, "capacity_of": "households"},
        ["stations-too-large-households"],
        ["stations-ease-room-households"],
    ),
    "two at once": (
        at(WEST, EAST_END),
        {"within": 400, "stations": 1, "capacity": 3},
        ["stations-room-grids"],
        ["stations-ease-stations", "stations-ease-room-grids"],
    ),
}


def works(grids, venues, rules):
    """Tell whether a request can be met."""
    return gp.site_stations(grids, venues, rules, steps=0).status == "feasible"


def without_one(found):
    """Yield the changed requests with one of the changes taken back."""
    eased, asked = found.relaxation, found.rules
    for name, was in vars(asked).items():
        if getattr(eased.rules, name) != was:
            yield eased.venues, eased.rules.replace(**{name: was})
    if len(eased.venues) > len(found.venues):
        yield found.venues, eased.rules


@pytest.mark.parametrize("name", CASES)
def test_the_reason_is_true_and_the_change_works(name):
    """The reason is told, the changed request is solved and verified, and without any one change it is impossible."""
    venues, wishes, reasons, changes = CASES[name]
    grids = toy_grids(2, 4, communities=2) if name == "communities" else GRIDS
    found = gp.site_stations(grids, venues, **wishes)
    assert found.status == "infeasible"
    assert found.verify().status == "verified", found.verify().text()
    assert set(reasons) <= {f.code for f in found.reasons}
    assert {f.code for f in found.relaxation.changes} == set(changes)
    assert not any(works(grids, venues, rules) for venues, rules in without_one(found))
    eased = gp.site_stations(grids, found.relaxation.venues, found.relaxation.rules, steps=0)
    assert eased.status == "feasible"
    assert eased.verify().status == "verified"
    for lang in ("en", "zh"):
        assert all(f.text(lang) in found.summary(lang) for f in (*found.reasons, *found.relaxation.changes))


def test_metres_missing_are_told():
    """A grid without a venue is told with its nearest venue and the metres that are missing."""
    found = gp.site_stations(GRIDS, at(WEST), within=600)
    told = next(f for f in found.reasons if f.code == "stations-far")
    assert told.text("en") == f"{told.numbers['grid']}: nearest venue V1, 609 m, 9 m too far"
    assert found.relaxation.changes[0].numbers["metres"] == 609
    assert found.relaxation.rules.within == 609


def test_a_change_is_as_small_as_can_be():
    """One metre less, one place less and one station less do not work."""
    short = gp.site_stations(GRIDS, at(WEST), within=600).relaxation
    assert gp.site_stations(GRIDS, short.venues, short.rules, within=short.rules.within - 1).status == "infeasible"
    room = gp.site_stations(GRIDS, at(WEST, EAST_END), within=900, capacity=2).relaxation
    assert room.rules.capacity == 4
    new = gp.site_stations(GRIDS, at(WEST), within=150).relaxation
    places = [code for code in new.venues.ids if "+" in code]
    kept = new.venues.table["venue"] != places[0]
    fewer = gp.people.stations.Venues(new.venues.table[kept].reset_index(drop=True), new.venues.points[kept])
    assert gp.site_stations(GRIDS, fewer, new.rules, steps=0).status == "infeasible"


def test_grids_that_cannot_hang_together_are_told_so():
    """Grids in three pieces and two venues: only the search can tell that no choice lets them hang together."""
    line = toy_grids(1, 5)
    split = gp.Grids(line.table, line.points, line.pairs[[0, 3]], line.roads)
    stuck = gp.site_stations(split, at((500, 100), (500, 100)), within=900, share="adjacent", steps=0)
    assert stuck.status == "infeasible"
    assert [f.code for f in stuck.reasons] == ["stations-not-together"]
    assert [f.code for f in stuck.relaxation.changes] == ["stations-ease-share"]


def test_the_households_that_few_stations_reach_are_told():
    """Of an impossible request the table still says how many households so many stations bring within reach."""
    found = gp.site_stations(GRIDS, at(WEST, MIDDLE, EAST_END), within=110)
    assert not found.curve["feasible"].any()
    assert found.curve["households_within"].tolist() == sorted(found.curve["households_within"])
    assert found.curve["households_within"].iloc[-1] > 0
