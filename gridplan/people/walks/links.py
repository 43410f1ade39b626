"""Parts of a network that hang together, and the shortest links that would join them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import Delaunay

from gridplan.people.walks.pieces import Metres, Numbers, Pieces

STEP = 25.0
"""Links end at places or at points this far apart along the pieces, m."""


def parts_of(pieces: Pieces) -> NDArray[np.int32]:
    """Return the part each place belongs to, int32 (n,): 0 for the part with most metres of road, then downwards."""
    count = len(pieces.places)
    graph = coo_array((np.ones(len(pieces.ends)), pieces.ends.T), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    metres = np.bincount(part[pieces.ends[:, 0]], weights=pieces.length, minlength=part.max(initial=-1) + 1)
    rank = np.empty(len(metres), dtype=np.int32)
    rank[np.argsort(-metres, kind="stable")] = np.arange(len(metres))
    return np.asarray(rank[part])


def linked(pieces: Pieces) -> tuple[Pieces, Numbers]:
    """Return pieces with the places at which links end, and the links, int64 (l, 2).

    The links join all parts to one with the fewest metres: a shortest spanning tree over the parts, whose links are
    found among the neighbours in a Delaunay triangulation of the points.
    """
    part = parts_of(pieces)
    if part.max(initial=0) == 0:
        return pieces, np.zeros((0, 2), dtype=np.int64)
    piece, share, points = _stops(pieces)
    everywhere = np.concatenate([pieces.places, points])
    link = _shortest(everywhere, np.concatenate([part, part[pieces.ends[piece, 0]]]))
    used = np.unique(link[link >= len(pieces.places)])
    number = np.arange(len(everywhere))
    number[used] = len(pieces.places) + np.arange(len(used))
    chosen = used - len(pieces.places)
    grown = Pieces(np.concatenate([pieces.places, points[chosen]]), pieces.ends)
    return grown.cut(piece[chosen], share[chosen], number[used]), number[link]


def _stops(pieces: Pieces) -> tuple[Numbers, Metres, Metres]:
    """Return points between the ends of long pieces: piece (p,), share (p,), float64 (p, 2)."""
    count = np.maximum(np.ceil(pieces.length / STEP).astype(np.int64) - 1, 0)
    piece = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 1
    share = nth / (count[piece] + 1)
    start, end = pieces.xy[piece, 0], pieces.xy[piece, 1]
    return piece, share, start + share[:, None] * (end - start)


def _shortest(points: Metres, part: NDArray[np.int32]) -> Numbers:
    """Return the links of a shortest spanning tree over the parts, int64 (l, 2)."""
    pairs = _neighbours(points)
    pairs = pairs[part[pairs[:, 0]] != part[pairs[:, 1]]]
    metres = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    count = int(part.max()) + 1
    low, high = np.sort(part[pairs].astype(np.int64), axis=1).T
    order = np.lexsort((metres, high, low))
    key, first = np.unique((low * count + high)[order], return_index=True)
    shortest = order[first]
    # A metre more, as a tree leaves out weights of zero: places on two levels may lie above one another
    ends = ((key // count).astype(np.int32), (key % count).astype(np.int32))
    weights = coo_array((metres[shortest] + 1.0, ends), shape=(count, count))
    tree = minimum_spanning_tree(weights.tocsr()).tocoo()
    rows, columns = (axis.astype(np.int64) for axis in tree.coords)
    return np.asarray(pairs[shortest[np.sort(np.searchsorted(key, rows * count + columns))]])


def _neighbours(points: Metres) -> Numbers:
    """Return pairs of points that adjoin in a Delaunay triangulation, int64 (m, 2)."""
    low, high = points.min(axis=0), points.max(axis=0)
    reach = 2 * float((high - low).max()) + 1
    # Four points far outside, so that points on one straight line have triangles too
    frame = np.array([[low[0] - reach, low[1] - reach], [high[0] + reach, low[1] - reach]])
    frame = np.concatenate([frame, [[low[0] - reach, high[1] + reach], high + reach]])
    corners = Delaunay(np.concatenate([points, frame]) - low).simplices.astype(np.int64)
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    return np.unique(pairs[pairs[:, 1] < len(points)], axis=0)
