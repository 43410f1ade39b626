"""Which unit each face goes to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.blocks import merged
from gridplan.ground.surveying.coverage import Edges, absorb, edges_of
from gridplan.ground.surveying.faces import Faces
from gridplan.ground.surveying.network import Crossing
from gridplan.ground.surveying.seeds import Seeds
from gridplan.ground.surveying.tiles import Tile

_OTHER_BLOCK = 10
"""Added to the crossing of an edge between two blocks, which only a sliver on the very line has to take."""


@dataclass(frozen=True)
class Shared:
    """The faces of a tile, shared out.

    Parameters
    ----------
    cells
        One polygon for each unit of the tile, in their order.
    spare, block
        Faces that no edge connects with a unit of their own block, and the block of each.
    """

    cells: NDArray[np.object_]
    spare: NDArray[np.object_]
    block: NDArray[np.int64]


def share_out(basis: Basis, tile: Tile, *, faces: Faces, seeds: Seeds) -> Shared:
    """Return the cells of a tile.

    Parameters
    ----------
    faces, seeds
        Those of the tile.

    Notes
    -----
    A face belongs to the unit whose seed is nearest in the same block. A face that a road or barrier cuts off from
    its unit's place goes to the neighbour in the same block with the longest common border, on its own side of the
    line where there is one.
    """
    polygons = faces.polygons.shapes
    wish = _nearest_unit(faces, seeds, basis.blocks.of_unit, shapely.point_on_surface(polygons))
    edges = edges_of(polygons).inner
    edges = edges[faces.block[edges.a] == faces.block[edges.b]]
    crossing = basis.network.crossing(edges.xy)
    piece = _pieces(wish, edges[crossing == Crossing.NOTHING])
    owner = _owners(piece, wish, faces.holds, edges, crossing)
    spare = owner < 0
    owner = np.where(spare, -1, np.searchsorted(tile.units, owner))
    return Shared(merged(polygons, owner, len(tile.units)), polygons[spare], faces.block[spare])


def give_spare(
    cells: NDArray[np.object_], spare: NDArray[np.object_], block: NDArray[np.int64], basis: Basis
) -> NDArray[np.object_]:
    """Return the cells with every spare face given to the neighbour with the longest common border.

    Parameters
    ----------
    spare, block
        (s,) faces that match the cells edge to edge, and the block of each.
    """
    if not len(spare):
        return cells
    near = np.unique(shapely.STRtree(cells).query(spare, predicate="intersects")[1])
    polygons = np.concatenate([spare, cells[near]])
    block = np.concatenate([block, basis.blocks.of_unit[near]])
    edges = edges_of(polygons).inner
    edges = edges[edges.a < len(spare)]
    crossing = basis.network.crossing(edges.xy) + _OTHER_BLOCK * (block[edges.a] != block[edges.b])
    label = np.concatenate([np.full(len(spare), -1), np.arange(len(near))])
    label = absorb(label, pairs=np.stack([edges.a, edges.b], axis=1), length=edges.length, level=crossing)
    given = cells.copy()
    given[near] = merged(polygons, label, len(near))
    return given


def _nearest_unit(
    faces: Faces, seeds: Seeds, block_of_unit: NDArray[np.int32], middle: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return for each face the unit it holds, else the unit of the seed nearest to its middle in the same block."""
    apart = 10 * np.ptp(seeds.xy, axis=0).max() + 1.0
    tree = cKDTree(np.column_stack([seeds.xy, block_of_unit[seeds.unit] * apart]))
    _, nearest = tree.query(np.column_stack([shapely.get_coordinates(middle), faces.block * apart]))
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
    """Return the unit of each face, -1 where none can be reached: pieces that hold no place go to a neighbour."""
    count = int(piece.max()) + 1
    label = np.full(count, -1, dtype=np.int64)
    label[piece[holds >= 0]] = holds[holds >= 0]
    wished = np.empty(count, dtype=np.int64)
    wished[piece] = wish
    pairs = np.stack([piece[edges.a], piece[edges.b]], axis=1)
    loose = (pairs[:, 0] != pairs[:, 1]) & (label[pairs] < 0).any(axis=1)
    label = absorb(label, pairs=pairs[loose], length=edges.length[loose], level=crossing[loose], wish=wished)
    return label[piece]
