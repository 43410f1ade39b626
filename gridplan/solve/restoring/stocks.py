"""What the grids around broken ones hold, and between which of them units may go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gridplan.solve.connect import components
from gridplan.solve.graph import Graph
from gridplan.solve.restoring.flows import Stock, Transport
from gridplan.solve.restoring.region import Items
from gridplan.solve.restoring.request import Restoration
from gridplan.solve.restoring.walks import within_walk

Labels = NDArray[np.int32]
Pairs = NDArray[np.int64]


def stock_of(
    items: Items, asked: Restoration, at: Labels, labels: Labels, group: NDArray[np.int64], *, walk: bool, reach: int
) -> Stock:
    """Return what each of the labels holds, and who lies beside whom."""
    graph = items.graph
    number = np.full(int(at.max()) + 1, -1, np.int64)
    number[labels] = np.arange(len(labels))
    here = number[at]
    inside, k = here >= 0, len(labels)
    amount = graph.amounts[:, 0].astype(float)
    homeless = inside & ~items.stays.any(axis=1)
    walkable = np.zeros((len(graph), k), dtype=bool)
    walkable[inside] = True if not walk else within_walk(items, at, labels, np.flatnonzero(inside))
    held = np.bincount(here[inside], amount[inside], k).astype(np.float64)
    households = np.bincount(here[inside], items.stays[inside].sum(axis=1) // items.scale, k)
    new = np.bincount(here[homeless], amount[homeless], k)
    ends = np.stack([here[graph.source], here[graph.indices], graph.source], axis=1)
    ends = np.unique(ends[(ends[:, :2] >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])], axis=0)
    pairs, pair = np.unique(ends[:, :2], axis=0, return_inverse=True)
    free = homeless[ends[:, 2]] & walkable[ends[:, 2], ends[:, 1]]
    at_border = np.bincount(pair, amount[ends[:, 2]] * free, len(pairs)).astype(np.float64)
    beside = near(graph, here, k, reach) & (inside & ~homeless & (items.pinned < 0))[:, None]
    can_go, far_off = (_sums(here, amount, beside & where) for where in (walkable, ~walkable))
    return Stock(
        held=held,
        new=new.astype(np.float64),
        dear=households / np.maximum(held, 1.0),
        lo=asked.lo[labels, 0].astype(float),
        hi=asked.hi[labels, 0].astype(float),
        pairs=pairs,
        can_go=can_go[pairs[:, 0], pairs[:, 1]],
        far_off=far_off[pairs[:, 0], pairs[:, 1]],
        at_border=at_border,
        may_end=(group >= 0) & (labels < asked.old),
        group=group,
        quiet=(group < 0) & ~asked.changed[labels],
        unit=float(amount[inside].mean()),
    )


def _sums(here: NDArray[np.int64], amount: NDArray[np.float64], may: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the amount of each label in items that may go to each other, float64 (k, k)."""
    found = np.zeros((may.shape[1],) * 2)
    item, other = np.nonzero(may)
    np.add.at(found, (here[item], other), amount[item])
    return found


def near(graph: Graph, here: NDArray[np.int64], k: int, reach: int) -> NDArray[np.bool_]:
    """Return which items lie at most so many steps from each of the labels, bool (n, k).

    Parameters
    ----------
    here
        int64 (n,), number of the label of each item, −1 for others; steps lead through items with a label only.
    """
    inside = np.flatnonzero(here >= 0)
    reached = csr_array((np.ones(len(inside), np.int32), (inside, here[inside])), shape=(len(graph), k))
    beside = csr_array((np.ones(len(graph.indices), np.int32), graph.indices, graph.indptr))
    for _ in range(reach):
        reached = reached + beside @ reached
        reached.data[:] = 1
    found: NDArray[np.bool_] = reached.toarray() > 0
    return found


def open_pairs(
    items: Items, at: Labels, labels: Labels, group: NDArray[np.int64], found: Transport, beside: Pairs
) -> Pairs:
    """Return the pairs, positions in `labels`, between which items may go, either way.

    Those of the transport, all among broken neighbours, and all about broken labels in pieces.
    """
    pieces = components(items.graph.indptr, items.graph.indices, at)
    torn = np.array([len(np.unique(pieces[at == label])) > 1 for label in labels]) & (group >= 0)
    among = (group[beside[:, 0]] >= 0) & (group[beside[:, 0]] == group[beside[:, 1]])
    both = np.concatenate([found.pairs, found.pairs[:, ::-1], beside[among | torn[beside].any(axis=1)]])
    return np.unique(both.reshape(-1, 2), axis=0)
