"""One order of units whatever order they came in, so that permuted rows give the same grids."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request

_SQUARES = 1 << 16


def canonical_order(graph: Graph) -> NDArray[np.intp]:
    """Return the units along a curve that keeps neighbours near each other, (n,), as Morton (1966) drew it.

    Units in one place are ordered by weight, amounts and older grids; units alike in all of these stay as they came.
    """
    x, y = graph.xy.T
    keys = [*graph.heads.T[::-1], graph.mates, *graph.soft.T[::-1], *graph.amounts.T[::-1], graph.weight]
    keys += [y, x, _along_curve(graph.xy)]
    return np.lexsort(keys)


def _along_curve(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of the square that each place lies in, int64 (n,): the bits of both coordinates in turn."""
    corner, extent = xy.min(axis=0), np.ptp(xy, axis=0).max()
    column = ((xy - corner) * (_SQUARES / max(extent, 1e-300))).astype(np.int64).clip(0, _SQUARES - 1)
    number = np.zeros(len(xy), np.int64)
    for bit in range(_SQUARES.bit_length() - 1):
        number |= (column[:, 0] >> bit & 1) << (2 * bit) | (column[:, 1] >> bit & 1) << (2 * bit + 1)
    return number


def reorder_graph(graph: Graph, order: NDArray[np.intp]) -> Graph:
    """Return the graph whose unit i is unit `order[i]`."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    source, target = place[graph.source], place[graph.indices]
    entry = np.lexsort((target, source))
    indptr = np.zeros(len(order) + 1, np.int32)
    np.cumsum(np.bincount(source, minlength=len(order)), out=indptr[1:])
    return Graph(
        graph.xy[order], graph.amounts[order], graph.weight[order], indptr, target[entry],
        graph.length[entry], graph.off_road[entry], graph.crossing[entry], graph.soft[order], graph.heads[order],
        graph.mates[order],
    )  # fmt: skip


def reorder_request(request: Request, order: NDArray[np.intp]) -> Request:
    """Return the request for a graph whose unit i is unit `order[i]`."""
    names = ("pinned", "together", "apart", "blocks", "start")
    rows = {name: getattr(request, name)[order] for name in names if getattr(request, name) is not None}
    return dataclasses.replace(request, **rows)
