"""Make every grid whole and none empty: keep the main piece, grow orphans into neighbours, split for empty grids."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import components
from gridplan.solve.graph import Graph
from gridplan.solve.jit import kernel
from gridplan.solve.level import Level
from gridplan.solve.start import Demand
from gridplan.solve.state import PINNED


def repair(level: Level, labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return labels near `labels` in which every grid has items and hangs together, int32 (m,).

    Raises
    ------
    ValueError
        When the graph has several components, fewer items than grids, or pins that tear a grid apart.
    """
    graph, wanted, pinned = level.graph, level.wanted, level.problem.wish[PINNED]
    labels = np.where(pinned >= 0, pinned, labels).astype(np.int32)
    kept = _main_pieces(graph, wanted, labels, pinned)
    labels = np.where(kept, labels, -1).astype(np.int32)
    if not kept.all():
        _adopt(graph.xy, wanted.of, graph.indptr, graph.indices, labels, len(wanted.target))
    if (labels < 0).any():
        raise ValueError("the graph must be connected: divide its components one by one")
    return _fill_empty(graph, wanted, labels, pinned)


def _main_pieces(
    graph: Graph, wanted: Demand, labels: NDArray[np.int32], pinned: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Return which units lie in the piece that their grid keeps: the pinned one, else the one with most demand."""
    piece = components(graph.indptr, graph.indices, labels)
    n_pieces = int(piece.max()) + 1
    grid = np.zeros(n_pieces, np.int32)
    grid[piece] = labels
    pins = np.bincount(piece[pinned >= 0], minlength=n_pieces)
    of = np.bincount(piece, wanted.of, n_pieces)
    order = np.lexsort((np.arange(n_pieces), -of, -pins, grid))
    main = np.zeros(n_pieces, bool)
    first = np.searchsorted(grid[order], np.arange(len(wanted.target)))
    first = first[first < n_pieces]
    first = first[np.r_[True, np.diff(first) > 0]]
    main[order[first]] = True
    if (pins[~main] > 0).any():
        torn = np.flatnonzero((pinned >= 0) & ~main[piece])
        raise ValueError(f"units pinned to one grid must hang together; apart are units {torn.tolist()}")
    kept: NDArray[np.bool_] = main[piece]
    return kept


@kernel
def _adopt(
    xy: NDArray[np.float64], of: NDArray[np.float64], indptr: NDArray[np.int32], indices: NDArray[np.int32],
    labels: NDArray[np.int32], k: int,
) -> None:  # fmt: skip
    """Give units without a grid (-1) to the neighbouring grid with the nearest centroid, from the rim inwards."""
    n = len(labels)
    centre = np.zeros((k, 3))
    queue = np.empty(n, np.int32)
    waits = np.zeros(n, np.bool_)
    tail = 0
    for i in range(n):
        g = labels[i]
        if g >= 0:
            centre[g, 0] += of[i] * xy[i, 0]
            centre[g, 1] += of[i] * xy[i, 1]
            centre[g, 2] += of[i]
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                if labels[j] < 0 and not waits[j]:
                    waits[j] = True
                    queue[tail] = j
                    tail += 1
    head = 0
    while head < tail:
        i = queue[head]
        head += 1
        least = np.inf
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            g = labels[j]
            if g < 0:
                if not waits[j]:
                    waits[j] = True
                    queue[tail] = j
                    tail += 1
                continue
            share = max(centre[g, 2], 1e-300)
            away = (centre[g, 0] / share - xy[i, 0]) ** 2 + (centre[g, 1] / share - xy[i, 1]) ** 2
            if away < least:
                least = away
                labels[i] = g


def _fill_empty(
    graph: Graph, wanted: Demand, labels: NDArray[np.int32], pinned: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return labels in which each empty grid got a connected part of the grid with most demand for its target."""
    k = len(wanted.target)
    for g in np.flatnonzero(np.bincount(labels, minlength=k) == 0):
        excess = np.bincount(labels, wanted.of, k) / wanted.target
        for donor in np.argsort(-excess, kind="stable"):
            part = split(graph, labels, int(donor), wanted.of, pinned)
            if len(part):
                labels[part] = g
                break
        else:
            raise ValueError("fewer units than grids, or pinned units leave a grid without any")
    return labels


def split(
    graph: Graph, labels: NDArray[np.int32], grid: int, of: NDArray[np.float64], pinned: NDArray[np.int32]
) -> NDArray[np.intp]:
    """Return units of `grid`, connected and free of pins, about half its demand, whose loss leaves it connected.

    The part is a subtree of a breadth-first tree of the grid. Empty when the grid has nothing to give.
    """
    members = np.flatnonzero(labels == grid)
    if len(members) < 2:
        return members[:0]
    held = members[pinned[members] >= 0]
    root = int(held[0]) if len(held) else int(members[np.argmin(graph.xy[members, 0])])
    order, parent = _tree(graph.indptr, graph.indices, labels, root, len(members))
    below = of[order].copy()
    pins = (pinned[order] >= 0).astype(np.int64)
    for at in range(len(order) - 1, 0, -1):
        below[parent[at]] += below[at]
        pins[parent[at]] += pins[at]
    allowed = pins[1:] == 0
    if not allowed.any():
        return members[:0]
    best = 1 + int(np.argmin(np.where(allowed, np.abs(below[1:] - below[0] / 2), np.inf)))
    inside = np.zeros(len(order), bool)
    inside[best] = True
    for at in range(best + 1, len(order)):
        inside[at] = inside[parent[at]]
    return order[inside].astype(np.intp)


@kernel
def _tree(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], labels: NDArray[np.int32], root: int, size: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the units of the grid of `root` in breadth-first order, and the place of each one's parent in it."""
    order = np.empty(size, np.int32)
    parent = np.zeros(size, np.int32)
    seen = np.zeros(len(labels), np.bool_)
    order[0] = root
    seen[root] = True
    tail = 1
    for head in range(size):
        i = order[head]
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            if not seen[j] and labels[j] == labels[root]:
                seen[j] = True
                order[tail] = j
                parent[tail] = head
                tail += 1
    return order, parent
