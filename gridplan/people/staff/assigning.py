"""Workers to grids: one worker for one or several adjoining grids, several workers where a grid needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Report
from gridplan.people.assignment import AssignmentStatus, Stage
from gridplan.people.grids import Grids, grids_of
from gridplan.people.reading.opening import Source
from gridplan.people.staff.crew import Crew, read_crew, remembered
from gridplan.people.staff.earlier import Like, grids_today, heirs_of, kept_note, workers_before
from gridplan.people.staff.filling import Filled, fill, share_of
from gridplan.people.staff.reasons import notes, relaxation_of, shortage, why_not
from gridplan.people.staff.roster import WorkerRelaxation, WorkerRoster
from gridplan.people.staff.rules import Shares, WorkerRules
from gridplan.people.staff.task import Task, tasks_of
from gridplan.plan import Plan


def assign_workers(
    plan: Plan | Grids,
    workers: int | Source | None = None,
    *,
    grids: Grids | None = None,
    window: Shares | None = None,
    part_time: bool = False,
    grids_per_worker: int | None = None,
    pooled: bool = False,
    like: Like | None = None,
) -> WorkerRoster:
    """Give every grid with load its workers, loads as even as can be.

    Each community has its workers by largest remainder of load, or where some have more time than others, time in
    proportion to load; at least one for each part that hangs together. A grid
    whose load needs several workers has several; light neighbouring grids are one connected set of one worker. Within
    a community the heaviest worker is as light as can be, and then loads are as even as can be (least squares), both
    over the time that workers have; proven by a choice among all connected sets where these are few enough.

    Parameters
    ----------
    plan
        A plan, or grids (areal and road grids together).
    workers
        How many; or a table or file of ids with, if wanted, home community, share of full time (0–1), capacity (grids),
        last year's grids and pinned grids; or None for those that the plan says.
    grids
        The plan's grids with road segments added, where they are not in the plan; or its areal grids alone, as
        ``grids_of(plan, roads=False)`` returns them.
    window
        Lowest and highest load of a worker for the time they have, as shares of the usual load: what the plan's rules
        give one full worker, or the mean where the grids know no such measure.
    part_time
        Share out workers' time over adjoining grids, so that every grid has time in exact proportion to its load.
    grids_per_worker
        Grids of a worker at most.
    pooled
        Whether workers may serve grids of every community.
    like
        Workers of before the last re-gridding, as a roster, or the ``.json`` it was exported to: whoever is still there
        by id has, of all ways that are as even, the one in which most load stays with whom it was. Last year's grids
        that `workers` itself names go first. What became of grids the plan tells.

    Returns
    -------
    WorkerRoster
        When something cannot be met, its status and reasons say so, and its relaxation what would work.

    Raises
    ------
    InputError
        With every fault of the table of workers; when `like` is no file of workers.
    OptionError
        When a value can never be right.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries)
    >>> gp.assign_workers(gp.partition(ground, effort=0)).status
    'feasible'
    """
    rules = WorkerRules(window, part_time, grids_per_worker, pooled)
    served = grids_of(plan) if grids is None else grids
    crew, had = read_crew(plan, served, workers), {}
    if like is not None:
        had = grids_today(workers_before(like), heirs_of(served))
        crew = remembered(crew, had)
    roster, failed = _assigned(served, crew, rules)
    if failed:
        return roster.replace(relaxation=_relaxation(roster, failed))
    now = {str(worker): set(own) for worker, own in roster.workers.groupby("worker")["grid"]}
    return roster.replace(report=roster.report + Report(kept_note(had, now)))


def _assigned(grids: Grids, crew: Crew, rules: WorkerRules) -> tuple[WorkerRoster, list[tuple[Task, Filled]]]:
    """Return the roster, and the communities that could not be given out."""
    tasks = tasks_of(grids, crew, rules)
    solved = [(task, fill(task.block, task.ends, task.known)) for task in tasks]
    found = [(task, filled) for task, filled in solved if filled.posts is not None]
    failed = [(task, filled) for task, filled in solved if filled.posts is None]
    pairs, share = _posts(found)
    unmet = [finding for task, filled in failed for finding in why_not(task, filled, grids, crew)]
    roster = WorkerRoster(
        grids=grids,
        crew=crew,
        rules=rules,
        status=_status(found, failed),
        home=_homes(tasks, len(crew)),
        pairs=pairs,
        share=share,
        stages=tuple(_stage(task, filled) for task, filled in found),
        reasons=(*shortage(tasks, crew), *unmet),
        report=crew.report + Report(tuple(notes(grids, crew, tasks))),
    )
    return roster, failed


def _relaxation(roster: WorkerRoster, failed: Sequence[tuple[Task, Filled]]) -> WorkerRelaxation | None:
    """Return the smallest change found, once the whole request was solved with it; None without one."""
    found = relaxation_of(roster, failed)
    if found is None:
        return None
    rules = replace(roster.rules, window=found.window, grids_per_worker=found.grids_per_worker)
    again, _ = _assigned(roster.grids, read_crew(roster.grids, roster.grids, found.workers), rules)
    return found if again.status == "feasible" else None


def _homes(tasks: Sequence[Task], workers: int) -> NDArray[np.object_]:
    home = np.full(workers, "", dtype=object)
    for task in tasks:
        home[task.workers] = task.name
    return home


def _posts(found: Sequence[tuple[Task, Filled]]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return worker and grid of each post, sorted, and the share of full time."""
    posts = sorted(
        (int(task.workers[worker]), int(task.grids[grid]), share_of(time))
        for task, filled in found
        for worker, grid, time in filled.posts or ()
    )
    table = np.array([post[:2] for post in posts], dtype=np.int32).reshape(-1, 2)
    return table, np.array([post[2] for post in posts], dtype=np.float64)


def _stage(task: Task, filled: Filled) -> Stage:
    usual = task.usual or 1.0
    return Stage(task.name, "load", filled.heaviest / usual, filled.bound / usual)


def _status(found: Sequence[object], failed: Sequence[tuple[Task, Filled]]) -> AssignmentStatus:
    if not failed:
        return "feasible"
    if found:
        return "partial"
    return "infeasible" if all(filled.proven for _, filled in failed) else "unproven"
