"""What of a border a person among the buildings of its grid has in front: the first behind the outermost building.

Thin arms, as the half of a river that a grid has along its neighbours, lie before none of its buildings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROW = 20.0
"""Each side is looked at in rows so wide, m."""
_GAP = 6
"""So many rows between two with buildings look out as these do: a yard or a park."""
_DEEP = 15.0
"""What lies less than this beyond the first piece of its row is seen as well, m."""
_INSIDE = 10.0
"""A border so far inside the outermost building of its row still runs before it, m: it may run aslant."""


_BEHIND = 0.25
"""A border lies behind the middle of the buildings when it does by so much of its distance to that: by 15°."""


@dataclass(frozen=True, eq=False)
class Places:
    """Places as seen from one side of a grid.

    Parameters
    ----------
    side
        int64 (p,), number of the side: four a grid.
    across, depth
        float64 (p,), along the side and outwards, m.
    """

    side: NDArray[np.int64]
    across: NDArray[np.float64]
    depth: NDArray[np.float64]


def before_buildings(pieces: Places, buildings: Places) -> NDArray[np.bool_]:
    """Tell which pieces of border a person among the buildings has in front; of a side without any, all its pieces.

    Examples
    --------
    >>> depth = np.array([10.0, 90.0, 90.0])
    >>> border = Places(np.zeros(3, np.int64), np.array([5.0, 5.0, 300.0]), depth)
    >>> before_buildings(border, Places(np.zeros(1, np.int64), np.array([0.0]), np.array([8.0]))).tolist()
    [True, False, False]
    """
    at, of_building, n_rows = _rows(pieces, buildings)
    outermost = np.full(n_rows, -np.inf)
    np.maximum.at(outermost, of_building, buildings.depth)
    outermost = _over_gaps(outermost)
    outside = np.isfinite(outermost[at]) & (pieces.depth >= outermost[at] - _INSIDE) & ~_behind(pieces, buildings)
    first = np.full(n_rows, np.inf)
    np.minimum.at(first, at[outside], pieces.depth[outside])
    seen = outside & (pieces.depth <= first[at] + _DEEP)
    return np.asarray(seen | (np.bincount(pieces.side, seen)[pieces.side] == 0))


def _behind(pieces: Places, buildings: Places) -> NDArray[np.bool_]:
    """Tell which pieces lie on the other side of the middle of the buildings than the one that they face."""
    n_sides = max(pieces.side.max(initial=-1), buildings.side.max(initial=-1)) + 1
    count = np.maximum(np.bincount(buildings.side, minlength=n_sides), 1)
    middles = [np.bincount(buildings.side, xy, n_sides) / count for xy in (buildings.across, buildings.depth)]
    across, depth = pieces.across - middles[0][pieces.side], pieces.depth - middles[1][pieces.side]
    return np.asarray(depth < -_BEHIND * np.hypot(across, depth))


def _rows(pieces: Places, buildings: Places) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return the row of each piece and of each building, those of all sides in one line, and how many there are."""
    side = np.concatenate([pieces.side, buildings.side])
    across = np.concatenate([pieces.across, buildings.across])
    n_sides = side.max(initial=-1) + 1
    start = np.full(n_sides, np.inf)
    np.minimum.at(start, side, across)
    row = np.floor((across - start[side]) / _ROW).astype(np.int64)
    count = np.zeros(n_sides, dtype=np.int64)
    np.maximum.at(count, side, row + 1)
    begin = np.cumsum(count + _GAP) - count
    at = begin[side] + row
    return at[: len(pieces.side)], at[len(pieces.side) :], int((count + _GAP).sum()) + _GAP


def _over_gaps(outermost: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of which those in a gap look out as the next with a building on either side, the lesser of both.

    One row beyond the last building looks out as that.
    """
    known = np.where(np.isfinite(outermost), outermost, np.inf)
    before, after = known, known
    for _ in range(_GAP):
        before = np.where(np.isfinite(before), before, np.append(np.inf, before[:-1]))
        after = np.where(np.isfinite(after), after, np.append(after[1:], np.inf))
    between = np.where(np.isfinite(before) & np.isfinite(after), np.minimum(before, after), np.inf)
    beside = np.minimum(np.append(np.inf, known[:-1]), np.append(known[1:], np.inf))
    return np.where(np.isfinite(between), between, beside)
