"""Bare graphs: every component gets what it can, the status is true and the findings name what is in the way."""

import itertools

import numpy as np
import pytest

import gridplan as gp
from gridplan.solve.graph import Graph


def row(weights, u, v):
    """Return units in a row, 100 m apart."""
    return Graph.from_edges([[100 * i, 0] for i in range(len(weights))], weights, u, v)


def codes(division):
    """Return the codes of the findings."""
    return [finding.code for finding in division.findings]


def connected(graph, labels):
    """Tell whether every grid hangs together, by growing each from its first unit."""
    for grid in np.unique(labels):
        units = set(np.flatnonzero(labels == grid).tolist())
        seen, front = set(), {min(units)}
        while front:
            seen |= front
            near = {int(j) for i in front for j in graph.indices[graph.indptr[i] : graph.indptr[i + 1]]}
            front = (near & units) - seen
        if seen != units:
            return False
    return True


def test_graphs_without_weight_are_divided():
    """Where grids may be empty, a graph without weight is divided into as many as asked."""
    graph = row([0] * 6, range(5), range(1, 6))
    division = gp.divide_graph(graph, 2, window=(0, 5))
    assert (division.status, len(np.unique(division.labels))) == ("feasible", 2)
    assert connected(graph, division.labels)


@pytest.mark.parametrize("n_grids", [2, 4, 7])
def test_components_without_weight_take_the_grids_that_are_left(n_grids):
    """Beside one unit with all weight, a component without weight takes every other grid."""
    graph = row([40, 0, 0, 0, 0, 0, 0], range(1, 6), range(2, 7))
    division = gp.divide_graph(graph, n_grids, window=(0, 40))
    assert (division.status, division.findings) == ("feasible", ())
    assert sorted(set(division.labels.tolist())) == list(range(n_grids))
    assert connected(graph, division.labels)


def test_components_without_weight_hold_no_window_above_zero():
    """A component without weight proves a window above 0 impossible, and the window that works is told."""
    alone = gp.divide_graph(row([0, 0], [0], [1]), 1, window=(1, 5))
    assert (alone.status, codes(alone)) == ("infeasible", ["divide-impossible", "divide-reason-light"])
    assert alone.findings[0].numbers["relaxed_lo"] == 0
    beside = gp.divide_graph(row([5, 5, 0], [0], [1]), 2, window=(5, 10))
    assert (beside.status, beside.outside) == ("partial", (1,))


def test_light_islands_are_proven_impossible():
    """One unit below the window, apart from all others, is told by name; the others keep the window."""
    graph = row([30, 60, 60, 60, 60], range(1, 4), range(2, 5))
    division = gp.divide_graph(graph, 3, window=(45, 135))
    assert (division.status, division.outside, division.weights.tolist()) == ("partial", (2,), [120, 120, 30])
    reason = next(finding for finding in division.findings if finding.code == "divide-reason-light")
    assert (reason.ids, reason.numbers["component"], reason.numbers["amount"]) == (("0",), 2, 30)


def ring_and_island(island):
    """Return a ring of sixteen units of weight 3, and one unit apart."""
    angle = np.arange(16) * np.pi / 8
    places = [*np.stack([np.cos(angle), np.sin(angle)], axis=1).tolist(), [9.0, 9.0]]
    return Graph.from_edges(places, [3] * 16 + [island], range(16), [*range(1, 16), 0])


@pytest.mark.long
def test_failed_searches_are_told_apart_from_proofs():
    """A search that finds nothing proves nothing; one component that is proven impossible proves it for the graph."""
    ring = gp.divide_graph(row([3] * 16, range(16), [*range(1, 16), 0]), 6, window=(8, 8), effort=0)
    assert (ring.status, codes(ring)[0]) == ("unproven", "divide-unproven")
    assert "component 1" in ring.findings[0].text("en")
    both = gp.divide_graph(ring_and_island(2), 7, window=(8, 8), effort=0)
    assert both.status == "infeasible"
    assert {"divide-unproven", "divide-impossible"} <= set(codes(both))


def test_other_numbers_of_grids_are_told():
    """Labels with another number of grids than asked say so, beside the numbers that can be had."""
    division = gp.divide_graph(row([30, 60, 60], [1], [2]), 1, window=(50, 130))
    told = division.as_dict()
    assert (told["status"], told["n_grids"], told["n_grids_asked"]) == ("infeasible", 2, 1)
    numbers = {finding.code: finding.numbers for finding in division.findings}
    assert (numbers["divide-number"]["grids"], numbers["divide-number"]["asked"]) == (2, 1)
    assert "divide-grids-impossible" in numbers


def test_units_above_the_window_are_named():
    """A unit heavier than the window is named, because its grid is then outside the window asked for."""
    division = gp.divide_graph(row([30, 200, 30, 30, 30], range(4), range(1, 5)), 2, window=(45, 135))
    assert division.status == "feasible"
    assert next(finding.ids for finding in division.findings if finding.code == "divide-units-above") == ("1",)


def test_fewer_grids_than_units_above_the_window():
    """Each unit above the window needs a grid of its own; fewer grids are told to be impossible."""
    division = gp.divide_graph(row([9] * 5, range(4), range(1, 5)), 2, window=(0, 5))
    assert (division.status, len(division.weights)) == ("infeasible", 5)
    assert {"divide-number", "divide-grids-impossible", "divide-units-above"} <= set(codes(division))


def divisions(n, k):
    """Yield every way to part n units into k grids."""
    for labels in itertools.product(range(k), repeat=n):
        if len(dict.fromkeys(labels)) == k and list(dict.fromkeys(labels)) == list(range(k)):
            yield np.array(labels)


@pytest.mark.parametrize("seed", range(40))
def test_small_graphs_are_judged_truly(seed):
    """Against every division of a small graph: feasible says there is one, all else that there is none, and why."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    weights, ends = rng.choice([0, 0, 1, 2, 3, 5], n), rng.integers(0, n, (2, int(rng.integers(0, n + 2))))
    graph = Graph.from_edges(rng.uniform(0, 100, (n, 2)), weights, *ends)
    k, lo = int(rng.integers(1, n + 1)), int(rng.integers(0, 4))
    division = gp.divide_graph(graph, k, window=(lo, 6), effort=0)
    held = (np.bincount(labels, weights, k) for labels in divisions(n, k) if connected(graph, labels))
    possible = any(((lo <= sums) & (sums <= 6)).all() for sums in held)
    assert (division.status == "feasible") == possible == (not division.findings)
    assert connected(graph, division.labels)
    assert all(finding.text(lang) for finding in division.findings for lang in ("en", "zh"))


def lattice(side, rng):
    """Return places, weights and edges of a jittered lattice beside two equal rows and one without weight."""
    x, y = (a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side)))
    number = np.arange(side * side).reshape(side, side)
    pairs = [*zip(number[:, :-1].ravel(), number[:, 1:].ravel(), strict=True)]
    pairs += zip(number[:-1].ravel(), number[1:].ravel(), strict=True)
    places = np.stack([x, y], axis=1) * 100.0 + rng.uniform(-30, 30, (side * side, 2))
    weights = rng.integers(5, 15, side * side).tolist()
    for column, weight in ((20, 10), (30, 10), (40, 0)):
        first = len(weights)
        pairs += [(first + i, first + i + 1) for i in range(5)]
        weights += [weight] * 6
        places = np.concatenate([places, [[column * 100.0 + i, i * 100.0] for i in range(6)]])
    return places, np.array(weights), np.array(pairs)


def grids(labels, row_of):
    """Return the grids as sets of units, by their first names."""
    return {frozenset(row_of[labels == grid].tolist()) for grid in np.unique(labels)}


@pytest.mark.parametrize("effort", [0, 1])
@pytest.mark.parametrize("heavy", [0, 3])
def test_order_of_rows_plays_no_part(heavy, effort):
    """Permuted units and edges, either way round, give the same grids with the same numbers, above the window too."""
    rng = np.random.default_rng(7)
    places, weights, pairs = lattice(6, rng)
    weights[[3, 11, 29][:heavy]] = [75, 140, 72][:heavy]
    asked = {"window": (0, 70), "effort": effort}
    first = gp.divide_graph(Graph.from_edges(places, weights, *pairs.T), 10, **asked)
    assert first.status == "feasible"
    for _ in range(5):
        order = rng.permutation(len(weights))
        rank = np.argsort(order)
        edges = rank[rng.permutation(pairs)]
        turned = np.where(rng.random(len(edges)) < 0.5, edges.T, edges.T[::-1])
        again = gp.divide_graph(Graph.from_edges(places[order], weights[order], *turned), 10, **asked)
        assert grids(again.labels, order) == grids(first.labels, np.arange(len(weights)))
        assert again.weights.tolist() == first.weights.tolist()
        assert (again.objective, again.bound) == pytest.approx((first.objective, first.bound), rel=1e-9)


@pytest.mark.parametrize("island", [0, 20])
def test_interrupted_searches_say_whether_the_labels_are_valid(island):
    """After an interrupt the labels are whole, the status is stopped, and a finding says whether all windows hold."""
    places, weights, pairs = lattice(6, np.random.default_rng(7))
    if island:
        weights[-1] = island
    graph = Graph.from_edges(places, weights, *pairs.T)

    def interrupt(_share, gap):
        if gap is not None:
            raise KeyboardInterrupt

    lo = 21 if island else 0
    division = gp.divide_graph(graph, 10, window=(lo, 70), progress=interrupt)
    assert division.status == "stopped"
    assert connected(graph, division.labels)
    if island:
        assert "divide-stopped-outside" in codes(division)
    else:
        assert codes(division) == ["divide-stopped"]
        assert 0 < division.bound <= division.objective
