"""The independent check of assignments: what is not so is found, what is so is left alone."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from brute_request import oracle_for
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import toy_assignment, toy_grids, toy_officers

from gridplan.findings import Finding
from gridplan.people.assignment import Relaxation, Stage
from gridplan.people.checking import verify_assignment
from gridplan.people.checking.facts import Facts
from gridplan.people.checking.trying import possible
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

GRIDS = toy_grids(3, 4)
PLAIN = toy_assignment(GRIDS)
TWO = toy_assignment(toy_grids(3, 4, communities=2))
ROWS = {code: row for row, code in enumerate(GRIDS.codes)}


def failures(assignment):
    """Return code → ids of all its failures; the verdict is told in both languages and in JSON."""
    found = verify_assignment(assignment)
    assert found.status == ("failed" if found.failures else "verified")
    assert json.loads(json.dumps(found.as_dict(), allow_nan=False))["status"] == found.status
    assert all(finding.text(lang) in found.text(lang) for lang in ("en", "zh") for finding in found.failures)
    ids: dict[str, tuple[str, ...]] = {}
    for finding in found.failures:
        ids[finding.code] = ids.get(finding.code, ()) + finding.ids
    return ids


def ruled(assignment=PLAIN, **changes):
    """Return the assignment under other rules."""
    return assignment.replace(rules=assignment.rules.replace(**changes))


def staffed(assignment=PLAIN, places=None, pinned=(), forbidden=(), **columns):
    """Return the assignment with other columns, places or pairs of its officers."""
    officers = assignment.officers
    table = officers.table.assign(**{name: pd.Series(values, dtype=object) for name, values in columns.items()})
    changed = Officers(table, officers.places if places is None else places, tuple(pinned), tuple(forbidden))
    return assignment.replace(officers=changed)


def posted(assignment, sets):
    """Return the assignment with these sets of grids, and walks, seats and stages that say what is so."""
    points, rows = assignment.grids.points, [sorted(one) for one in sets]
    pairs = np.array([(o, g) for o, own in enumerate(rows) for g in own], dtype=np.int32).reshape(-1, 2)
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    start = np.array([min(own, key=lambda g, own=own: apart[g, own].sum(), default=-1) for own in rows], np.int32)
    travel = apart[start[pairs[:, 0]], pairs[:, 1]]
    honest = assignment.replace(pairs=pairs, start=start, travel=travel)
    off = float(Facts(honest).off.max())
    walked = float(travel.sum())
    return honest.replace(stages=(Stage("A", "load", off, 0.0), Stage("A", "travel", walked, 0.0)))


def sets_of(assignment):
    """Return the rows of the grids of each officer."""
    officer, grid = assignment.pairs.T
    return [set(grid[officer == row].tolist()) for row in range(len(assignment.officers))]


def swapped(first, one, second, other, assignment=PLAIN):
    """Return the assignment in which two officers have changed one grid each, with honest sums."""
    names, sets = assignment.officers.ids.tolist(), sets_of(assignment)
    a, b = sets[names.index(first)], sets[names.index(second)]
    a.remove(ROWS[one])
    b.remove(ROWS[other])
    a.add(ROWS[other])
    b.add(ROWS[one])
    return posted(assignment, sets)


def with_stages(*stages, assignment=PLAIN):
    """Return the assignment whose stages of the same names are replaced."""
    kept = [stage for stage in assignment.stages if stage.name not in {new.name for new in stages}]
    return assignment.replace(stages=(*kept, *stages))


WALKED = float(PLAIN.travel.sum())
OFF = PLAIN.stages[0].value
ONE_EACH = {"police": 1, "urban": 1}
AT_HOME = np.vstack([GRIDS.points[:1], np.full((3, 2), np.nan)])
"""Places of which only the first officer's is known: in the grid A001."""


def test_what_is_so_is_verified():
    """Plain assignments of one and two communities verify, and figures are those of the posts."""
    for assignment in (PLAIN, TWO, posted(PLAIN, sets_of(PLAIN))):
        assert failures(assignment) == {}
    figures = PLAIN.verify().figures
    assert (figures["posts"], figures["officers"], figures["grids"]) == (24, 4, 12)
    assert figures["travel_m"] == pytest.approx(WALKED)
    assert figures["max_load_deviation"] == pytest.approx(OFF)


def test_posts_that_go_on_and_new_ones_are_told_apart():
    """The check counts the posts kept from last year as the summary does, and apart from them those that are new."""
    codes = [[GRIDS.codes[row] for row in sorted(rows)] for rows in sets_of(PLAIN)]
    last = [tuple(codes[0]), tuple(codes[1][:2]), (), (codes[2][0],)]
    officers = dataclasses.replace(PLAIN.officers, table=PLAIN.officers.table.assign(last_year=last))
    assignment = PLAIN.replace(officers=officers)
    kept = len(codes[0]) + 2 + len({*last[3]} & {*codes[3]})
    new = len(codes[1]) - 2 + len({*codes[3]} - {*last[3]})
    found = assignment.verify()
    told = (found.figures["last_posts"], found.figures["kept_posts"], found.figures["changes"])
    assert told == (len(codes[0]) + 3, kept, new)
    assert f"{kept} of last year's {told[0]} posts go on" in assignment.summary("en")
    assert f"posts of last year that go on: {kept}\n" in found.details("en")


@pytest.mark.parametrize(
    ("tampered", "code", "ids"),
    [
        (ruled(grids_per_officer=(5, 5)), "people-officer-grids", ("P01", "P02", "U01", "U02")),
        (ruled(officers_per_community=(5, 9)), "people-community-officers", ("A",)),
        (ruled(TWO, officers_per_community=(2, 3)), "people-community-officers", ("A", "B")),
        (ruled(officers_per_grid=(3, 4)), "people-grid-officers", tuple(GRIDS.codes)),
        (swapped("P01", "A006", "U02", "A007"), "people-grid-department", ("A006", "A007") * 2),
        (ruled(needs={"A003": ("law",)}), "people-skill", ("A003",)),
        (ruled(pinned=[("P01", "A012"), ("P01", "A001")]), "people-pinned", ("A012",)),
        (ruled(forbidden=[("P01", "A002"), ("P02", "A001")]), "people-forbidden", ("A002",)),
        (staffed(pinned=[("U02", "A001")]), "people-pinned", ("A001",)),
        (staffed(forbidden=[("U02", "A007"), ("U02", "A008")]), "people-forbidden", ("A007", "A008")),
        (staffed(team=["t", "t", None, "s"]), "people-team", ("P01", "P02")),
        (ruled(swapped("U01", "A001", "U02", "A012"), load_window=0.04), "people-window", ("P01", "P02")),
        (ruled(swapped("U01", "A001", "U02", "A012"), connected=True), "people-torn", ("U01", "U02")),
        (ruled(swapped("U01", "A006", "U02", "A012"), connected=True, reach=300.0), "people-torn", ("U01",)),
        (PLAIN.replace(travel=PLAIN.travel + 3 * (PLAIN.pairs[:, 0] == 2)), "people-travel", ("U01",)),
        (PLAIN.replace(start=np.array([11, *PLAIN.start[1:]])), "people-start", ("P01",)),
        (staffed(places=AT_HOME), "people-start", ("P01",)),
        (with_stages(Stage("B", "placing", 0.0, 0.0)), "people-stage-unknown", ("B",)),
        (with_stages(Stage("A", "travel", WALKED - 50, 0.0)), "people-travel-value", ("A",)),
        (with_stages(Stage("A", "travel", WALKED + 50, 0.0)), "people-travel-value", ("A",)),
        (with_stages(Stage("A", "travel", WALKED, WALKED + 50)), "people-travel-bound", ("A",)),
        (with_stages(Stage("A", "load", OFF - 0.03, 0.0)), "people-load-value", ("A",)),
        (with_stages(Stage("A", "load", OFF, OFF + 0.01)), "people-load-bound", ("A",)),
        (with_stages(Stage("A", "load", OFF + 0.02, OFF + 0.01)), "people-load-bound", ("A",)),
        (with_stages(Stage("A", "continuity", 3, 0)), "people-continuity-value", ("A",)),
        (PLAIN.replace(stages=PLAIN.stages[:1]), "people-travel-missing", ("P01", "P02", "U01", "U02")),
        (PLAIN.replace(stages=PLAIN.stages[1:]), "people-load-missing", ("P01", "P02", "U01", "U02")),
        (PLAIN.replace(status="partial", reasons=(Finding("people-no-reason"),)), "people-not-partial", ()),
        (PLAIN.replace(status="unproven"), "people-no-reason", ()),
    ],
)
def test_what_is_not_so_is_found(tampered, code, ids):
    """Each rule and each figure that is broken is found, with the ids of what breaks it."""
    assert failures(tampered)[code] == ids


@pytest.mark.parametrize(
    ("tampered", "code", "ids"),
    [
        (staffed(officer=["P01", "P01", "U01", "U02"]), "people-repeated-officers", ("P01",)),
        (PLAIN.replace(home=PLAIN.home[1:]), "people-lengths", ()),
        (PLAIN.replace(pairs=PLAIN.pairs + 1), "people-no-such-row", ()),
        (PLAIN.replace(start=PLAIN.start - 9), "people-no-such-row", ()),
        (PLAIN.replace(pairs=PLAIN.pairs[[0, *range(23)]]), "people-posts-repeated", ("P01",)),
        (PLAIN.replace(pairs=PLAIN.pairs[::-1], travel=PLAIN.travel[::-1]), "people-posts-unsorted", ()),
    ],
)
def test_what_does_not_fit_together_is_told_alone(tampered, code, ids):
    """Rows that belong to nothing are found before anything is computed from them."""
    assert failures(tampered) == {code: ids}


def test_grids_stand_once():
    """Two grids of one code are found."""
    table = GRIDS.table.assign(grid=["A001", *GRIDS.codes[:-1]])
    doubled = type(GRIDS)(table, GRIDS.points, GRIDS.pairs, GRIDS.roads)
    assert failures(PLAIN.replace(grids=doubled)) == {"people-repeated-grids": ("A001",)}


def test_capacity_lowers_what_an_officer_may_have():
    """An officer with more grids than their own capacity is found."""
    found = failures(staffed(capacity=[5, 6, 7, -1]))
    assert found["people-officer-grids"] == ("P01",)


def test_homes_are_kept():
    """Officers outside the community of their own, in none, or with grids of another one are found."""
    moved = np.array(["B", *TWO.home[1:]], dtype=object)
    found = failures(TWO.replace(home=moved))
    assert found["people-moved"] == found["people-away"] == ("P01",)
    assert failures(TWO.replace(home=np.array(["", *TWO.home[1:]], dtype=object)))["people-nowhere"] == ("P01",)


def test_departments_without_a_rule_serve_every_grid_where_they_suffice():
    """Of a department that no rule names each grid has one officer, or none where there are too few."""
    free = ruled(departments={})
    assert failures(free) == {}
    fewer = sets_of(PLAIN)
    fewer[0].remove(0)
    tired = posted(ruled(free, grids_per_officer=(5, 6)), fewer)
    assert failures(tired)["people-grid-department"] == ("A001",)
    assert "people-grid-department" not in failures(staffed(tired, capacity=[5, -1, -1, -1]))


def test_skills_and_teams_that_are_there_are_left_alone():
    """A skill of one officer of the grid is enough; members of a team with the same grids walk them once."""
    skilled = staffed(skills=[("law",), (), (), ()], team=["x", "y", "x", "y"])
    walked = with_stages(Stage("A", "travel", WALKED / 2, 0.0), assignment=skilled)
    assert failures(ruled(walked, needs={"A001": ("law",)})) == {}


def test_short_walks_hang_grids_together():
    """Grids within reach on foot of one another are one piece."""
    across = swapped("U01", "A006", "U02", "A012")
    assert failures(ruled(across, connected=True, reach=450.0)) == {}


def test_last_year_is_counted():
    """Posts in grids that were not the officer's last year count, none of those who had no grids then."""
    last = [("A001", "A002"), ("A012",), (), ("A001",)]
    remembered = staffed(last_year=last)
    assert failures(with_stages(Stage("A", "continuity", 15, 14), assignment=remembered)) == {}
    assert failures(with_stages(Stage("A", "continuity", 16, 14), assignment=remembered))[
        "people-continuity-value"
    ] == ("A",)


def test_seats_are_the_best():
    """An officer who would walk less from another grid of theirs is found."""
    start = PLAIN.start.copy()
    start[0] = 0
    own = PLAIN.pairs[:, 0] == 0
    travel = PLAIN.travel.copy()
    travel[own] = np.hypot(*(GRIDS.points[PLAIN.pairs[own, 1]] - GRIDS.points[0]).T)
    longer = with_stages(Stage("A", "travel", float(travel.sum()), 0.0))
    assert failures(longer.replace(start=start, travel=travel)) == {"people-seat": ("P01",)}


def test_officers_who_share_a_place_start_from_their_grids():
    """A place that all officers of a department share is a station, from which nobody's walks are counted."""
    station = np.vstack([np.repeat(GRIDS.points[:1], 2, axis=0), np.full((2, 2), np.nan)])
    assert failures(staffed(places=station)) == {}


def test_officers_with_a_place_walk_from_it():
    """Walks of an officer whose place is known start there."""
    start, travel = PLAIN.start.copy(), PLAIN.travel.copy()
    own = PLAIN.pairs[:, 0] == 0
    start[0] = -1
    travel[own] = np.hypot(*(GRIDS.points[PLAIN.pairs[own, 1]] - AT_HOME[0]).T)
    placed = staffed(places=AT_HOME).replace(start=start, travel=travel)
    assert failures(with_stages(Stage("A", "travel", float(travel.sum()), 0.0), assignment=placed)) == {}


def unserved(reasons=(), **rules):
    """Return an assignment of two communities whose B is not served, officers 1 in A and 1 in B each department."""
    served = np.isin(TWO.pairs[:, 0], np.flatnonzero(TWO.home == "A"))
    stages = tuple(stage for stage in TWO.stages if stage.block == "A")
    partial = TWO.replace(status="partial", pairs=TWO.pairs[served], travel=TWO.travel[served], stages=stages)
    return ruled(partial, **rules).replace(reasons=reasons)


def test_communities_that_are_not_served_are_told():
    """What is not served and named in a reason is a note; what no reason names is a failure."""
    never = [("P03", "B001"), ("P04", "B001")]
    told = unserved((Finding("people-untold", ("B",)),), forbidden=never)
    assert failures(told) == {}
    assert [note.ids for note in verify_assignment(told).notes] == [("B",)]
    other = unserved((Finding("people-untold", ("C",)),), forbidden=never)
    assert failures(other) == {"people-untold": ("B",)}


B = {"community": "B"}
SHORT = {**B, "department": "police", "grids": 6, "officers": 1, "posts": 6, "room": 3}


@pytest.mark.parametrize(
    ("rules", "columns", "right", "wrong"),
    [
        ({}, {"capacity": [-1, 2, -1, -1]}, ("officers-short", (), SHORT | {"room": 2}), ("officers-short", (), SHORT)),
        (
            {"grids_per_officer": (4, 5)},
            {},
            ("officers-cover", (), SHORT),
            ("officers-cover", (), SHORT | {"posts": 7}),
        ),
        (
            {"officers_per_community": (3, 9)},
            {},
            ("officers-community", (), {**B, "officers": 2}),
            ("officers-community", (), {**B, "officers": 3}),
        ),
        (
            {"needs": {"B001": ("law",)}},
            {},
            ("officers-skill", ("B001",), {**B, "skill": "law"}),
            ("officers-skill", ("B002",), {**B, "skill": "law"}),
        ),
        (
            {"forbidden": [("P02", "B001")]},
            {},
            ("officers-forbidden", ("B001",), SHORT),
            ("officers-forbidden", ("B001", "B002"), SHORT),
        ),
        (
            {"forbidden": [("U02", "B001")]},
            {},
            ("officers-idle", ("U02",), B),
            ("officers-idle", ("P02",), B),
        ),
        (
            {"departments": {"police": (1, 1), "urban": (1, 1), "fire": (1, 1)}},
            {},
            ("officers-missing", (), SHORT | {"department": "fire"}),
            ("officers-missing", (), SHORT),
        ),
    ],
)
def test_sums_given_as_reasons_are_done_again(rules, columns, right, wrong):
    """A reason whose sum is right is left alone; one that does not add up is found, with its community."""
    one = toy_assignment(toy_grids(3, 4, communities=2), toy_officers(toy_grids(3, 4, communities=2), ONE_EACH))
    for reason, codes in ((right, set()), (wrong, {"people-reason"})):
        told = ruled(staffed(one, **columns), **rules).replace(
            status="infeasible", pairs=one.pairs[:0], travel=one.travel[:0], stages=(), reasons=(Finding(*reason),)
        )
        found = failures(told)
        assert {code for code in found if code == "people-reason"} == codes
        assert not codes or found["people-reason"] == ("B",)


def test_what_is_possible_is_not_called_impossible():
    """A small community that is said to be impossible is tried out, and so is the relaxation."""
    assert failures(unserved((Finding("people-untold", ("B",)),))) == {"people-possible": ("B",)}
    never = [("P03", "B001"), ("P04", "B001")]
    told = unserved((Finding("people-untold", ("B",)),), forbidden=never)
    helps = Relaxation((), TWO.rules, TWO.officers)
    idle = Relaxation((), told.rules, TWO.officers)
    assert failures(told.replace(relaxation=helps)) == {}
    assert failures(told.replace(relaxation=idle)) == {"people-relaxation": ("B",)}


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_swap_is_verified_just_when_the_rules_hold(data):
    """After random swaps of grids the verdict is that of a plain count of rules, pairs, loads and pieces."""
    window = data.draw(st.sampled_from([None, 0.04, 0.06, 0.2]))
    pairs = st.lists(st.tuples(st.sampled_from(["P01", "U02"]), st.sampled_from(["A001", "A007"])), max_size=1)
    asked = {"forbidden": data.draw(pairs), "connected": data.draw(st.booleans()), "load_window": window}
    start = ruled(**asked)
    sets = sets_of(start)
    for _ in range(data.draw(st.integers(0, 2))):
        a, b = data.draw(st.sampled_from([(0, 1), (2, 3), (0, 1), (1, 2)]))
        one, other = (data.draw(st.sampled_from(sorted(sets[row]))) for row in (a, b))
        if other not in sets[a] and one not in sets[b]:
            sets[a] ^= {one, other}
            sets[b] ^= {one, other}
    assert (failures(posted(start, sets)) == {}) == _holds(start, sets)


def _holds(assignment, sets):
    rules, load = assignment.rules, GRIDS.load
    if sets[0] | sets[1] != set(range(12)) or sets[2] | sets[3] != set(range(12)):
        return False
    if any(ROWS[grid] in sets[["P01", "P02", "U01", "U02"].index(officer)] for officer, grid in rules.forbidden):
        return False
    usual = load.sum() / 2
    off = [abs(sum(load[g] for g in own) / usual - 1) for own in sets]
    if rules.load_window is not None and max(off) > rules.load_window:
        return False
    return not rules.connected or all(_hangs(own) for own in sets)


def _hangs(own):
    todo, seen = [min(own)], set()
    while todo:
        here = todo.pop()
        seen.add(here)
        todo += [b for pair in GRIDS.pairs for a, b in (pair, pair[::-1]) if a == here and b in own - seen]
    return seen == own


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_trials_agree_with_the_oracle(data):
    """What the check tries out is possible just when looking at every way to put sets together says so."""
    grids = toy_grids(2, data.draw(st.integers(1, 3)))
    officers = toy_officers(grids, {"police": data.draw(st.integers(0, 2)), "urban": data.draw(st.integers(1, 2))})
    codes = st.sampled_from(grids.codes.tolist())
    least = data.draw(st.integers(0, 3))
    ends = st.sampled_from([(0, 1), (1, 1), (1, 2)])
    rules = OfficerRules(
        grids_per_officer=(least, least + data.draw(st.integers(1, 3))),
        departments=data.draw(st.dictionaries(st.sampled_from(["police", "urban"]), ends)),
        officers_per_grid=data.draw(st.sampled_from([None, (1, 2), (2, 3)])) if len(grids) < 6 else None,
        load_window=data.draw(st.sampled_from([None, 0.05, 0.3])),
        connected=data.draw(st.booleans()),
        reach=data.draw(st.sampled_from([None, 290.0])),
        needs=data.draw(st.dictionaries(codes, st.just(("law",)), max_size=1)),
        forbidden=data.draw(st.lists(st.tuples(st.just("U01"), codes), max_size=2)),
    )
    table = officers.table.assign(skills=[("law",)] + [()] * (len(officers) - 1))
    table["team"] = data.draw(st.sampled_from([None, "x"]))
    officers = Officers(table, officers.places)
    empty = toy_assignment(grids, officers, rules).replace(pairs=np.zeros((0, 2), np.int32), travel=np.zeros(0))
    facts = Facts(empty)
    told = oracle_for(grids, officers, rules)
    window = np.inf if rules.load_window is None else rules.load_window
    assert possible(facts, facts.blocks[0]) == np.isfinite(told.travel(window))
