from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_exact import energy, keeps, random_case
from toy_graphs import is_whole, lattice, plain_inertia

from gridplan.solve.graph import Graph
from gridplan.solve.polishing import regroup as regrouping
from gridplan.solve.polishing.exact import solve_small
from gridplan.solve.polishing.group import take_out, whole_group
from gridplan.solve.polishing.polish import polish
from gridplan.solve.polishing.regroup import regroup
from gridplan.solve.request import Request

LIMIT = 2_000_000


def cases(seed, most, count):
    """Yield random requests with a division that keeps them: the best one at other tolls."""
    rng = np.random.default_rng(seed)
    while count:
        graph, request, toll, extras = random_case(rng, most)
        other = rng.normal(0, 100, (len(graph), len(graph)))
        labels = solve_small(graph, request, (other + other.T)[graph.source, graph.indices])
        if labels is not None:
            yield graph, request, toll, extras, labels
            count -= 1


def city(rng, columns=14, rows=8):
    """Return a lattice with uneven loads, some zero, and places a little off."""
    flat = lattice(columns, rows)
    amounts = rng.integers(0, 12, len(flat)) * (rng.random(len(flat)) < 0.7)
    keep = rng.random(len(flat.indices)) < 0.9
    source = flat.source
    kept = keep & (source < flat.indices) | (source % columns == flat.indices % columns)
    return Graph.from_edges(flat.xy + rng.normal(0, 2, flat.xy.shape), amounts, source[kept], flat.indices[kept])


def strips(graph, k):
    """Return a division of a lattice of 14 columns into upright strips, and windows a fifth around their loads."""
    labels = (np.arange(len(graph)) % 14 * k // 14).astype(np.int32)
    load = np.bincount(labels, graph.amounts[:, 0])
    window = np.array([[load.min() * 4 // 5], [load.max() * 6 // 5]]) * np.ones((1, k), int)
    return labels, window[0][:, None], window[1][:, None]


def test_small_divisions_become_optimal():
    """From any start that keeps the rules, 500 small requests end at the proven optimum."""
    for graph, request, toll, extras, labels in cases(2, 12, 500):
        found = polish(graph, request, labels, toll=toll, limit=LIMIT, extras=extras).labels
        best = solve_small(graph, request, toll, extras=extras)
        assert keeps(graph, request, found)
        expected = energy(graph, request, toll, best, extras)
        assert energy(graph, request, toll, found, extras) == pytest.approx(expected, rel=1e-8, abs=1e-8)


@pytest.mark.long
def test_proofs_of_the_search_hold(monkeypatch):
    """What the search around centres calls proven is the optimum of looking at every set, and it proves a third."""
    monkeypatch.setattr(regrouping, "MOST_UNITS", 0)
    proven = 0
    for graph, request, toll, extras, labels in cases(4, 12, 200):
        group = whole_group(graph, request, toll, extras=extras)
        found = regroup(group, labels, LIMIT // 50)
        assert keeps(graph, request, found.labels)
        mine = energy(graph, request, toll, found.labels, extras)
        best = energy(graph, request, toll, solve_small(graph, request, toll, extras=extras), extras)
        assert best <= mine + 1e-6
        if found.proven:
            assert mine == pytest.approx(best, rel=1e-8, abs=1e-8)
        proven += found.proven
    assert proven > 200 / 3


@pytest.mark.long
@settings(max_examples=15)
@given(st.integers(0, 10**6), st.integers(2, 5), st.sampled_from(["centroid", "medoid"]))
def test_larger_divisions_never_get_worse(seed, k, objective):
    """On a hundred units the result keeps every rule and is never dearer; a second polish finds nothing dearer."""
    graph = city(np.random.default_rng(seed))
    labels, lo, hi = strips(graph, k)
    if not is_whole(graph, labels, k):
        return
    request, toll = Request(lo, hi, objective=objective), graph.length * 30.0
    seen = []
    found = polish(graph, request, labels, toll=toll, limit=LIMIT, keep=seen.append)
    assert keeps(graph, request, found.labels)
    costs = [energy(graph, request, toll, one) for one in (labels, *seen)]
    assert all(a > b for a, b in pairwise(costs))
    assert costs[-1] == energy(graph, request, toll, found.labels)


def test_flat_strips_become_squares():
    """Two long strips of a lattice turn into two squares, and a pair of medoids is proven best."""
    graph = lattice(8, 4)
    labels = (np.arange(32) // 16).astype(np.int32)
    window = np.array([[14], [14]]), np.array([[18], [18]])
    for objective in ("centroid", "medoid"):
        request = Request(*window, objective=objective)
        found = polish(graph, request, labels, toll=np.zeros(len(graph.indices)), limit=LIMIT)
        square = np.arange(32) % 8 // 4
        medoid = objective == "medoid"
        assert plain_inertia(graph, found.labels, medoid=medoid) <= plain_inertia(graph, square, medoid=medoid) + 1e-9
        assert found.proven == (1 if medoid else 0)


def test_broken_divisions_come_back_as_they_are():
    """Where windows, wholeness or pins do not hold, nothing is touched."""
    graph = lattice(6, 3)
    toll = np.zeros(len(graph.indices))
    window = np.array([[9], [9]])
    torn = np.array([0, 1, 0] * 6, np.int32)
    uneven = (np.arange(18) // 12).astype(np.int32)
    halves = (np.arange(18) // 9).astype(np.int32)
    pinned = np.full(18, -1)
    pinned[0] = 1
    for labels, wishes in ((torn, {}), (uneven, {}), (halves, {"pinned": pinned})):
        found = polish(graph, Request(window, window, **wishes), labels, toll=toll, limit=LIMIT)
        assert found.labels.tolist() == labels.tolist()
        assert found.groups == 0


def test_the_limit_ends_the_search():
    """With next to no steps allowed only few groups are looked at, and the division still keeps its rules."""
    graph = city(np.random.default_rng(3))
    labels, lo, hi = strips(graph, 5)
    request = Request(lo, hi, objective="medoid")
    toll = np.zeros(len(graph.indices))
    short = polish(graph, request, labels, toll=toll, limit=1)
    full = polish(graph, request, labels, toll=toll, limit=LIMIT)
    assert short.groups <= 1 < full.groups
    assert keeps(graph, request, short.labels)


def test_a_group_is_cut_out_with_its_pairs():
    """A group of two grids has their units, only pairs among them, and costs what they cost in the whole."""
    graph = lattice(6, 2)
    labels = np.array([0, 0, 1, 1, 2, 2] * 2, np.int32)
    window = np.full((3, 1), 4)
    toll = np.arange(len(graph.indices), dtype=float)
    part, units, own = take_out(whole_group(graph, Request(window, window), toll), labels, np.array([2, 1]))
    assert units.tolist() == [2, 3, 4, 5, 8, 9, 10, 11]
    assert own.tolist() == [1, 1, 0, 0] * 2
    kept = np.isin(graph.source, units) & np.isin(graph.indices, units)
    assert part.toll.tolist() == toll[kept].tolist()
    assert units[part.indices].tolist() == graph.indices[kept].tolist()


def test_an_interrupt_passes_through():
    """Ctrl-C while polishing reaches the caller, who has every better division by then."""
    graph = lattice(8, 4)
    labels = (np.arange(32) // 16).astype(np.int32)
    window = np.full((2, 1), 16)
    kept = []

    def stop(better):
        kept.append(better)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        polish(graph, Request(window, window), labels, toll=np.zeros(len(graph.indices)), limit=LIMIT, keep=stop)
    assert plain_inertia(graph, kept[0]) < plain_inertia(graph, labels)
