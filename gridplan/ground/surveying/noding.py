"""Noding lines on the 1 cm grid, large networks one box at a time."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.chains import chained
from gridplan.ground.surveying.coverage import GRID
from gridplan.ground.surveying.sharing import each

MOST = 200_000
"""Up to so many corners lines are noded at once; time and memory of noding grow faster than they."""
_REACH = 0.5
"""Lines this near to those of a box, in m, are noded with them: a line moves only where another is within 1 cm."""
Lines = NDArray[np.object_]
Box = tuple[float, float, float, float]


def noded(lines: Lines, *, threads: int = 1) -> Lines:
    """Return single line strings on the 1 cm grid that meet only at their ends.

    Parameters
    ----------
    threads
        How many boxes are noded at a time.

    Examples
    --------
    >>> cross = shapely.linestrings([[[0, 1], [2, 1]], [[1, 0], [1, 2]]])
    >>> len(noded(cross))
    4
    """
    if shapely.get_num_coordinates(lines).sum() <= MOST:
        return np.asarray(shapely.get_parts(shapely.union_all(lines, grid_size=GRID)))
    pieces = single_segments(lines)
    tree = shapely.STRtree(pieces)
    boxes = _boxes(_middles(shapely.get_coordinates(pieces).reshape(-1, 2, 2)))
    return chained(np.concatenate(each(lambda box: _in_box(box, tree), boxes, threads=threads)))


def single_segments(lines: Lines) -> Lines:
    """Return every straight piece of `lines` as a line of its own, so that searching a tree of them is quick."""
    xy, at = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = at[1:] == at[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1)))


def _in_box(box: Box, tree: shapely.STRtree) -> NDArray[np.float64]:
    """Return (m, 2, 2) the noded straight pieces whose middle lies in a box, its west and south edges included."""
    west, south, east, north = box
    own = tree.query(shapely.box(west - _REACH, south - _REACH, east + _REACH, north + _REACH), predicate="intersects")
    near = np.unique(tree.query(tree.geometries[own], predicate="dwithin", distance=_REACH)[1])
    whole = shapely.union_all(tree.geometries[near], grid_size=GRID)
    xy = shapely.get_coordinates(single_segments(shapely.get_parts(whole))).reshape(-1, 2, 2)
    x, y = _middles(xy).T
    return np.asarray(xy[(x >= west) & (x < east) & (y >= south) & (y < north)])


def _boxes(middles: NDArray[np.float64]) -> list[Box]:
    """Return boxes that hold each middle once, at most `MOST` of them each, by halving across the longer side."""
    low, high = middles.min(axis=0) - 1.0, middles.max(axis=0) + 1.0
    waiting, found = [(np.arange(len(middles)), (*low.tolist(), *high.tolist()))], []
    while waiting:
        rows, box = waiting.pop()
        axis = int(box[3] - box[1] > box[2] - box[0])
        cut = float(np.median(middles[rows, axis])) if len(rows) > MOST else box[axis]
        before = middles[rows, axis] < cut
        if before.any() and not before.all():
            waiting += [(rows[before], _ending(box, axis + 2, cut)), (rows[~before], _ending(box, axis, cut))]
        else:
            found.append(box)
    return found


def _ending(box: Box, side: int, at: float) -> Box:
    """Return a box with another edge: 0 west, 1 south, 2 east, 3 north."""
    west, south, east, north = (at if number == side else edge for number, edge in enumerate(box))
    return west, south, east, north


def _middles(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(xy.mean(axis=1))
