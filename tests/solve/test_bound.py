import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_graphs import all_divisions, graphs, plain_inertia

from gridplan.solve.bound import lower_bound
from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.request import Request


def knapsack(distance2, price, weight, room):
    """Return v_j(H) by the definition: the cheapest units first, the last one in part."""
    value = 0.0
    gain = distance2 - price
    for i in np.argsort(gain, kind="stable"):
        if gain[i] >= 0 or room <= 0:
            break
        part = min(1.0, room / weight[i]) if weight[i] > 0 else 0.0
        value += gain[i] * weight[i] * part
        room -= weight[i] * part
    return value


def proven(xy, load, capacities, prices):
    """Return the bound that prices prove, computed one centre after the other."""
    distance2 = ((xy[:, None] - xy) ** 2).sum(axis=2)
    total = float((load * prices).sum())
    for capacity, count in zip(*np.unique(capacities, return_counts=True), strict=True):
        total += sum(sorted(knapsack(row, prices, load, float(capacity)) for row in distance2)[:count])
    return total


@given(graph=graphs(most=7), data=st.data())
@settings(max_examples=60, deadline=None)
def test_never_above_any_feasible_division(graph, data):
    """The bound stays below the medoid inertia of every division within the capacities, zero weights included."""
    k = data.draw(st.integers(1, min(3, len(graph))))
    load = graph.amounts[:, 0]
    capacity = data.draw(st.integers(int(load.max()), int(load.sum()) + 1))
    capacities = np.array([capacity] * (k - 1) + [capacity + data.draw(st.integers(0, 5))])
    bound = lower_bound(graph.xy, load, capacities)
    values = [
        plain_inertia(graph, labels, medoid=True, weight=load)
        for labels in all_divisions(graph, k)
        if (np.sort(np.bincount(labels, load, k)) <= np.sort(capacities)).all()
    ]
    assert all(bound.value <= value for value in values)
    assert (bound.prices >= 0).all()
    recomputed = proven(graph.xy, load.astype(float), capacities, bound.prices)
    assert bound.value <= max(0.0, recomputed)
    assert bound.value == pytest.approx(max(0.0, recomputed), rel=1e-6, abs=1e-6)


def test_close_on_a_case_with_a_clear_answer():
    """Four far clusters of even load are proven to within a thousandth."""
    rng = np.random.default_rng(0)
    xy = np.concatenate([rng.normal(0, 5, (40, 2)) + c for c in ([0, 0], [500, 0], [0, 500], [500, 500])])
    load = np.ones(160, np.int64)
    labels = np.repeat(np.arange(4), 40).astype(np.int32)
    best = sum(min(((xy[labels == g] - c) ** 2).sum() for c in xy[labels == g]) for g in range(4))
    bound = lower_bound(xy, load, np.full(4, 40), start=labels).value
    assert 0.999 * best <= bound <= best


def test_good_on_an_even_lattice():
    """The bound of a divided lattice leaves a small gap."""
    xy = np.array([(x, y) for x in range(20) for y in range(20)], float)
    pairs = [(20 * x + y, 20 * x + y + 1) for x in range(20) for y in range(19)]
    pairs += [(20 * x + y, 20 * x + y + 20) for x in range(19) for y in range(20)]
    graph = Graph.from_edges(xy, np.ones(400, int), *np.array(pairs).T, weight=np.ones(400))
    request = Request(np.full((8, 1), 40), np.full((8, 1), 55), objective="medoid")
    found = divide(graph, request)
    bound = lower_bound(xy, graph.amounts[:, 0], request.hi[:, 0], start=found.labels)
    assert found.feasible
    assert 0.9 * found.inertia < bound.value <= found.inertia


def test_no_load_proves_nothing():
    """Without load the bound is zero."""
    bound = lower_bound(np.zeros((3, 2)), np.zeros(3, np.int64), np.array([1]))
    assert bound.value == 0
    assert not bound.prices.any()


def test_all_units_at_one_place():
    """Duplicate places give zero, not an error."""
    assert lower_bound(np.ones((5, 2)), np.arange(5), np.array([10, 10])).value == 0
