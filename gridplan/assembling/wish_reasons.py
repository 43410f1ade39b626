"""What became of wishes on units in one piece, in findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.plan import Network
from gridplan.tasks.task import Outcome, Task


def wish_findings(outcome: Outcome, network: Network, ground: Ground) -> tuple[Finding, ...]:
    """Return what a planner should know about the wishes on the units of one piece."""
    found = [*_clashes(outcome, ground)]
    if outcome.task.asked.kept is not None:
        found += _kept_outside(outcome, network, ground)
    return (*found, *_causes(outcome.task, ground))


def _ids(task: Task, ground: Ground, units: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(ground.units["unit"].iloc[task.piece.units[units]].astype(str))


def _place(task: Task) -> str:
    return f"{task.piece.name} · " if task.piece.name else ""


def _clashes(outcome: Outcome, ground: Ground) -> Iterator[Finding]:
    units = outcome.task.asked.clashing(outcome.labels)
    if len(units):
        yield Finding("apart-unmet", _ids(outcome.task, ground, units), {"place": _place(outcome.task)})


def _kept_outside(outcome: Outcome, network: Network, ground: Ground) -> Iterator[Finding]:
    if outcome.status == "infeasible":
        units = outcome.task.piece.units
        code = network.codes[network.labels[units[0]]]
        households = int(ground.units["households"].to_numpy()[units].sum())
        numbers = {"grid": code, "households": households, "workers": int(outcome.n_workers[0])}
        yield Finding("lock-outside-window", (code,), numbers)


def _causes(task: Task, ground: Ground) -> Iterator[Finding]:
    """Yield the wishes that need more grids than the windows allow, or other numbers of them."""
    asked, (fewest, most) = task.asked, task.quota.by_windows
    if asked.kept is not None or fewest > most:
        return
    if asked.by_place and not fewest <= task.quota.usual <= most:
        numbers = {"place": _place(task), "places": task.quota.usual, "fewest": fewest, "most": most}
        placed = np.isfinite(np.append(asked.places[:, 0], np.nan))[asked.set_of]
        yield Finding("centres-number", _ids(task, ground, np.flatnonzero(placed)), numbers)
    elif task.quota.seats > max(most, asked.widest):
        yield _too_many_seats(task, ground, most=most)
    yield from _too_many_apart(task, ground, most=most)


def blamed_wishes(tasks: Sequence[Task], ground: Ground, *, n_grids: int) -> tuple[Finding, ...]:
    """Return the wishes because of which so few grids as `n_grids` cannot be had."""
    least = [task.quota.lowest if task.quota.possible else task.quota.usual for task in tasks]
    found: list[Finding] = []
    for task, own in zip(tasks, least, strict=True):
        most = n_grids - sum(least) + own
        if most < 1 or task.asked.kept is not None:
            continue
        if task.quota.seats > max(most, task.asked.widest) and not task.quota.exact:
            found.append(_too_many_seats(task, ground, most=most))
        found += _too_many_apart(task, ground, most=most)
    return tuple(found)


def _too_many_seats(task: Task, ground: Ground, *, most: int) -> Finding:
    """Return the units that are named, placed or above the window, each of whose grids is one of its own."""
    units = np.flatnonzero(task.asked.pins(task.quota.heavy) >= 0)
    numbers = {"place": _place(task), "seats": task.quota.seats, "most": most}
    return Finding("pins-need-grids", _ids(task, ground, units), numbers)


def _too_many_apart(task: Task, ground: Ground, *, most: int) -> Iterator[Finding]:
    """Yield the groups to be kept apart that have more units than there can be grids."""
    for column in task.asked.apart.T:
        if column.sum() > most:
            units = np.flatnonzero(column)
            yield Finding("apart-needs-grids", _ids(task, ground, units), {"place": _place(task), "most": most})
