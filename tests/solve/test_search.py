import dataclasses

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_graphs import graphs, is_whole, lattice, plain_inertia, with_heads

from gridplan.solve import score
from gridplan.solve import state as state_of
from gridplan.solve.clusters import clusters, majority
from gridplan.solve.connect import components, whole_without
from gridplan.solve.level import Scale, cluster_level, unit_level
from gridplan.solve.repair import repair, split
from gridplan.solve.request import Request
from gridplan.solve.rng import below, stream, uniform
from gridplan.solve.search import THRESHOLDS, Schedule, anneal, propose


@numba.njit
def price_all(problem, state):
    """Give the kernel a Python face."""
    score.price_all(problem, state)


@numba.njit
def shift_cost(problem, state, i, b):
    """Give the kernel a Python face."""
    return score.shift_cost(problem, state, i, b)


@numba.njit
def shift_outside(problem, state, i, b):
    """Give the kernel a Python face."""
    return score.shift_outside(problem, state, i, b)


@numba.njit
def stays_whole(problem, state, i):
    """Give the kernel a Python face."""
    return whole_without(problem, state, i)


def case(graph, k, lo=0, hi=10**6, **more):
    """Return request, level and the search state of some whole division."""
    request = Request(np.full((k, graph.amounts.shape[1]), lo), np.full((k, graph.amounts.shape[1]), hi), **more)
    level = unit_level(graph, request, Scale(50.0, 20.0))
    rng = np.random.default_rng(len(graph))
    labels = repair(level, rng.integers(0, k, len(graph)).astype(np.int32))
    return request, level, level.begin(labels)


@pytest.mark.long
@given(graph=graphs(least=4), data=st.data())
@settings(max_examples=times(30, 2000), deadline=None)
def test_delta_of_a_move_is_the_recomputed_difference(graph, data):
    """The change told for a shift equals cost and violation computed anew, with every wish in the request."""
    n, k = len(graph), data.draw(st.integers(2, min(4, len(graph))))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    metres = (graph.source * graph.indices % 5).astype(float)
    graph = dataclasses.replace(graph, soft=rng.integers(0, 5, (n, 2)).astype(float), off_road=metres)
    graph, keep = with_heads(graph, data.draw(st.integers(0, 3)), rng)
    centres = rng.uniform(0, 9, (k, 2)) if data.draw(st.booleans()) else None
    request, level, state = case(
        graph, k, 3, 9, apart=rng.random((n, 2)) < 0.3, streets=0.7, borders=0.2, balance=np.array([0.5, 2.0]),
        start=rng.integers(0, k, n), stay=1.3, centres=centres, keep=keep,
    )  # fmt: skip
    i, b = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, k - 1))
    before = state.labels.copy()
    if before[i] == b:
        return
    after = before.copy()
    after[i] = b
    price_all(level.problem, state)
    assert state.value[state_of.COST] == pytest.approx(level.cost(before), abs=1e-6)
    cost = shift_cost(level.problem, state, i, b)
    assert cost == pytest.approx(level.cost(after) - level.cost(before), abs=1e-6)
    amount, _ = shift_outside(level.problem, state, i, b)
    assert amount == score.violation(graph, after, request) - score.violation(graph, before, request)


def test_cost_is_what_the_dials_say():
    """Soft balance, moves from home, streets and borders cost what their definitions say, against plain sums."""
    graph = lattice(4, 1)
    graph = dataclasses.replace(graph, soft=np.array([[4.0], [0.0], [0.0], [0.0]]), off_road=np.full(6, 10.0))
    labels, k = np.array([0, 0, 1, 1]), 2
    window = np.zeros((k, 1)), np.full((k, 1), 9)
    scale = Scale(50.0, 2.0)
    plain = unit_level(graph, Request(*window), scale).cost(labels)
    assert plain == pytest.approx(plain_inertia(graph, labels))

    def extra(**wish):
        return unit_level(graph, Request(*window, **wish), scale).cost(labels) - plain

    assert extra(balance=np.array([1.0])) == pytest.approx(scale.inertia)
    assert extra(start=np.array([0, 1, 1, 1]), stay=2.0) == pytest.approx(2.0 * scale.inertia / 4)
    assert extra(borders=1.0) == pytest.approx(1.5 * scale.inertia / (2 * scale.border))
    radius = np.sqrt(scale.inertia / graph.weight.sum())
    assert extra(streets=1.0) == pytest.approx(10.0 * 1.5 * scale.inertia / k / (4 * np.sqrt(6) * radius))


@given(graph=graphs(least=4), data=st.data())
@settings(max_examples=40, deadline=None)
def test_state_stays_true_through_thousands_of_moves(graph, data):
    """After a hot search the loads, cut entries, rims, violation and best division are what they should be."""
    k = data.draw(st.integers(2, min(5, len(graph))))
    graph, keep = with_heads(graph, data.draw(st.integers(0, 2)), np.random.default_rng(k))
    request, level, state = case(graph, k, 3, 9, keep=keep)
    p, heat = level.problem, np.array([10.0, 1.0, 1.0, 1.0])
    propose(p, state, heat, THRESHOLDS, stream(1), 3000)
    labels = state.labels
    assert is_whole(graph, labels, k)
    assert (np.bincount(labels, graph.amounts[:, 0], k) == state.loads[:, 0]).all()
    cut = np.flatnonzero(labels[p.ends[state_of.SOURCE]] != labels[p.ends[state_of.TARGET]])
    assert sorted(state.rims[state_of.CUT, : state.tally[state_of.N_CUT]]) == cut.tolist()
    for g in range(k):
        rim = [int(state.cursor[g])]
        while state.rims[state_of.AFTER, rim[-1]] != rim[0]:
            rim.append(int(state.rims[state_of.AFTER, rim[-1]]))
        assert sorted(rim) == [e for e in cut if labels[p.ends[state_of.SOURCE, e]] == g]
    assert state.tally[state_of.VIOLATION] == score.violation(graph, labels, request)
    best = state_of.best_labels(state)
    assert is_whole(graph, best, k)
    assert state.tally[state_of.BEST_VIOLATION] == score.violation(graph, best, request)
    assert state.value[state_of.BEST_COST] == pytest.approx(level.cost(best), abs=1e-6)
    assert state.value[state_of.COST] == pytest.approx(level.cost(labels), abs=1e-6)


@given(graph=graphs(least=3), data=st.data())
@settings(max_examples=times(30, 2000), deadline=None)
def test_leaving_is_allowed_exactly_when_the_rest_hangs_together(graph, data):
    """The fast check agrees with components counted anew; a small side told is one of the parts."""
    k = data.draw(st.integers(1, min(3, len(graph))))
    _, level, state = case(graph, k)
    i = data.draw(st.integers(0, len(graph) - 1))
    mine = state.labels == state.labels[i]
    apart = state.labels.copy()
    apart[i] = k
    pieces = components(graph.indptr, graph.indices, apart)
    parts = {int(p) for p in pieces[mine & (np.arange(len(graph)) != i)]}
    assert stays_whole(level.problem, state, i) == (len(parts) == 1)
    side = state.scratch[state_of.QUEUE, : state.tally[state_of.N_SIDE]]
    if len(side):
        assert len(parts) == 2
        assert sorted(np.flatnonzero(pieces == pieces[side[0]])) == sorted(side)


def test_descent_never_makes_it_worse():
    """At temperature 0 the cost only falls."""
    graph = lattice(8, 8)
    _, level, state = case(graph, 4, 12, 20)
    problem = level.problem._replace(outside=np.full(1, 1e4))
    before = plain_inertia(graph, state.labels) + 1e4 * state.tally[state_of.VIOLATION]
    anneal(problem, state, Schedule(20_000, 0.0, 0.0), stream(2))
    assert plain_inertia(graph, state.labels) + 1e4 * state.tally[state_of.VIOLATION] <= before


@given(graph=graphs(least=4), data=st.data())
@settings(max_examples=30, deadline=None)
def test_repair_keeps_pins_and_makes_grids_whole(graph, data):
    """Any labels at all become whole, non-empty grids."""
    k = data.draw(st.integers(1, len(graph)))
    request = Request(np.zeros((k, 1)), np.full((k, 1), 99))
    level = unit_level(graph, request, Scale(50.0, 20.0))
    labels = np.array(data.draw(st.lists(st.integers(0, k - 1), min_size=len(graph), max_size=len(graph))), np.int32)
    assert is_whole(graph, repair(level, labels), k)


def test_split_gives_half_and_leaves_the_rest_whole():
    """A row of ten is split in the middle; a pinned unit stays with its grid."""
    graph = lattice(10, 1)
    part = split(graph, np.zeros(10, np.int32), 0, np.full(10, 0.1), np.full(10, -1, np.int32))
    assert len(part) == 5
    pinned = np.full(10, -1, np.int32)
    pinned[9] = 0
    assert 9 not in split(graph, np.zeros(10, np.int32), 0, np.full(10, 0.1), pinned)


@given(graph=graphs(least=4), data=st.data())
@settings(max_examples=30, deadline=None)
def test_clusters_keep_sums_and_stay_connected(graph, data):
    """Clusters conserve amounts and inertia, are connected, and stay inside blocks and below the cap."""
    request = Request(np.zeros((2, 1)), np.full((2, 1), 99))
    units = unit_level(graph, request, Scale(50.0, 20.0))
    block = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(graph), max_size=len(graph))), np.int32)
    level = cluster_level(units, clusters(units, 0.4, block))
    m = len(level.graph)
    assert is_whole(graph, level.item, m)
    assert (np.bincount(level.item, graph.amounts[:, 0], m) == level.graph.amounts[:, 0]).all()
    assert all(len(set(block[level.item == j])) == 1 for j in range(m))
    lone = np.bincount(level.item, minlength=m) == 1
    assert (level.wanted.of[~lone] <= 0.4 + 1e-12).all()
    labels = np.arange(m, dtype=np.int32) % 2
    within = plain_inertia(graph, level.item)
    if m > 1:
        assert level.cost(labels) + within == pytest.approx(plain_inertia(graph, labels[level.item]), abs=1e-6)
    assert majority(level, units.wanted.of, labels[level.item], 2).tolist() == labels.tolist()


def test_small_blocks_become_one_cluster():
    """A block below the cap is one cluster."""
    graph = lattice(6, 1)
    request = Request(np.zeros((2, 1)), np.full((2, 1), 99))
    units = unit_level(graph, request, Scale(50.0, 20.0))
    assert clusters(units, 0.6, np.array([0, 0, 0, 1, 1, 1], np.int32)).tolist() == [0, 0, 0, 1, 1, 1]


def test_generator_is_even_and_streams_differ():
    """Draws fill their range evenly; streams of one seed have nothing in common."""
    state = stream(5)
    counts = np.bincount([below(state, 6) for _ in range(12_000)], minlength=6)
    assert counts.min() > 1_800
    assert 0.49 < np.mean([uniform(state) for _ in range(12_000)]) < 0.51
    assert stream(5, 1)[0] != stream(5, 2)[0]
