"""Mending of broken windows: held against brute force, on rigid strips, with pins and keep-apart groups."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_graphs import all_divisions, graphs, is_whole, lattice, plain_inertia

from gridplan.solve.graph import Graph
from gridplan.solve.mending.windows import mend_windows
from gridplan.solve.request import Request
from gridplan.solve.rng import stream
from gridplan.solve.score import violation


def window(k, lo, hi, **more):
    """Return a request for k grids with one window."""
    return Request(np.full((k, 1), lo), np.full((k, 1), hi), **more)


def around(graph, k, part, **more):
    """Return a request whose windows lie `part` about the mean on every resource."""
    mean = graph.amounts.sum(axis=0) / k
    lo, hi = np.ceil(mean * (1 - part)), np.floor(mean * (1 + part))
    return Request(np.tile(lo, (k, 1)).astype(int), np.tile(np.maximum(lo, hi), (k, 1)).astype(int), **more)


def grown(graph, k, seed):
    """Return k grids grown from random units, connected, with any loads."""
    rng = np.random.default_rng(seed)
    labels = np.full(len(graph), -1, np.int32)
    labels[rng.choice(len(graph), k, replace=False)] = np.arange(k)
    while (labels < 0).any():
        rim = np.flatnonzero((labels[graph.source] >= 0) & (labels[graph.indices] < 0))
        entry = rim[rng.integers(len(rim))]
        labels[graph.indices[entry]] = labels[graph.source[entry]]
    return labels


def with_loads(graph, loads):
    """Return the graph with other amounts."""
    return Graph.from_edges(graph.xy, loads, graph.source, graph.indices)


@given(graph=graphs(resources=2), data=st.data())
@settings(max_examples=40, deadline=None)
def test_grids_stay_whole_and_windows_get_no_worse(graph, data):
    """Whatever is asked: all grids are used and connected, the input is untouched, nothing is worse than before."""
    k = data.draw(st.integers(1, min(5, len(graph))))
    lo = data.draw(st.integers(0, 12))
    request = Request(np.full((k, 2), lo), np.full((k, 2), lo + data.draw(st.integers(0, 20))))
    labels = grown(graph, k, data.draw(st.integers(0, 9)))
    before = labels.copy()
    found = mend_windows(graph, request, labels, stream(1), rounds=30)
    assert is_whole(graph, found, k)
    assert violation(graph, found, request) <= violation(graph, labels, request)
    assert found.dtype == np.int32
    assert (labels == before).all()


@pytest.mark.parametrize("seed", range(8))
def test_small_cases_match_brute_force(seed):
    """On eight units the least that must stay outside the windows is reached."""
    rng = np.random.default_rng(seed)
    graph = with_loads(lattice(4, 2), rng.integers(0, 12, 8))
    request = around(graph, 3, 0.15)
    least = min(violation(graph, d, request) for d in all_divisions(graph, 3))
    found = mend_windows(graph, request, grown(graph, 3, seed), stream(seed), rounds=200)
    assert violation(graph, found, request) == least


@pytest.mark.parametrize("seed", range(5))
def test_lumpy_towns_reach_narrow_windows(seed):
    """On 300 units of 0–60 households a random division is brought inside ±3 %."""
    rng = np.random.default_rng(seed)
    graph = with_loads(lattice(20, 15), rng.integers(0, 61, 300) * (rng.random(300) < 0.7))
    request = around(graph, 15, 0.03)
    found = mend_windows(graph, request, grown(graph, 15, seed), stream(seed), rounds=200)
    assert violation(graph, found, request) == 0


def test_two_resources_at_once():
    """Load and households are brought inside their windows together."""
    rng = np.random.default_rng(2)
    households = rng.integers(0, 61, 300)
    graph = with_loads(lattice(20, 15), np.stack([households * rng.choice([3, 5], 300), households], axis=1))
    request = around(graph, 12, 0.1)
    found = mend_windows(graph, request, grown(graph, 12, 2), stream(2), rounds=200)
    assert violation(graph, found, request) == 0


def test_surplus_runs_through_full_grids():
    """On a row of exactly full grids the surplus at one end reaches the room at the other."""
    row = lattice(60, 1)
    labels = np.repeat(np.arange(6), [12, 10, 10, 10, 10, 8])
    found = mend_windows(row, window(6, 10, 10), labels, stream(3), rounds=20)
    assert np.bincount(found).tolist() == [10] * 6


def test_strips_that_hang_on_units_without_load_move():
    """A strip behind a unit without load goes over with it."""
    tail = Graph.from_edges(
        [[0, 0], [1, 0], [2, 0], [3, 0], [2, 1]], [4, 4, 0, 3, 3], [0, 1, 2, 2], [1, 2, 3, 4], weight=np.ones(5)
    )
    found = mend_windows(tail, window(2, 6, 8), np.array([0, 1, 1, 1, 1]), stream(4), rounds=20)
    assert found.tolist() == [0, 0, 1, 1, 1]


def test_pins_hold():
    """Pinned units stay where they are while everything about them moves."""
    graph = lattice(10, 10)
    labels = grown(graph, 5, 1)
    pinned = np.full(100, -1)
    chosen = np.array([int(np.flatnonzero(labels == g)[-1]) for g in range(5)])
    pinned[chosen] = np.arange(5)
    request = window(5, 20, 20, pinned=pinned)
    found = mend_windows(graph, request, labels, stream(5), rounds=200)
    assert found[chosen].tolist() == [0, 1, 2, 3, 4]
    assert violation(graph, found, request) == 0


@pytest.mark.parametrize("seed", range(4))
def test_units_kept_apart_come_apart(seed):
    """No grid keeps two units of a keep-apart group, and the windows are met at once."""
    rng = np.random.default_rng(seed)
    graph = with_loads(lattice(12, 10), rng.integers(0, 30, 120))
    labels = grown(graph, 6, seed)
    apart = np.zeros((120, 5), bool)
    for group in range(5):
        apart[rng.choice(120, 2 + group % 3, replace=False), group] = True
    request = around(graph, 6, 0.05, apart=apart)
    found = mend_windows(graph, request, labels, stream(seed), rounds=200)
    assert violation(graph, found, request) == 0


def test_impossible_windows_end_with_the_least_outside():
    """Where the windows hold less than there is, the rest stays outside and no more."""
    graph = lattice(8, 8)
    found = mend_windows(graph, window(4, 10, 15), grown(graph, 4, 2), stream(6), rounds=100)
    assert violation(graph, found, window(4, 10, 15)) == 4


def test_a_held_division_comes_back_as_it_is():
    """Nothing changes where the windows hold."""
    graph = lattice(6, 6)
    labels = (graph.xy[:, 0] >= 30).astype(np.int32)
    assert (mend_windows(graph, window(2, 18, 18), labels, stream(7), rounds=50) == labels).all()


def test_little_inertia_is_added():
    """Columns of a town that is one unit out of balance are mended without losing their shape."""
    graph = lattice(30, 10)
    labels = (graph.xy[:, 0] // 100).astype(np.int32)
    labels[10] = 0
    request = window(3, 100, 100)
    found = mend_windows(graph, request, labels, stream(8), rounds=50)
    assert violation(graph, found, request) == 0
    assert plain_inertia(graph, found) < 1.05 * plain_inertia(graph, labels)


def test_same_stream_same_labels():
    """The labels depend on graph, request, labels and stream only."""
    rng = np.random.default_rng(1)
    graph = with_loads(lattice(12, 12), rng.integers(0, 30, 144))
    request = around(graph, 9, 0.03)
    one, other = (mend_windows(graph, request, grown(graph, 9, 1), stream(9), rounds=100) for _ in range(2))
    assert (one == other).all()
