from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_graphs import all_divisions, graphs, plain_inertia

from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.proof.ascent import smooth_choice
from gridplan.solve.proof.bound import lower_bound
from gridplan.solve.proof.knapsack import Ends, cover, field, fill, work_for
from gridplan.solve.request import Request


def knapsack(distance2, price, weight, floor, room):
    """Return v_j(H) by the definition: the cheapest units first, while they pay or the floor is not reached."""
    value, held = 0.0, 0.0
    gain = distance2 - price
    for i in np.argsort(gain, kind="stable"):
        limit = room if gain[i] < 0 else floor
        taken = min(weight[i], max(limit - held, 0.0))
        value += gain[i] * taken
        held += taken
    return value


def proven(xy, load, windows, prices):
    """Return the bound that prices prove, computed one centre after the other."""
    distance2 = ((xy[:, None] - xy) ** 2).sum(axis=2)
    total = float((load * prices).sum())
    for (floor, room), count in zip(*np.unique(windows, axis=0, return_counts=True), strict=True):
        total += sum(sorted(knapsack(row, prices, load, float(floor), float(room)) for row in distance2)[:count])
    return total


@given(graph=graphs(most=7), data=st.data())
@settings(max_examples=times(100, 2000), deadline=None)
def test_never_above_any_feasible_division(graph, data):
    """The bound stays below the medoid inertia of every division within the windows, zero weights included."""
    k = data.draw(st.integers(1, min(3, len(graph))))
    load = graph.amounts[:, 0]
    capacity = data.draw(st.integers(int(load.max()), int(load.sum()) + 1))
    capacities = np.array([capacity] * (k - 1) + [capacity + data.draw(st.integers(0, 5))])
    floors = np.array([data.draw(st.integers(0, min(capacity, int(load.sum()) // k)))] * k)
    effort = data.draw(st.sampled_from([0, 0, 0, 1]))
    bound = lower_bound(graph.xy, load, capacities, floors=floors, effort=effort)
    values = [
        plain_inertia(graph, labels, medoid=True, weight=load)
        for labels in all_divisions(graph, k)
        if fits(np.bincount(labels, load, k), floors, capacities)
    ]
    assert all(bound.value <= value for value in values)
    assert (bound.prices >= 0).all()
    recomputed = proven(graph.xy, load.astype(float), np.stack([floors, capacities], axis=1), bound.prices)
    assert bound.value <= max(0.0, recomputed)
    given_away = 1e-9 * float((load * bound.prices).sum())  # prices rise without end where no division fits
    assert bound.value == pytest.approx(max(0.0, recomputed), rel=1e-6, abs=1e-6 + given_away)


def fits(sums, floors, capacities):
    """Return whether grids with these loads, in any order, hold the windows."""
    return any(
        (floors <= np.array(order)).all() and (np.array(order) <= capacities).all() for order in permutations(sums)
    )


@given(seed=st.integers(0, 10**6), n=st.integers(1, 60), floor=st.integers(0, 120), room=st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_fillings_are_those_of_the_definition(seed, n, floor, room):
    """Knapsacks match their definition with a floor, with too little load for it, far centres and equal keys."""
    rng = np.random.default_rng(seed)
    place, weight = rng.integers(0, 12, (n, 2)).astype(float), rng.integers(1, 9, n).astype(float)
    held, order = field(place, weight)
    prices = rng.choice([0.0, 3.0, 9.0, 40.0], n)
    centre = np.concatenate([place, [[300.0, -40.0], [-5.0, 6.0]]])
    filled = fill(centre, held, prices[order], Ends(float(floor), float(floor + room)), work_for(held))
    for (x, y), (value, _, _) in zip(centre, filled, strict=True):
        distance2 = ((place - [x, y]) ** 2).sum(axis=1)
        assert value == pytest.approx(knapsack(distance2, prices, weight, floor, floor + room), rel=1e-9, abs=1e-9)


def test_covers_are_what_the_fillings_take():
    """The load covered by one centre is the load of its filling: at the floor, between the ends, or at the top."""
    rng = np.random.default_rng(3)
    held, _ = field(rng.uniform(0, 100, (200, 2)), rng.integers(1, 9, 200).astype(float))
    prices, work = rng.uniform(0, 900, 200), work_for(held)
    for ends in (Ends(500.0, 600.0), Ends(0.0, 80.0), Ends(100.0, 110.0)):
        for at in range(20):
            centre = held.place[at : at + 1]
            taken = cover(centre, held, prices, fill(centre, held, prices, ends, work), np.ones(1), work)
            load = float((held.weight * taken).sum())
            inside = ((held.place - centre) ** 2).sum(axis=1) < prices
            free = float(held.weight[inside].sum())
            assert load == pytest.approx(min(max(free, ends.floor), ends.room))


def test_lower_ends_prove_more():
    """A floor on the load of each grid closes part of the gap where one grid would else stay light."""
    rng = np.random.default_rng(1)
    xy = np.concatenate([rng.uniform(0, 10, (90, 2)), rng.uniform(0, 200, (30, 2))])
    load, capacities = np.ones(120, np.int64), np.full(4, 36)
    without = lower_bound(xy, load, capacities).value
    assert lower_bound(xy, load, capacities, floors=np.full(4, 26)).value > 1.01 * without


def test_a_quick_look_proves_less():
    """Effort 0 gives a valid first bound, more effort a better one."""
    rng = np.random.default_rng(2)
    xy, load = rng.uniform(0, 100, (300, 2)), rng.integers(1, 9, 300)
    capacities = np.full(10, int(load.sum() / 10 * 1.1))
    values = [lower_bound(xy, load, capacities, effort=effort).value for effort in (0, 1, 3)]
    assert 0.9 * values[1] < values[0] < 1.0001 * values[1] < 1.0002 * values[2]


def test_every_centre_by_itself():
    """Turns change nothing: one centre at a time gives what all at once give."""
    rng = np.random.default_rng(5)
    held, _ = field(rng.uniform(0, 100, (100, 2)), np.ones(100))
    prices, ends, work = rng.uniform(0, 400, 100), Ends(5.0, 9.0), work_for(held)
    whole = fill(held.place, held, prices, ends, work)
    single = [fill(held.place[i : i + 1], held, prices, ends, work)[0] for i in range(100)]
    assert np.array_equal(whole, np.array(single))


def test_smooth_choice_shares_out_the_count():
    """Shares lie between 0 and 1, add up to the count and fall with the value."""
    rng = np.random.default_rng(6)
    for count in (1, 3, 20):
        values, width = rng.normal(0, 1, 20), rng.uniform(0.1, 1, 20)
        share = smooth_choice(values, count, width)
        assert share.sum() == pytest.approx(count)
        assert ((share >= 0) & (share <= 1)).all()
    even = smooth_choice(np.sort(values), 3, np.full(20, 0.5))
    assert (np.diff(even) <= 1e-12).all()


def test_close_on_a_case_with_a_clear_answer():
    """Four far clusters of even load are proven to within a thousandth."""
    rng = np.random.default_rng(0)
    xy = np.concatenate([rng.normal(0, 5, (40, 2)) + c for c in ([0, 0], [500, 0], [0, 500], [500, 500])])
    load = np.ones(160, np.int64)
    labels = np.repeat(np.arange(4), 40).astype(np.int32)
    best = sum(min(((xy[labels == g] - c) ** 2).sum() for c in xy[labels == g]) for g in range(4))
    bound = lower_bound(xy, load, np.full(4, 40), start=labels).value
    assert 0.999 * best <= bound <= best


@pytest.mark.long
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
