"""Search around centroids: those of the division at hand, moved along, and those of cuts in other directions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.polishing.around import ROUNDS, centroids_of, costs_about, search_about
from gridplan.solve.polishing.desk import BEST, Desk
from gridplan.solve.polishing.group import SOFT, Group, W, X
from gridplan.solve.polishing.relaxed import raise_bound

_TURNS = 6
_LLOYD = 4


def improve_about_centroids(group: Group, labels: NDArray[np.int32], work: Desk) -> bool:
    """Search around the centroids of the best division until they rest, then across cuts in other directions."""
    _follow(group, labels, work)
    if group.window.shape[1] == 2:
        for turn in range(_TURNS):
            _turn(group, np.pi * turn / _TURNS, work)
    return False


def _follow(group: Group, labels: NDArray[np.int32], work: Desk) -> None:
    while True:
        before = work.cost[0]
        search_about(group, costs_about(group, centroids_of(group, labels)), work)
        if work.cost[0] == before or work.left[0] < 0:
            return
        labels = work.sheet[BEST].copy()


def _turn(group: Group, angle: float, work: Desk) -> None:
    """Search around the centres that a relaxed division across this direction settles at, if it can be cheaper."""
    if work.left[0] < 0:
        return
    weight, place = group.mass[:, W], group.mass[:, X:SOFT]
    total = max(weight.sum(), 1e-300)
    reach = np.sqrt((weight * (place**2).sum(axis=1)).sum() / total) / 2
    way = reach * np.array([np.cos(angle), np.sin(angle)])
    middle = weight @ place / total
    centres = middle + np.stack([way, -way])
    work.price[:] = 0.0
    for _ in range(_LLOYD):
        cost = costs_about(group, centres)
        raise_bound(group, cost, work, work.cost[0], ROUNDS // 2)
        relaxed = (cost + group.amounts @ work.price[1].T).argmin(axis=1).astype(np.int32)
        centres = centroids_of(group, relaxed)
    before = work.cost[0]
    search_about(group, costs_about(group, centres), work)
    if work.cost[0] < before:
        _follow(group, work.sheet[BEST].copy(), work)
