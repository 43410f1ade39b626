import numpy as np
import pytest
from toy_graphs import is_whole, lattice, plain_inertia

from gridplan.solve.graph import Graph
from gridplan.solve.polishing.exact import MOST_UNITS, solve_small
from gridplan.solve.polishing.group import Extras
from gridplan.solve.request import Request


def random_case(rng, most=9, *, k=None):
    """Return (graph, request, toll, extras) with zero weights, duplicate places, pins, tolls and two resources."""
    n = int(rng.integers(3, most + 1))
    k = int(rng.integers(2, 4)) if k is None else k
    place = rng.integers(0, 6, (n, 2)).astype(float) + 1000 * rng.integers(0, 2)
    amounts = rng.integers(0, 9, (n, rng.integers(1, 3))) * (rng.random((n, 1)) < 0.8)
    tree = [(int(rng.integers(0, i)), i) for i in range(1, n)]
    pairs = np.array(tree + [tuple(rng.integers(0, n, 2)) for _ in range(rng.integers(0, 2 * n))])
    weight = rng.choice([0.0, 1.0, 2.5, 4.0], n) if rng.random() < 0.5 else None
    graph = Graph.from_edges(place, amounts, *pairs.T, weight=weight)
    mean = amounts.sum(axis=0) / k
    slack = rng.choice([0.1, 0.3, 0.6])
    window = np.floor(mean * (1 - slack)), np.ceil(mean * (1 + slack)) + rng.integers(0, 3, (k, 1))
    lo, hi = (np.broadcast_to(w, (k, amounts.shape[1])).astype(np.int64) for w in window)
    wishes = {"objective": rng.choice(["centroid", "medoid"])}
    if rng.random() < 0.3:
        wishes["pinned"] = np.where(rng.random(n) < 0.2, rng.integers(0, k, n), -1)
    if rng.random() < 0.3:
        wishes["apart"] = rng.random((n, 2)) < 0.2
    if rng.random() < 0.2:
        wishes["centres"] = rng.uniform(0, 6, (k, 2))
    extras = None
    if rng.random() < 0.3:
        wishes["start"] = rng.integers(0, k, n)
        extras = Extras(rng.uniform(0, 3, n), rng.uniform(0, 2, (n, 1)), rng.uniform(0, 5, (k, 1)))
    toll = np.zeros(len(graph.indices))
    if rng.random() < 0.6:
        price = rng.uniform(-2, 4, (n, n))
        toll = (price + price.T)[graph.source, graph.indices]
    return graph, Request(lo, hi, **wishes), toll, extras


def hangs(graph, units):
    """Return True when some units are a connected part of the graph; by walking from one to the next."""
    seen, todo = set(), [units[0]]
    while todo:
        i = todo.pop()
        seen.add(i)
        todo += [j for j in graph.indices[graph.indptr[i] : graph.indptr[i + 1]] if j in units and j not in seen]
    return len(seen) == len(units)


def keeps(graph, request, labels):
    """Return True when a division is whole and holds windows, pins and keep-apart groups, by their definitions."""
    if request.pinned is not None and ((request.pinned >= 0) & (request.pinned != labels)).any():
        return False
    if request.apart is not None and any(len(set(labels[one])) < one.sum() for one in request.apart.T):
        return False
    for g in range(request.n_grids):
        load = graph.amounts[labels == g].sum(axis=0)
        if (load < request.lo[g]).any() or (load > request.hi[g]).any():
            return False
    grids = [np.flatnonzero(labels == g).tolist() for g in range(request.n_grids)]
    return all(units and hangs(graph, units) for units in grids)


def energy(graph, request, toll, labels, extras=None):
    """Return the cost of a division by its definition."""
    if request.centres is not None:
        total = float((graph.weight * ((graph.xy - request.centres[labels]) ** 2).sum(axis=1)).sum())
    else:
        total = plain_inertia(graph, labels, medoid=request.objective == "medoid")
    total += toll[labels[graph.source] != labels[graph.indices]].sum() / 2
    if extras is not None:
        total += extras.stay[labels != request.start].sum()
        for g, goal in enumerate(extras.goal):
            total += ((extras.soft[labels == g].sum(axis=0) - goal) ** 2).sum()
    return total


def brute_force(graph, request, toll, extras=None):
    """Return the least cost over all labellings, inf where none keeps the rules."""
    n, k = len(graph), request.n_grids
    every = np.stack(np.meshgrid(*[np.arange(k)] * n, indexing="ij"), axis=-1).reshape(-1, n)
    held = np.ones(len(every), bool)
    for g in range(k):
        load = (every == g) @ graph.amounts
        held &= ((load >= request.lo[g]) & (load <= request.hi[g])).all(axis=1) & (every == g).any(axis=1)
    least = np.inf
    for labels in every[held]:
        if keeps(graph, request, labels):
            least = min(least, energy(graph, request, toll, labels, extras))
    return least


def test_small_divisions_are_optimal():
    """On 500 random graphs the answer costs what brute force finds, or None where there is nothing to find."""
    rng = np.random.default_rng(1)
    none = 0
    for case in range(500):
        graph, request, toll, extras = random_case(rng, 7 if case % 50 else 9)
        labels = solve_small(graph, request, toll, extras=extras)
        least = brute_force(graph, request, toll, extras)
        none += labels is None
        assert (labels is None) == np.isinf(least), case
        if labels is not None:
            assert keeps(graph, request, labels)
            assert energy(graph, request, toll, labels, extras) == pytest.approx(least, rel=1e-9, abs=1e-9)
    assert 50 < none < 450


def test_twelve_units_and_more_grids():
    """Joining grids works for any number of them: a lattice of twelve falls into four compact triples."""
    graph = lattice(4, 3)
    window = np.full((4, 1), 3)
    labels = solve_small(graph, Request(window, window), np.zeros(len(graph.indices)))
    assert is_whole(graph, labels, 4)
    assert plain_inertia(graph, labels) == pytest.approx(graph.weight.mean() * 4 * 400 / 3)


def test_windows_differ_between_grids():
    """Grids keep their numbers: each gets the load of its own window."""
    graph = lattice(6, 1)
    window = np.array([[1], [3], [2]])
    labels = solve_small(graph, Request(window, window), np.zeros(len(graph.indices)))
    assert np.bincount(labels).tolist() == [1, 3, 2]


def test_pieces_of_a_graph():
    """A graph in two pieces can be two grids, and never one."""
    graph = Graph.from_edges([[0, 0], [1, 0], [9, 0]], [1, 1, 1], [0], [1])
    toll = np.zeros(len(graph.indices))
    assert solve_small(graph, Request(np.array([[1], [1]]), np.array([[2], [2]])), toll).tolist() in (
        [0, 0, 1],
        [1, 1, 0],
    )
    assert solve_small(graph, Request(np.array([[3]]), np.array([[3]])), toll) is None


def test_too_many_units_are_refused():
    """A graph that would need too large tables is refused in words."""
    graph = lattice(MOST_UNITS + 1, 1)
    window = np.array([[0], [0]]), np.array([[99], [99]])
    with pytest.raises(ValueError, match="too many"):
        solve_small(graph, Request(*window), np.zeros(len(graph.indices)))
