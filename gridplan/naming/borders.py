"""The borders of grids in short pieces, each with the grid on its inner side and what lies on the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.coverage import grid_keys, segments_of
from gridplan.naming.pieces import cut, right_of

PIECE = 10.0
"""Pieces are at most this long, m."""
_BEND = 1.0
"""Bends smaller than a triangle of this side do not matter, m."""


@dataclass(frozen=True, eq=False)
class Borders:
    """Pieces of border. What two grids share is in here twice, once for each.

    Parameters
    ----------
    grid
        int64 (p,), the grid on the left of each piece.
    other
        int64 (p,), the grid on its right, −1 for none.
    middle
        float64 (p, 2), m.
    step
        float64 (p, 2), from the beginning to the end, m: the outward normal is this turned clockwise.
    """

    grid: NDArray[np.int64]
    other: NDArray[np.int64]
    middle: NDArray[np.float64]
    step: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.grid)

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Borders:
        return Borders(self.grid[chosen], self.other[chosen], self.middle[chosen], self.step[chosen])

    @property
    def length(self) -> NDArray[np.float64]:
        """float64 (p,), m."""
        return np.asarray(np.hypot(self.step[:, 0], self.step[:, 1]))

    @property
    def outward(self) -> NDArray[np.float64]:
        """float64 (p, 2), what faces away from the grid, as long as the piece, m."""
        return np.column_stack([self.step[:, 1], -self.step[:, 0]])

    def beside(self, metres: float) -> NDArray[np.float64]:
        """Return float64 (p, 2), the places so far outside the middles; negative ones lie inside."""
        return self.middle + metres * right_of(self.step)


def read_borders(shapes: NDArray[np.object_]) -> Borders:
    """Return the borders of grids that match edge to edge.

    Parameters
    ----------
    shapes
        (k,) polygons, m; empty ones have no border.

    Examples
    --------
    >>> found = read_borders(shapely.box([0, 8], 0, [8, 16], 8))
    >>> len(found), found.grid[found.other >= 0].tolist(), found.other[found.other >= 0].tolist()
    (8, [0, 1], [1, 0])
    """
    start, end, grid = segments_of(shapely.orient_polygons(_smooth(shapes)))
    other = _across(start, end, grid)
    proper = other != grid
    edge, middle, step = cut(np.stack([start[proper], end[proper]], axis=1), PIECE)
    return Borders(grid[proper][edge], other[proper][edge], middle, step)


def _smooth(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes without small bends; what two of them share stays the same in both."""
    found = shapes.copy()
    there = ~shapely.is_empty(shapes)
    found[there] = shapely.coverage_simplify(shapes[there], _BEND)
    return found


def _across(start: NDArray[np.float64], end: NDArray[np.float64], grid: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the grid that has each edge the other way round, −1 for none."""
    corner = np.unique(grid_keys(np.vstack([start, end])), return_inverse=True)[1].reshape(-1)
    one, two = corner[: len(start)], corner[len(start) :]
    edge = np.unique(np.minimum(one, two) * (corner.max(initial=0) + 1) + np.maximum(one, two), return_inverse=True)[1]
    found = np.full((edge.max(initial=-1) + 1, 2), -1, dtype=np.int64)
    turned = (one > two).astype(np.int64)
    found[edge, turned] = grid
    return np.asarray(np.where(one == two, grid, found[edge, 1 - turned]))
