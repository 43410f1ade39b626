"""Why workers cannot be given to grids as asked, and what would work, in findings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.grids import Grids
from gridplan.people.staff.block import FULL
from gridplan.people.staff.crew import Crew
from gridplan.people.staff.filling import Filled
from gridplan.people.staff.relaxing import Change, Way, relax
from gridplan.people.staff.roster import WorkerRelaxation, WorkerRoster
from gridplan.people.staff.task import Task

_STEPS = 1000
"""Windows are told in thousandths of the usual load."""
_NEW = "+"
"""What ids of posts for further workers begin with; they are posts to fill, nobody's ids."""


def why_not(task: Task, filled: Filled, grids: Grids, crew: Crew) -> Iterator[Finding]:
    """Yield why one community's grids cannot be given out: by counting first, else that nothing was found."""
    told = [*_counted(task, grids, crew), *_window(task, filled)]
    yield from told
    if not told:
        yield Finding("crew-impossible" if filled.proven else "crew-unproven", (), _place(task))


def shortage(tasks: Sequence[Task], crew: Crew) -> Iterator[Finding]:
    """Yield that there are more communities with load than workers."""
    if len(tasks) > len(crew):
        yield Finding("crew-communities", (), {"communities": len(tasks), "workers": len(crew)})


def notes(grids: Grids, crew: Crew, tasks: Sequence[Task]) -> Iterator[Finding]:
    """Yield what a planner should know of grids without load, and of workers without a post."""
    needed = np.concatenate([np.zeros(0, np.int64), *(task.grids for task in tasks)])
    if len(idle := np.setdiff1d(np.arange(len(grids)), needed)):
        yield Finding("crew-no-load", tuple(grids.codes[idle]))
    called = np.concatenate([np.zeros(0, np.int64), *(task.workers for task in tasks)])
    if len(idle := np.setdiff1d(np.arange(len(crew)), called)):
        yield Finding("crew-idle", tuple(crew.table["worker"].to_numpy(dtype=object)[idle]))


def relaxation_of(roster: WorkerRoster, failed: Sequence[tuple[Task, Filled]]) -> WorkerRelaxation | None:
    """Return the changes that make every community possible, with the request that has them; None without any."""
    ways = [(task, way) for task, _ in failed if (way := relax(task.block, task.ends)) is not None]
    if len(ways) < len(failed):
        return None
    rules = roster.rules
    opened = {change.kind for _, way in ways for change in way.changes}
    return WorkerRelaxation(
        changes=tuple(finding for task, way in ways for finding in _changes(task, way, roster.crew)),
        workers=_table(roster, ways),
        window=_wide(roster, ways) if "window" in opened else rules.window,
        grids_per_worker=_most(ways) if opened & {"most"} else rules.grids_per_worker,
    )


def _place(task: Task) -> dict[str, Any]:
    return {"community": task.name or "*", "workers": len(task.workers), "grids": len(task.grids)}


def _counted(task: Task, grids: Grids, crew: Crew) -> Iterator[Finding]:
    block, codes = task.block, grids.codes[task.grids]
    ids = crew.table["worker"].to_numpy(dtype=object)[task.workers]
    most = len(block) if task.ends.most is None else task.ends.most
    room = int(np.minimum(block.capacity, most).sum())
    if not len(block.time):
        yield Finding("crew-none", (), _place(task))
    elif len(block.time) < len(block.parts):
        firsts = tuple(codes[part[0]] for part in block.parts)
        yield Finding("crew-too-few", firsts, _place(task) | {"parts": len(block.parts)})
    elif room < len(block):
        yield Finding("crew-capacity", (), _place(task) | {"capacity": room})
    number = np.empty(len(block), dtype=np.int64)
    for i, part in enumerate(block.parts):
        number[part] = i
    for worker, pins in zip(ids, block.pins, strict=True):
        if len(set(number[list(pins)].tolist())) > 1:
            yield Finding("crew-pins-apart", tuple(codes[list(pins)]), _place(task) | {"worker": worker})


def _window(task: Task, filled: Filled) -> Iterator[Finding]:
    """Yield the window that cannot hold because even the most even loads lie outside it."""
    mean, usual = task.block.mean, task.usual or 1.0
    if len(task.workers) and not task.ends.lowest <= mean <= task.ends.highest:
        ends = {"lowest": f"{task.ends.lowest / usual:.2f}", "highest": f"{task.ends.highest / usual:.2f}"}
        yield Finding("crew-window", (), _place(task) | ends | {"mean": f"{mean / usual:.2f}"})
    elif task.ends.highest < filled.bound and len(task.workers):
        found = {"highest": f"{task.ends.highest / usual:.2f}", "bound": f"{filled.bound / usual:.2f}"}
        yield Finding("crew-heaviest", (), _place(task) | found)


def _changes(task: Task, way: Way, crew: Crew) -> Iterator[Finding]:
    ids = crew.table["worker"].to_numpy(dtype=object)[task.workers]
    for change in way.changes:
        yield _told(change, task, way, ids)


def _told(change: Change, task: Task, way: Way, ids: NDArray[np.object_]) -> Finding:
    place = {"community": task.name or "*"}
    if change.kind == "more":
        return Finding("crew-change-more", (), place | {"workers": change.amount})
    if change.kind == "window":
        low, high = _window_of(task, way)
        return Finding("crew-change-window", (), place | {"lowest": f"{low:.3f}", "highest": f"{high:.3f}"})
    if change.kind == "most":
        return Finding("crew-change-most", (), place | {"grids": _grids_each(change, way)})
    return Finding(f"crew-change-{change.kind}", (str(ids[change.worker]),), place)


def _window_of(task: Task, way: Way) -> tuple[float, float]:
    """Return the window asked for, opened until the loads that came of it lie inside; shares of the usual load."""
    load, served = np.zeros(len(way.block.time)), np.zeros(len(way.block))
    posts = way.filled.posts or ()
    for _, grid, time in posts:
        served[grid] += time
    for worker, grid, time in posts:
        load[worker] += way.block.load[grid] * (time / served[grid] if served[grid] > 0 else 0)
    ratio = load / way.block.time / (task.usual or 1.0)
    low, high = (end / (task.usual or 1.0) for end in (task.ends.lowest, task.ends.highest))
    return min(low, math.floor(ratio.min() * _STEPS) / _STEPS), max(high, math.ceil(ratio.max() * _STEPS) / _STEPS)


def _wide(roster: WorkerRoster, ways: Sequence[tuple[Task, Way]]) -> tuple[float, float]:
    """Return a window that suits all communities."""
    opened = [_window_of(task, way) for task, way in ways if any(c.kind == "window" for c in way.changes)]
    low, high = zip(*opened, roster.rules.window or opened[0], strict=True)
    return min(low), max(high)


def _most(ways: Sequence[tuple[Task, Way]]) -> int:
    return max(_grids_each(change, way) for _, way in ways for change in way.changes if change.kind == "most")


def _grids_each(change: Change, way: Way) -> int:
    return change.amount or len(way.block)


def _table(roster: WorkerRoster, ways: Sequence[tuple[Task, Way]]) -> pd.DataFrame:
    """Return the table of workers with the changes, every worker at home where they were put."""
    crew = roster.crew.table
    given: dict[str, list[Any]] = {
        "worker": crew["worker"].tolist(),
        "community": roster.home.tolist(),
        "full_time": (crew["time"] / FULL).tolist(),
        "capacity": [None if room < 0 else room for room in crew["capacity"]],
        "last_year": crew["last_year"].tolist(),
        "pinned": crew["pinned"].tolist(),
    }
    for task, way in ways:
        for change in way.changes:
            if change.kind in ("pins", "capacity"):
                name, free = ("pinned", ()) if change.kind == "pins" else ("capacity", None)
                given[name][int(task.workers[change.worker])] = free
            elif change.kind == "more":
                _hire(given, change.amount, task.name)
    return pd.DataFrame(given)


def _hire(given: dict[str, list[Any]], amount: int, community: str) -> None:
    first = sum(str(worker).startswith(_NEW) for worker in given["worker"]) + 1
    for number in range(first, first + amount):
        row = {"worker": f"{_NEW}{number}", "community": community, "full_time": 1.0, "capacity": None}
        for name, value in (row | {"last_year": (), "pinned": ()}).items():
            given[name].append(value)
