"""The walks of an assignment, measured again on the network of its grids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.checking.blocks import blocks_of
from gridplan.people.walking import Walking

_OFFICERS = 200
"""Officers whose walks are measured together."""
Rows = NDArray[np.int64]


class Walks(NamedTuple):
    """Walks in m.

    Parameters
    ----------
    travel
        float64 (p,), from where its officer starts to the grid of each post; NaN where the officer has no start.
    mates
        int64 (q, 2), all ordered pairs of posts of one officer.
    apart
        float64 (q,), from the grid of the first post to that of the second.
    """

    travel: NDArray[np.float64]
    mates: Rows
    apart: NDArray[np.float64]


def walks_of(assignment: Assignment, places: NDArray[np.float64], on_foot: Walking) -> Walks:
    """Return the walks of all posts and between the grids of each officer.

    Parameters
    ----------
    places
        float64 (n, 2), where officers start from; NaN for those who start from a grid.
    """
    points = assignment.grids.points
    officer, grid = assignment.pairs.astype(np.int64).T
    placed = np.asarray(~np.isnan(places).any(axis=1))
    travel = np.full(len(officer), np.nan)
    mates, apart = [np.zeros((0, 2), np.int64)], [np.zeros(0)]
    for members in _lots(assignment):
        posts = np.flatnonzero(np.isin(officer, members))
        grids, place = np.unique(grid[posts], return_inverse=True)
        between = on_foot.matrix(points[grids], points[grids])
        first, second = _mates(officer[posts])
        mates.append(posts[np.column_stack([first, second])])
        apart.append(between[place[first], place[second]])
        own = members[placed[members]]
        far = on_foot.matrix(places[own], points[grids])
        at_home = placed[officer[posts]]
        travel[posts[at_home]] = far[np.searchsorted(own, officer[posts[at_home]]), place[at_home]]
        seated = ~at_home & np.isin(assignment.start[officer[posts]], grids)
        seat = np.searchsorted(grids, assignment.start[officer[posts[seated]]])
        travel[posts[seated]] = between[seat, place[seated]]
    return Walks(travel, np.concatenate(mates), np.concatenate(apart))


def _lots(assignment: Assignment) -> Iterator[Rows]:
    """Yield officers with posts, in lots of one community."""
    busy = np.zeros(len(assignment.officers), dtype=bool)
    busy[assignment.pairs[:, 0]] = True
    left = busy.copy()
    for block in blocks_of(assignment):
        members = block.officers[busy[block.officers]]
        left[members] = False
        yield from (members[start : start + _OFFICERS] for start in range(0, len(members), _OFFICERS))
    if left.any():
        yield np.flatnonzero(left)


def _mates(officer: Rows) -> tuple[Rows, Rows]:
    """Return all ordered pairs of posts of one officer, each with itself too; `officer` need not be sorted."""
    order = np.argsort(officer, kind="stable")
    _, start, count = np.unique(officer[order], return_index=True, return_counts=True)
    first = np.repeat(np.arange(len(order)), np.repeat(count, count))
    begin, size = np.repeat(start, count**2), np.repeat(count, count**2)
    offset = np.repeat(np.cumsum(count**2) - count**2, count**2)
    return order[first], order[begin + (np.arange(len(first)) - offset) % size]
