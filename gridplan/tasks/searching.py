"""Tasks as requests to the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.solve.divide import divide
from gridplan.solve.request import Division, Request
from gridplan.tasks.task import Task, grid_workers
from gridplan.wishes.starting import start_labels

Progress = Callable[[float, NDArray[np.int32] | None], None]
"""Told the share of the search done, 0–1, and the best labels so far, or None."""


def request_of(task: Task, n_grids: int, rules: Rules) -> Request:
    """Return what is asked of the solver: `n_grids` grids of the task within its window."""
    workers = grid_workers(task, n_grids)[:, None]
    pinned = task.asked.pins(task.quota.heavy)
    start = None
    if task.asked.start is not None:
        start = start_labels(task.graph, task.asked.start, pinned, n_grids=n_grids, homes=task.asked.homes)
    return Request(
        lo=task.limits.lo * workers,
        hi=task.limits.hi * workers,
        pinned=pinned if (pinned >= 0).any() else None,
        together=task.asked.set_of if task.asked.names else None,
        apart=task.asked.apart if task.asked.apart.size else None,
        blocks=task.blocks if rules.streets else None,
        streets=rules.streets,
        borders=rules.borders,
        balance=np.array(list(rules.balance.values())) if task.graph.soft.size else None,
        centres=task.asked.centres(pinned, task.graph.xy) if task.asked.by_place else None,
        keep=task.asked.keep,
        start=start,
        stay=0.0 if start is None else rules.stay,
        objective=rules.objective,
        seed=rules.seed,
        effort=rules.effort,
        threads=task.threads,
    )


def search(
    task: Task,
    n_grids: int,
    rules: Rules,
    progress: Progress | None = None,
    *,
    mend: bool = True,
    most_runs: int | None = None,
) -> Division:
    """Search a division of the task into `n_grids` grids within its window.

    Parameters
    ----------
    mend
        Whether to recombine grids where windows stay broken, which takes as long again.
    most_runs
        Independent runs at most; as many as the settings make when None.
    """
    request = replace(request_of(task, n_grids, rules), mend=mend, most_runs=most_runs)
    return divide(task.graph, request, progress=progress)
