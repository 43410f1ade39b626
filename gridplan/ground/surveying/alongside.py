"""How many metres of borders run along lines."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_PIECE = 1.0
_RUN = 8
_AT_ONCE = 20_000
Edges = NDArray[np.float64]


class Alongside:
    """Straight lines that edges are measured against.

    The distance to a straight line is convex: an edge whose two ends are near one line is near it all along. Other
    edges are measured in pieces of at most 1 m, each by its middle.

    Parameters
    ----------
    straight
        float64 (k, 2, 2), both ends of each line, m.
    within
        An edge runs along a line where it is no further away, m.

    Examples
    --------
    >>> road = Alongside(np.array([[[0, 0], [100, 0]]], dtype=float), within=1.0)
    >>> road.metres(np.array([[[0, 0.5], [9, 0.5]], [[0, 5], [9, 5]]], dtype=float)).tolist()
    [9.0, 0.0]
    """

    def __init__(self, straight: Edges, *, within: float) -> None:
        self._within = within
        self._straight = straight
        self._first = _runs(straight)
        low, high = _boxes(straight)
        some = np.minimum.reduceat(low, self._first), np.maximum.reduceat(high, self._first)
        self._tree = shapely.STRtree(_diagonals(some[0] - within, some[1] + within))

    def hits(self, places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all pairs of a place (m, 2) and a line near it: rows of the places, rows of the lines."""
        place, line = self._candidates(places[:, None])
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
        edge, line = self._candidates(xy)
        both = np.maximum(*(_apart(xy[edge, end], self._straight[line]) for end in (0, 1)))
        whole = np.zeros(len(xy), dtype=bool)
        whole[edge[both <= self._within]] = True
        found[whole] = _lengths(xy[whole])
        partly = np.setdiff1d(edge, np.flatnonzero(whole))
        found[partly] = self._in_pieces(xy[partly])
        return found

    def _candidates(self, xy: Edges) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all pairs of an edge (or place) and a line whose boxes come near to each other."""
        starts = range(0, len(xy), _AT_ONCE)
        found = [self._pairs(xy[at : at + _AT_ONCE]) + np.array([[at], [0]]) for at in starts]
        row, line = np.concatenate(found, axis=1) if found else np.zeros((2, 0), dtype=np.int64)
        return row, line

    def _pairs(self, xy: Edges) -> NDArray[np.int64]:
        low, high = _boxes(xy)
        row, run = self._tree.query(_diagonals(low, high))
        count = np.diff(self._first, append=len(self._straight))[run]
        line = np.repeat(self._first[run] + count - np.cumsum(count), count) + np.arange(count.sum())
        row = np.repeat(row, count)
        least, most = _boxes(self._straight[line])
        near = (least <= high[row] + self._within) & (most >= low[row] - self._within)
        return np.stack([row, line])[:, near.all(axis=1)]

    def _in_pieces(self, xy: Edges) -> NDArray[np.float64]:
        start, step, length = xy[:, 0], xy[:, 1] - xy[:, 0], _lengths(xy)
        count = np.maximum(np.ceil(length / _PIECE).astype(np.int64), 1)
        edge = np.repeat(np.arange(len(xy)), count)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        piece, _ = self.hits(start[edge] + step[edge] * ((number + 0.5) / count[edge])[:, None])
        return np.asarray(length * np.bincount(edge[np.unique(piece)], minlength=len(xy)) / count)


def _runs(straight: Edges) -> NDArray[np.int64]:
    """Return where runs of lines that follow one another begin: a tree of runs takes less memory than one of lines."""
    begins = np.append([True], (straight[1:, 0] != straight[:-1, 1]).any(axis=1))[: len(straight)]
    number = np.arange(len(straight))
    since = number - np.maximum.accumulate(np.where(begins, number, 0))
    return np.flatnonzero(since % _RUN == 0)


def _boxes(xy: Edges) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lower and the upper corners of the boxes round edges or places."""
    return np.minimum(xy[:, 0], xy[:, -1]), np.maximum(xy[:, 0], xy[:, -1])


def _diagonals(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.asarray(shapely.linestrings(np.stack([low, high], axis=1)))


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
