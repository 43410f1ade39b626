"""The edges of cells as lines that each lie between two units: whatever the grids, their borders are some of these."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

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

    xy: NDArray[np.float64]
    """(s, 2, 2), ends."""
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
    pieces = _begun_at_corners(_pieces(cells.to_numpy()))
    begins = _changes(pieces.ring) | _changes(pieces.other)
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    owned = (pieces.other[first] < 0) | (pieces.cell[first] < pieces.other[first])
    chosen = np.flatnonzero(owned)
    order = chosen[np.lexsort((pieces.other[first[chosen]], pieces.cell[first[chosen]]))]
    lines = shapely.simplify(_lines(pieces.xy, run)[order], tolerance, preserve_topology=False)
    return CellEdges(gpd.GeoSeries(lines, crs=cells.crs), pieces.cell[first[order]], pieces.other[first[order]])


def _pieces(cells: NDArray[Any]) -> _Pieces:
    """Return the straight pieces of the rings of cells; those without length are left out."""
    parts, cell = shapely.get_parts(shapely.orient_polygons(shapely.force_2d(cells)), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    point = _numbered(np.rint(xy * _MILLIMETRES).astype(np.int64))
    going_on = np.flatnonzero((ring[1:] == ring[:-1]) & (point[1:] != point[:-1]))
    start, end = point[going_on], point[going_on + 1]
    of_cell = cell[part][ring[going_on]].astype(np.int64)
    ends = np.stack([xy[going_on], xy[going_on + 1]], axis=1)
    return _Pieces(ends, ring[going_on].astype(np.int64), of_cell, _opposite(start, end, of_cell))


def _numbered(steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a number for each place (p, 2), the same for the same place."""
    if not len(steps):
        return np.zeros(0, dtype=np.int64)
    near = steps - steps.min(axis=0)
    number: NDArray[np.int64] = np.unique(near[:, 0] * (near[:, 1].max() + 1) + near[:, 1], return_inverse=True)[1]
    return number


def _opposite(start: NDArray[np.int64], end: NDArray[np.int64], cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the cell whose ring runs along each piece the other way, −1 where none does."""
    n = int(max(start.max(initial=0), end.max(initial=0))) + 1
    there, back = start * n + end, end * n + start
    order = np.argsort(there, kind="stable")
    place = np.minimum(np.searchsorted(there[order], back), max(len(order) - 1, 0))
    found = order[place]
    return np.where(there[found] == back, cell[found], -1)


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


def _lines(ends: NDArray[np.float64], run: NDArray[np.int64]) -> NDArray[Any]:
    """Return a line for each run of pieces that follow one another."""
    last = np.flatnonzero(np.append(run[1:] != run[:-1], True)) if len(run) else run
    counted = np.arange(len(run)) + run
    xy, of_line = np.zeros((len(run) + len(last), 2)), np.zeros(len(run) + len(last), dtype=np.int64)
    xy[counted], of_line[counted] = ends[:, 0], run
    xy[counted[last] + 1], of_line[counted[last] + 1] = ends[last, 1], run[last]
    return np.asarray(shapely.linestrings(xy, indices=of_line), dtype=object)
