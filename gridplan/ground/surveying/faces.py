"""Faces: what ridges, streets and borders leave whole, tile by tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.coverage import GRID, grid_keys, segments_of
from gridplan.ground.surveying.network import ON, single_segments
from gridplan.ground.surveying.packing import PackedPolygons, packed_polygons
from gridplan.ground.surveying.tiles import Tile

NEAR = 5 * GRID
"""A face whose middle is this near to a block, in m, belongs to it: noding moves a line by up to 1 cm, twice."""


@dataclass(frozen=True)
class Faces:
    """Faces of one tile.

    Parameters
    ----------
    polygons
        (f,) polygons that match edge to edge.
    block, holds
        int64 (f,), the block in which each lies, and the unit whose place it holds (or -1).
    rim
        Straight pieces of their borders along the outline.
    crowded
        Units of the tile that have no face of their own, rising.
    """

    polygons: PackedPolygons
    block: NDArray[np.int64]
    holds: NDArray[np.int64]
    rim: NDArray[np.object_]
    crowded: NDArray[np.int64]


def cut_faces(basis: Basis, tile: Tile, lines: NDArray[np.object_]) -> Faces:
    """Return the faces of a tile.

    Parameters
    ----------
    lines
        The ridges of the tile and those of other tiles beside it. Noding moves a line only where another comes within
        a centimetre, so what lies beside a tile is enough to cut it as if it were cut with all the rest.
    """
    network = basis.network.noded[basis.lines_near(tile)]
    noded = shapely.union_all(np.concatenate([lines, network]), grid_size=GRID)
    polygons, block = _in_tile(shapely.get_parts(shapely.polygonize([noded])), basis, tile)
    unit, face = shapely.STRtree(polygons).query(shapely.points(basis.places[tile.units]), predicate="within")
    holds = np.full(len(polygons), -1, dtype=np.int64)
    holds[face] = tile.units[unit]
    crowded = tile.units[~alone(unit, face, len(tile.units))]
    return Faces(packed_polygons(polygons), block, holds, _rim(shapely.get_parts(noded), polygons, basis), crowded)


def alone(unit: NDArray[np.int64], face: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Return (count,) True for units whose place lies in one face that holds no other place."""
    held = np.bincount(unit, minlength=count) == 1
    crowded = unit[np.bincount(face)[face] > 1] if len(face) else unit
    held[crowded] = False
    return np.asarray(held)


def loose_rim(basis: Basis) -> NDArray[np.object_]:
    """Return the straight pieces along the outline that bound no block: parts of the area without any unit."""
    pieces = _along_outline(basis.network.noded, basis)
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    beside = basis.block_tree.query(middle, predicate="dwithin", distance=NEAR)[0]
    return np.delete(pieces, np.unique(beside))


def _in_tile(polygons: NDArray[np.object_], basis: Basis, tile: Tile) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the faces that lie in a block of the tile, and their blocks."""
    spots = shapely.point_on_surface(polygons)
    found = np.full(len(polygons), -1, dtype=np.int64)
    block, face = shapely.STRtree(spots).query(basis.blocks.polygons[tile.blocks], predicate="contains")
    found[face] = tile.blocks[block]
    rest = np.flatnonzero(found < 0)
    face, block = basis.block_tree.query_nearest(spots[rest], max_distance=NEAR, all_matches=False)
    within = shapely.dwithin(basis.outline, spots[rest[face]], GRID)
    found[rest[face[within]]] = block[within]
    own = np.isin(found, tile.blocks)
    return polygons[own], found[own]


def _rim(parts: NDArray[np.object_], polygons: NDArray[np.object_], basis: Basis) -> NDArray[np.object_]:
    """Return the straight pieces of noded lines beside the outline that bound one of the polygons."""
    pieces = _along_outline(parts, basis)
    rows = np.unique(shapely.STRtree(polygons).query(pieces, predicate="intersects")[1])
    start, end, _ = segments_of(polygons[rows])
    xy = np.concatenate([shapely.get_coordinates(pieces).reshape(-1, 2, 2), np.stack([start, end], axis=1)])
    corner = np.unique(grid_keys(xy.reshape(-1, 2)), return_inverse=True)[1].reshape(-1, 2)
    key = corner.min(axis=1) * len(xy) * 2 + corner.max(axis=1)
    return pieces[np.isin(key[: len(pieces)], key[len(pieces) :])]


def _along_outline(lines: NDArray[np.object_], basis: Basis) -> NDArray[np.object_]:
    """Return every straight piece of the lines that come near to the outline, in their order."""
    rows = np.unique(basis.edge_tree.query(lines, predicate="dwithin", distance=ON)[0])
    return single_segments(lines[rows])
