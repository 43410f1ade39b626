"""The brute force itself, against trying every labelling."""

from itertools import product

import networkx as nx
import numpy as np
import pytest
from brute_regrid import Case, least_change


def tried(case: Case) -> int | None:
    """Return the least cost by giving every unit every old or new label."""
    n = len(case.households)
    graph = nx.Graph(case.edges)
    graph.add_nodes_from(range(n))
    best = None
    for labels in product([*case.olds, *range(100, 100 + n)], repeat=n):
        grids = {grid: [i for i in range(n) if labels[i] == grid] for grid in labels}
        if not all(case.lo <= sum(case.households[i] for i in units) <= case.hi for units in grids.values()):
            continue
        if not all(nx.is_connected(graph.subgraph(units)) for units in grids.values()):
            continue
        if any(grid < 100 and grid not in {case.before[i] for i in units} for grid, units in grids.items()):
            continue
        moved = sum(case.households[i] for i in range(n) if case.before[i] >= 0 and case.before[i] != labels[i])
        changed = len(set(case.olds) ^ set(grids))
        cost = moved + case.change_price * changed
        best = cost if best is None else min(best, cost)
    return best


def drawn(seed: int) -> Case:
    """Return a small random ground: a tree with a few more edges, two old grids, some new units."""
    draw = np.random.default_rng(seed)
    n = 5
    edges = {(int(draw.integers(i)), i) for i in range(1, n)}
    edges |= {(a, b) for a, b in draw.integers(0, n, (3, 2)).tolist() if a < b}
    return Case(
        households=tuple(draw.integers(1, 9, n).tolist()),
        edges=tuple(sorted(edges)),
        before=tuple(draw.integers(-1, 2, n).tolist()),
        lo=int(draw.integers(1, 7)),
        hi=int(draw.integers(9, 16)),
        change_price=int(draw.integers(0, 6)),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_what_trying_every_labelling_finds(seed):
    """Least cost agrees with all labellings of five units, and the division told has that cost's parts."""
    case = drawn(seed)
    least, cost = least_change(case), tried(case)
    assert (least.cost if least else None) == cost
    if least:
        assert least.cost == least.moved + case.change_price * (least.ended + least.begun)


def test_a_new_estate_makes_a_grid_of_its_own_only_where_needed():
    """A row of 4 units of 100: a new one of 300 at its end makes a grid of its own, nobody else moves."""
    row = Case((100, 100, 100, 100, 300), ((0, 1), (1, 2), (2, 3), (3, 4)), (0, 0, 0, 0, -1), 300, 500, change_price=50)
    least = least_change(row)
    assert (least.moved, least.ended, least.begun, least.labels[:4]) == (0, 0, 1, (0, 0, 0, 0))
    assert least_change(Case((100, 100), ((0, 1),), (0, 0), 300, 500)) is None
