"""Older grid-mates in the solver: their price by its definition, where graphs are changed, and against brute force."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st
from merge_oracle import partitions
from toy_graphs import graphs, is_whole, lattice, plain_cost, with_heads

from gridplan.solve import divide as dividing
from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.inner import induced
from gridplan.solve.level import Scale, unit_level
from gridplan.solve.order import canonical_order, reorder_graph
from gridplan.solve.reduce import contract_graph
from gridplan.solve.request import Request


def wide(k, **wishes):
    """Return a request for k grids of any size."""
    return Request(np.zeros((k, 1)), np.full((k, 1), 10**6), **wishes)


@given(graph=graphs(least=3), divisions=st.integers(1, 3), seed=st.integers(0, 99))
@at_most(max_examples=40)
def test_cost_counts_every_pair_of_older_mates(graph, divisions, seed):
    """The cost of a division is its inertia less the price of each pair of older grid-mates in one grid."""
    rng = np.random.default_rng(seed)
    graph, keep = with_heads(graph, divisions, rng)
    if not graph.mates.any():
        return
    k = min(3, len(graph))
    level = unit_level(graph, wide(k, keep=keep), Scale(50.0, 20.0))
    labels = np.concatenate([np.arange(k), rng.integers(0, k, len(graph) - k)])
    assert level.cost(labels) == pytest.approx(plain_cost(level, labels))
    together = np.triu(labels[:, None] == labels, 1)
    own = sum(
        float(price) * (graph.mates[old >= 0] ** 2).sum()
        for old, price in zip(graph.heads.T, level.problem.outside[1:], strict=True)
    )
    assert level.inertia(labels) - own - level.bonds()[together].sum() == pytest.approx(level.cost(labels))


@given(graph=graphs(least=4), seed=st.integers(0, 99))
@at_most(max_examples=30)
def test_other_orders_and_parts_keep_heads(graph, seed):
    """Each unit keeps its older grids and its weight in another order and in a part of the graph."""
    rng = np.random.default_rng(seed)
    graph, _ = with_heads(graph, 2, rng)
    order = canonical_order(graph)
    turned = reorder_graph(graph, order)
    np.testing.assert_array_equal(turned.heads, graph.heads[order])
    np.testing.assert_array_equal(turned.mates, graph.mates[order])
    units = np.flatnonzero(rng.random(len(graph)) < 0.6)
    part = induced(graph, units)
    np.testing.assert_array_equal(part.heads, graph.heads[units])
    np.testing.assert_array_equal(part.mates, graph.mates[units])


def test_units_in_one_place_are_told_apart_by_their_older_grids():
    """Twins with other older grids stand in the same order whatever order they came in."""
    heads, rows = np.array([[3, 5], [2, 5], [2, 4], [-1, 4]], np.int32), np.array([2, 0, 3, 1])
    twins = Graph.from_edges(np.zeros((4, 2)), np.ones(4), [0, 1, 2], [1, 2, 3], heads=heads)
    turned = reorder_graph(twins, rows)
    assert heads[canonical_order(twins)].tolist() == turned.heads[canonical_order(turned)].tolist()


@given(graph=graphs(least=4), seed=st.integers(0, 99))
@at_most(max_examples=30)
def test_groups_of_one_older_grid_cost_what_their_units_do(graph, seed):
    """Contracting units with the same older grids changes the cost of a division by the same inertia only."""
    rng = np.random.default_rng(seed)
    graph, keep = with_heads(graph, 2, rng)
    item = np.unique(graph.heads, axis=0, return_inverse=True)[1].ravel().astype(np.int32)
    small = contract_graph(graph, item)
    assert small.mates.sum() == graph.mates.sum()
    np.testing.assert_array_equal(small.heads[item], graph.heads)
    if not graph.mates.any() or len(small) < 2:
        return
    levels = [unit_level(each, wide(2, keep=keep), Scale(50.0, 20.0)) for each in (graph, small)]
    some = [np.arange(len(small)) % 2, np.arange(len(small)) // 2 % 2]
    change = [levels[0].cost(labels[item]) - levels[1].cost(labels) for labels in some]
    assert change[0] == pytest.approx(change[1])


def test_mixed_groups_take_the_older_grid_of_most():
    """A group belongs where most of its weight does; units without an older grid count too, ties go to the lower."""
    heads = np.array([[0], [1], [1], [0], [-1], [2], [2], [-1]], np.int32)
    mates = np.array([3.0, 1, 1, 1, 2, 2, 0, 5])
    graph = dataclasses.replace(lattice(8, 1), heads=heads, mates=mates)
    small = contract_graph(graph, np.array([0, 0, 0, 1, 1, 2, 2, 3], np.int32))
    assert small.heads.ravel().tolist() == [0, -1, 2, -1]
    assert small.mates.tolist() == [5, 3, 2, 5]


@pytest.mark.parametrize("size", [1.0, 1e3])
@pytest.mark.parametrize("seed", range(30))
def test_small_graphs_are_merged_at_the_minimum(seed, size):
    """No division of ten units within the windows is cheaper, whether grid-mates decide alone or beside compactness."""
    graph, request = overlay(5 + seed % 5, 2 + seed % 2, size=size, seed=seed)
    found = divide(graph, request)
    cheapest = least(graph, request, found)
    assert found.feasible == np.isfinite(cheapest)
    if found.feasible:
        assert plain_cost(level_of(graph, request, found), found.labels) == pytest.approx(cheapest)


def test_the_search_comes_close_to_the_minimum(monkeypatch):
    """Without looking at every division, quick searches find the cheapest one in nine of ten graphs."""
    monkeypatch.setattr(dividing, "MOST_UNITS", 0)
    hits = []
    for seed in range(20):
        graph, request = overlay(8, 2, size=1e3, seed=seed)
        request = dataclasses.replace(request, effort=0)
        found = divide(graph, request)
        if np.isfinite(cheapest := least(graph, request, found)):
            cost = plain_cost(level_of(graph, request, found), found.labels)
            hits.append(found.feasible and cost <= cheapest + 1e-9 * abs(cheapest))
    assert np.mean(hits) >= 0.9


def overlay(n, k, *, size, seed):
    """Return a random connected graph with older divisions, and a request for k grids near their mean size."""
    rng = np.random.default_rng(seed)
    pairs = [(int(rng.integers(0, i)), i) for i in range(1, n)] + rng.integers(0, n, (n, 2)).tolist()
    graph = Graph.from_edges(rng.uniform(0, 100, (n, 2)), rng.integers(0, 9, n), *np.array(pairs).T)
    graph, keep = with_heads(graph, 1 + seed % 3, rng)
    graph = dataclasses.replace(graph, mates=graph.amounts[:, 0] + 0.2)
    mean = int(graph.amounts.sum()) // k
    window = np.full((k, 1), mean // 2), np.full((k, 1), 3 * mean // 2 + 1)
    return graph, Request(*window, keep=keep * size)


def level_of(graph, request, found):
    """Return the level of the units, at the scale by which the solver measured the division that it found."""
    unscaled = unit_level(graph, request, Scale(1.0, 1.0))
    inertia = plain_cost(dataclasses.replace(unscaled, request=without(request)), found.labels)
    held = inertia - plain_cost(unscaled, found.labels)
    return unit_level(graph, request, Scale(inertia / (found.cost + held), 1.0))


def without(request):
    """Return the request with prices of 0."""
    return dataclasses.replace(request, keep=0 * request.keep)


def least(graph, request, found):
    """Return the least cost of any division into whole grids within the windows, inf where there is none."""
    level, k, best = level_of(graph, request, found), request.n_grids, np.inf
    for labels in partitions(len(graph), k):
        loads = np.bincount(labels, graph.amounts[:, 0], k)
        if (loads < request.lo[:, 0]).any() or (loads > request.hi[:, 0]).any() or labels.max() < k - 1:
            continue
        cost = plain_cost(level, labels)
        if cost < best and is_whole(graph, labels, k):
            best = cost
    return best
