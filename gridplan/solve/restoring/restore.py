"""Bring a division back inside its rules by the least change: broken grids with as few neighbours as it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gridplan.solve.graph import Graph
from gridplan.solve.restoring.attempts import Attempt, attempts, is_small
from gridplan.solve.restoring.faults import broken_labels
from gridplan.solve.restoring.mending import Mended, mend
from gridplan.solve.restoring.placing import place
from gridplan.solve.restoring.region import Items, Region, items_of
from gridplan.solve.restoring.request import Repair, Restoration, Restored

Labels = NDArray[np.int32]
Touch = tuple[tuple[int, ...], frozenset[int]]
"""Labels that broke a rule, and all labels that were changed for them."""


@dataclass(frozen=True)
class _Tried:
    """One cluster of broken labels, mended."""

    region: Region
    mended: Mended

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
    ...     old=2, fresh_lo=np.array([4]), fresh_hi=np.array([5]), changed=np.ones(2, bool), price=9, pinned=free,
    ...     together=free, apart=np.zeros((6, 0), bool))
    >>> restore(row, asked).labels.tolist()
    [0, 0, 1, 1, 1, 1]
    """
    items = items_of(graph, asked)
    at = _placed(items, asked)
    broken = broken_labels(graph, asked, at[items.of])
    labels, began, left, changes, look = at.copy(), asked.must, broken, _forced(items, at), 0
    least: float | None = None
    while len(left) and (parts := attempts(items, asked, labels, left, look=look)) is not None:
        for own, attempt in parts:
            if (tried := _tried(items, asked, attempt, streets)) is not None:
                before = labels
                labels, began = _with(labels, tried, began)
                gone = frozenset(np.setdiff1d(own, labels).tolist())  # all they had was at home elsewhere, too
                changes.append((tuple(own.tolist()), _touched(before, labels) | gone))
                left = np.setdiff1d(left, own)
                least = tried.mended.least if is_small(at) else None
        look += 1
    repairs = tuple(_told(items, asked, labels, group, least) for group in _sharing(changes))
    return Restored(at[items.of], labels[items.of], repairs, tuple(left.tolist()))


def _with(labels: Labels, tried: _Tried, began: int) -> tuple[Labels, int]:
    """Return the labels with one cluster mended, and the next label for a grid that begins."""
    fresh = np.flatnonzero(tried.region.fresh)
    used = fresh[np.isin(fresh, tried.labels)]
    names = tried.region.labels.copy()
    names[used] = began + np.arange(len(used))
    found = labels.copy()
    found[tried.region.items] = names[tried.labels]
    return found, began + len(used)


def _touched(before: Labels, after: Labels) -> frozenset[int]:
    changed = before != after
    return frozenset(before[changed].tolist()) | frozenset(after[changed].tolist())


def _forced(items: Items, at: Labels) -> list[Touch]:
    """Return what is moved before anything is mended: items at home in several grids, or pinned to one that begins."""
    away = items.stays.copy()
    away[np.arange(len(at)), at] = 0
    found: list[Touch] = []
    for item in np.flatnonzero(away.any(axis=1)).tolist():
        homes = np.flatnonzero(away[item]).tolist()
        found.append((tuple(homes), frozenset([*homes, int(at[item])])))
    return found


def _sharing(changes: list[Touch]) -> list[Touch]:
    """Return broken and touched labels of the changes, those that touch the same label as one."""
    found: list[Touch] = []
    for broken, touched in changes:
        meeting = [one for one in found if one[1] & touched]
        found = [one for one in found if one not in meeting]
        together = {*broken, *(label for one in meeting for label in one[0])}
        found.append((tuple(sorted(together)), touched.union(*(one[1] for one in meeting))))
    return sorted(found, key=lambda one: one[0])


def _placed(items: Items, asked: Restoration) -> Labels:
    """Return a label for each item: its pin where that begins a grid, its home, or a neighbour's."""
    home = np.where(items.stays.any(axis=1), items.stays.argmax(axis=1), -1).astype(np.int32)
    return place(items.graph, np.where(items.pinned >= asked.old, items.pinned, home).astype(np.int32))


def _tried(items: Items, asked: Restoration, attempt: Attempt, streets: float) -> _Tried | None:
    """Return the labels that an attempt mends; None where it finds nothing."""
    mended = mend(
        items,
        attempt.region,
        attempt.allowed,
        streets=streets,
        order=attempt.order,
        most_touched=asked.most_touched,
    )
    return None if mended.labels is None else _Tried(attempt.region, mended)


def _told(items: Items, asked: Restoration, labels: Labels, group: Touch, least: float | None) -> Repair:
    broken, touched = group
    leaving, ended, began = _account(items, asked, labels, np.array(sorted(touched)))
    moved = int(leaving + 0.5) // items.scale
    return Repair(
        broken=broken,
        touched=tuple(sorted(touched)),
        moved=moved,
        cost=moved + asked.price * (ended + began),
        least=None if least is None else max(math.ceil((least - items.scale + 0.5) / items.scale), 0),
    )


def _account(items: Items, asked: Restoration, labels: Labels, touched: Labels) -> tuple[float, int, int]:
    """Return what leaves its grid, as `Items.stays` counts, and the grids that end and begin.

    A grid goes on as an old one of which it has units, the best of all ways to pair them; those that must begin do not,
    and those to which units are pinned go on as themselves.
    """
    old, now = touched[touched < asked.old], touched[np.isin(touched, labels)]
    now = now[(now < asked.old) | (now >= asked.must)]
    stays = np.zeros((len(now), len(old)))
    heir = np.isin(labels, now)
    np.add.at(stays, np.searchsorted(now, labels[heir]), items.stays[np.ix_(heir, old)])
    worth = np.where(stays > 0, stays + 2.0 * asked.price * items.scale, 0.0)
    named = np.intersect1d(items.pinned, old)
    bound = np.isin(now, named)[:, None] | np.isin(old, named)
    worth[bound & (now[:, None] != old)] = 0.0
    rows, columns = linear_sum_assignment(worth, maximize=True)
    paired = worth[rows, columns] > 0
    whole = float(items.stays[np.isin(labels, touched)].sum())
    kept = float(stays[rows, columns][paired].sum())
    return whole - kept, len(old) - int(paired.sum()), len(now) - int(paired.sum())
