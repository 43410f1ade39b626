"""Pieces cut out of the ground as graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece
from gridplan.solve.graph import Graph
from gridplan.wishes.wished import Wishes

if TYPE_CHECKING:
    from gridplan.ground.ground import Ground

_GROUND_SHARE = 0.1


def cut_out(
    ground: Ground, piece: Piece, amounts: NDArray[np.int64], load: NDArray[np.int64], *, wishes: Wishes | None = None
) -> Graph:
    """Return the graph of one piece, with the borders grids may reach across."""
    place = np.full(len(ground), -1, np.int64)
    place[piece.units] = np.arange(len(piece.units))
    near, mates = ground.adjacency, None if wishes is None else wishes.mates
    inside = near.open & (place[near.u] >= 0) & (place[near.v] >= 0)
    return Graph.from_edges(
        ground.points[piece.units],
        amounts[piece.units],
        place[near.u[inside]],
        place[near.v[inside]],
        weight=drawing_weight(load[piece.units]),
        length=near.length[inside],
        off_road=near.off_road[inside],
        crossing=None if wishes is None else wishes.crossing[inside],
        soft=None if wishes is None else wishes.soft[piece.units],
        heads=None if mates is None else mates.heads[piece.units],
        mates=None if mates is None else mates.counts[piece.units],
    )


def drawing_weight(load: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights, float64 (m,), by which units of one piece with this load are drawn together.

    Every unit adds a tenth of the mean load, so that units without households (45 % of the buildings of a city centre)
    lie compactly too.

    Examples
    --------
    >>> drawing_weight(np.array([0, 40])).tolist()
    [2.0, 42.0]
    """
    weight: NDArray[np.float64] = load + _GROUND_SHARE * max(load.mean(), 1e-9)
    return weight
