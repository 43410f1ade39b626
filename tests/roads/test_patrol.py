"""The shortest round over all segments, against every way to go over some of them twice."""

from itertools import product

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.roads.patrol import shortest_round

PLACES = st.integers(0, 4)
EDGES = st.lists(st.tuples(PLACES, PLACES, st.integers(1, 9).map(float)), min_size=1, max_size=7)


def brute_force(edges):
    """Return the least metres when some edges are walked twice so that every place is left as often as entered."""
    best = float("inf")
    for twice in product((0, 1), repeat=len(edges)):
        graph = nx.MultiGraph()
        for (one, other, _metres), more in zip(edges, twice, strict=True):
            graph.add_edges_from([(one, other)] * (1 + more))
        if all(degree % 2 == 0 for _, degree in graph.degree()):
            best = min(best, sum(edge[2] * (1 + more) for edge, more in zip(edges, twice, strict=True)))
    return best


@settings(max_examples=times(80, 2000), deadline=None)
@given(EDGES)
def test_no_round_is_shorter(edges):
    """On any small multigraph, loops and several parts included, the round is as long as the best of all."""
    assert shortest_round(edges) == brute_force(edges)


def test_dead_ends_are_walked_there_and_back():
    """A tree takes twice its length, a ring its length, and a ring with a tail once and twice."""
    ring = [(0, 1, 5.0), (1, 2, 5.0), (2, 0, 5.0)]
    assert shortest_round([(0, 1, 5.0), (1, 2, 4.0), (1, 3, 3.0)]) == 24.0
    assert shortest_round(ring) == 15.0
    assert shortest_round([*ring, (2, 3, 4.0)]) == 23.0
    assert shortest_round([]) == 0.0
