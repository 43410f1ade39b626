"""How many metres of borders run along lines."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_PIECE = 1.0
_STRIP = 100_000
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
        west = straight[:, :, 0].min(axis=1)
        self._order = np.argsort(west, kind="stable")
        self._straight = straight[self._order]
        self._west = west[self._order]
        self._longest = float(np.ptp(straight[:, :, 0], axis=1).max(initial=0.0))

    def hits(self, places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return all pairs of a place (m, 2) and a line near it: rows of the places, rows of the lines."""
        place, line = self._candidates(places[:, None])
        near = _apart(places[place], self._straight[line]) <= self._within
        return place[near], self._order[line[near]]

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
        """Return all pairs of rows whose boxes come near to each other, strip by strip from west to east.

        A tree of all lines of a city at once would take more memory than all else.
        """
        order = np.argsort(xy[:, 0, 0], kind="stable")
        found = [np.zeros((2, 0), dtype=np.int64)]
        for at in range(0, len(order), _STRIP):
            rows = order[at : at + _STRIP]
            lines = self._beside(xy[rows])
            pair = shapely.STRtree(_diagonals(self._straight[lines], self._within)).query(_diagonals(xy[rows], 0.0))
            found.append(np.stack([rows[pair[0]], lines[pair[1]]]))
        row, line = np.concatenate(found, axis=1)
        return row, line

    def _beside(self, xy: Edges) -> NDArray[np.int64]:
        """Return the lines near to the box round some edges."""
        low, high = xy.min(axis=(0, 1)) - self._within, xy.max(axis=(0, 1)) + self._within
        first, last = np.searchsorted(self._west, [low[0] - self._longest, high[0]], side="right")
        some = self._straight[max(first - 1, 0) : last]
        near = (some.max(axis=1) >= low).all(axis=1) & (some.min(axis=1) <= high).all(axis=1)
        return np.asarray(np.flatnonzero(near) + max(first - 1, 0))

    def _in_pieces(self, xy: Edges) -> NDArray[np.float64]:
        start, step, length = xy[:, 0], xy[:, 1] - xy[:, 0], _lengths(xy)
        count = np.maximum(np.ceil(length / _PIECE).astype(np.int64), 1)
        edge = np.repeat(np.arange(len(xy)), count)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        piece, _ = self.hits(start[edge] + step[edge] * ((number + 0.5) / count[edge])[:, None])
        return np.asarray(length * np.bincount(edge[np.unique(piece)], minlength=len(xy)) / count)


def _diagonals(xy: Edges, within: float) -> NDArray[np.object_]:
    """Return lines whose boxes are those of the edges and all that is near to them; a place becomes a point."""
    if xy.shape[1] == 1:
        return np.asarray(shapely.points(xy[:, 0]))
    return np.asarray(shapely.linestrings(np.stack([xy.min(axis=1) - within, xy.max(axis=1) + within], axis=1)))


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
