"""The wider window that road-segment grids need where a segment alone is above theirs: each has one patrol."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridplan.dividing.pieces import divide_piece
from gridplan.dividing.trying import with_window
from gridplan.options import Rules
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.task import Outcome, Task


def with_single_window(outcome: Outcome, rules: Rules) -> Outcome:
    """Return what came of a piece with segments above the window, with the window that holds them too.

    The search gives their grids several workers, as to a tower of homes; a window that it found so would leave them
    outside.
    """
    task = outcome.task
    wider = with_window(task, task.limits.lo, np.maximum(task.limits.hi, task.amounts.max(axis=0)))
    number = wider.quota.nearest(wider.quota.usual) if wider.quota.possible else max(wider.quota.usual, 1)
    found = _window_held(divide_piece(wider, number, replace(rules, n_grids=None)), wider)
    rest = tuple(one for one in outcome.relaxations if one.kind != "window")
    return replace(outcome, relaxations=rest if found is None else (found, *rest))


def _window_held(outcome: Outcome, task: Task) -> Relaxation | None:
    """Return the window of a piece that was divided, or the still wider one that it needs."""
    if outcome.status == "feasible":
        number = len(outcome.n_workers)
        return Relaxation("window", *task.window, number, number)
    return next((one for one in outcome.relaxations if one.kind == "window"), None)
