"""The patrol of each road-segment grid: its shortest round."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.coverage import grid_keys
from gridplan.roads.lines import Shapes
from gridplan.roads.linking import Links
from gridplan.roads.patrol import shortest_round

Numbers = NDArray[np.int64]


def rounds(shapes: Shapes, labels: NDArray[np.int32], n_grids: int, links: Links) -> NDArray[np.float64]:
    """Return float64 (k,), the length of the shortest closed walk over all segments of each grid, m.

    The walk stays on the grid's own segments and on the links between them, over which it goes there and back.
    """
    one, other, metres, row = stretches(shapes)
    order = np.argsort(labels[row], kind="stable")
    ends = np.searchsorted(labels[row][order], np.arange(1, n_grids))
    parts = (np.split(each[order], ends) for each in (one, other, metres))
    found = np.array([shortest_round(zip(*map(_plain, part), strict=True)) for part in zip(*parts, strict=True)])
    inside = labels[links.pairs[:, 0]] == labels[links.pairs[:, 1]]
    np.add.at(found, labels[links.pairs[inside, 0]], 2 * links.metres[inside])
    return np.asarray(np.round(found, 2), dtype=np.float64)


def stretches(shapes: Shapes) -> tuple[Numbers, Numbers, NDArray[np.float64], Numbers]:
    """Return the stretches between places where some line ends: both places, metres, and the line, (e,) each.

    Examples
    --------
    >>> lines = shapely.from_wkt(["LINESTRING (0 0, 50 0, 80 0)", "LINESTRING (50 0, 50 9)"])
    >>> stretches(lines)[2].tolist()
    [50.0, 30.0, 9.0]
    """
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    key = grid_keys(xy)
    same = row[1:] == row[:-1]
    along = np.append(0.0, np.cumsum(np.where(same, np.hypot(*np.diff(xy, axis=0).T), 0.0)))
    end = np.append(True, ~same) | np.append(~same, True)
    at = np.flatnonzero(np.isin(key, key[end]))
    one, other = at[:-1], at[1:]
    own = row[one] == row[other]
    one, other = one[own], other[own]
    return key[one], key[other], along[other] - along[one], row[one]


def _plain(column: NDArray[Any]) -> list[Any]:
    found: list[Any] = column.tolist()
    return found
