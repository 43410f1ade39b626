"""Reading the adjacency off the cells: who shares a border with whom, how long, and along what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.surveying.alongside import Alongside
from gridplan.ground.surveying.coverage import Edges, edges_of, paired, straight_pieces
from gridplan.ground.surveying.sharing import each

SHORTEST = 0.5
"""Two cells are neighbours when they share more than this, in m; so much must be open for a pair not to be barred."""
BESIDE = 1.0
"""A border this near to a bounding road, in m, lies on it."""
ON_BARRIER = 0.05
"""A border this near to a barrier, in m, lies on it."""
Lines = NDArray[np.object_]


@dataclass(frozen=True)
class _Borders:
    """Common borders of pairs of cells: metres altogether, off the roads and off the barriers."""

    u: NDArray[np.int64]
    v: NDArray[np.int64]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]
    unbarred: NDArray[np.float64]


def read_contacts(
    cells: NDArray[np.object_],
    *,
    roads: Lines,
    barriers: Lines,
    community: NDArray[np.int64] | None = None,
    side: NDArray[np.int64] | None = None,
    tiles: Sequence[NDArray[np.int64]] = (),
    threads: int = 1,
) -> Adjacency:
    """Return the adjacency of cells that match edge to edge.

    Parameters
    ----------
    cells
        (n,) polygons, m; corners that agree to 1 cm count as one.
    roads, barriers
        Bounding roads and hard barriers.
    community
        (n,) number of each unit's community, or None. Pairs of two communities are barred.
    side
        (n,) side of the barriers on which each unit lies, or None. Pairs of two sides are barred.
    tiles
        Rows of cells to be read together, each row once; all at once when there are none.
    threads
        How many tiles are read at a time.

    Examples
    --------
    >>> import shapely
    >>> road = shapely.linestrings([[[1, 0], [1, 1]]])
    >>> found = read_contacts(shapely.box([0, 1], 0, [1, 2], 1), roads=road, barriers=road[:0])
    >>> found.length.tolist(), found.off_road.tolist(), found.kind.tolist(), found.barred.tolist()
    ([1.0], [0.0], [1], [False])
    """
    along_road = Alongside(straight_pieces(roads), within=BESIDE)
    along_barrier = Alongside(straight_pieces(barriers), within=ON_BARRIER)
    lines = along_road, along_barrier
    found = each(lambda rows: _of_tile(cells, rows, *lines), tiles or [np.arange(len(cells))], threads=threads)
    borders = _sorted([*(inner for inner, _ in found), _measured(_matched([outer for _, outer in found]), *lines)])
    u, v = borders.u, borders.v
    barred = borders.unbarred < SHORTEST
    for parted in (community, side):
        if parted is not None:
            barred |= parted[u] != parted[v]
    kept = borders.length > SHORTEST
    kind = np.where(borders.off_road < borders.length / 2, EdgeKind.ACROSS, EdgeKind.TOUCH)
    return Adjacency(
        n=len(cells),
        u=u[kept].astype(np.int32),
        v=v[kept].astype(np.int32),
        length=borders.length[kept],
        off_road=np.maximum(borders.off_road[kept], 0.0),
        kind=kind[kept].astype(np.uint8),
        barred=barred[kept],
    )


def _of_tile(
    cells: NDArray[np.object_], rows: NDArray[np.int64], roads: Alongside, barriers: Alongside
) -> tuple[_Borders, Edges]:
    """Return the borders between cells of one tile, and the edges that have none of them on the other side."""
    edges = edges_of(cells[rows])
    inner, outer = edges.inner, edges.outer
    within = Edges(rows[inner.a], rows[inner.b], inner.xy)
    return _measured(within, roads, barriers), Edges(outer.a, rows[outer.b], outer.xy)


def _matched(outer: list[Edges]) -> Edges:
    """Return the edges between cells of two tiles."""
    xy = np.concatenate([edges.xy for edges in outer])
    return paired(xy[:, 0], xy[:, 1], np.concatenate([edges.b for edges in outer])).inner


def _measured(edges: Edges, roads: Alongside, barriers: Alongside) -> _Borders:
    """Return the borders made of some edges."""
    metres = edges.length.astype(np.float64)
    off_road = metres - roads.metres(edges.xy)
    unbarred = metres - barriers.metres(edges.xy)
    width = int(edges.b.max(initial=0)) + 1
    key, pair = np.unique(edges.a * width + edges.b, return_inverse=True)
    sums = (np.bincount(pair, weights=w, minlength=len(key)).astype(np.float64) for w in (metres, off_road, unbarred))
    return _Borders(key // width, key % width, *sums)


def _sorted(borders: list[_Borders]) -> _Borders:
    """Return all borders, sorted by pair; no pair stands in two of them."""
    together = [np.concatenate([getattr(some, field.name) for some in borders]) for field in fields(_Borders)]
    order = np.lexsort((together[1], together[0]))
    return _Borders(*(values[order] for values in together))
