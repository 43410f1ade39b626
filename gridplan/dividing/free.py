"""The free plan: the same request without regard to streets, beside which the price of streets is counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.solve.score import inertia
from gridplan.tasks.searching import search
from gridplan.tasks.task import Task

_RUNS = 3
"""Independent runs at most. On 22 communities of 70 to 640 units three runs told 0.03 % more than eighteen do, in a
third of the time, and on 800 to 2,400 units as much as six; from the plan itself alone it was 0.5 % more, and 3.4 % on
the 8,639 units of Nantes, which has two runs in any case."""


def free_inertia(task: Task, labels: NDArray[np.int32], n_grids: int, *, rules: Rules) -> float | None:
    """Return the load inertia about the best units of the free plan, load·m².

    None where streets play no part or networks are merged.

    The free plan is searched once and briefly, at effort 1 at most, under the same windows and wishes, with streets,
    short borders and crossings free of charge. It is never worse than the plan itself.

    Parameters
    ----------
    labels
        int32 (m,), the plan.

    Raises
    ------
    KeyboardInterrupt
        When the search is interrupted.
    """
    if rules.streets == 0 or task.asked.keep is not None:
        return None
    own = _load_inertia(task, labels)
    if n_grids == 1:
        return own
    graph = replace(task.graph, crossing=np.zeros(len(task.graph.crossing)))
    free = replace(rules, streets=0.0, borders=0.0, crossing={}, effort=min(rules.effort, 1))
    division = search(replace(task, graph=graph), n_grids, free, most_runs=_RUNS)
    if division.stopped:
        raise KeyboardInterrupt
    return min(own, _load_inertia(task, division.labels)) if division.feasible else own


def _load_inertia(task: Task, labels: NDArray[np.int32]) -> float:
    return inertia(task.graph.xy, task.load.astype(np.float64), labels, medoid=True)
