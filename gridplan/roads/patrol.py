"""The shortest closed walk over all segments of a grid: the Chinese postman on its roads."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import networkx as nx

Edge = tuple[int, int, float]


def shortest_round(edges: Iterable[Edge]) -> float:
    """Return the length of the shortest closed walk over every edge of a connected graph, m.

    A closed walk goes twice over every bridge, so bridges count double and what hangs together without them is solved
    on its own: each edge once, and the shortest ways between its odd places, paired at least cost (Edmonds & Johnson
    1973), once more. Exact; where the edges do not hang together, each part has a round of its own.

    Parameters
    ----------
    edges
        Two places and the metres between them; several edges may join the same two places, and an edge may end where it
        begins.

    Examples
    --------
    >>> shortest_round([(0, 1, 5.0)]), shortest_round([(0, 1, 5.0), (1, 2, 5.0), (2, 0, 5.0)])
    (10.0, 15.0)
    """
    whole: nx.MultiGraph[int] = nx.MultiGraph()
    whole.add_weighted_edges_from(edges)
    metres: float = float(whole.size(weight="weight"))
    single: nx.Graph[int] = nx.Graph(whole)
    for one, other in _bridges(single):
        if whole.number_of_edges(one, other) == 1:
            metres += float(single.edges[one, other]["weight"])
            whole.remove_edge(one, other)
    return metres + sum(_twice(whole.subgraph(places)) for places in nx.connected_components(whole))


def _bridges(graph: nx.Graph[int]) -> list[tuple[int, int]]:
    found: Any = nx.bridges(graph)
    return [(one, other) for one, other in found]


def _twice(part: nx.MultiGraph[int]) -> float:
    """Return the metres that are walked a second time where every place can be reached in two ways."""
    odd = sorted(place for place, degree in part.degree() if degree % 2)
    if not odd:
        return 0.0
    ways = {one: nx.single_source_dijkstra_path_length(part, one) for one in odd}
    if len(odd) == 2:
        return float(ways[odd[0]][odd[1]])
    pairs: nx.Graph[int] = nx.Graph()
    pairs.add_weighted_edges_from((one, other, ways[one][other]) for one, other in combinations(odd, 2))
    return float(sum(ways[one][other] for one, other in nx.min_weight_matching(pairs)))
