"""Shortest ways along a network, looked for no further than asked."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.people.walks.footways import Footways, Spots
from gridplan.people.walks.pieces import Metres, Numbers


def along_ways(ways: Footways, here: Spots, there: Spots, limit: float) -> Metres:
    """Return metres from points to points by way of the roads, float64 (a, b); inf where more than `limit`.

    Parameters
    ----------
    here, there
        Where (a,) and (b,) points come onto the network.
    limit
        m.
    """
    near = _nearby(ways.nodes, here.at, limit)
    place = np.full(len(ways.nodes), -1, dtype=np.int64)
    place[near] = np.arange(len(near))
    reached = _reached(ways.arcs[near][:, near], here, place[ways.ends[here.edge]], limit)
    first, last = place[ways.ends[there.edge]].T
    found = np.minimum(reached[:, first] + there.first, reached[:, last] + there.last)
    straight_on = np.abs(here.first[:, None] - there.first)
    found = np.where(here.edge[:, None] == there.edge, np.minimum(found, straight_on), found)
    found += here.away[:, None] + there.away
    return np.where(found <= limit, found, np.inf)


def _nearby(nodes: Metres, at: Metres, limit: float) -> Numbers:
    """Return the junctions that a walk of `limit` metres could reach at all."""
    inside = (nodes >= at.min(axis=0) - limit) & (nodes <= at.max(axis=0) + limit)
    return np.flatnonzero(inside.all(axis=1))


def _reached(arcs: csr_array, here: Spots, ends: Numbers, limit: float) -> Metres:
    """Return metres along the roads to each junction, float64 (a, n + 1); the last column stands for all others.

    Parameters
    ----------
    arcs
        (n, n), metres between the junctions.
    ends
        int64 (a, 2), junctions at both ends of the road each point comes onto; -1 for one that is not among them.
    """
    count, points = arcs.shape[0], len(ends)
    ring = ends[:, 0] == ends[:, 1]
    metres = np.column_stack([np.where(ring, np.minimum(here.first, here.last), here.first), here.last])
    used = (ends >= 0) & np.column_stack([np.ones(points, dtype=bool), ~ring])
    start, side = np.nonzero(used)
    known = arcs.tocoo()
    rows = np.concatenate([known.coords[0], count + start])
    columns = np.concatenate([known.coords[1], ends[start, side]])
    values = np.concatenate([known.data, metres[start, side]])
    graph = csr_array(coo_array((values, (rows, columns)), shape=(count + points, count + points)))
    found = dijkstra(graph, indices=count + np.arange(points), limit=limit)
    return np.column_stack([found[:, :count], np.full(points, np.inf)])
