"""A part of the ground that is mended on its own: whole grids, with the units that are kept together as one item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.reduce import contract_graph, groups
from gridplan.solve.restoring.request import Restoration

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Region:
    """Some labels of a division with all their items; everything around stays as it is.

    Parameters
    ----------
    items
        int64 (m,), positions of the items in the graph, ascending.
    labels
        int32 (l,), labels that may be given: old grids, grids that must begin, then `fresh` ones that may.
    indptr, indices
        CSR of the items of the region.
    leave
        float64 (m, l), what moves when an item gets a label, as `Items.stays` counts it.
    amounts
        int64 (m, r).
    lo, hi
        int64 (l, r).
    ends
        bool (l,), old grids, which may end.
    fresh
        bool (l,), grids that may begin.
    pinned
        int32 (m,), position in `labels`, −1 where free.
    apart
        bool (m, q).
    home
        int32 (m,), position in `labels` of the grid an item is at home in, −1 where it is at home in none of them.
    price
        What a grid costs that begins or ends, as `leave` counts.
    """

    items: NDArray[np.int64]
    labels: NDArray[np.int32]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    leave: Floats
    amounts: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    ends: Bools
    fresh: Bools
    pinned: NDArray[np.int32]
    apart: Bools
    home: NDArray[np.int32]
    price: float

    def __len__(self) -> int:
        return len(self.items)

    @property
    def source(self) -> NDArray[np.int32]:
        """int32 (nnz,), the item each CSR entry belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    def steps_from(self, inside: Bools, within: Bools, most: int) -> NDArray[np.int64]:
        """Return how many steps each item is from those `inside`, int64 (m,), `most` + 1 where it is farther.

        Parameters
        ----------
        inside, within
            bool (m,), items to start from, and items that may be passed or reached.
        """
        found = np.where(inside, 0, most + 1)
        source = self.source
        for step in range(1, most + 1):
            near = self.indices[found[source] == step - 1]
            near = near[within[near] & (found[near] > step)]
            if not len(near):
                break
            found[near] = step
        return found


@dataclass(frozen=True)
class Items:
    """The units of a piece, those kept together as one.

    Parameters
    ----------
    of
        int32 (n,), item of each unit.
    scale
        What one household counts in `stays`: more than all units together, which count 1 each.
    stays
        float64 (m, k), households times `scale`, plus units, of each item at home in each label.
    """

    graph: Graph
    of: NDArray[np.int32]
    scale: int
    stays: Floats
    pinned: NDArray[np.int32]
    apart: Bools


def cut_region(
    items: Items, asked: Restoration, at: NDArray[np.int32], labels: NDArray[np.int32], fresh: int
) -> Region:
    """Return the region of some labels.

    Parameters
    ----------
    at
        int32 (m,), label that each item has now.
    labels
        Labels that make the region, ascending.
    fresh
        Grids that may begin.
    """
    members = np.flatnonzero(np.isin(at, labels))
    graph = items.graph
    place = np.full(len(graph), -1, np.int32)
    place[members] = np.arange(len(members))
    edge = (place[graph.source] >= 0) & (place[graph.indices] >= 0)
    indptr = np.zeros(len(members) + 1, np.int32)
    np.cumsum(np.bincount(place[graph.source[edge]], minlength=len(members)), out=indptr[1:])
    number = np.full(asked.must, -1, np.int32)
    number[labels] = np.arange(len(labels))
    stays = items.stays[np.ix_(members, labels)]
    whole = items.stays[members].sum(axis=1)
    pinned = items.pinned[members]
    return Region(
        items=members,
        labels=np.append(labels, asked.must + np.arange(fresh)).astype(np.int32),
        indptr=indptr,
        indices=place[graph.indices[edge]],
        leave=np.hstack([whole[:, None] - stays, np.repeat(whole[:, None], fresh, axis=1)]),
        amounts=graph.amounts[members],
        lo=np.vstack([asked.lo[labels], np.tile(asked.fresh_lo, (fresh, 1))]),
        hi=np.vstack([asked.hi[labels], np.tile(asked.fresh_hi, (fresh, 1))]),
        ends=np.append(labels < asked.old, np.zeros(fresh, dtype=bool)),
        fresh=np.arange(len(labels) + fresh) >= len(labels),
        pinned=np.where(pinned >= 0, number[pinned], -1).astype(np.int32),
        apart=items.apart[members],
        home=np.where(whole > 0, number[items.stays[members].argmax(axis=1)], -1).astype(np.int32),
        price=float(asked.price * items.scale),
    )


def items_of(graph: Graph, asked: Restoration) -> Items:
    """Return the units of a piece, those kept together as one item."""
    n = len(graph)
    of = groups(graph, asked.together) if (asked.together >= 0).any() else np.arange(n, dtype=np.int32)
    m, scale = int(of.max()) + 1, n + 1
    stays = np.zeros((m, asked.must))
    had = asked.home >= 0
    np.add.at(stays, (of[had], asked.home[had]), asked.households[had] * float(scale) + 1.0)
    pinned = np.full(m, -1, np.int32)
    np.maximum.at(pinned, of, asked.pinned)
    apart = np.zeros((m, asked.apart.shape[1]), np.int64)
    np.add.at(apart, of, asked.apart.astype(np.int64))
    small = contract_graph(graph, of) if m < n else graph
    return Items(small, of, scale, stays, pinned, apart > 0)
