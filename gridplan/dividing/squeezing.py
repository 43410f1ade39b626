"""Proof that estates or buildings are too small for a grid, too large for each other, and lack what would fill them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from gridplan.solve.graph import Graph
from gridplan.tasks.relaxation import Cause
from gridplan.tasks.task import Task

_MOST = 2**31 - 1
"""Largest amount that the flow can count."""


@dataclass(frozen=True)
class _Items:
    """What cannot be parted: sets that share a grid, and units in none; with their pairs of neighbours.

    Parameters
    ----------
    amounts
        int64 (m, r).
    first
        int64 (m,), first unit of each.
    near
        Symmetric, (m, m).
    """

    amounts: NDArray[np.int64]
    first: NDArray[np.int64]
    near: csr_array


@dataclass(frozen=True)
class _Squeezed:
    """Items that no grid can hold all: position of each, what they lack together, and what there is to fill them."""

    items: NDArray[np.int64]
    needed: int
    there: int


def find_squeezed(task: Task) -> Cause | None:
    """Return sets or units that are below the window, cannot pair, and have too little around them; None without any.

    No two items above half the window share a grid. Each of them that is below the window needs the rest from smaller
    items, which it reaches only through such as fit beside it; what all of them need is held against what there is, by
    a flow: D. Gale, "A theorem on flows in networks", Pacific J. Math. 7 (1957). Holds for any number of grids.
    """
    if task.quota.heavy or task.amounts.sum() > _MOST:
        return None
    items = _items(task)
    lo, hi = task.window
    for i, name in enumerate(task.limits.resources):
        found = _squeezed(items, items.amounts[:, i], int(lo[i]), int(hi[i]))
        if found is not None:
            units = tuple(items.first[found.items].tolist())
            sizes = items.amounts[found.items, i]
            ends = int(sizes.min()), int(sizes.max())
            return Cause("squeezed", name, found.needed, found.there, units, sizes=ends)
    return None


def _items(task: Task) -> _Items:
    first, item = np.unique(task.asked.leader, return_inverse=True)
    return _Items(task.asked.gathered(task.amounts)[first], first, _pairs(task.graph, item, len(first)))


def _pairs(graph: Graph, item: NDArray[np.int64], m: int) -> csr_array:
    source = np.repeat(np.arange(len(graph)), np.diff(graph.indptr))
    one, two = item[source], item[graph.indices]
    return csr_array(coo_array((np.ones(len(one), np.int8), (one, two)), shape=(m, m)))


def _squeezed(items: _Items, amount: NDArray[np.int64], lo: int, hi: int) -> _Squeezed | None:
    """Return the items whose needs in one resource cannot all be filled."""
    large = 2 * amount > hi
    needy = np.flatnonzero(large & (amount < lo))
    if not len(needy):
        return None
    ways = _ways(items.near, np.where(large, hi + 1, amount), needy, hi - amount[needy])
    short = _short(needy, lo - amount[needy], ways, np.where(large, 0, amount))
    if not len(short):
        return None
    there = amount[~large & _reached(ways, short)[: len(amount)]].sum()
    return _Squeezed(short, int((lo - amount[short]).sum()), int(there))


def _ways(near: csr_array, amount: NDArray[np.int64], needy: NDArray[np.int64], room: NDArray[np.int64]) -> csr_array:
    """Return the ways from needy items down to all that they reach, (n, n), the items in front.

    An item reaches what it hangs together with through such as fit beside it. What hangs together through small items
    still does where larger ones fit too: each such part is one node, above the parts or items that it is joined from.
    """
    top, count = np.arange(len(amount)), len(amount)
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for most in np.unique(room):
        inside, asking = np.flatnonzero(amount <= most), needy[room == most]
        _, part = connected_components(near[inside][:, inside], directed=False)
        parts, below = np.unique(np.column_stack([part, top[inside]]), axis=0).T
        _, first, times = np.unique(parts, return_index=True, return_counts=True)
        node = np.where(times > 1, count - 1 + np.cumsum(times > 1), below[first])
        joined = times[parts] > 1
        found.append((node[parts[joined]], below[joined]))
        top[inside], count = node[part], count + int((times > 1).sum())
        who, what = near[asking][:, inside].tocoo().coords
        found.append((asking[who], top[inside[what]]))
    rows, columns = (np.concatenate(ends) for ends in zip(*found, strict=True))
    return csr_array(coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(count, count)))


def _reached(ways: csr_array, start: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the nodes, bool (n,), to which there is a way from one of `start`."""
    found = np.zeros(ways.shape[0], bool)
    further = start
    while len(further):
        found[further] = True
        beyond = np.unique(ways[further].indices)
        further = beyond[~found[beyond]]
    return found


def _short(
    needy: NDArray[np.int64], needs: NDArray[np.int64], ways: csr_array, amount: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return those whose needs together are more than the amounts they reach; none where all are met."""
    n, m = ways.shape[0], len(amount)
    above, below = ways.tocoo().coords
    rows = np.concatenate([np.full(len(needy), n), above, np.arange(m)])
    columns = np.concatenate([needy, below, np.full(m, n + 1)])
    room = np.concatenate([needs, np.full(len(above), needs.sum()), amount]).astype(np.int32)
    pipes = csr_array(coo_array((room, (rows, columns)), shape=(n + 2, n + 2)))
    flow = maximum_flow(pipes, n, n + 1)
    if flow.flow_value == needs.sum():
        return needy[:0]
    left = csr_array(pipes - flow.flow)
    left.eliminate_zeros()
    found = np.zeros(n + 2, bool)
    found[breadth_first_order(left, n, return_predecessors=False)] = True
    return needy[found[needy]]
