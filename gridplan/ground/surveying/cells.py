"""Cells: every unit's share of the ground, one polygon each, matching edge to edge along streets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.basis import Basis
from gridplan.ground.surveying.cutting import cut_tiles
from gridplan.ground.surveying.faces import loose_rim
from gridplan.ground.surveying.outline import traced
from gridplan.ground.surveying.owners import Shared, give_spare, share_out
from gridplan.ground.surveying.ridges import Ridges, ridges
from gridplan.ground.surveying.seeds import Seeds, seed
from gridplan.ground.surveying.sharing import each
from gridplan.ground.surveying.tiles import Tile, tiles_of

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Tiling:
    """Cells and the area they have to tile.

    Parameters
    ----------
    cells
        (n,) one polygon a unit.
    outline
        The outline traced along the lines between which the cells were cut; not made from the cells.
    tiles
        The units that were worked on together.
    """

    cells: NDArray[np.object_]
    outline: BaseGeometry
    tiles: list[NDArray[np.int64]]


def build_cells(basis: Basis, *, threads: int = 1, tell: Tell | None = None) -> Tiling:
    """Return one polygon a unit; together they tile the blocks, edge to edge, on the 1 cm grid.

    Parameters
    ----------
    threads
        How many tiles are worked on at a time; the cells do not depend on it.
    tell
        Called with the share done, 0 to 1.

    Raises
    ------
    NoRoomError
        When places cannot be told apart on the 1 cm grid.
    """
    tell = tell or _silent
    tiles = tiles_of(basis.blocks)
    seeds, lines = _sown(basis, tiles, threads, lambda share: tell(0.3 * share))
    faces = cut_tiles(basis, tiles, lines, threads=threads, tell=lambda share: tell(0.3 + 0.5 * share))
    del lines  # millions of lines in a large city
    outline = traced(np.concatenate([*(found.rim for found in faces), loose_rim(basis)]), basis.outline)
    shared = each(
        lambda number: share_out(basis, tiles[number], faces=faces[number], seeds=seeds[number]),
        range(len(tiles)),
        threads=threads,
        tell=lambda share: tell(0.8 + 0.2 * share),
    )
    return Tiling(_together(basis, tiles, shared), outline, [tile.units for tile in tiles])


def _silent(_share: float) -> None:
    """Tell nobody."""


def _sown(basis: Basis, tiles: list[Tile], threads: int, tell: Tell) -> tuple[list[Seeds], list[Ridges]]:
    """Return the seeds and the ridges of every tile."""

    def sow(tile: Tile) -> tuple[Seeds, Ridges]:
        seeds = seed(basis, tile)
        lines = ridges(seeds, block=basis.blocks.of_unit, blocks=basis.blocks.polygons)
        shapely.destroy_prepared(basis.blocks.polygons[tile.blocks])  # else each block keeps a tree of its border
        return seeds, lines

    sown = each(sow, tiles, threads=threads, tell=tell)
    return [seeds for seeds, _ in sown], [lines for _, lines in sown]


def _together(basis: Basis, tiles: list[Tile], shared: list[Shared]) -> NDArray[np.object_]:
    cells = np.empty(len(basis.places), dtype=object)
    for tile, found in zip(tiles, shared, strict=True):
        cells[tile.units] = found.cells
    spare = np.concatenate([found.spare for found in shared])
    return give_spare(cells, spare, np.concatenate([found.block for found in shared]), basis)
