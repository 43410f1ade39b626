"""Divide two or three grids anew: which centres to search around, and what is proven when the search ends.

Up to `MOST_UNITS` units are settled by looking at every set. In larger groups the search goes around centres. For
medoids these are all pairs of units that could be the centres of a cheaper pair of grids, so a pair can be proven best;
for centroids, the centres of the division at hand, moved along as it improves, and those of cuts in other directions.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.polishing.around import ROUNDS, centroids_of, costs_about, search_about
from gridplan.solve.polishing.centroids import improve_about_centroids
from gridplan.solve.polishing.desk import BEST, desk
from gridplan.solve.polishing.exact import MOST_UNITS, best_division
from gridplan.solve.polishing.group import CENTROID, FIXED, Group
from gridplan.solve.polishing.medoids import improve_about_medoids
from gridplan.solve.polishing.relaxed import raise_bound

_HAIR = 1e-9
"""Savings below this part of the cost are rounding."""


class Regrouped(NamedTuple):
    """A group divided anew.

    Parameters
    ----------
    labels
        int32 (m,), the division given when no better one was found.
    better
        True when one was found.
    proven
        True when no division of the group is cheaper.
    steps
        Steps of search it took.
    """

    labels: NDArray[np.int32]
    better: bool
    proven: bool
    steps: int


def regroup(group: Group, labels: NDArray[np.int32], steps: int) -> Regrouped:
    """Return the best division of a group that was found in so many steps, from one that keeps all rules."""
    work = desk(group, labels, steps)
    before = float(work.cost[0])
    target = before - _HAIR * abs(before)
    if len(labels) <= MOST_UNITS:
        best, spent = best_division(group), 1 << len(labels)
        if best is None or desk(group, best, 0).cost[0] >= target:
            return Regrouped(labels, False, True, spent)
        return Regrouped(best, True, True, spent)
    work.cost[0] = target
    if group.kind == FIXED:
        proven = search_about(group, group.fee, work)
    elif group.kind == CENTROID:
        proven = improve_about_centroids(group, labels, work)
    else:
        proven = improve_about_medoids(group, labels, work)
    better = bool(work.cost[0] < target)
    return Regrouped(work.sheet[BEST] if better else labels, better, proven, int(steps - work.left[0]))


def headroom(group: Group, labels: NDArray[np.int32]) -> float:
    """Return how far a division is above the relaxed one about the same centres: a measure of what might be won."""
    cost = group.fee if group.kind == FIXED else costs_about(group, centroids_of(group, labels))
    work = desk(group, labels, 0)
    now = float(cost[np.arange(len(labels)), labels].sum())
    return now - raise_bound(group, cost, work, now, ROUNDS // 4)
