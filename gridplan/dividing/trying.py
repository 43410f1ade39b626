"""Trying changed requests on one piece: by every possibility where it is small, else by search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.solve.polishing.exact import solve_small
from gridplan.solve.reduce import contract_graph, groups, reduce_request
from gridplan.tasks.quota import Limits, quota
from gridplan.tasks.searching import request_of, search
from gridplan.tasks.task import Task, grid_workers, within

FEW_UNITS, FEW_GRIDS = 14, 3
"""Up to so many units and grids every division is looked at, which takes well under a second."""


@dataclass(frozen=True)
class Attempt:
    """What came of trying one request.

    Parameters
    ----------
    labels
        int32 (m,), a division that holds every window, or None.
    proven
        True where no division does because every one was looked at.
    """

    labels: NDArray[np.int32] | None
    proven: bool = False


def attempt(task: Task, n_grids: int, rules: Rules) -> Attempt:
    """Try to divide a task into `n_grids` grids within its window.

    Raises
    ------
    KeyboardInterrupt
        When the search is interrupted.
    """
    if not could_hold(task, n_grids):
        return Attempt(None, proven=True)
    if is_small(task, n_grids):
        labels = _look_at_all(task, n_grids, rules)
        return Attempt(labels, proven=labels is None)
    division = search(task, n_grids, rules)
    if division.stopped:
        raise KeyboardInterrupt
    return Attempt(division.labels if division.feasible and parts_all(task, division.labels) else None)


def is_small(task: Task, n_grids: int) -> bool:
    """Tell whether every division of a task can be looked at."""
    return len(task.load) <= FEW_UNITS and n_grids <= FEW_GRIDS


def parts_all(task: Task, labels: NDArray[np.int32] | NDArray[np.int64]) -> bool:
    """Tell whether no grid holds two units that are to be kept apart."""
    return not len(task.asked.clashing(labels))


def could_hold(task: Task, n_grids: int) -> bool:
    """Tell whether totals and wishes allow `n_grids` grids within the window."""
    if n_grids > len(task.load) or not task.asked.fits(n_grids, task.quota.heavy):
        return False
    return within(task, task.amounts.sum(axis=0), grid_workers(task, n_grids).sum())


def with_window(task: Task, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> Task:
    """Return the task under another window, with the numbers of grids and workers that follow from it."""
    bounds = Limits(lo, hi, task.limits.usual, task.limits.resources)
    return replace(task, limits=bounds, quota=quota(task.amounts, bounds, asked=task.asked))


def with_worker(task: Task, unit: int) -> Task:
    """Return the task with one more worker for the grid of `unit`, which then has at least two."""
    heavy, workers = list(task.quota.heavy), list(task.quota.heavy_workers)
    leader = int(task.asked.leader[unit])
    if leader in heavy:
        workers[heavy.index(leader)] += 1
    else:
        heavy, workers = [*heavy, leader], [*workers, 2]
    return replace(task, quota=replace(task.quota, heavy=tuple(heavy), heavy_workers=tuple(workers)))


def _look_at_all(task: Task, n_grids: int, rules: Rules) -> NDArray[np.int32] | None:
    request, graph = request_of(task, n_grids, rules), task.graph
    item = np.arange(len(graph), dtype=np.int32)
    if request.together is not None:
        item = groups(graph, request.together)
        graph, request = contract_graph(graph, item), reduce_request(request, item)
    found = solve_small(graph, request, np.zeros(len(graph.indices)))
    return None if found is None else found[item]
