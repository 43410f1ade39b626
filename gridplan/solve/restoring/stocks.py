"""What the grids around broken ones hold, and between which of them units may go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import components
from gridplan.solve.restoring.flows import Stock, Transport
from gridplan.solve.restoring.region import Items
from gridplan.solve.restoring.request import Restoration
from gridplan.solve.restoring.walks import within_walk

Labels = NDArray[np.int32]
Pairs = NDArray[np.int64]


def stock_of(
    items: Items, asked: Restoration, at: Labels, labels: Labels, group: NDArray[np.int64], *, walk: bool
) -> Stock:
    """Return what each of the labels holds, and who lies beside whom."""
    graph = items.graph
    number = np.full(int(at.max()) + 1, -1, np.int64)
    number[labels] = np.arange(len(labels))
    here = number[at]
    inside, k = here >= 0, len(labels)
    amount = graph.amounts[:, 0].astype(float)
    homeless = inside & ~items.stays.any(axis=1)
    held = np.bincount(here[inside], amount[inside], k).astype(np.float64)
    households = np.bincount(here[inside], items.stays[inside].sum(axis=1) // items.scale, k)
    new = np.bincount(here[homeless], amount[homeless], k)
    ends = np.stack([here[graph.source], here[graph.indices], graph.source], axis=1)
    ends = np.unique(ends[(ends[:, :2] >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])], axis=0)
    pairs, pair = np.unique(ends[:, :2], axis=0, return_inverse=True)
    free = homeless[ends[:, 2]]
    if walk:
        free &= within_walk(items, at, labels, ends[:, 2])[np.arange(len(ends)), ends[:, 1]]
    at_border = np.bincount(pair, amount[ends[:, 2]] * free, len(pairs)).astype(np.float64)
    return Stock(
        held=held,
        new=new.astype(np.float64),
        dear=households / np.maximum(held, 1.0),
        lo=asked.lo[labels, 0].astype(float),
        hi=asked.hi[labels, 0].astype(float),
        pairs=pairs,
        at_border=at_border,
        may_end=(group >= 0) & (labels < asked.old),
        group=group,
        quiet=(group < 0) & ~asked.changed[labels],
        unit=float(amount[inside].mean()),
    )


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
