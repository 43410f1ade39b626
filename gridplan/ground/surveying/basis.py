"""What the cells of one survey are cut from, with the trees in which its parts are looked up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.blocks import Blocks
from gridplan.ground.surveying.coverage import GRID
from gridplan.ground.surveying.network import Network, single_segments
from gridplan.ground.surveying.tiles import Tile

BESIDE = 1.0
"""Whatever lies this near to a tile, in m, is looked at together with it."""
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Basis:
    """The units of a survey, the lines and blocks between them, and where each of them is found.

    Parameters
    ----------
    footprints, places
        (n,) polygons and (n, 2) m.
    footprint_tree, place_tree, block_tree, line_tree, edge_tree
        Trees of the footprints, the places, the blocks, the noded lines and the straight pieces of the outline.
    """

    footprints: NDArray[np.object_]
    places: NDArray[np.float64]
    blocks: Blocks
    network: Network
    outline: BaseGeometry
    footprint_tree: shapely.STRtree
    place_tree: cKDTree
    block_tree: shapely.STRtree
    line_tree: shapely.STRtree
    edge_tree: shapely.STRtree

    @classmethod
    def of(
        cls,
        footprints: NDArray[np.object_],
        places: NDArray[np.float64],
        *,
        blocks: Blocks,
        network: Network,
        outline: BaseGeometry,
    ) -> Basis:
        """Return the basis with its trees."""
        edge = single_segments(shapely.get_parts(shapely.boundary(outline)))
        shapely.prepare(outline)
        shapely.dwithin(outline, shapely.points(places[0]), GRID)  # threads share what the first question builds
        return cls(
            footprints,
            places,
            blocks,
            network,
            outline,
            footprint_tree=shapely.STRtree(footprints),
            place_tree=cKDTree(places),
            block_tree=shapely.STRtree(blocks.polygons),
            line_tree=shapely.STRtree(network.noded),
            edge_tree=shapely.STRtree(edge),
        )

    def units_near(self, tile: Tile) -> Rows:
        """Return the units whose footprint lies in the tile or beside it, rising."""
        return np.union1d(tile.units, self._near(self.footprint_tree, tile))

    def lines_near(self, tile: Tile) -> Rows:
        """Return the noded lines in the tile or beside it, rising."""
        return self._near(self.line_tree, tile)

    def blocks_beside(self, tile: Tile) -> Rows:
        """Return the blocks of other tiles beside this one, rising."""
        return np.setdiff1d(self._near(self.block_tree, tile), tile.blocks)

    def _near(self, tree: shapely.STRtree, tile: Tile) -> Rows:
        polygons = self.blocks.polygons[tile.blocks]
        return np.asarray(np.unique(tree.query(polygons, predicate="dwithin", distance=BESIDE)[1]), dtype=np.int64)
