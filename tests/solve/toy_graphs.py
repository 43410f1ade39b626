"""Small graphs for the tests of the solver, and slow but plain computations to hold it against."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gridplan.solve.graph import Graph


def lattice(columns, rows, *, step=10.0, amounts=1):
    """Return a graph of `columns` × `rows` units, neighbours side by side."""
    place = np.array([(x, y) for y in range(rows) for x in range(columns)], dtype=float) * step
    pairs = [(i, i + 1) for i in range(len(place)) if (i + 1) % columns]
    pairs += [(i, i + columns) for i in range(len(place) - columns)]
    return Graph.from_edges(place, np.full(len(place), amounts), *np.array(pairs).T)


def street_city(blocks=5, houses=6, *, road=20.0, plot=10.0, seed=1):
    """Return (graph, block): square blocks of houses between streets; borders across streets are on the road."""
    rng = np.random.default_rng(seed)
    side = blocks * houses
    place = np.array([(x, y) for y in range(side) for x in range(side)])
    block = (place[:, 1] // houses) * blocks + place[:, 0] // houses
    xy = place * plot + (place // houses) * road
    pairs = [(i, i + 1) for i in range(side * side) if (i + 1) % side]
    pairs += [(i, i + side) for i in range(side * (side - 1))]
    u, v = np.array(pairs).T
    off_road = np.where(block[u] == block[v], plot, 0.0)
    households = rng.integers(0, 8, side * side) * (rng.random(side * side) < 0.6)
    weight = households + 0.1 * households.mean()
    graph = Graph.from_edges(xy, households, u, v, weight=weight, length=np.full(len(u), plot), off_road=off_road)
    return graph, block.astype(np.int32)


def with_heads(graph, divisions, rng):
    """Return the graph with so many older divisions, some units in none, and a price for each, the last below 0.

    Without any the price is None, as for a request without older divisions.
    """
    if divisions == 0:
        return graph, None
    old = rng.integers(-1, 3, (len(graph), divisions))
    heads = np.where(old < 0, -1, old + 3 * np.arange(divisions)).astype(np.int32)
    keep = rng.uniform(0.1, 5.0, divisions)
    keep[-1] *= -1 if divisions > 1 else 1
    mates = rng.integers(0, 9, len(graph)).astype(float)
    return dataclasses.replace(graph, heads=heads, mates=mates), keep


def plain_cost(level, labels):
    """Return inertia less what older grid-mates in one grid are worth, pair by pair, from the definitions alone.

    Only for requests without other wishes.
    """
    graph, keep, scale = level.graph, level.request.keep, level.scale.inertia
    together = labels[:, None] == labels
    held = [
        float(np.outer(graph.mates, graph.mates)[together & (old[:, None] == old) & (old >= 0)].sum())
        for old in graph.heads.T
    ]
    whole = graph.mates.sum() ** 2 / level.request.n_grids
    return plain_inertia(graph, labels) - scale * float(np.dot(keep, held)) / whole


def is_whole(graph, labels, k):
    """Return True when all of 0..k−1 are used and every grid hangs together."""
    source = graph.source
    kept = labels[source] == labels[graph.indices]
    n = len(graph)
    edges = coo_matrix((np.ones(kept.sum()), (source[kept], graph.indices[kept])), (n, n))
    found, _ = connected_components(edges, directed=False)
    return sorted(set(labels.tolist())) == list(range(k)) and found == k


def all_divisions(graph, k) -> Iterator[np.ndarray]:
    """Return every division into k whole grids, with the grids numbered by their first unit."""
    for rest in product(range(k), repeat=len(graph) - 1):
        labels = np.array((0, *rest))
        firsts = [int(np.argmax(labels == g)) for g in range(k) if (labels == g).any()]
        if len(firsts) == k and firsts == sorted(firsts) and is_whole(graph, labels, k):
            yield labels


def plain_inertia(graph, labels, *, medoid=False, weight=None):
    """Return the inertia by its definition, grid by grid."""
    weight = graph.weight if weight is None else weight
    total = 0.0
    for g in np.unique(labels):
        xy, w = graph.xy[labels == g], weight[labels == g]
        if medoid:
            total += min(float((w * ((xy - c) ** 2).sum(axis=1)).sum()) for c in xy)
        elif w.sum() > 0:
            middle = (xy * w[:, None]).sum(axis=0) / w.sum()
            total += float((w * ((xy - middle) ** 2).sum(axis=1)).sum())
    return total


@st.composite
def graphs(draw, least=2, most=24, resources=1):
    """Return connected graphs with zero amounts, duplicate places and pairs given twice."""
    n = draw(st.integers(least, most))
    place = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=n, max_size=n))
    amount = st.integers(0, 9)
    amounts = draw(st.lists(st.tuples(*[amount] * resources), min_size=n, max_size=n))
    parents = [draw(st.integers(0, i - 1)) for i in range(1, n)]
    more = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=2 * n))
    pairs = np.array([*zip(parents, range(1, n), strict=True), *more]).reshape(-1, 2)
    return Graph.from_edges(np.array(place, float), np.array(amounts), *pairs.T)
