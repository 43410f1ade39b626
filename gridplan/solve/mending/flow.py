"""Where load outside a window can run off to: cheapest ways over the borders of grids.

Shortest augmenting paths, one at a time, as in the successive shortest path algorithm for minimum cost flows; units
cannot be split, so each path is carried out at once and the next one is sought from what is left.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph

_SHORT = 3.0
"""Steps that a way may be longer to a grid with room for everything than to one with room for nothing."""


def bordering(graph: Graph, labels: NDArray[np.int32], n_grids: int) -> list[list[int]]:
    """Return the grids beside each grid, ascending.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(3)], [1] * 3, [0, 1], [1, 2])
    >>> bordering(row, np.array([0, 1, 2], np.int32), 3)
    [[1], [0, 2], [1]]
    """
    one, other = labels[graph.source].astype(np.int64), labels[graph.indices]
    pairs = np.unique((one * n_grids + other)[one != other])
    beside: list[list[int]] = [[] for _ in range(n_grids)]
    for pair in pairs.tolist():
        beside[pair // n_grids].append(pair % n_grids)
    return beside


def find_way(
    beside: list[list[int]], start: int, need: float, *, room: NDArray[np.int64], toll: dict[tuple[int, int], float]
) -> list[int]:
    """Return the grids from `start` to the one that can best take `need` off it; only `start` where none can.

    Parameters
    ----------
    beside
        Grids beside each grid.
    room
        int64 (k,), how much each grid can take.
    toll
        What crossing a border costs above one step, by the lower and higher grid.

    Examples
    --------
    >>> find_way([[1], [0, 2], [1]], 0, 5, room=np.array([0, 0, 5]), toll={})
    [0, 1, 2]
    """
    best, end = np.inf, start
    away, before = {start: 0.0}, {start: start}
    queue = [(0.0, start)]
    while queue:
        length, g = heapq.heappop(queue)
        if length > away[g]:
            continue
        if length >= best:
            break
        if g != start and room[g] > 0:
            total = length + _SHORT * max(0.0, 1 - room[g] / need)
            if total < best:
                best, end = total, g
        for h in beside[g]:
            further = length + 1 + toll.get((min(g, h), max(g, h)), 0.0)
            if further < away.get(h, np.inf):
                away[h], before[h] = further, g
                heapq.heappush(queue, (further, h))
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
