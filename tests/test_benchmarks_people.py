"""The judge of assignments, the plain models beside gridplan and the cells of their tables, on cases made by hand."""

import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gridplan as gp
from benchmarks import people_officers, people_whynot
from benchmarks.people_child import Made, Theirs, run
from benchmarks.people_infeasible import KINDS, Impossible, impossible
from benchmarks.people_judge import hang_together, judge
from benchmarks.people_request import RULES, Request, request
from benchmarks.people_rivals import cp_sat, mip
from gridplan.people.assignment import Stage

LINE = np.array([[0, 1], [1, 2], [2, 3]])


@pytest.fixture
def four():
    """Four grids in a row and two police officers of one community, two grids each, both starting at the first."""
    return Request(
        load=np.array([100, 200, 300, 400]),
        ground=np.zeros(4, np.int64),
        home=np.zeros(2, np.int64),
        department=np.array(["police", "police"], dtype=object),
        most=np.array([2, 2]),
        fewest=2,
        in_grid={"police": (1, 1)},
        near=LINE,
        metres=np.array([[0, 10, 20, 30], [0, 10, 20, 30]], np.float32),
    )


def posts(first, second):
    """Return the posts of two officers."""
    return np.array([[0, g] for g in first] + [[1, g] for g in second])


def test_the_judge_by_hand(four):
    """Loads of 300 and 700 are 40 % from the usual 500; walks sum to 60 m."""
    found = judge(four, posts([0, 1], [2, 3]))
    assert found.feasible
    assert (found.posts, found.travel) == (4, 60.0)
    assert found.spread == pytest.approx(0.4)
    even = judge(replace(four, window=0.0), posts([0, 3], [1, 2]))
    assert even.feasible
    assert even.spread == 0.0


def test_the_judge_finds_each_broken_rule(four):
    """Too many grids, a grid served twice and one not at all, a wide load, pieces, another community, few officers."""
    assert judge(four, posts([0, 1], [1, 2])).broken == {"officers per grid": 2}
    assert judge(four, posts([0, 1, 2], [3])).broken == {"grids per officer": 2}
    assert judge(replace(four, window=0.3), posts([0, 1], [2, 3])).broken == {"load": 2}
    assert judge(replace(four, connected=True), posts([0, 3], [1, 2])).broken == {"connected": 1}
    assert judge(replace(four, staff=(3, 4)), posts([0, 1], [2, 3])).broken == {"officers per community": 1}
    abroad = replace(four, ground=np.array([0, 0, 0, 1]))
    assert judge(abroad, posts([0, 1], [2, 3])).broken == {"community": 1}


def test_the_usual_load(four):
    """Everyone's is an even share where each grid has one; else mean loads half-way between fewest and most posts."""
    assert four.usual().tolist() == [500.0, 500.0]
    some = replace(four, fewest=1, in_grid={"police": (0, 1)})
    assert some.usual().tolist() == [375.0, 375.0]


@settings(max_examples=40)
@given(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 2**21 - 1))
def test_pieces_as_networkx_sees_them(grids, drawn):
    """Grids hang together as networkx says, on any neighbourhood of seven."""
    pairs = np.array([p for i, p in enumerate(itertools.combinations(range(7), 2)) if drawn >> i & 1]).reshape(-1, 2)
    graph = nx.Graph()
    graph.add_nodes_from(range(7))
    graph.add_edges_from(pairs.tolist())
    assert hang_together(sorted(grids), pairs) == nx.is_connected(graph.subgraph(grids))


@pytest.mark.parametrize("solver", [cp_sat, mip])
def test_plain_models_solve_what_is_small(four, solver):
    """Both find the even loads, which are worth more than short walks, and prove them."""
    found = solver(four, 5.0)
    assert judge(four, found.posts).spread == 0.0
    assert (found.proven, found.blocks) == (1, 1)
    assert solver(replace(four, fewest=3, most=np.array([3, 3])), 5.0) is None


def test_plain_models_know_connected_sets(four):
    """With connected sets the only even loads are out of reach, and the officers take both halves."""
    found = cp_sat(replace(four, connected=True), 5.0)
    assert sorted(map(tuple, found.posts.tolist())) in (
        [(0, 0), (0, 1), (1, 2), (1, 3)],
        [(0, 2), (0, 3), (1, 0), (1, 1)],
    )


def test_a_request_of_a_city():
    """Homes, capacities and walks come over, and walks are known within communities only, or everywhere when pooled."""
    city = gp.samples.generated_staff(2, grids=22, officers=9, places=True)
    home = city.officers.table["community"].to_numpy(dtype=object)
    asked = request(city.grids, city.officers, RULES, home)
    assert [(len(o), len(g)) for o, g in asked.blocks()] == [(9, 22), (9, 22)]
    assert (np.isnan(asked.metres) == (asked.home[:, None] != asked.ground)).all()
    pooled = request(city.grids, city.officers, people_officers.POOLED, np.full(18, ""))
    assert not np.isnan(pooled.metres).any()
    assert len(pooled.blocks()) == 1


def test_cells_of_the_table(four):
    """A contestant with an answer has its figures, one without its reason; stages count as proven within their gaps."""
    found = run(Theirs("cp_sat", four, 5.0))
    cells = people_officers.row("toy", "plain", found, judge(four, found.posts))
    assert len(cells) == len(people_officers.HEADER)
    assert cells[2:4] == ["1 of 1", "0.00 %"]
    assert cells[-3:] == ["none", "0.00 %", "0.1"]
    late = people_officers.row("toy", "plain", Made(note="no answer in 5 s"), None)
    assert len(late) == len(people_officers.HEADER)
    stages = [Stage("C01", "load", 0.02, 0.015), Stage("C01", "travel", 101.0, 100.0)]
    assert people_officers.proven(stages) == "1 of 2"
    assert people_officers.worst(stages) == "load 0.50 %, travel 1.00 %"


@pytest.mark.parametrize("kind", KINDS)
def test_impossible_requests_are_the_same_for_a_seed(kind):
    """Each kind gives a request with a proof in words, the same for the same seed."""
    one, same = impossible(kind, 5), impossible(kind, 5)
    assert one.kind == kind
    assert one.proof == same.proof
    assert one.rules == same.rules
    assert one.officers.table.equals(same.officers.table)
    assert one.grids.table["load"].equals(same.grids.table["load"])
    assert list(one.officers.table["officer"]) == list(
        one.officers.table.sort_values(["department", "officer"])["officer"]
    )


def test_every_kind_is_asked_about_as_often():
    """Sixty requests are spread over all kinds, each with its own seed."""
    asked = people_whynot.requests(["a", "b", "c"], 7)
    assert asked == [("a", 0), ("b", 0), ("c", 0), ("a", 1), ("b", 1), ("c", 1), ("a", 2)]


@pytest.mark.long
def test_answers_to_impossible_requests_hold():
    """The answer says so with a reason, its relaxation works, and no part of that can be left out."""
    assert people_whynot.asked_ways()["one agency short"](1).holds
    city = gp.samples.generated_staff(1, grids=10, officers=4)
    few = replace(city, table=city.table.drop(index=0))
    rules = gp.OfficerRules(departments={"police": (1, 1), "urban": (1, 1)})
    asked = Impossible("toy", "one officer of police for 10 grids", city.grids, few.officers, rules)
    assert people_whynot.answered(asked).holds
