"""Which shapes touch, in pairs, looked for only where the pairs are few enough to be looked at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.limits import MOST_CROSSINGS, MOST_PAIRED_CORNERS, MOST_PAIRS

_AT_ONCE = 200
"""Shapes whose neighbours are counted together, so that counting itself stays small."""
_SAMPLE = 2_000
"""Straight pieces whose crossings stand for those of all."""


class Touching(NamedTuple):
    """Rows (m,) of shapes that touch, first < second."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]


class PileError(Exception):
    """Too many shapes lie over one another.

    Parameters
    ----------
    row
        Of the shape whose box touches the most others, among those looked at.
    others
        How many these are.
    """

    def __init__(self, row: int, others: int) -> None:
        self.row, self.others = row, others
        super().__init__(row, others)


def touching(shapes: NDArray[np.object_]) -> Touching:
    """Return the pairs of shapes that touch or cover one another.

    Raises
    ------
    PileError
        When comparing them would be endless.

    Examples
    --------
    >>> touching(shapely.box([0, 5, 40], 0, [10, 15, 50], 10))
    Touching(first=array([0]), second=array([1]))
    """
    first, second = tree_of(shapes).query(shapes, predicate="intersects")
    once = first < second
    return Touching(first[once], second[once])


def tree_of(shapes: NDArray[np.object_]) -> shapely.STRtree:
    """Return the tree in which shapes are looked up, of which not too many lie over one another.

    Raises
    ------
    PileError
        When comparing them in pairs would be endless.
    """
    tree = shapely.STRtree(shapes)
    corners = shapely.get_num_coordinates(shapes).astype(np.int64)
    pairs = paired = 0
    for start in range(0, len(shapes), _AT_ONCE):
        row, other = tree.query(shapes[start : start + _AT_ONCE])
        row += start
        once = row < other
        pairs += int(once.sum())
        paired += int((corners[row[once]] * corners[other[once]]).sum())
        if pairs > MOST_PAIRS or paired > MOST_PAIRED_CORNERS:
            count = np.bincount(row - start)
            raise PileError(start + int(count.argmax()), int(count.max()) - 1)
    return tree


def crossings(pieces: NDArray[np.object_]) -> int:
    """Return in about how many places straight pieces of lines cross, from evenly chosen ones among them.

    Examples
    --------
    >>> lines = shapely.linestrings([[(0, 0), (2, 2)], [(0, 2), (2, 0)], [(2, 0), (4, 0)]])
    >>> crossings(lines)
    1
    """
    chosen = pieces[:: max(1, -(-len(pieces) // _SAMPLE))]
    tree = shapely.STRtree(pieces)
    found = 0
    for start in range(0, len(chosen), _AT_ONCE // 10):
        some = chosen[start : start + _AT_ONCE // 10]
        found += tree.query(some, predicate="crosses").shape[1]
        if found * len(pieces) > 2 * MOST_CROSSINGS * len(chosen):
            break
    return found * len(pieces) // (2 * max(len(chosen), 1))
