"""Reading the adjacency off the cells: who shares a border with whom, how long, and along what."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.surveying.coverage import edges_of

SHORTEST = 0.5
"""Two cells are neighbours when they share more than this, in m; so much must be open for a pair not to be barred."""
BESIDE = 1.0
"""A border this near to a bounding road, in m, lies on it."""
ON_BARRIER = 0.05
"""A border this near to a barrier, in m, lies on it."""
_PIECE = 1.0
Lines = NDArray[np.object_]


def read_contacts(
    cells: NDArray[np.object_],
    *,
    roads: Lines,
    barriers: Lines,
    community: NDArray[np.int64] | None = None,
    side: NDArray[np.int64] | None = None,
) -> Adjacency:
    """Return the adjacency of cells that match edge to edge.

    Parameters
    ----------
    cells
        (n,) polygons, m; corners that agree to 1 cm count as one.
    roads, barriers
        Bounding roads and hard barriers as single straight lines.
    community
        (n,) number of each unit's community, or None. Pairs of two communities are barred.
    side
        (n,) side of the barriers on which each unit lies, or None. Pairs of two sides are barred.

    Examples
    --------
    >>> road = shapely.linestrings([[[1, 0], [1, 1]]])
    >>> found = read_contacts(shapely.box([0, 1], 0, [1, 2], 1), roads=road, barriers=road[:0])
    >>> found.length.tolist(), found.off_road.tolist(), found.kind.tolist(), found.barred.tolist()
    ([1.0], [0.0], [1], [False])
    """
    edges = edges_of(cells).inner
    metres = edges.length.astype(np.float64)
    off_road = metres - metres_along(edges.xy, roads, within=BESIDE)
    unbarred = metres - metres_along(edges.xy, barriers, within=ON_BARRIER)
    key, pair = np.unique(edges.a * len(cells) + edges.b, return_inverse=True)
    u, v = key // max(len(cells), 1), key % max(len(cells), 1)
    length, off, free = (
        np.bincount(pair, weights=w, minlength=len(key)).astype(np.float64) for w in (metres, off_road, unbarred)
    )
    barred = free < SHORTEST
    for parted in (community, side):
        if parted is not None:
            barred |= parted[u] != parted[v]
    kept = length > SHORTEST
    kind = np.where(off < length / 2, EdgeKind.ACROSS, EdgeKind.TOUCH)
    return Adjacency(
        n=len(cells),
        u=u[kept].astype(np.int32),
        v=v[kept].astype(np.int32),
        length=length[kept],
        off_road=np.maximum(off[kept], 0.0),
        kind=kind[kept].astype(np.uint8),
        barred=barred[kept],
    )


def metres_along(xy: NDArray[np.float64], lines: Lines, *, within: float) -> NDArray[np.float64]:
    """Return (m,) how many metres of each edge lie within a distance of the lines.

    The distance to a straight line is convex: an edge whose two ends are near one line is near it all along. Other
    edges are measured in pieces of at most 1 m, each by its middle.

    Parameters
    ----------
    xy
        (m, 2, 2) both ends of each edge, m.
    lines
        Single straight lines.
    """
    found = np.zeros(len(xy))
    if not len(lines) or not len(xy):
        return found
    tree = shapely.STRtree(lines)
    edge, line = tree.query(shapely.linestrings(xy), predicate="dwithin", distance=within)
    straight = shapely.get_coordinates(lines).reshape(-1, 2, 2)[line]
    whole = np.zeros(len(xy), dtype=bool)
    whole[edge[(_apart(xy[edge, 0], straight) <= within) & (_apart(xy[edge, 1], straight) <= within)]] = True
    found[whole] = _lengths(xy[whole])
    partly = np.setdiff1d(edge, np.flatnonzero(whole))
    found[partly] = _metres_in_pieces(xy[partly], tree, within)
    return found


def _apart(points: NDArray[np.float64], straight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of each point to its own straight line, m."""
    along = straight[:, 1] - straight[:, 0]
    square = np.maximum((along**2).sum(axis=1), 1e-18)
    share = np.clip(((points - straight[:, 0]) * along).sum(axis=1) / square, 0.0, 1.0)
    gap = points - straight[:, 0] - share[:, None] * along
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def _metres_in_pieces(xy: NDArray[np.float64], tree: shapely.STRtree, within: float) -> NDArray[np.float64]:
    start, step, length = xy[:, 0], xy[:, 1] - xy[:, 0], _lengths(xy)
    count = np.maximum(np.ceil(length / _PIECE).astype(np.int64), 1)
    edge = np.repeat(np.arange(len(xy)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    middle = start[edge] + step[edge] * ((number + 0.5) / count[edge])[:, None]
    hit = np.unique(tree.query(shapely.points(middle), predicate="dwithin", distance=within)[0])
    return np.asarray(length * np.bincount(edge[hit], minlength=len(xy)) / count)


def _lengths(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    step = xy[:, 1] - xy[:, 0]
    return np.asarray(np.hypot(step[:, 0], step[:, 1]))
