"""Whether a piece that cannot be divided could be, were nothing kept together there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.dividing.relaxing import Nearest, quick
from gridplan.dividing.trying import attempt
from gridplan.options import Rules
from gridplan.tasks.quota import quota
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.task import Task, amounts_of, grid_workers


def let_go(task: Task, near: Nearest, rules: Rules, *, blocking: Sequence[int] = ()) -> Relaxation | None:
    """Return the sets in the way, by their first units, where the window holds once no set must share a grid.

    Parameters
    ----------
    blocking
        Positions in the piece of units that are known to be in the way; those of the grids outside when empty.
    """
    sets = np.flatnonzero((task.asked.set_of >= 0) & ~np.isin(task.asked.set_of, np.flatnonzero(task.asked.seated)))
    blocked = [unit for unit in (blocking or _leaders_outside(task, near)) if unit in sets]
    if not blocked:
        return None
    loose = _without_sets(task)
    number = near.n_grids if loose.quota.lowest <= near.n_grids <= loose.quota.highest else loose.quota.lowest
    if not loose.quota.possible or attempt(loose, number, quick(task, rules)).labels is None:
        return None
    workers = int(grid_workers(loose, number).sum())
    return Relaxation("loose", *task.window, number, workers, tuple(task.piece.units[blocked].tolist()))


def _without_sets(task: Task) -> Task:
    """Return the task without the sets that have neither a name nor a place."""
    asked = task.asked
    kept = np.concatenate([asked.seated, np.zeros(1, bool)])[asked.set_of]
    free = replace(asked, set_of=np.where(kept, asked.set_of, -1).astype(np.int32))
    return replace(task, wishes=free, quota=quota(task.amounts, task.limits, asked=free))


def _leaders_outside(task: Task, near: Nearest) -> list[int]:
    """Return the first unit of the set of each unit in a grid outside its window."""
    sums, workers = amounts_of(task, near.labels, n_grids=near.n_grids), grid_workers(task, near.n_grids)[:, None]
    outside = np.flatnonzero(((sums < task.limits.lo * workers) | (sums > task.limits.hi * workers)).any(axis=1))
    return [int(unit) for unit in np.unique(task.asked.leader[np.isin(near.labels, outside)])]
