"""Running straight pieces together into lines."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.ground.surveying.coverage import grid_keys

Numbers = NDArray[np.int64]


def chained(segments: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return lines made of all segments, run together wherever exactly two meet.

    Parameters
    ----------
    segments
        float64 (m, 2, 2), m; ends that agree to 1 cm meet.

    Examples
    --------
    >>> [line.wkt for line in chained(np.array([[[0, 0], [1, 0]], [[2, 1], [1, 0]]], dtype=float))]
    ['LINESTRING (0 0, 1 0, 2 1)']
    """
    return chained_by(segments, np.zeros(len(segments), dtype=np.int64))[0]


def chained_by(segments: NDArray[np.float64], group: Numbers) -> tuple[NDArray[np.object_], Numbers]:
    """Return lines made of all segments and the group of each line; segments of two groups never meet."""
    _, first, number = np.unique(grid_keys(segments.reshape(-1, 2)), return_index=True, return_inverse=True)
    place = segments.reshape(-1, 2)[first]
    ends = unlike(number.reshape(-1, 2), len(place))
    if not len(ends):
        return np.zeros(0, dtype=object), group[:0]
    path, line = run_together(ends, junctions(ends, len(place)))
    start = path[np.searchsorted(line, np.arange(line[-1] + 1))]
    return np.asarray(shapely.linestrings(place[path], indices=line)), group[first[start] // 2]


def unlike(ends: Numbers, count: int) -> Numbers:
    """Return the pairs of two different places out of `count`, each once, first < second, sorted."""
    ends = np.sort(ends, axis=1)
    ends = ends[ends[:, 0] != ends[:, 1]]
    return ends[np.unique(ends[:, 0] * count + ends[:, 1], return_index=True)[1]]


def junctions(ends: Numbers, count: int) -> NDArray[np.bool_]:
    """Return (count,) True at places where a line starts or ends: not two segments, or the first place of a ring."""
    stop = np.asarray(np.bincount(ends.ravel(), minlength=count) != 2)
    graph = coo_array((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(count, count))
    part = connected_components(graph, directed=False)[1]
    stopped = np.zeros(part.max() + 1, dtype=bool)
    stopped[part[stop]] = True
    _, first = np.unique(part, return_index=True)
    stop[first[~stopped]] = True
    return stop


def run_together(ends: Numbers, stop: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Return the places along each line and the number of the line.

    Parameters
    ----------
    ends
        int64 (m, 2), pairs of places, each once; at least one.
    stop
        (count,) True at places where lines start and end: at least wherever not exactly two pairs meet.
    """
    count = len(ends)
    tail, head = np.concatenate([ends, ends[:, ::-1]]).T
    back = np.roll(np.arange(2 * count), count)
    last, steps = _ends_of(_followers(tail, head, back, stop))
    kept = np.flatnonzero(last < last[back])
    order = kept[np.lexsort((-steps[kept], last[kept]))]
    starts = np.append([True], last[order][1:] != last[order][:-1])
    line = np.cumsum(starts) - 1
    at = np.arange(len(order)) + line + 1
    path = np.empty(len(order) + int(line[-1]) + 1, dtype=np.int64)
    number = np.empty_like(path)
    path[at], number[at] = head[order], line
    path[at[starts] - 1], number[at[starts] - 1] = tail[order[starts]], line[starts]
    return path, number


def _followers(tail: Numbers, head: Numbers, back: Numbers, stop: NDArray[np.bool_]) -> Numbers:
    """Return for each directed segment the one that goes on from its head; itself where the line ends.

    Two directed segments leave a place in the middle of a line, and one of them is the way back.
    """
    leaving = np.zeros(len(stop), dtype=np.int64)
    np.add.at(leaving, tail, np.arange(len(tail)))
    return np.where(stop[head], np.arange(len(tail)), leaving[head] - back)


def _ends_of(follower: Numbers) -> tuple[Numbers, Numbers]:
    """Return the last directed segment of each line and how many steps lead there, by pointer doubling."""
    last = follower
    steps = (last != np.arange(len(last))).astype(np.int64)
    while (last[last] != last).any():
        steps = steps + steps[last]
        last = last[last]
    return last, steps
