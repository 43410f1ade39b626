"""Dividing one piece of ground: from its units to labels, with proof or with the nearest plan and a relaxation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridplan.options import Rules
from gridplan.relaxing import nearest, relaxed
from gridplan.solve.bound import lower_bound
from gridplan.task import Outcome, Progress, Task, plain_outcome, search


def divide_piece(task: Task, n_grids: int, rules: Rules, *, progress: Progress | None = None) -> Outcome:
    """Divide one piece into `n_grids` grids, or find the nearest plan and the smallest relaxation that works."""
    if task.asked.kept is not None:
        return _kept(task, task.asked.kept, rules)
    if not task.load.any() and task.quota.seats <= 1:
        return _whole(task, 0)
    if not task.quota.possible:
        return nearest(task, rules)
    division = search(task, n_grids, task.window, rules, progress)
    if division.stopped:
        return plain_outcome(task, division, n_grids, "stopped")
    if not division.feasible:
        return relaxed(task, n_grids, division, "unproven", rules)
    found = _certified(plain_outcome(task, division, n_grids, "feasible"), rules)
    return replace(found, status="unproven") if len(task.asked.clashing(division.labels)) else found


def _whole(task: Task, workers: int) -> Outcome:
    """Return the piece as one grid."""
    nothing = np.zeros(len(task.load))
    return Outcome(task, nothing.astype(np.int64), np.array([workers]), "feasible", 0.0, nothing)


def _kept(task: Task, workers: int, rules: Rules) -> Outcome:
    """Return a grid that stays as it is; where it breaks its window, no plan can hold both."""
    found, total = _whole(task, workers), task.amounts.sum(axis=0)
    held = (task.limits.lo * workers <= total).all() and (total <= task.limits.hi * workers).all()
    if not held:
        return replace(found, status="infeasible")
    return _certified(found, rules) if task.load.any() else found


def _certified(outcome: Outcome, rules: Rules) -> Outcome:
    """Return the outcome with its lower bound and the prices that prove it."""
    task = outcome.task
    proof = lower_bound(
        task.graph.xy,
        task.load,
        task.limits.hi[0] * outcome.n_workers,
        effort=max(rules.effort, 1),
        start=outcome.labels.astype(np.int32),
    )
    return replace(outcome, bound=proof.value, prices=proof.prices)
