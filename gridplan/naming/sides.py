"""Which way each piece of a border faces: east, south, west or north of its grid, and how much of that side it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.naming.borders import Borders

SIDES = ("east", "south", "west", "north")
"""In the order in which Chinese notices tell them."""
_ROW = 20.0
"""A border is hidden when another piece of its grid lies outside it in the same strip, so many metres wide."""
_DEEP = 15.0
"""What lies less deep than this behind the outermost piece of its strip is not hidden, m."""
_CLEAR = 0.15
"""A grid has a direction of its own when its borders agree on one at least so much, 0–1."""


def facing(borders: Borders, *, n_grids: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the side that each piece belongs to and its width as seen from there.

    The four sides of a grid among slanted streets are those of the streets: its compass is turned by up to 45° to where
    most of its border runs. What cannot be seen from outside, as in the bend of a horseshoe, belongs to no side.

    Returns
    -------
    int64 (p,), float64 (p,)
        Position in `SIDES`, and metres across the direction; 0 where the piece is hidden.
    """
    turn = _turns(borders, n_grids)[borders.grid]
    outward, middle = _turned(borders.outward, turn), _turned(borders.middle, turn)
    x, y = outward.T
    side = np.where(np.abs(x) >= np.abs(y), np.where(x >= 0, 0, 2), np.where(y >= 0, 3, 1))
    upright = side % 2 == 0
    sign = np.where((side == 0) | (side == 3), 1.0, -1.0)
    depth = sign * np.where(upright, middle[:, 0], middle[:, 1])
    across = np.where(upright, middle[:, 1], middle[:, 0])
    width = np.where(upright, np.abs(x), np.abs(y))
    return side, np.where(_seen(borders.grid * 4 + side, across, depth), width, 0.0)


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


def _seen(side: NDArray[np.int64], across: NDArray[np.float64], depth: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which pieces nothing of their grid lies in front of."""
    row = np.floor((across - across.min(initial=0.0)) / _ROW).astype(np.int64)
    strip = np.unique(side * (row.max(initial=0) + 1) + row, return_inverse=True)[1].reshape(-1)
    front = np.full(strip.max(initial=-1) + 1, -np.inf)
    np.maximum.at(front, strip, depth)
    return np.asarray(depth >= front[strip] - _DEEP)
