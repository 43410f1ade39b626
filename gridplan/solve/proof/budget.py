"""How many households a grid may hold, and how large the squares of the grids' households may be in sum."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Budget(NamedTuple):
    """Limits on grid-mates.

    Parameters
    ----------
    room
        float64 (q,), the most households a grid of each piece may hold.
    group
        int32 (q,), the group of each piece: those whose grids are counted together.
    squares
        float64 (groups,), the largest possible Σ households² over the grids of each group.
    """

    room: NDArray[np.float64]
    group: NDArray[np.int32]
    squares: NDArray[np.float64]


def budget(
    total: NDArray[np.int64],
    hi: int | NDArray[np.int64] | None,
    lo: NDArray[np.int64] | None = None,
    place: NDArray[np.int32] | None = None,
) -> Budget:
    """Return what windows allow.

    Parameters
    ----------
    total
        int64 (q,), households of each piece.
    hi
        The most households of any grid, or int64 (k,) of each; None: no limit.
    lo
        int64 (k,), the least; default 0.
    place
        int32 (k,), piece of each grid; None: anywhere.

    Examples
    --------
    >>> budget(np.array([1000]), 400).squares.tolist()
    [360000.0]
    >>> budget(np.array([1000]), np.array([400, 400, 400]), np.array([300, 300, 300])).squares.tolist()
    [340000.0]
    """
    count, one = len(total), np.zeros(len(total), np.int32)
    each = np.arange(count, dtype=np.int32)
    if hi is None or np.ndim(hi) == 0:
        room = np.minimum(total, total if hi is None else hi).astype(np.float64)
        return Budget(room, each, _free_squares(total, room))
    highest = np.asarray(hi, np.int64)
    lowest = np.zeros_like(highest) if lo is None else np.asarray(lo, np.int64)
    if place is None:
        room = np.minimum(total, highest.max()).astype(np.float64)
        most = min(_squares(int(total.sum()), lowest, highest), float(_free_squares(total, room).sum()))
        return Budget(room, one, np.array([most]))
    room, squares = total.astype(np.float64), total.astype(np.float64) ** 2
    for piece in np.unique(place):
        here = place == piece
        room[piece] = min(room[piece], float(highest[here].max()))
        squares[piece] = _squares(int(total[piece]), lowest[here], highest[here])
    return Budget(room, each, np.minimum(squares, _free_squares(total, room)))


def _free_squares(total: NDArray[np.int64], room: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest Σ households² with any number of grids: as many full ones as possible and the rest."""
    full = np.floor(total / np.maximum(room, 1.0))
    squares: NDArray[np.float64] = full * room**2 + (total - full * room) ** 2
    return squares


def _squares(total: int, lowest: NDArray[np.int64], highest: NDArray[np.int64]) -> float:
    """Return the largest Σ households² of these grids, or a little more: from lo to hi, squares lie below their chord.

    Each household above the least counts lo + hi; the steepest chords are filled first.
    """
    spare, most = max(total - int(lowest.sum()), 0), float((lowest.astype(np.float64) ** 2).sum())
    for slope, wide in sorted(zip((lowest + highest).tolist(), (highest - lowest).tolist(), strict=True), reverse=True):
        most += float(slope * min(wide, spare))
        spare -= min(wide, spare)
    return most
