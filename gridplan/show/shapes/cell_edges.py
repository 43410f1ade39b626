"""The edges of cells as lines that each lie between two units: whatever the grids, their borders are some of these."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.show.shapes.geometry import parts_of

_MILLIMETRES = 1000.0


class CellEdges(NamedTuple):
    """Lines that tile the borders of cells, each once, up to where three cells meet.

    Parameters
    ----------
    lines
        LineStrings (m,), in the order of `left`.
    left
        int64 (m,), the cell to the left of each.
    right
        int64 (m,), the cell to the right, −1 where there is none.
    """

    lines: gpd.GeoSeries
    left: NDArray[np.int64]
    right: NDArray[np.int64]


class _Pieces(NamedTuple):
    """Straight pieces of rings in their order, each with its cell to the left."""

    at: NDArray[np.int64]
    """(s,), point at which each begins; it ends at the next."""
    ring: NDArray[np.int64]
    cell: NDArray[np.int64]
    other: NDArray[np.int64]
    """Cell to the right, −1 for none."""


def cell_edges(cells: gpd.GeoSeries, *, tolerance: float = 0.0) -> CellEdges:
    """Return the edges of polygons that tile the ground and share their corners.

    Parameters
    ----------
    tolerance
        How far a line may leave its true course, m; what lies on both sides of it stays together.

    Examples
    --------
    >>> found = cell_edges(gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    >>> found.left.tolist(), found.right.tolist(), found.lines.length.tolist()
    ([0, 0, 1], [-1, 1, -1], [3.0, 1.0, 3.0])
    """
    xy, found = _pieces(cells.to_numpy())
    pieces = _begun_at_corners(found)
    begins = _changes(pieces.ring) | _changes(pieces.other)
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    owned = (pieces.other[first] < 0) | (pieces.cell[first] < pieces.other[first])
    mine = owned[run]
    lines = _lines(xy, pieces.at[mine], run[mine])
    left, right = pieces.cell[first[owned]], pieces.other[first[owned]]
    order = np.lexsort((right, left))
    simple = shapely.simplify(lines[order], tolerance, preserve_topology=False)
    return CellEdges(gpd.GeoSeries(simple, crs=cells.crs), left[order], right[order])


def _pieces(cells: NDArray[Any]) -> tuple[NDArray[np.float64], _Pieces]:
    """Return the points of the rings of cells, and their straight pieces; those without length are left out."""
    parts, cell = parts_of(cells)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    point = _numbered(np.rint(xy * _MILLIMETRES).astype(np.int64))
    at = np.flatnonzero((ring[1:] == ring[:-1]) & (point[1:] != point[:-1]))
    of_cell = cell[part][ring[at]].astype(np.int64)
    return xy, _Pieces(at, ring[at].astype(np.int64), of_cell, _opposite(point[at], point[at + 1], of_cell))


def _numbered(steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each place (p, 2), the same for the same place."""
    if not len(steps):
        return np.zeros(0, dtype=np.int64)
    near = steps - steps.min(axis=0)
    return _same(near[:, 0] * (near[:, 1].max() + 1) + near[:, 1])


def _same(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each key, the same for the same key; by a table, since there are millions."""
    return np.asarray(pd.factorize(keys)[0], dtype=np.int64)


def _opposite(start: NDArray[np.int64], end: NDArray[np.int64], cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the cell whose ring runs along each piece the other way, −1 where none does."""
    n = int(max(start.max(initial=0), end.max(initial=0))) + 1
    edge = _same(np.minimum(start, end) * n + np.maximum(start, end))
    turned = (start > end).astype(np.int64)
    found = np.full((int(edge.max(initial=-1)) + 1, 2), -1, dtype=np.int64)
    found[edge[::-1], turned[::-1]] = cell[::-1]
    return np.asarray(found[edge, 1 - turned])


def _begun_at_corners(pieces: _Pieces) -> _Pieces:
    """Return the pieces with each ring begun where its neighbour changes, so that no line is cut in two."""
    if not len(pieces.ring):
        return pieces
    starts = np.flatnonzero(_changes(pieces.ring))
    length = np.diff(starts, append=len(pieces.ring))
    own = np.repeat(np.arange(len(starts)), length)
    place = np.arange(len(pieces.ring)) - starts[own]
    before = starts[own] + (place - 1) % length[own]
    corner = np.where(pieces.other != pieces.other[before], place, length[own])
    shift = np.minimum.reduceat(corner, starts) % length
    order = starts[own] + (place + shift[own]) % length[own]
    return _Pieces(*(values[order] for values in pieces))


def _changes(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where a value differs from the one before; the first does."""
    found = np.ones(len(values), dtype=np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def _lines(xy: NDArray[np.float64], at: NDArray[np.int64], run: NDArray[np.int64]) -> NDArray[Any]:
    """Return a line for each run of pieces that follow one another."""
    ends = np.append(run[1:] != run[:-1], True)[: len(run)]
    line = np.cumsum(ends) - ends
    last = np.flatnonzero(ends)
    place = np.arange(len(run)) + line
    points, of_line = np.zeros(len(run) + len(last), dtype=np.int64), np.zeros(len(run) + len(last), dtype=np.int64)
    points[place], of_line[place] = at, line
    points[place[last] + 1], of_line[place[last] + 1] = at[last] + 1, line[last]
    return np.asarray(shapely.linestrings(xy[points], indices=of_line), dtype=object)
