"""How many metres of borders run along lines."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_PIECE = 1.0
Edges = NDArray[np.float64]


class Alongside:
    """Straight lines that edges are measured against.

    The distance to a straight line is convex: an edge whose two ends are near one line is near it all along. Other
    edges are measured in pieces of at most 1 m, each by its middle.

    Parameters
    ----------
    lines
        Single straight lines, m.
    within
        An edge runs along a line where it is no further away, m.

    Examples
    --------
    >>> road = Alongside(shapely.linestrings([[[0, 0], [100, 0]]]), within=1.0)
    >>> road.metres(np.array([[[0, 0.5], [9, 0.5]], [[0, 5], [9, 5]]], dtype=float)).tolist()
    [9.0, 0.0]
    """

    def __init__(self, lines: NDArray[np.object_], *, within: float) -> None:
        self._within = within
        self._straight = shapely.get_coordinates(lines).reshape(-1, 2, 2)
        # Diagonals of the boxes round all that is near to a line: who is outside of the box is not near.
        boxes = [self._straight.min(axis=1) - within, self._straight.max(axis=1) + within]
        self._tree = shapely.STRtree(shapely.linestrings(np.stack(boxes, axis=1)))

    def hits(self, places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all pairs of a place (m, 2) and a line near it: rows of the places, rows of the lines."""
        place, line = self._tree.query(shapely.points(places))
        near = _apart(places[place], self._straight[line]) <= self._within
        return place[near], line[near]

    def metres(self, xy: Edges) -> NDArray[np.float64]:
        """Return (m,) how many metres of each edge lie along the lines.

        Parameters
        ----------
        xy
            (m, 2, 2) both ends of each edge, m.
        """
        found = np.zeros(len(xy))
        edge, line = self._tree.query(shapely.linestrings(xy))
        both = np.maximum(*(_apart(xy[edge, end], self._straight[line]) for end in (0, 1)))
        whole = np.zeros(len(xy), dtype=bool)
        whole[edge[both <= self._within]] = True
        found[whole] = _lengths(xy[whole])
        partly = np.setdiff1d(edge, np.flatnonzero(whole))
        found[partly] = self._in_pieces(xy[partly])
        return found

    def _in_pieces(self, xy: Edges) -> NDArray[np.float64]:
        start, step, length = xy[:, 0], xy[:, 1] - xy[:, 0], _lengths(xy)
        count = np.maximum(np.ceil(length / _PIECE).astype(np.int64), 1)
        edge = np.repeat(np.arange(len(xy)), count)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        piece, _ = self.hits(start[edge] + step[edge] * ((number + 0.5) / count[edge])[:, None])
        return np.asarray(length * np.bincount(edge[np.unique(piece)], minlength=len(xy)) / count)


def _apart(points: NDArray[np.float64], straight: Edges) -> NDArray[np.float64]:
    """Return the distance of each point to its own straight line, m."""
    along = straight[:, 1] - straight[:, 0]
    square = np.maximum((along**2).sum(axis=1), 1e-18)
    share = np.clip(((points - straight[:, 0]) * along).sum(axis=1) / square, 0.0, 1.0)
    gap = points - straight[:, 0] - share[:, None] * along
    return np.asarray(np.hypot(gap[:, 0], gap[:, 1]))


def _lengths(xy: Edges) -> NDArray[np.float64]:
    step = xy[:, 1] - xy[:, 0]
    return np.asarray(np.hypot(step[:, 0], step[:, 1]))
