"""What a request that cannot be met needs: the nearest plan, and the smallest widening of its window that works."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.solve.divide import Division
from gridplan.status import Status
from gridplan.task import Outcome, Relaxation, Task, grid_workers, plain_outcome, search

_TRIES = 6
"""Searches spent on narrowing a relaxed window."""


def nearest(task: Task, rules: Rules) -> Outcome:
    """Return the nearest plan where arithmetic forbids any: with one grid fewer or more, whichever stretches less."""
    numbers = task.quota.beside(len(task.load))
    tried = [relaxed(task, n, search(task, n, task.window, rules), "infeasible", rules) for n in numbers]
    return min(tried, key=lambda outcome: _stretch(task, outcome.relaxation))


def _widened(task: Task, n_grids: int, division: Division) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the window for one worker, widened just so far that `division` keeps it."""
    workers = grid_workers(task, n_grids)[:, None]
    sums = np.stack([np.bincount(division.labels, column, n_grids) for column in task.amounts.T], axis=1)
    sums = sums.astype(np.int64)
    lo = np.minimum(task.limits.lo, (sums // workers).min(axis=0))
    hi = np.maximum(task.limits.hi, (-(-sums // workers)).max(axis=0))
    return lo, hi


def _stretch(task: Task, relaxed: Relaxation | None) -> Fraction:
    """How far a window is widened, as the larger of the two factors over all resources."""
    if relaxed is None:
        return Fraction(1)
    factors = [Fraction(1)]
    for new_lo, new_hi, old_lo, old_hi in zip(relaxed.lo, relaxed.hi, *task.window, strict=True):
        factors.append(Fraction(int(new_hi), int(old_hi)))
        if old_lo > 0:
            factors.append(Fraction(int(old_lo), max(int(new_lo), 1)))
    return max(factors)


def relaxed(task: Task, n_grids: int, best: Division, status: Status, rules: Rules) -> Outcome:
    """Return the nearest plan with the smallest relaxation that works, found by solving with narrower windows."""
    lo, hi = _widened(task, n_grids, best)
    least_lo, least_hi = task.limits.lo, task.limits.hi
    for _ in range(_TRIES):
        middle_lo, middle_hi = -(-(lo + least_lo) // 2), (hi + least_hi) // 2
        if (middle_lo >= least_lo).all() and (middle_hi <= least_hi).all():
            break
        if not _could_hold(task, n_grids, middle_lo, middle_hi):
            least_lo, least_hi = middle_lo, middle_hi
            continue
        division = search(task, n_grids, (middle_lo, middle_hi), rules)
        if division.feasible:
            best = division
            lo, hi = _widened(task, n_grids, best)
        else:
            least_lo, least_hi = middle_lo, middle_hi
    outcome = plain_outcome(task, best, n_grids, "stopped" if best.stopped else status)
    return replace(outcome, relaxation=Relaxation(lo, hi, n_grids))


def _could_hold(task: Task, n_grids: int, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> bool:
    total = task.amounts.sum(axis=0)
    workers = int(grid_workers(task, n_grids).sum())
    return bool((lo * workers <= total).all() and (total <= hi * workers).all())
