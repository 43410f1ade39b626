"""Counts beside those of earlier releases: what their differences would tell is withheld.

Whoever has two releases of one place knows both borders, so the ground falls into pieces: buildings that lay in the
same grid each time. Counts of grids are sums of pieces, and a piece that changed hands is the difference of two counts.
Grids of all releases that have pieces in common make a cluster. Where a piece of a cluster is small, was built, left or
changed by a few, or where an earlier count of it was withheld, nothing new is told of the cluster: what is told then
follows from earlier releases, or belongs to clusters whose pieces are all 0 or large. So a small piece can be anything
from 1 to 9 as before, the rest of its earlier count giving or taking (Hundepool and others, Statistical Disclosure
Control, 2012, section 4.7 on linked tables). Which clusters are closed depends on which pieces are 0, small or large,
as everything does that is withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.publishing.counts import SMALL

Table = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Release:
    """Counts that were told together, or are to be.

    Parameters
    ----------
    units
        Object (n,), ids of the units.
    groups
        int (n,), the grid or community of each unit, −1 for none.
    homes
        int (n,), households of each unit.
    shown
        bool (k,), whether the count of each group is told.
    kinds
        Object (n,), what else counts tell apart, such as the load of a household; empty for nothing.
    """

    units: NDArray[np.object_]
    groups: NDArray[np.int32]
    homes: NDArray[np.int64]
    shown: NDArray[np.bool_]
    kinds: NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class _Joined:
    """All units with homes, one row each: group, −1 for none, and homes in each release; what stays."""

    groups: Table
    homes: Table
    same_kind: NDArray[np.bool_]
    steady: NDArray[np.bool_]


def tells_nothing_new(releases: Sequence[Release]) -> NDArray[np.bool_]:
    """Return bool (k,), whether the count of each group of the last release may be told beside the earlier ones.

    Examples
    --------
    >>> ids, homes, kinds = np.array(list("abcd"), dtype=object), np.array([300, 4, 200, 90]), np.full(4, "")
    >>> was = Release(ids, np.array([0, 0, 1, 2]), homes, np.ones(3, dtype=bool), kinds)
    >>> now = Release(ids, np.array([0, 1, 1, 2]), homes, np.ones(3, dtype=bool), kinds)
    >>> tells_nothing_new([was, now]).tolist()
    [False, False, True]
    """
    table = _joined(releases)
    return _told_already(table, releases) | ~_closed(table, releases)


def told_already(releases: Sequence[Release]) -> NDArray[np.bool_]:
    """Return bool (k,), whether the count of each group of the last release is one that an earlier release told."""
    return _told_already(_joined(releases), releases)


def _joined(releases: Sequence[Release]) -> _Joined:
    frames = [_frame(release, number) for number, release in enumerate(releases)]
    table = pd.concat(frames, axis=1)
    inhabited = table.filter(like="homes").fillna(0).to_numpy(np.int64).any(axis=1)
    table = table.iloc[np.flatnonzero(inhabited)]
    groups = table.filter(like="groups").fillna(-1).to_numpy(np.int64)
    homes = table.filter(like="homes").fillna(0).to_numpy(np.int64)
    kinds = table.filter(like="kinds").nunique(axis=1).to_numpy() <= 1
    counted = np.where(groups < 0, homes.max(axis=1, keepdims=True), homes)
    return _Joined(groups, homes, kinds, kinds & (counted == counted[:, :1]).all(axis=1))


def _frame(release: Release, number: int) -> pd.DataFrame:
    inside = release.groups >= 0
    found = {
        f"groups{number}": release.groups[inside],
        f"homes{number}": release.homes[inside],
        f"kinds{number}": release.kinds[inside],
    }
    return pd.DataFrame(found, index=pd.Index(release.units[inside].astype(str)))


def _told_already(table: _Joined, releases: Sequence[Release]) -> NDArray[np.bool_]:
    last, n = table.groups[:, -1], len(releases[-1].shown)
    found = np.zeros(n, dtype=bool)
    for number, release in enumerate(releases[:-1]):
        alike = table.same_kind & (table.homes[:, number] == table.homes[:, -1])
        same = _same_groups(table.groups[:, number], last, alike, n)
        found |= np.where(same >= 0, release.shown[same], False) if len(release.shown) else False
    return found


def _same_groups(before: Table, now: Table, alike: NDArray[np.bool_], n: int) -> Table:
    """Return the earlier group that holds the same homes as each group of now, −1 for none."""
    pairs = np.unique(np.column_stack([before, now]), axis=0)
    partners = [np.bincount(side[side >= 0], minlength=n) for side in (pairs[:, 0], pairs[:, 1])]
    changed = np.bincount(now[(now >= 0) & ~alike], minlength=n)
    found = np.full(n, -1, dtype=np.int64)
    for old, new in pairs.tolist():
        if old >= 0 and new >= 0 and partners[0][old] == 1 and partners[1][new] == 1 and not changed[new]:
            found[new] = old
    return found


def _closed(table: _Joined, releases: Sequence[Release]) -> NDArray[np.bool_]:
    """Return bool (k,), whether each group of the last release lies in a cluster of which nothing new is told."""
    cluster, ends = _clusters(table, releases)
    closed = np.zeros(int(cluster.max(initial=-1)) + 1, dtype=bool)
    closed[cluster[_small_nodes(table, ends)]] = True
    for release, start in zip(releases[:-1], ends[:-2], strict=True):
        closed[cluster[start + np.flatnonzero(~release.shown)]] = True
    return closed[cluster[ends[-2] :]]


def _clusters(table: _Joined, releases: Sequence[Release]) -> tuple[Table, list[int]]:
    """Return the cluster of each group of each release, and where the groups of each release begin."""
    ends = [0, *np.cumsum([len(release.shown) for release in releases]).tolist()]
    nodes = np.where(table.groups >= 0, table.groups + np.array(ends[:-1]), -1)
    rows = [row[row >= 0] for row in np.unique(nodes, axis=0)]
    pairs = np.array([pair for row in rows for pair in pairwise(row.tolist())], dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(ends[-1], ends[-1]))
    return connected_components(graph, directed=False)[1].astype(np.int64), ends


def _small_nodes(table: _Joined, ends: Sequence[int]) -> Table:
    """Return the groups of all releases that have a small piece."""
    pieces, which = np.unique(np.column_stack([table.groups, ~table.steady]), axis=0, return_inverse=True)
    sums = np.zeros((len(pieces), table.homes.shape[1]), dtype=np.int64)
    np.add.at(sums, which.ravel(), table.homes)
    there = pieces[:, :-1] >= 0
    few = (there & (sums > 0) & (sums < SMALL)).any(axis=1) | _changed_by_few(sums, there)
    nodes = pieces[few, :-1] + np.array(ends[:-1])
    return np.unique(nodes[there[few]])


def _changed_by_few(sums: Table, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which pieces have a few households more or fewer in one release than in another."""
    apart = np.abs(sums[:, :, None] - sums[:, None, :])
    both = there[:, :, None] & there[:, None, :]
    return np.asarray((both & (apart > 0) & (apart < SMALL)).any(axis=(1, 2)))
