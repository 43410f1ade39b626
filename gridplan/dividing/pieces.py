"""Dividing pieces of ground: from units to labels, with proof, or with a reason and what would let it be divided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.free import free_inertia
from gridplan.dividing.letting_go import let_go
from gridplan.dividing.proving import find_cause
from gridplan.dividing.relaxing import OtherNumber, nearest_plan, other_number, second_worker
from gridplan.dividing.squeezing import find_squeezed
from gridplan.dividing.trying import attempt, is_small, parts_all
from gridplan.dividing.watching import GapProgress, hurry, watch_gap
from gridplan.options import Rules
from gridplan.solve.divide import Division
from gridplan.solve.proof.bound import lower_bound
from gridplan.status import Status
from gridplan.tasks.relaxation import Cause
from gridplan.tasks.searching import search
from gridplan.tasks.task import Outcome, Task, amounts_of, grid_workers, plain_outcome, within

PieceProgress = Callable[[str, float, float | None], None]
"""Told the name of a piece, the share of all pieces done, 0–1, and the current gap of this piece, or None."""


def divide_pieces(
    tasks: Sequence[Task], numbers: Sequence[int], rules: Rules, *, progress: PieceProgress | None = None
) -> list[Outcome]:
    """Divide pieces one after the other; after an interrupt the rest get the first division that comes.

    Parameters
    ----------
    numbers
        Grids of each piece.
    """
    outcomes: list[Outcome] = []
    for i, (task, number) in enumerate(zip(tasks, numbers, strict=True)):
        if any(outcome.status == "stopped" for outcome in outcomes):
            outcomes.append(first_found(task, number, rules))
        else:
            told = None if progress is None else _share(progress, task.piece.name, i, len(tasks))
            outcomes.append(divide_piece(task, number, rules, progress=told))
    return outcomes


def divide_piece(
    task: Task, n_grids: int, rules: Rules, *, found: Division | None = None, progress: GapProgress | None = None
) -> Outcome:
    """Divide one piece into `n_grids` grids, or find out why not, the nearest plan and what would let it be divided.

    A number of grids that was not asked for gives way where another one is found to hold the windows.

    Parameters
    ----------
    found
        A division into so many grids that was searched already.
    progress
        Told the share of the search done, 0–1, and the current gap, or None while there is none.
    """
    if task.asked.kept is not None:
        return _kept(task, task.asked.kept, rules)
    if task.empty:
        return _whole(task, 0)
    if not task.quota.possible:
        return _impossible(task, task.quota.beside(len(task.load)), rules)
    if found is None and find_squeezed(task) is not None:
        return _impossible(task, (n_grids,), rules)
    told = None if progress is None else watch_gap(task, n_grids, progress)
    division = found or search(task, n_grids, rules, told)
    if division.stopped:
        return plain_outcome(task, division.labels, n_grids, "stopped")
    if division.feasible:
        return _met(task, division.labels, n_grids, rules)
    return _missed(task, division, n_grids, rules)


def first_found(task: Task, n_grids: int, rules: Rules) -> Outcome:
    """Return the first division that a search comes across, as the work was stopped."""
    if task.asked.kept is not None:
        return replace(_whole(task, task.asked.kept), status="stopped")
    if task.empty:
        return _whole(task, 0)
    number = n_grids if task.quota.possible else task.quota.beside(len(task.load))[0]
    division = search(task, number, replace(rules, effort=0), hurry)
    return plain_outcome(task, division.labels, number, "stopped")


def _met(task: Task, labels: NDArray[np.int32], n_grids: int, rules: Rules) -> Outcome:
    """Return a division that holds its windows, with its proof and the inertia of the free plan."""
    found = plain_outcome(task, labels, n_grids, "feasible")
    if not parts_all(task, labels):
        return replace(found, status="unproven")
    try:
        return replace(_certified(found, rules), free=free_inertia(task, labels, n_grids, rules=rules))
    except KeyboardInterrupt:
        return replace(found, status="stopped")


def _missed(task: Task, division: Division, n_grids: int, rules: Rules) -> Outcome:
    """Return what comes of a piece whose search failed: a plan by looking at every one, another number, or a reason."""
    try:
        if is_small(task, n_grids) and (labels := attempt(task, n_grids, rules).labels) is not None:
            return _met(task, labels, n_grids, rules)
        other = other_number(task, n_grids, rules)
        if other is not None and rules.n_grids is None and rules.workers is None:
            return _met(task, other.labels, other.n_grids, rules)
        return _unmet(task, (n_grids,), rules, known=division, other=other)
    except KeyboardInterrupt:
        return plain_outcome(task, division.labels, n_grids, "stopped")


def _impossible(task: Task, numbers: Sequence[int], rules: Rules) -> Outcome:
    """Return the nearest plan, of some numbers of grids, of a piece that is known before any search not to fit."""
    try:
        return _unmet(task, numbers, rules)
    except KeyboardInterrupt:
        return first_found(task, numbers[0], rules)


def _unmet(
    task: Task,
    numbers: Sequence[int],
    rules: Rules,
    *,
    known: Division | None = None,
    other: OtherNumber | None = None,
) -> Outcome:
    """Return the nearest plan with the cause and every relaxation found."""
    near = nearest_plan(task, numbers, rules, known=known)
    sums = amounts_of(task, near.labels, n_grids=near.n_grids)
    held = within(task, sums, grid_workers(task, near.n_grids)[:, None]) and parts_all(task, near.labels)
    if task.quota.possible and held:
        return _met(task, near.labels.astype(np.int32), near.n_grids, rules)
    cause = find_cause(task) or _searched(task, near.n_grids, rules)
    status: Status = "unproven" if cause is None and task.quota.possible else "infeasible"
    blocking = () if cause is None else cause.units
    worker = second_worker(task, near, rules, blocking=blocking[:1])
    loose = let_go(task, near, rules, blocking=blocking if cause is not None and cause.kind == "squeezed" else ())
    found = (near.widened, None if other is None else other.relaxation(task), worker, loose)
    return replace(
        plain_outcome(task, near.labels, near.n_grids, status),
        cause=cause,
        relaxations=tuple(relaxation for relaxation in found if relaxation is not None),
    )


def _searched(task: Task, n_grids: int, rules: Rules) -> Cause | None:
    """Return the proof that every division was looked at: into the number asked of this piece alone, else into any."""
    if not task.quota.possible:
        return None
    alone = n_grids == rules.n_grids or grid_workers(task, n_grids).sum() == rules.workers
    numbers = (n_grids,) if alone else range(task.quota.lowest, task.quota.highest + 1)
    none = all(is_small(task, n) and attempt(task, n, rules).proven for n in numbers)
    return Cause("searched") if none else None


def _whole(task: Task, workers: int) -> Outcome:
    """Return the piece as one grid."""
    return replace(plain_outcome(task, np.zeros(len(task.load)), 1, "feasible"), n_workers=np.array([workers]))


def _kept(task: Task, workers: int, rules: Rules) -> Outcome:
    """Return a grid that stays as it is; where it breaks its window, no plan can hold both."""
    found = _whole(task, workers)
    if not within(task, task.amounts.sum(axis=0), workers):
        return replace(found, status="infeasible")
    return _certified(found, rules) if task.load.any() else found


def _certified(outcome: Outcome, rules: Rules) -> Outcome:
    """Return the outcome with its lower bound and the prices that prove it."""
    task = outcome.task
    proof = lower_bound(
        task.graph.xy,
        task.load,
        task.limits.hi[0] * outcome.n_workers,
        floors=task.limits.lo[0] * outcome.n_workers,
        # Where networks are merged, compact shapes come second: a quick look at them is enough.
        effort=max(rules.effort, 1) if task.asked.keep is None else 0,
        start=outcome.labels.astype(np.int32),
    )
    return replace(outcome, bound=proof.value, prices=proof.prices)


def _share(progress: PieceProgress, name: str, i: int, n: int) -> GapProgress:
    return lambda share, gap: progress(name, (i + share) / n, gap)
