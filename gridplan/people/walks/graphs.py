"""A network of ways, and grids beside it, as a networkx graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from gridplan.people.grids import Grids
from gridplan.people.walks.footways import Footways
from gridplan.people.walks.pieces import Metres


def graph_of(ways: Footways, grids: Grids) -> nx.Graph[Any]:
    """Return junctions (numbers) and grids (codes) with ``x`` and ``y``, and ``metres`` between them.

    Without roads neighbouring grids are joined by straight lines.
    """
    found: nx.Graph[Any] = nx.Graph()
    codes = grids.codes.tolist()
    found.add_nodes_from(_placed(range(len(ways.nodes)), ways.nodes))
    found.add_nodes_from(_placed(codes, grids.points))
    if not len(ways):
        metres = np.hypot(*(grids.points[grids.pairs[:, 0]] - grids.points[grids.pairs[:, 1]]).T)
        found.add_weighted_edges_from(zip(*grids.codes[grids.pairs].T.tolist(), metres.tolist(), strict=True), "metres")
        return found
    arcs = ways.arcs.tocoo()
    found.add_weighted_edges_from(zip(*(a.tolist() for a in (*arcs.coords, arcs.data)), strict=True), "metres")
    for one, other, metres in _from_grids(ways, grids):
        if metres < found.get_edge_data(one, other, {"metres": np.inf})["metres"]:
            found.add_edge(one, other, metres=metres)
    return found


def _placed(names: Any, places: Metres) -> Iterator[tuple[Any, dict[str, float]]]:
    return ((name, {"x": x, "y": y}) for name, (x, y) in zip(names, places.tolist(), strict=True))


def _from_grids(ways: Footways, grids: Grids) -> Iterator[tuple[Any, Any, float]]:
    """Yield metres from each grid to the junctions at both ends of its road, and to other grids on the same road."""
    codes, spots = grids.codes, ways.spots(grids.points)
    for side, metres in enumerate((spots.first, spots.last)):
        yield from zip(codes, ways.ends[spots.edge, side].tolist(), (spots.away + metres).tolist(), strict=True)
    order = np.argsort(spots.edge, kind="stable")
    for beside in np.split(order, np.flatnonzero(np.diff(spots.edge[order])) + 1):
        i, j = beside[np.array(np.triu_indices(len(beside), 1))]
        metres = spots.away[i] + spots.away[j] + np.abs(spots.first[i] - spots.first[j])
        yield from zip(codes[i], codes[j], metres.tolist(), strict=True)
