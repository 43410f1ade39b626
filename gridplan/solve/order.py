"""One order of units whatever order they came in: from west to east, so that permuted rows give the same grids."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request


def canonical_order(graph: Graph) -> NDArray[np.intp]:
    """Return the units by place, then weight and amounts, (n,); units alike in all of these stay as they came."""
    keys = [*graph.soft.T[::-1], *graph.amounts.T[::-1], graph.weight, graph.xy[:, 1], graph.xy[:, 0]]
    return np.lexsort(keys)


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
        graph.length[entry], graph.off_road[entry], graph.crossing[entry], graph.soft[order],
    )  # fmt: skip


def reorder_request(request: Request, order: NDArray[np.intp]) -> Request:
    """Return the request for a graph whose unit i is unit `order[i]`."""
    names = ("pinned", "together", "apart", "blocks", "start")
    rows = {name: getattr(request, name)[order] for name in names if getattr(request, name) is not None}
    return dataclasses.replace(request, **rows)
