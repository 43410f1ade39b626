"""Fewer, larger items: a graph contracted by groups, and the request as it reads for those."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import components
from gridplan.solve.graph import Graph
from gridplan.solve.request import Request


def contract_graph(graph: Graph, item: NDArray[np.int32]) -> Graph:
    """Return the graph whose units are the given groups, int32 (n,), at their centroids.

    Weights, amounts and metres add up; moments about the centroids are exact, so that the inertia of a division
    differs from that of its units by the same inertia inside the groups, whatever the division.
    """
    m = int(item.max()) + 1
    weight = np.bincount(item, graph.weight, m)
    plain = np.stack([np.bincount(item, c, m) for c in graph.xy.T], axis=1) / np.bincount(item, minlength=m)[:, None]
    moment = np.stack([np.bincount(item, graph.weight * c, m) for c in graph.xy.T], axis=1)
    xy = np.where(weight[:, None] > 0, moment / np.where(weight > 0, weight, 1)[:, None], plain)
    source = graph.source
    apart = item[source] != item[graph.indices]
    pair, where = np.unique(item[source[apart]].astype(np.int64) * m + item[graph.indices[apart]], return_inverse=True)
    length, off_road, crossing = (
        np.bincount(where, x[apart], len(pair)).astype(np.float64)
        for x in (graph.length, graph.off_road, graph.crossing)
    )
    indptr = np.zeros(m + 1, np.int32)
    np.cumsum(np.bincount(pair // m, minlength=m), out=indptr[1:])
    return Graph(
        np.ascontiguousarray(xy),
        _sums(graph.amounts, item, m),
        weight.astype(np.float64),
        indptr,
        (pair % m).astype(np.int32),
        length,
        off_road,
        crossing,
        _sums(graph.soft, item, m),
        _main_heads(graph.heads, graph.mates, item, m),
        np.bincount(item, graph.mates, m).astype(np.float64),
    )


def reduce_request(request: Request, item: NDArray[np.int32]) -> Request:
    """Return the request for a graph contracted by groups, int32 (n,)."""
    m = int(item.max()) + 1
    first = np.zeros(m, np.int32)
    first[item[::-1]] = np.arange(len(item) - 1, -1, -1)
    pinned = None if request.pinned is None else _highest(request.pinned, item, m)
    apart = None if request.apart is None else _sums(request.apart.astype(np.int64), item, m) > 0
    blocks, start = (None if x is None else x[first] for x in (request.blocks, request.start))
    return dataclasses.replace(request, together=None, pinned=pinned, apart=apart, blocks=blocks, start=start)


def groups(graph: Graph, together: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the item of each unit, int32 (n,), one for each keep-together group and each unit outside of all.

    Raises
    ------
    ValueError
        When a group does not hang together.
    """
    own = np.where(together >= 0, together, together.max() + 1 + np.arange(len(together))).astype(np.int32)
    item = components(graph.indptr, graph.indices, own)
    parts = np.unique(np.stack([own, item]), axis=1)[0]
    torn = np.unique(parts[1:][np.diff(parts) == 0])
    if len(torn):
        raise ValueError(f"keep-together groups must hang together; in pieces are {torn.tolist()}")
    return item


def _main_heads(
    heads: NDArray[np.int32], mates: NDArray[np.float64], item: NDArray[np.int32], m: int
) -> NDArray[np.int32]:
    """Return the older grids that most of each group belonged to, int32 (m, d), ties to the lower number."""
    found = np.empty((m, heads.shape[1]), np.int32)
    for column, own in enumerate(heads.T):
        width = int(own.max(initial=0)) + 2
        pair, where = np.unique(item.astype(np.int64) * width + own + 1, return_inverse=True)
        order = np.lexsort((pair, -np.bincount(where, mates), pair // width))
        first = np.searchsorted(pair[order] // width, np.arange(m))
        found[:, column] = pair[order][first] % width - 1
    return found


def _highest(pinned: NDArray[np.int32], item: NDArray[np.int32], m: int) -> NDArray[np.int32]:
    lowest, highest = np.full(m, np.iinfo(np.int32).max, np.int32), np.full(m, -1, np.int32)
    np.minimum.at(lowest, item[pinned >= 0], pinned[pinned >= 0])
    np.maximum.at(highest, item, pinned)
    if (torn := np.flatnonzero((highest >= 0) & (lowest < highest))).size:
        units = np.flatnonzero(np.isin(item, torn) & (pinned >= 0))
        raise ValueError(f"units kept together are pinned to different grids: {units.tolist()}")
    return highest


def _sums(values: NDArray[Any], item: NDArray[np.int32], m: int) -> NDArray[Any]:
    total = np.zeros((m, values.shape[1]), values.dtype)
    np.add.at(total, item, values)
    return total
