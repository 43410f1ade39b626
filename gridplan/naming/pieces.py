"""Straight lines in short pieces of equal length."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_BEND = 0.5
"""Bends of less than this do not matter, m."""


def straight_pieces(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return both ends (m, 2, 2) of the straight pieces of lines without small bends, and the line (m,) of each.

    Examples
    --------
    >>> straight_pieces(np.array([shapely.LineString([(0, 0), (1, 0), (1, 2)])]))[1].tolist()
    [0, 0]
    """
    parts, of = shapely.get_parts(shapely.simplify(shapes, _BEND, preserve_topology=False), return_index=True)
    xy, at = shapely.get_coordinates(parts, return_index=True)
    same = at[1:] == at[:-1]
    return np.stack([xy[:-1][same], xy[1:][same]], axis=1), of[at[:-1][same]]


def cut(
    ends: NDArray[np.float64], longest: float
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return lines in equal pieces: the line (p,) of each piece, its middle (p, 2) and its step (p, 2).

    Parameters
    ----------
    ends
        float64 (m, 2, 2), m.
    longest
        Pieces are at most so long, m.

    Examples
    --------
    >>> cut(np.array([[[0.0, 0.0], [4.0, 0.0]]]), 2.0)[1].tolist()
    [[1.0, 0.0], [3.0, 0.0]]
    """
    start, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    count = np.maximum(np.ceil(np.hypot(step[:, 0], step[:, 1]) / longest), 1).astype(np.int64)
    line = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    share = (number + 0.5) / count[line]
    return line, start[line] + step[line] * share[:, None], step[line] / count[line][:, None]


def right_of(step: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64 (p, 2), what points to the right of each step, of length 1; 0 for steps of no length."""
    length = np.hypot(step[:, 0], step[:, 1])
    return np.column_stack([step[:, 1], -step[:, 0]]) / np.maximum(length, 1e-9)[:, None]
