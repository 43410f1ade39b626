"""Polish: divide pairs and triples of neighbouring grids anew, and go on beside every one that improves."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.polishing.desk import desk
from gridplan.solve.polishing.exact import MOST_UNITS
from gridplan.solve.polishing.group import Extras, Group, take_out, whole_group
from gridplan.solve.polishing.regroup import headroom, regroup
from gridplan.solve.request import Request

_ALL_AT_ONCE = 12
_FEW_GRIDS = 6
_SHARE = 4


class Polished(NamedTuple):
    """A polished division.

    Parameters
    ----------
    labels
        int32 (n,), never dearer than before.
    groups
        Pairs and triples looked at.
    proven
        How many of these looks ended with the proof that the group cannot be divided better.
    """

    labels: NDArray[np.int32]
    groups: int
    proven: int


def polish(
    graph: Graph, request: Request, labels: NDArray[np.int32], *, toll: NDArray[np.float64], limit: int,
    extras: Extras | None = None, keep: Callable[[NDArray[np.int32]], None] | None = None,
) -> Polished:  # fmt: skip
    """Return a division in which pairs and triples of touching grids have been divided anew.

    With at most 12 units, and with 3 grids of at most `MOST_UNITS` units, the result is the optimum.

    Parameters
    ----------
    labels
        int32 (n,), whole grids that keep windows, pins and keep-apart groups; otherwise they are returned as they are.
        Keep-together groups must have been contracted.
    toll
        float64 (nnz,), price of a border along each CSR entry, half of it counted on each side, weight·m².
    limit
        Steps of search in all; a million take about 20 ms. Choosing the order of the groups is not counted: for more
        than some 10,000 units that alone takes a second.
    extras
        Prices of moving and of uneven soft attributes.
    keep
        Told every better division at once, so that an interrupt loses nothing.

    Examples
    --------
    >>> square = Graph.from_edges([[0, 0], [9, 0], [0, 2], [9, 2]], [1] * 4, [0, 0, 1, 2], [1, 2, 3, 3])
    >>> window = np.full((2, 1), 2)
    >>> flat = np.array([0, 0, 1, 1], np.int32)
    >>> labels = polish(square, Request(window, window), flat, toll=np.zeros(8), limit=1000).labels
    >>> (labels == labels[0]).tolist()
    [True, False, True, False]
    """
    group = whole_group(graph, request, toll, extras=extras)
    if request.n_grids < 2 or not _held(group, labels):
        return Polished(labels, 0, 0)
    work = _Polish(group, labels, limit, keep)
    if len(graph) <= _ALL_AT_ONCE or (request.n_grids == 3 and len(graph) <= MOST_UNITS):
        work.look(tuple(range(request.n_grids)))
    else:
        while work.go_over(2) + work.go_over(3) > 0:
            continue
    return Polished(work.labels, work.groups, work.proven)


def _held(group: Group, labels: NDArray[np.int32]) -> bool:
    """Return True when a division keeps all rules."""
    k = group.window.shape[1]
    loads = np.stack([np.bincount(labels, column, k) for column in group.amounts.T], axis=1)
    within = (group.window[0] <= loads) & (loads <= group.window[1])
    allowed = np.isfinite(group.fee[np.arange(len(labels)), labels])
    return bool(within.all() and allowed.all() and np.isfinite(desk(group, labels, 0).cost[0]))


class _Polish:
    """The division so far, and the groups still to look at."""

    def __init__(
        self, group: Group, labels: NDArray[np.int32], limit: int, keep: Callable[[NDArray[np.int32]], None] | None
    ) -> None:
        self.group, self.left, self.keep = group, limit, keep
        self.labels = labels.astype(np.int32)
        self.groups = self.proven = 0
        self.looked: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.changes = np.zeros(group.window.shape[1], np.int64)

    def go_over(self, size: int) -> int:
        """Look at all groups of so many touching grids, the most promising first; return how often one improved."""
        queue = [(-self._promise(grids), grids) for grids in self._touching(size)]
        heapq.heapify(queue)
        better = 0
        while queue and self.left > 0:
            _, grids = heapq.heappop(queue)
            if self.looked.get(grids) == self._version(grids):
                continue
            self.looked[grids] = self._version(grids)
            if self.look(grids, share=_SHARE * self.left // (len(queue) + _SHARE)):
                better += 1
                for more in self._touching(size, beside=grids):
                    heapq.heappush(queue, (-self._promise(more), more))
        return better

    def look(self, grids: tuple[int, ...], share: int | None = None) -> bool:
        """Divide one group anew; return True when that made it cheaper."""
        part, units, own = take_out(self.group, self.labels, np.array(grids))
        found = regroup(part, own, self.left if share is None else share)
        self.left -= found.steps + len(self.labels) // 8
        self.groups += 1
        self.proven += found.proven
        if found.better:
            self.labels = self.labels.copy()
            self.labels[units] = np.array(grids, np.int32)[found.labels]
            self.changes[list(grids)] += 1
            if found.proven:
                self.looked[grids] = self._version(grids)
            if self.keep is not None:
                self.keep(self.labels)
        return found.better

    def _version(self, grids: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.changes[list(grids)].tolist())

    def _promise(self, grids: tuple[int, ...]) -> float:
        """Return how much cheaper the group might become, at most, with its centres where they are."""
        part, _, own = take_out(self.group, self.labels, np.array(grids))
        return headroom(part, own)

    def _touching(self, size: int, beside: tuple[int, ...] | None = None) -> list[tuple[int, ...]]:
        """Return the groups of grids that touch: all, or those with one of some grids.

        With many grids only triples that touch each other all three ways.
        """
        k = len(self.changes)
        source = np.repeat(np.arange(len(self.labels)), np.diff(self.group.indptr))
        a, b = self.labels[source].astype(np.int64), self.labels[self.group.indices]
        pairs = np.unique(a[a < b] * k + b[a < b])
        touch = {(int(p // k), int(p % k)) for p in pairs}
        found = sorted(touch) if size == 2 else _triples(sorted(touch), chains=k <= _FEW_GRIDS)
        return [grids for grids in found if beside is None or not set(beside).isdisjoint(grids)]


def _triples(pairs: list[tuple[int, int]], *, chains: bool) -> list[tuple[int, ...]]:
    """Return all triples in which every grid touches both others, or with `chains` at least one of them."""
    beside: dict[int, set[int]] = {}
    for a, b in pairs:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    found = {
        tuple(sorted((a, b, c)))
        for a, near in beside.items()
        for b, c in combinations(sorted(near), 2)
        if chains or c in beside[b]
    }
    return sorted(found)
