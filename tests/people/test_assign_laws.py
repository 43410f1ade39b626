"""Laws of assign_officers: on small requests it agrees with looking at every way to put sets of grids together."""

import dataclasses

import numpy as np
import pytest
from brute_request import oracle_for
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import EAST, NORTH, toy_grids, toy_officers

import gridplan as gp
from gridplan.errors import InputError
from gridplan.people.assignment import Stage
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

WITHIN = 0.01
"""Share of the usual load to which the narrowest window is found."""
EXACT = 1e-4
"""Gap at which walks count as proven."""


@st.composite
def grids_drawn(draw) -> Grids:
    """Two to six squares of random loads."""
    grids = toy_grids(2, draw(st.integers(1, 3)))
    load = draw(st.lists(st.integers(1, 9), min_size=len(grids), max_size=len(grids)))
    return dataclasses.replace(grids, table=grids.table.assign(load=np.array(load, dtype=np.int64) * 100))


@st.composite
def officers_drawn(draw, grids: Grids) -> Officers:
    """One to four officers of one or two departments, some with places, capacities, skills and grids of last year."""
    officers = toy_officers(grids, {"police": draw(st.integers(0, 2)), "urban": draw(st.integers(1, 2))})
    count = len(officers)
    codes = st.sampled_from(grids.codes.tolist())
    table = officers.table.assign(
        capacity=draw(st.lists(st.sampled_from([-1, -1, -1, 2, 3]), min_size=count, max_size=count)),
    )
    table["skills"] = draw(st.lists(st.sampled_from([(), ("law",)]), min_size=count, max_size=count))
    last = st.lists(codes, max_size=3, unique=True).map(lambda own: tuple(sorted(own)))
    table["last_year"] = draw(st.lists(last, min_size=count, max_size=count))
    spot = st.sampled_from([(np.nan, np.nan), (EAST, NORTH), (EAST + 130, NORTH + 270), (EAST + 400, NORTH + 90)])
    places = np.array(draw(st.lists(spot, min_size=count, max_size=count)))
    return Officers(table, _apart(places))


@st.composite
def rules_drawn(draw, grids: Grids, officers: Officers) -> OfficerRules:
    """Rules of every kind, often such that something is possible."""
    codes, ids = st.sampled_from(grids.codes.tolist()), st.sampled_from(officers.ids.tolist())
    least = draw(st.integers(0, 3))
    ends = st.sampled_from([(0, 1), (1, 1), (1, 1), (1, 2), (0, 2)])
    forbidden = draw(st.lists(st.tuples(ids, codes), max_size=2))
    pinned = draw(st.lists(st.tuples(ids, codes), max_size=1))
    return OfficerRules(
        grids_per_officer=(least, least + draw(st.integers(1, 3))),
        departments=dict.fromkeys(officers.departments, draw(ends)) if draw(st.booleans()) else {},
        officers_per_grid=draw(st.sampled_from([None, None, (1, 2), (2, 3), (1, 1)])) if len(grids) < 6 else None,
        load_window=draw(st.sampled_from([None, None, 0.05, 0.3])),
        connected=draw(st.booleans()),
        reach=draw(st.sampled_from([None, 290.0])),
        needs=draw(st.dictionaries(codes, st.just(("law",)), max_size=1)) if len(grids) < 6 else {},
        forbidden=sorted(set(forbidden) - set(pinned)),
        pinned=pinned,
    )


@st.composite
def requests(draw) -> tuple[Grids, Officers, OfficerRules]:
    """Grids, officers and rules."""
    grids = draw(grids_drawn())
    officers = draw(officers_drawn(grids))
    return grids, officers, draw(rules_drawn(grids, officers))


@pytest.mark.long
@settings(max_examples=12, deadline=None)
@given(requests())
def test_small_requests_agree_with_the_oracle(request):
    """What is possible, the narrowest window, the shortest walks and the fewest changes are those of brute force."""
    grids, officers, rules = request
    window = np.inf if rules.load_window is None else rules.load_window
    possible = np.isfinite(oracle_for(grids, officers, rules).travel(window))
    try:
        found = gp.assign_officers(grids, officers, rules)
    except InputError:
        assert not possible
        return
    assert found.status == ("feasible" if possible else "infeasible")
    assert found.verify().failures == ()
    if possible:
        for departments in {stage.departments for stage in found.stages}:
            stages = {stage.name: stage for stage in found.stages if stage.departments == departments}
            _agree(stages, oracle_for(grids, officers, rules, departments), rules)


def _agree(stages: dict[str, Stage], oracle, rules: OfficerRules) -> None:
    """Assert that the stages of departments that were decided together come to what the oracle says."""
    window = rules.load_window
    if window is None:
        load = stages["load"]
        assert load.bound - 1e-9 <= oracle.narrowest <= load.value + 1e-9
        assert load.value - load.bound <= WITHIN + 1e-9
        window = load.value + rules.slack
    travel = stages["travel"]
    assert travel.bound <= oracle.travel(window) + 1e-6
    assert travel.gap <= EXACT
    assert travel.value == pytest.approx(oracle.travel(window), rel=EXACT)
    if "continuity" in stages:
        fewest = oracle.changes(window, travel.value * (1 + rules.travel_slack))
        assert stages["continuity"].bound == stages["continuity"].value == fewest


@settings(max_examples=3, deadline=None)
@given(requests())
def test_names_and_order_change_nothing(request):
    """Two runs give one digest, and other ids in the same order the same posts."""
    grids, officers, rules = request
    try:
        found = gp.assign_officers(grids, officers, rules)
    except InputError:
        return
    assert gp.assign_officers(grids, officers, rules, threads=1).digest == found.digest
    named = {old: f"officer {old}" for old in officers.ids}
    table = officers.table.assign(officer=[named[old] for old in officers.ids])
    pairs = {key: [(named[o], g) for o, g in getattr(rules, key)] for key in ("pinned", "forbidden")}
    renamed = gp.assign_officers(grids, Officers(table, officers.places), rules.replace(**pairs))
    assert (renamed.pairs == found.pairs).all()


@settings(max_examples=3, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(order):
    """Officers read in any order are sent to the same grids."""
    grids = toy_grids(3, 4)
    table = toy_officers(grids).table[["officer", "department", "community"]]
    wishes = {"grids_per_officer": (5, 7)}
    found = gp.assign_officers(grids, table, **wishes)
    assert gp.assign_officers(grids, table.iloc[order].reset_index(drop=True), **wishes).digest == found.digest


def _apart(places: np.ndarray) -> np.ndarray:
    """Return places no two of which are the same: one that a whole department shares counts as none."""
    return places + np.arange(len(places))[:, None]
