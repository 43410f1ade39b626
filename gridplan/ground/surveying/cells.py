"""Cells: every unit's share of the ground, one polygon each, matching edge to edge along streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.blocks import Blocks, check_room, merged
from gridplan.ground.surveying.coverage import GRID, Edges, absorb, edges_of
from gridplan.ground.surveying.network import Crossing, Network
from gridplan.ground.surveying.outline import traced
from gridplan.ground.surveying.ridges import ridges
from gridplan.ground.surveying.seeds import Seeds, seed

_SIMPLER = (0.1, 0.0)
"""Ridges are simplified by this much, in m; not at all when two places would fall into one face."""


_OTHER_BLOCK = 10
"""Added to the crossing of an edge between two blocks, which only a sliver on the very line has to take."""


@dataclass(frozen=True)
class Tiling:
    """Cells and the area they have to tile.

    Parameters
    ----------
    cells
        (n,) one polygon a unit.
    outline
        The outline traced along the lines between which the cells were cut; not made from the cells.
    """

    cells: NDArray[np.object_]
    outline: BaseGeometry


@dataclass(frozen=True)
class _Faces:
    """Faces between ridges and lines, with the block they lie in and the unit whose place each holds (or -1)."""

    polygons: NDArray[np.object_]
    block: NDArray[np.int64]
    holds: NDArray[np.int64]
    outline: BaseGeometry


def build_cells(
    footprints: NDArray[np.object_],
    places: NDArray[np.float64],
    *,
    blocks: Blocks,
    network: Network,
    outline: BaseGeometry,
) -> Tiling:
    """Return one polygon a unit; together they tile the blocks, edge to edge, on the 1 cm grid.

    Parameters
    ----------
    footprints
        (n,) polygons, m.
    places
        (n, 2), m, apart from each other and from all lines; each cell holds its unit's place.
    outline
        The surveyed area.

    Raises
    ------
    NoRoomError
        When places cannot be told apart on the 1 cm grid.

    Notes
    -----
    A face belongs to the unit whose seed is nearest in the same block. A face that a road or barrier cuts off from
    its unit's place goes to the neighbour in the same block with the longest common border, on its own side of the
    line where there is one.
    """
    seeds = seed(footprints, places, block=blocks.of_unit, blocks=blocks.polygons)
    lines = ridges(seeds, block=blocks.of_unit, blocks=blocks.polygons)
    faces = _faces(lines, places, blocks=blocks, network=network, outline=outline)
    wish = _nearest_unit(faces, seeds, blocks.of_unit)
    edges = edges_of(faces.polygons).inner
    crossing = network.crossing(edges.xy) + _OTHER_BLOCK * (faces.block[edges.a] != faces.block[edges.b])
    piece = _pieces(wish, edges[crossing == Crossing.NOTHING])
    owner = _owners(piece, wish, faces.holds, edges, crossing)
    return Tiling(merged(faces.polygons, owner, len(places)), faces.outline)


def _faces(
    lines: NDArray[np.object_],
    places: NDArray[np.float64],
    *,
    blocks: Blocks,
    network: Network,
    outline: BaseGeometry,
) -> _Faces:
    for tolerance in _SIMPLER:
        simpler = shapely.simplify(lines, tolerance) if len(lines) else lines
        noded = shapely.union_all(np.concatenate([simpler, network.noded]), grid_size=GRID)
        polygons = shapely.get_parts(shapely.polygonize([noded]))
        rim = traced(shapely.get_parts(noded), outline)
        polygons, block = _in_blocks(polygons, blocks, rim)
        unit, face = shapely.STRtree(polygons).query(shapely.points(places), predicate="within")
        if len(unit) == len(places) == len(np.unique(face)):
            holds = np.full(len(polygons), -1, dtype=np.int64)
            holds[face] = unit
            return _Faces(polygons, block, holds, rim)
    check_room(_alone(unit, face, len(places)))
    raise AssertionError("every place has a face of its own, yet the faces were refused")


def _alone(unit: NDArray[np.int64], face: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Return (count,) True for units whose place lies in one face that holds no other place."""
    held = np.bincount(unit, minlength=count) == 1
    crowded = unit[np.bincount(face)[face] > 1] if len(face) else unit
    held[crowded] = False
    return np.asarray(held)


def _in_blocks(
    polygons: NDArray[np.object_], blocks: Blocks, outline: BaseGeometry
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the faces that lie in a block and their blocks; holes of the outline and stranded faces are left out."""
    spots = shapely.point_on_surface(polygons)
    shapely.prepare(outline)
    tree = shapely.STRtree(blocks.polygons)
    face, block = tree.query_nearest(spots, max_distance=5 * GRID, all_matches=False)
    found = np.full(len(polygons), -1, dtype=np.int64)
    found[face] = block
    keep = (found >= 0) & shapely.intersects(outline, spots)
    return polygons[keep], found[keep]


def _nearest_unit(faces: _Faces, seeds: Seeds, block_of_unit: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each face the unit it holds, else the unit of the nearest seed in the same block."""
    apart = 10 * np.ptp(seeds.xy, axis=0).max() + 1.0
    tree = cKDTree(np.column_stack([seeds.xy, block_of_unit[seeds.unit] * apart]))
    spots = shapely.get_coordinates(shapely.point_on_surface(faces.polygons))
    _, nearest = tree.query(np.column_stack([spots, faces.block * apart]))
    return np.where(faces.holds >= 0, faces.holds, seeds.unit[nearest])


def _pieces(wish: NDArray[np.int64], edges: Edges) -> NDArray[np.int64]:
    """Return the number of the connected piece of each face: same unit, joined by edges that lie on no line."""
    same = wish[edges.a] == wish[edges.b]
    a, b = edges.a[same], edges.b[same]
    links = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(len(wish), len(wish)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _owners(
    piece: NDArray[np.int64],
    wish: NDArray[np.int64],
    holds: NDArray[np.int64],
    edges: Edges,
    crossing: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the unit of each face: pieces that hold no place go to a neighbour."""
    count = int(piece.max()) + 1
    label = np.full(count, -1, dtype=np.int64)
    label[piece[holds >= 0]] = holds[holds >= 0]
    wished = np.empty(count, dtype=np.int64)
    wished[piece] = wish
    pairs = np.stack([piece[edges.a], piece[edges.b]], axis=1)
    loose = (pairs[:, 0] != pairs[:, 1]) & (label[pairs] < 0).any(axis=1)
    label = absorb(label, pairs=pairs[loose], length=edges.length[loose], level=crossing[loose], wish=wished)
    return label[piece]
