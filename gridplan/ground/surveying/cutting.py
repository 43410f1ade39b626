"""Cutting all tiles into faces; ridges are left as they are in blocks that are too crowded for simpler ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.basis import BESIDE, Basis
from gridplan.ground.surveying.blocks import NoRoomError
from gridplan.ground.surveying.faces import Faces, cut_faces
from gridplan.ground.surveying.ridges import Ridges
from gridplan.ground.surveying.sharing import each
from gridplan.ground.surveying.tiles import Tile

SIMPLER = 0.1
"""Ridges are simplified by this much, in m; not at all in a block where two places would fall into one face."""


def cut_tiles(
    basis: Basis, tiles: list[Tile], ridges: list[Ridges], *, threads: int, tell: Callable[[float], None]
) -> list[Faces]:
    """Return the faces of every tile.

    Parameters
    ----------
    ridges
        Those of each tile.

    Raises
    ------
    NoRoomError
        With the units whose places lie in one face even so.
    """
    crowded = np.zeros(len(basis.blocks.polygons), dtype=bool)
    faces: dict[int, Faces] = {}
    waiting = list(range(len(tiles)))
    while waiting:
        cut = _Cut(basis, tiles, ridges, crowded)
        faces |= zip(waiting, each(cut.faces, waiting, threads=threads, tell=tell), strict=True)
        units = np.concatenate([found.crowded for found in faces.values()])
        block = basis.blocks.of_unit[units]
        if len(units) and crowded[block].all():
            raise NoRoomError(np.sort(units))
        fresh = np.setdiff1d(block, np.flatnonzero(crowded))
        crowded[fresh] = True
        waiting = _around(basis, tiles, fresh)
    return [faces[number] for number in range(len(tiles))]


class _Cut:
    """Cuts one tile after the other with the ridges of all, simplified but in crowded blocks."""

    def __init__(self, basis: Basis, tiles: list[Tile], ridges: list[Ridges], crowded: NDArray[np.bool_]) -> None:
        self._basis = basis
        self._tiles = tiles
        self._ridges = ridges
        self._crowded = crowded
        self._tile_of_block = np.empty(len(basis.blocks.polygons), dtype=np.int64)
        for number, tile in enumerate(tiles):
            self._tile_of_block[tile.blocks] = number

    def faces(self, number: int) -> Faces:
        """Return the faces of a tile."""
        ridges = [self._ridges[number], *self._beside(number)]
        return cut_faces(self._basis, self._tiles[number], np.concatenate([self._simpler(some) for some in ridges]))

    def _beside(self, number: int) -> list[Ridges]:
        """Return the ridges of other tiles that come near to this one."""
        tile, found = self._tiles[number], []
        blocks = self._basis.blocks_beside(tile)
        tree = shapely.STRtree(self._basis.blocks.polygons[tile.blocks])
        for other in np.unique(self._tile_of_block[blocks]):
            some = self._ridges[other]
            some = some[np.flatnonzero(np.isin(some.block, blocks))]
            found.append(some[np.unique(tree.query(some.lines.shapes, predicate="dwithin", distance=BESIDE)[0])])
        return found

    def _simpler(self, ridges: Ridges) -> NDArray[np.object_]:
        crowded = self._crowded[ridges.block]
        lines = ridges.lines.shapes
        lines[~crowded] = shapely.simplify(lines[~crowded], SIMPLER)
        lines[crowded] = shapely.simplify(lines[crowded], 0.0)
        return lines


def _around(basis: Basis, tiles: list[Tile], blocks: NDArray[np.int64]) -> list[int]:
    """Return the tiles that hold one of the blocks or have one beside them."""
    return [
        number
        for number, tile in enumerate(tiles)
        if np.isin(tile.blocks, blocks).any() or np.isin(basis.blocks_beside(tile), blocks).any()
    ]
