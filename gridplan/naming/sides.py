"""Which way each piece of a border faces: east, south, west or north of its grid, and how much of that side it is."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.naming.borders import Borders
from gridplan.naming.fronts import Places, before_buildings
from gridplan.plan import Plan

SIDES = ("east", "south", "west", "north")
"""In the order in which Chinese notices tell them."""
_WALL = 10.0
"""Walls of buildings are looked at in pieces of at most this length, m."""
_CLEAR = 0.15
"""A grid has a direction of its own when its borders agree on one at least so much, 0–1."""


def facing(borders: Borders, plan: Plan) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the side that each piece belongs to and its width as seen from the buildings of its grid.

    The four sides of a grid among slanted streets are those of the streets: its compass is turned by up to 45° to where
    most of its border runs. What no building of the grid has in front, as the bend of a horseshoe or a thin arm along a
    neighbour, belongs to no side.

    Returns
    -------
    int64 (p,), float64 (p,)
        Position in `SIDES`, and metres across the direction; 0 where the piece is before no building.
    """
    turns = _turns(borders, len(plan.network.codes))
    x, y = _turned(borders.outward, turns[borders.grid]).T
    side = np.where(np.abs(x) >= np.abs(y), np.where(x >= 0, 0, 2), np.where(y >= 0, 3, 1))
    width = np.where(side % 2 == 0, np.abs(x), np.abs(y))
    pieces = _from_side(_turned(borders.middle, turns[borders.grid]), borders.grid, side)
    return side, np.where(before_buildings(pieces, _buildings(plan, turns)), width, 0.0)


def _buildings(plan: Plan, turns: NDArray[np.float64]) -> Places:
    """Return places along the walls of all units in grids, seen from each of the four sides."""
    inside = plan.labels >= 0
    shapes = shapely.segmentize(plan.ground.units.geometry.to_numpy()[inside], _WALL)
    xy, unit = shapely.get_coordinates(shapes, return_index=True)
    grid = np.tile(plan.labels[inside][unit].astype(np.int64), len(SIDES))
    xy = np.tile(_turned(xy, turns[grid[: len(unit)]]), (len(SIDES), 1))
    return _from_side(xy, grid, np.repeat(np.arange(len(SIDES)), len(unit)))


def _from_side(xy: NDArray[np.float64], grid: NDArray[np.int64], side: NDArray[np.int64]) -> Places:
    """Return places in turned compasses as they lie along and behind each one's side."""
    upright = side % 2 == 0
    sign = np.where((side == 0) | (side == 3), 1.0, -1.0)
    along, out = np.where(upright, xy[:, 1], xy[:, 0]), np.where(upright, xy[:, 0], xy[:, 1])
    return Places(grid * len(SIDES) + side, along, sign * out)


def _turns(borders: Borders, n_grids: int) -> NDArray[np.float64]:
    """Return how far each grid's compass is turned, radians within π/4, by the mean of four times the directions."""
    length = borders.length
    unit = (borders.step[:, 0] + 1j * borders.step[:, 1]) / np.maximum(length, 1e-9)
    fourfold = length * unit**4
    total = np.bincount(borders.grid, length, n_grids)
    even, odd = (np.bincount(borders.grid, part, n_grids) for part in (fourfold.real, fourfold.imag))
    odd = np.where(np.abs(odd) < 1e-6 * total, 0.0, odd)
    clear = np.hypot(even, odd) >= _CLEAR * total
    return np.where(clear, np.arctan2(odd, even) / 4, 0.0)


def _turned(vectors: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return vectors as a compass turned by `turn` shows them."""
    cos, sin = np.cos(turn), np.sin(turn)
    return np.column_stack([cos * vectors[:, 0] + sin * vectors[:, 1], cos * vectors[:, 1] - sin * vectors[:, 0]])
