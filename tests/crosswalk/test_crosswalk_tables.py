"""The tables of a crosswalk obey their laws, whatever the networks are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.columns import BACKWARD_COLUMNS, EFFORT_COLUMNS, FORWARD_COLUMNS
from gridplan.crosswalk.tables import backward_table, effort_table, forward_table
from gridplan.plan import Network

MANY = settings(max_examples=15)


def network(name, labels, k):
    """A network of `k` grids whose codes stand in another order than their numbers."""
    codes = tuple(f"{name}{(7 * i) % 11}{i}" for i in range(k))
    return Network(name, "areal", np.array(labels, np.int32), codes, np.ones(k, np.int64))


@st.composite
def divisions(draw):
    """Two departments' networks with gaps, the one network, and households with many empty buildings."""
    n = draw(st.integers(1, 14))
    label = st.lists(st.integers(-1, 3), min_size=n, max_size=n)
    new = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    households = draw(st.lists(st.sampled_from([0, 0, 1, 2, 5]), min_size=n, max_size=n))
    departments = [network(name, draw(label), 4) for name in ("P", "U")]
    return departments, network("", new, 4), np.array(households, np.int64)


@settings(max_examples=times(15, 2000))
@given(divisions())
def test_every_household_is_told_once(drawn):
    """Forward with the unserved, and backward alone, hold each department's households and buildings exactly once."""
    departments, _, households = drawn
    forward, backward = forward_table(*drawn), backward_table(*drawn)
    effort = effort_table(*drawn, forward).set_index("department")
    assert list(forward) == list(FORWARD_COLUMNS)
    assert list(backward) == list(BACKWARD_COLUMNS)
    assert ["department", *effort] == list(EFFORT_COLUMNS)
    for old in departments:
        ahead, back = (table[table["department"] == old.name] for table in (forward, backward))
        served = old.labels >= 0
        assert ahead["households"].sum() + effort["unserved"][old.name] == households.sum() == back["households"].sum()
        assert (ahead["buildings"].sum(), back["buildings"].sum()) == (served.sum(), len(served))
        assert effort["unserved"][old.name] == households[~served].sum()
        assert effort["staying"][old.name] + effort["changing"][old.name] == effort["households"][old.name]


@MANY
@given(divisions())
def test_rows_say_what_the_units_say(drawn):
    """Households, buildings, share, relation, ground and successor of each pair are those counted unit by unit."""
    departments, new, households = drawn
    forward = forward_table(*drawn)
    own = {old.name: old for old in departments}
    named = np.array(new.codes)[new.labels]
    for row in forward.itertuples():
        old = np.array([*own[row.department].codes, "none"])[own[row.department].labels]
        here, there = set(np.flatnonzero(old == row.old_grid)), set(np.flatnonzero(named == row.grid))
        both = sorted(here & there)
        assert (row.households, row.buildings) == (households[both].sum(), len(both))
        whole = households[sorted(here)].sum()
        assert row.share == (row.households / whole if whole else row.buildings / len(here))
        assert row.same_ground == (here == there)
        assert row.relation == relation(old, named, households, row.old_grid, row.grid)


def relation(old, new, households, own, grid):
    """Relation of a pair by its definition: grids that share households, or anything where one has none."""

    def sharing(a, b):
        both = (old == a) & (new == b)
        empty = not households[old == a].any() or not households[new == b].any()
        return both.any() and (households[both].any() or empty)

    if not sharing(own, grid):
        return ""
    sources = sum(sharing(a, grid) for a in set(old) - {"none"})
    successors = sum(sharing(own, b) for b in set(new))
    return ("1" if sources == 1 else "n") + ":" + ("1" if successors == 1 else "m" if sources > 1 else "n")


@MANY
@given(divisions())
def test_forward_and_backward_agree(drawn):
    """The same pairs stand in both with the same counts; backward has the unserved besides."""
    shown = ["department", "old_grid", "grid", "households", "buildings", "relation", "same_ground"]
    forward, backward = forward_table(*drawn), backward_table(*drawn)
    pairs = [table[shown].sort_values(shown[:3]).values.tolist() for table in (forward, backward)]
    assert pairs[0] == [pair for pair in pairs[1] if pair[1]]


@MANY
@given(divisions())
def test_one_main_successor_with_the_largest_share(drawn):
    """Each old grid has one, first of its rows, and equal shares go to the lower code; shares sum to 1."""
    forward, backward = forward_table(*drawn), backward_table(*drawn)
    for (_, _), rows in forward.groupby(["department", "old_grid"]):
        assert rows["main"].tolist() == [True] + [False] * (len(rows) - 1)
        best = rows[rows["share"] == rows["share"].max()]
        assert rows["grid"].iloc[0] == best["grid"].min()
        assert abs(rows["share"].sum() - 1) < 1e-12
    for (_, _), rows in backward.groupby(["grid", "department"]):
        assert rows["main"].sum() == (rows["old_grid"] != "").any()
        assert abs(rows["share"].sum() - 1) < 1e-12


@MANY
@given(divisions())
def test_a_network_against_itself_changes_nothing(drawn):
    """All pairs are 1:1 on the same ground, nobody changes hands, every pair of grid-mates is kept."""
    _, new, households = drawn
    forward = forward_table([new], new, households)
    effort = effort_table([new], new, households, forward).iloc[0]
    assert (forward["relation"] == "1:1").all()
    assert forward["same_ground"].all()
    assert (forward["old_grid"] == forward["grid"]).all()
    assert (effort["changing"], effort["unserved"], effort["pairs_kept"]) == (0, 0, 1.0)
    assert effort["same_grids"] == effort["grids"] == len(set(new.labels.tolist()))


def test_effort_counts_what_changes():
    """One grid cut in two and one that takes a neighbour's rest: the figures are those counted by hand."""
    old = network("P", [0, 0, 1, 1, 2, -1], 4)
    new = network("", [0, 1, 1, 1, 2, 2], 3)
    households = np.array([30, 10, 20, 0, 7, 3])
    forward = forward_table([old], new, households)
    row = effort_table([old], new, households, forward).iloc[0].to_dict()
    assert row == {
        "department": "P",
        "old_grids": 4,
        "grids": 3,
        "same_grids": 0,
        "split_grids": 1,
        "merged_grids": 1,
        "households": 67,
        "staying": 57,
        "changing": 10,
        "changing_share": 10 / 67,
        "unserved": 3,
        "most_changing": "P00",
        "most_changing_households": 10,
        "pairs_kept": (435 + 45 + 190 + 21) / (780 + 190 + 21),
    }
