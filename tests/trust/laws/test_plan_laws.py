"""Laws of whole plans, on thirty-six buildings in whatever grids."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from promises import times
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.plan import Network
from gridplan.safe.replacing import replace_file

N = 36
LABELS = arrays.arrays(np.int32, N, elements=st.integers(0, 3)).filter(lambda labels: len(np.unique(labels)) == 4)


@cache
def ground():
    """Return the ground on which all grids lie."""
    return toy_ground(communities=2)


def plan_of(labels):
    """Return a plan with these labels, whether its grids hang together or not."""
    workers = np.ones(4, dtype=np.int64)
    return toy_plan(ground=ground(), network=Network("grids", "areal", labels, ("001", "002", "003", "004"), workers))


@pytest.mark.long
@given(LABELS)
@settings(max_examples=times(100, 2000), deadline=None)
def test_routes_and_checks_count_everybody(labels):
    """Stops of all routes are the inhabited buildings, and a check against the true counts differs nowhere."""
    units = ground().units
    assert gp.routes(plan_of(labels))["stops"].sum() == (units["households"] > 0).sum()
    official = {name: int(own.sum()) for name, own in units.groupby("community")["households"]}
    found = gp.check_ground(ground(), official=official)
    *parts, whole = found.communities["households"]
    assert sum(parts) == whole == units["households"].sum()
    assert (found.communities["difference"] == 0).all()


@pytest.mark.long
@given(LABELS, LABELS)
@settings(max_examples=times(100, 2000), deadline=None)
def test_comparing_is_the_same_from_both_sides(one, other):
    """What two plans have in common does not depend on which is named first."""
    there, back = (gp.compare(plan_of(a), plan_of(b)) for a, b in ((one, other), (other, one)))
    assert there.differing == pytest.approx(back.differing)
    assert there.only == back.only[::-1]


@pytest.mark.long
@given(LABELS)
@settings(max_examples=times(100, 2000), deadline=None)
def test_the_same_plan_has_no_changes(labels):
    """A plan against itself moves nobody."""
    assert gp.changes(plan_of(labels), plan_of(labels)).totals.moved == 0


@pytest.mark.long
@given(LABELS, st.integers(0, N - 1))
@settings(max_examples=times(100, 2000), deadline=None)
def test_a_place_is_told_in_the_grid_it_lies_in(labels, unit):
    """The middle of a building lies in the grid of that building."""
    plan = plan_of(labels)
    x, y = plan.ground.points[unit]
    places = pd.DataFrame({"x": [x], "y": [y]})
    found = gp.locate(plan, places, crs="EPSG:2154")
    assert found.table["grid"].tolist() == [plan.network.codes[labels[unit]]]


@given(st.tuples(st.integers(0, 400), st.integers(400, 900)), st.floats(0, 9), st.integers(0, 2**62), st.booleans())
@settings(max_examples=times(100, 2000), deadline=None)
def test_rules_come_back_from_their_plain_values(window, dial, seed, links):
    """Rules are the same again from the mapping that a plan file and TOML hold."""
    rules = gp.Rules.from_dict({"households": window, "streets": dial, "stay": dial, "seed": seed, "links": links})
    assert gp.Rules.from_dict(rules.as_dict()) == rules


@pytest.mark.long
@given(st.binary(max_size=5000))
@settings(max_examples=times(100, 2000), deadline=None)
def test_bytes_come_back_from_their_file(tmp_path_factory, content):
    """Whatever is written in the place of another file is read as it was."""
    file = tmp_path_factory.getbasetemp() / "kept"
    file.write_bytes(b"older")
    assert replace_file(file, content).read_bytes() == content
