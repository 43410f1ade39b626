"""Bring a division back inside its rules by the least change: broken grids with as few neighbours as it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.restoring.clusters import Cluster, Neighbours
from gridplan.solve.restoring.faults import broken_labels
from gridplan.solve.restoring.mending import Mended, mend
from gridplan.solve.restoring.placing import place
from gridplan.solve.restoring.region import Items, Region, cut_region, items_of
from gridplan.solve.restoring.request import Repair, Restoration, Restored

_EXACT = 600
"""Items times labels up to which the whole piece is one region and every item may get every label."""
_STEPS = (2, 5)
"""How many items deep a grid may reach into its neighbours, tried in turn."""
_WIDEST = 3
"""Rings of neighbours around broken grids at most."""
_MOST = 12_000
"""Items times labels in one programme at most; what needs more is left to the search."""
_FRESH = 3
"""Grids that may begin in one region."""

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class _Tried:
    region: Region
    mended: Mended
    whole: bool

    @property
    def labels(self) -> Labels:
        """int32 (m,), positions in the labels of the region."""
        return np.zeros(0, np.int32) if self.mended.labels is None else self.mended.labels


def restore(graph: Graph, asked: Restoration, *, streets: float = 0.0) -> Restored:
    """Return the division of least change that holds every rule again.

    Least is counted in households that leave their grid, a grid that begins or ends counting `asked.price` of them;
    then in units; then well drawn shapes decide. Parts that do not touch are mended on their own.

    Parameters
    ----------
    graph
        Connected, with a unit at least that is at home somewhere.
    streets
        Price of borders off the streets among divisions that move as little.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(6)], [2, 2, 2, 1, 1, 1], range(5), range(1, 6))
    >>> free = np.full(6, -1, np.int32)
    >>> asked = Restoration(
    ...     np.array([0, 0, 0, 1, 1, 1]), np.array([2, 2, 2, 1, 1, 1]), np.array([[4], [4]]), np.array([[5], [5]]),
    ...     old=2, fresh_lo=np.array([4]), fresh_hi=np.array([5]), price=9, pinned=free, together=free,
    ...     apart=np.zeros((6, 0), bool))
    >>> restore(row, asked).labels.tolist()
    [0, 0, 1, 1, 1, 1]
    """
    items = items_of(graph, asked)
    at = _placed(items, asked)
    broken = broken_labels(graph, asked, at[items.of])
    near = Neighbours(items.graph, at, asked.must)
    apart = [tuple(broken.tolist())] if _is_small(at, asked) and len(broken) else [(int(label),) for label in broken]
    clusters = near.apart([Cluster(labels, 1) for labels in apart])
    mended, left = _mend_all(items, asked, at, clusters, near, streets)
    labels, repairs, began = at.copy(), [], asked.must
    for cluster, tried in mended:
        named, more = _named(tried, began)
        labels[tried.region.items] = named
        repairs.append(_told(items, at, labels, tried, cluster))
        began += more
    return Restored(at[items.of], labels[items.of], tuple(repairs), left)


def _placed(items: Items, asked: Restoration) -> Labels:
    """Return a label for each item: its pin where that begins a grid, its home, or a neighbour's."""
    home = np.where(items.stays.any(axis=1), items.stays.argmax(axis=1), -1).astype(np.int32)
    return place(items.graph, np.where(items.pinned >= asked.old, items.pinned, home).astype(np.int32))


def _mend_all(
    items: Items, asked: Restoration, at: Labels, clusters: list[Cluster], near: Neighbours, streets: float
) -> tuple[list[tuple[Cluster, _Tried]], tuple[int, ...]]:
    """Return what was mended, and the broken labels that could not be; where one cannot, more neighbours help."""
    known: dict[Cluster, _Tried | None] = {}
    while True:
        for cluster in clusters:
            if cluster not in known:
                known[cluster] = _mended(items, asked, at, near.around(cluster), streets=streets)
        stuck = [cluster for cluster in clusters if known[cluster] is None and _may_grow(cluster, near)]
        if not stuck:
            break
        wider = [replace(one, rings=one.rings + 1) if one in stuck else one for one in clusters]
        clusters = near.apart(wider)
    left = tuple(label for one in clusters if known[one] is None for label in one.broken)
    return [(one, tried) for one in clusters if (tried := known[one]) is not None], left


def _is_small(at: Labels, asked: Restoration) -> bool:
    """Tell whether the whole piece is looked at."""
    return len(at) * (asked.must + _FRESH) <= _EXACT


def _may_grow(cluster: Cluster, near: Neighbours) -> bool:
    wider = replace(cluster, rings=cluster.rings + 1)
    return cluster.rings < _WIDEST and len(near.around(wider)) > len(near.around(cluster))


def _mended(items: Items, asked: Restoration, at: Labels, labels: Labels, *, streets: float) -> _Tried | None:
    """Return the mended region of some labels, None where no division was found."""
    if _is_small(at, asked):
        labels = np.arange(asked.must, dtype=np.int32)
        region = cut_region(items, asked, at, labels, _FRESH)
        every = np.ones(region.leave.shape, dtype=bool)
        every[region.pinned >= 0] = False
        mended = mend(items, region, every | _pins(region), streets=streets, most_touched=asked.most_touched)
        return None if mended.labels is None else _Tried(region, mended, True)
    region = cut_region(items, asked, at, labels, _fresh(asked, items, at, labels))
    for steps in _STEPS:
        allowed = _within_reach(region, at[region.items], labels, steps)
        if allowed.sum() > _MOST:
            break
        mended = mend(items, region, allowed, streets=streets, most_touched=asked.most_touched)
        if mended.labels is not None:
            return _Tried(region, mended, False)
    return None


def _fresh(asked: Restoration, items: Items, at: Labels, labels: Labels) -> int:
    """Return how many grids may begin: those that the amounts beyond all windows would fill, and one more."""
    sums = items.graph.amounts[np.isin(at, labels)].sum(axis=0)
    beyond = (sums - asked.hi[labels].sum(axis=0)) / np.maximum(asked.fresh_hi, 1)
    return int(np.clip(math.ceil(beyond.max(initial=0.0)) + 1, 1, _FRESH))


def _pins(region: Region) -> NDArray[np.bool_]:
    """Return bool (m, l), the label of each pinned item."""
    found: NDArray[np.bool_] = region.pinned[:, None] == np.arange(len(region.labels))
    return found


def _within_reach(region: Region, at: Labels, labels: Labels, steps: int) -> NDArray[np.bool_]:
    """Return bool (m, l), labels that each item may get: its own, those near by, new ones near what is broken."""
    own = at[:, None] == region.labels[None]
    found = own.copy()
    for label in range(len(labels)):
        found[:, label] |= region.reached(own[:, label], steps)
    found[:, len(labels) :] = True
    found[region.pinned >= 0] = False
    return np.asarray(found | _pins(region))


def _named(tried: _Tried, began: int) -> tuple[Labels, int]:
    """Return labels of the whole piece for the items of a region, and how many grids began there."""
    fresh = np.flatnonzero(tried.region.fresh)
    used = fresh[np.isin(fresh, tried.labels)]
    names = tried.region.labels.copy()
    names[used] = began + np.arange(len(used))
    return names[tried.labels], len(used)


def _told(items: Items, at: Labels, labels: Labels, tried: _Tried, cluster: Cluster) -> Repair:
    region, chosen = tried.region, tried.labels
    here = labels[region.items]
    changed = here != at[region.items]
    touched = set(here[changed].tolist()) | set(at[region.items][changed].tolist())
    moved = float(region.leave[np.arange(len(region)), chosen].sum())
    return Repair(
        broken=cluster.broken,
        touched=tuple(sorted(touched)),
        moved=int((moved + 0.5) // items.scale),
        cost=int((tried.mended.value + 0.5) // items.scale),
        least=max(math.ceil((tried.mended.least - items.scale + 0.5) / items.scale), 0),
        whole=tried.whole,
    )
