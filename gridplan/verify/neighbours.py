"""Who touches whom, read off the map again with shapely: the stored pairs are not trusted, they are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gridplan.ground.ground import Ground

LEAST = 0.5
"""m of border that make two cells neighbours, and that must be free of barriers for a grid to reach across."""
AGREE = 0.02
"""m by which corners of neighbouring cells may miss each other."""
_ON_BARRIER = 0.05
"""m from a barrier within which a border lies on it: noding moves lines by a cell of the 1 cm grid, and twice."""
_RUN = 32
"""Segments of a barrier that are looked at together: a border is near few of them."""
_DRAWN_ON = 20.0
"""m within which a barrier that ends before the edge of the area may have been drawn on to it."""


@dataclass(frozen=True)
class Neighbours:
    """Pairs of cells with a common border.

    Parameters
    ----------
    u, v
        int64 (m,), ``u < v``, sorted.
    length
        float64 (m,), common border, m.
    free
        float64 (m,), metres of it that lie on no barrier.
    free_at_least
        float64 (m,), the same less what lies where a barrier may have been drawn on to the edge of the area.
    abroad
        Bool (m,), True between two communities.
    parted, parted_at_most
        Bool (m,), True between units on two sides of the barriers: as they lie, and as they may have been drawn on to
        the edge of the area.
    """

    u: NDArray[np.int64]
    v: NDArray[np.int64]
    length: NDArray[np.float64]
    free: NDArray[np.float64]
    free_at_least: NDArray[np.float64]
    abroad: NDArray[np.bool_]
    parted: NDArray[np.bool_]
    parted_at_most: NDArray[np.bool_]

    @property
    def must_bar(self) -> NDArray[np.bool_]:
        """Bool (m,), no grid may reach across: half of `LEAST` allows for other ways to measure along a barrier."""
        return self.abroad | self.parted | (self.free < LEAST / 2)

    @property
    def may_bar(self) -> NDArray[np.bool_]:
        """Bool (m,), barred with good reason, as far as two ways to measure along a barrier agree."""
        return self.abroad | self.parted_at_most | (self.free_at_least < LEAST * 2)


def read_neighbours(ground: Ground, community: NDArray[np.int64]) -> Neighbours:
    """Return the cells that share `LEAST` m, give or take `AGREE`, from the cells and barriers alone.

    Parameters
    ----------
    community
        int64 (n,), number of each unit's community.
    """
    cells = ground.cells.to_numpy()
    u, v, border = _borders(cells)
    length = shapely.length(border)
    loose = (length <= LEAST) & np.isin(pair_keys(u, v, len(cells)), stored_keys(ground))
    border[loose] = _loose_borders(cells, u[loose], v[loose])
    length[loose] = shapely.length(border[loose])
    kept = length > LEAST - AGREE
    u, v, border, length = u[kept], v[kept], border[kept], length[kept]
    lines = _barrier_lines(ground)
    wide = shapely.buffer(_runs(lines), _ON_BARRIER)
    wider = np.concatenate([wide, _open_ends(lines, shapely.boundary(ground.outline))])
    side, furthest = _sides(ground, wide), _sides(ground, wider)
    return Neighbours(
        u,
        v,
        length,
        free=_free(border, wide),
        free_at_least=_free(border, wider),
        abroad=community[u] != community[v],
        parted=side[u] != side[v],
        parted_at_most=furthest[u] != furthest[v],
    )


def groups(n: int, u: NDArray[np.int64], v: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (n,) the connected group of each of `n` units joined by pairs (u, v)."""
    links = coo_array((np.ones(len(u), dtype=np.int8), (u, v)), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def pair_keys(u: NDArray[np.int64], v: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return one whole number a pair, int64 (m,)."""
    return u * n + v


def stored_keys(ground: Ground) -> NDArray[np.int64]:
    """Return one whole number for each stored pair, int64 (m,)."""
    near = ground.adjacency
    return pair_keys(near.u.astype(np.int64), near.v.astype(np.int64), len(ground))


def _borders(cells: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Return pairs of cells that meet, ``u < v`` and sorted, with what their rings have in common."""
    around = shapely.box(*(shapely.bounds(cells) + np.array([-AGREE, -AGREE, AGREE, AGREE])).T)
    u, v = shapely.STRtree(around).query(around)
    u, v = u[u < v], v[u < v]
    meet = shapely.dwithin(cells[u], cells[v], AGREE)
    u, v = u[meet], v[meet]
    order = np.lexsort((v, u))
    u, v = u[order].astype(np.int64), v[order].astype(np.int64)
    rings = shapely.boundary(cells)
    return u, v, np.asarray(shapely.intersection(rings[u], rings[v]), dtype=object)


def _loose_borders(cells: NDArray[np.object_], u: NDArray[np.int64], v: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the ring of each first cell as far as it runs along the second, corners that miss each other included."""
    rings = shapely.boundary(cells)
    wide = shapely.buffer(rings[v], AGREE, cap_style="flat", join_style="mitre")
    return np.asarray(shapely.intersection(rings[u], wide), dtype=object)


def _barrier_lines(ground: Ground) -> NDArray[np.object_]:
    """Return the barriers as lines, polygons by their rings."""
    shapes = shapely.get_parts(ground.barring.geometry.to_numpy())
    shapes = shapely.get_parts(np.where(shapely.get_dimensions(shapes) == 2, shapely.boundary(shapes), shapes))
    return np.asarray(shapes[shapely.get_dimensions(shapes) == 1], dtype=object)


def _runs(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the same lines in runs of at most `_RUN` segments."""
    found = []
    for line in lines:
        points = shapely.get_coordinates(line)
        found += [points[start : start + _RUN + 1] for start in range(0, len(points) - 1, _RUN)]
    return np.array([shapely.linestrings(run) for run in found], dtype=object)


def _sides(ground: Ground, barred: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return int64 (n,) the part of the area, cut by the `barred` polygons, that each unit lies in or next to.

    Only units inside no part, on a barrier, ask which is nearest: that reads the whole ring of a part for each unit.
    """
    parts = shapely.get_parts(shapely.difference(ground.outline, shapely.union_all(barred)))
    points, tree = shapely.points(ground.points), shapely.STRtree(parts)
    unit, part = tree.query(points)
    shapely.prepare(parts)
    inside = shapely.intersects(parts[part], points[unit])
    side = np.full(len(points), -1, dtype=np.int64)
    side[unit[inside]] = part[inside]
    side[side < 0] = tree.nearest(points[side < 0])
    return side


def _open_ends(lines: NDArray[np.object_], edge: BaseGeometry) -> NDArray[np.object_]:
    """Return discs round the ends of lines near the edge of the area, where a barrier may have been drawn on to it."""
    open_lines = lines[~shapely.is_closed(lines)]
    ends = np.concatenate([shapely.get_point(open_lines, 0), shapely.get_point(open_lines, -1)])
    near = ends[shapely.dwithin(ends, edge, _DRAWN_ON)]
    return np.asarray(shapely.buffer(near, _DRAWN_ON + _ON_BARRIER), dtype=object)


def _free(border: NDArray[np.object_], barred: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the metres of each border outside all `barred` polygons, float64 (m,)."""
    free = np.asarray(shapely.length(border), dtype=np.float64)
    near, touched = shapely.STRtree(border).query(barred, predicate="intersects")
    order = np.argsort(touched, kind="stable")
    touched, starts = np.unique(touched[order], return_index=True)
    if len(touched):
        around = [barred[some] for some in np.split(near[order], starts[1:])]
        free[touched] = shapely.length(
            shapely.difference(border[touched], [shapely.union_all(some) for some in around])
        )
    return free
