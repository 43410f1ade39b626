"""Pairs of before: as many stay as can, and with plans of then and now as many households as can."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_history import APPROVED, after_round, aged_plan, grids_of
from toy_plan import toy_plan

import gridplan as gp
from gridplan.lineage.common import common_households

PEOPLE = pd.DataFrame({"person": ["p1", "p2", "p3", "p4"]})
ASKED = {"left_columns": {"id": "person"}, "right_counts": (0, 1)}


def nodes(codes):
    """The right side: codes of nodes."""
    return pd.DataFrame({"node": sorted(codes)})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3", "p4", "gone"]), st.sampled_from("abcdx")), max_size=8))
def test_as_many_pairs_stay_as_can(before):
    """Of all ways to pair four people with five nodes, no other keeps more pairs of before."""
    found = gp.pair(PEOPLE, nodes("abcde"), like=before, **ASKED)
    kept = {*before}
    best = max(
        sum((person, node) in kept for person, node in zip(PEOPLE["person"], order, strict=True))
        for order in permutations("abcde", 4)
    )
    assert found.status == "feasible"
    assert sum(pair in kept for pair in found.pairs[["left", "right"]].itertuples(index=False, name=None)) == best
    assert found.verify().status == "verified"


@st.composite
def changed_plans(draw):
    """A toy plan and what it is once some units have moved to other grids, one of them new."""
    old = toy_plan(version=APPROVED)
    codes = st.sampled_from([*old.network.codes, "901"])
    return old, after_round(old, moved=draw(st.dictionaries(st.sampled_from(sorted(grids_of(old))), codes, max_size=9)))


def in_common(old, new):
    """Households of today that each grid of then has in each of now, counted by unit."""
    then, now = grids_of(old), grids_of(new)
    found = Counter()
    for unit, (code, households) in now.items():
        found[then[unit][0], code] += households
    return found


@settings(max_examples=25, deadline=None)
@given(changed_plans(), st.permutations(["001", "002", "003", "004"]))
def test_as_many_households_keep_their_people_as_can(plans, had):
    """With both plans no other pairs keep more households; the grids of the newer plan alone tell the same."""
    old, new = plans
    before, common = list(zip(PEOPLE["person"], had, strict=True)), in_common(old, new)
    codes = {code for code, _ in grids_of(new).values()}
    people = PEOPLE[: len(codes)]
    found = gp.pair(people, nodes(codes), like=before, older=old, plan=new, **ASKED)
    best = max(
        sum(common[was, now] for was, now in zip(had[: len(people)], order, strict=True))
        for order in permutations(sorted(codes), len(people))
    )
    assert found.objective == best
    assert gp.pair(people, nodes(codes), like=before, plan=new, **ASKED).objective == best


def test_nodes_of_all_levels_are_compared():
    """Households in common are counted by parts of buildings too, in each micro-grid and corridor group."""
    old, new = (gp.divide_levels(plan) for plan in (toy_plan(version=APPROVED), aged_plan()))
    expected = in_common(old, new)
    community = dict(zip(new.ground.units["unit"], new.ground.units["community"], strict=True))
    for unit, (_, households) in grids_of(new).items():
        expected[community[unit], community[unit]] += households
    then = {(row.unit, row.part, row.section): row for row in old.levels.parts.itertuples()}
    for now in new.levels.parts.itertuples():
        was = then.get((now.unit, now.part, now.section))
        for level in ("micro_grid", "corridor"):
            pair = getattr(was, level, None), getattr(now, level)
            if isinstance(pair[0], str) and isinstance(pair[1], str):
                expected[pair] += now.households
    rows = common_households(old, new)
    assert {(row.old, row.new): row.households for row in rows.itertuples()} == dict(expected)
    assert rows["households"].is_monotonic_decreasing


def test_who_stays_is_told():
    """The note counts who goes on with what has most of theirs; one whose grid is taken is none of them."""
    before = [("p1", "001"), ("p2", "004"), ("p3", "005"), ("gone", "002")]
    old, new = toy_plan(version=APPROVED), aged_plan()
    codes = {code for code, _ in grids_of(new).values()}
    people = PEOPLE[:3]
    found = gp.pair(people, nodes(codes), like=before, older=old, plan=new, **ASKED)
    (note,) = (one for one in found.report.findings if one.code == "pair-stayed")
    assert (note.numbers["kept"], note.numbers["items"]) == (2, 3)  # 004 went into 005, and only one can have that
    assert "2" in note.text("zh")


def test_every_way_to_name_pairs_of_before_is_read(tmp_path):
    """A pairing, its folder, its table and its JSON say the same; other JSON is refused as no table."""
    last = gp.pair(PEOPLE, nodes("abcd"), weights=[[0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]], **ASKED)
    folder, told = last.export(tmp_path / "last"), last.export(tmp_path / "last.json")
    files = (last, folder, str(folder / "pairs.csv"), told, last.pairs)
    found = [gp.pair(PEOPLE, nodes("abcde"), like=like, **ASKED).pairs[["left", "right"]] for like in files]
    assert found[0]["right"].tolist() == list("dcba")
    assert all(one.equals(found[0]) for one in found)
    for content in ("[1]", '{"pairs": [{"left": "p1"}]}', '{"pairs": "p1"}', "[" * 100_000):
        (tmp_path / "other.json").write_text(content, encoding="utf-8")
        with pytest.raises(gp.InputError):
            gp.pair(PEOPLE, nodes("abcd"), like=tmp_path / "other.json", **ASKED)


@pytest.mark.parametrize(
    "wish",
    [
        {"like": [("p1", "a")], "weights": [[1.0]]},
        {"like": [("p1", "a")], "distance": "line"},
        {"like": [("p1",)]},
        {"older": toy_plan()},
        {"like": [("p1", "a")], "older": toy_plan()},
        {"like": [("p1", "a")], "older": toy_plan(), "plan": gp.grids_of(toy_plan())},
    ],
)
def test_wishes_that_do_not_go_together_are_refused(wish):
    """Pairs of before stand in place of figures, and an older plan needs them and the plan of now."""
    with pytest.raises(gp.OptionError):
        gp.pair(PEOPLE, nodes("abcd"), **wish, **ASKED)
