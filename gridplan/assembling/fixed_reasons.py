"""Why a piece between fixed borders cannot be divided, and which of these borders to give up, in findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gridplan.findings import Finding
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.task import Task

_MANY = 2
"""Fields from which on one line tells of all."""


def fixed_total(task: Task, amount: int, numbers: dict[str, Any]) -> Finding:
    """Return why so many households between fixed borders fit no number of grids.

    Parameters
    ----------
    numbers
        What the plain reason says, see `gridplan.assembling.reasons`.
    """
    named = numbers | {"fixed": _departments([task])}
    too_few = amount < task.limits.lo[_households(task)]
    return Finding("reason-fixed-too-few" if too_few else "reason-fixed-total", numbers=named)


def fixed_remedy(found: Relaxation, ids: tuple[str, ...], numbers: dict[str, Any]) -> Finding:
    """Return the fixed border that is to be given up."""
    department, own, other = found.border
    return Finding(f"remedy-{found.kind}", ids, numbers | {"department": department, "grid": own, "other": other})


def told_by_households(task: Task, resource: str) -> bool:
    """Tell whether a piece lies between fixed borders and its households alone say why it cannot be divided."""
    return bool(task.piece.within) and resource == "households" and not task.quota.heavy


def cramped_fields(tasks: Sequence[Task]) -> tuple[Finding, ...]:
    """Return one finding on all pieces between fixed borders whose households fit no number of grids, worst first.

    This is arithmetic on totals: it holds whatever a search finds.
    """
    off = {task.piece.name: (_households_off(task), task) for task in tasks if _cannot_hold(task)}
    if len(off) < _MANY:
        return ()
    worst = sorted(off, key=lambda name: (-off[name][0], name))
    column = _households(off[worst[0]][1])
    bounds = off[worst[0]][1].limits
    totals = {name: int(task.amounts[:, column].sum()) for name, (_, task) in off.items()}
    small = sum(total < bounds.lo[column] for total in totals.values())
    numbers = {
        "departments": _departments([task for _, task in off.values()]),
        "lo": int(bounds.lo[column]),
        "hi": int(bounds.hi[column]),
        "small": int(small),
        "between": len(off) - int(small),
    }
    return (Finding("fields-cramped", tuple(f"{name} ({totals[name]})" for name in worst), numbers),)


def _cannot_hold(task: Task) -> bool:
    """Tell whether the households of a piece between fixed borders fit no number of grids."""
    known = "households" in task.limits.resources and told_by_households(task, "households")
    return known and task.asked.kept is None and not task.empty and _households_off(task) > 0


def _households_off(task: Task) -> int:
    """Return by how many households the total of a piece misses the nearest number of grids that would hold it."""
    column = _households(task)
    total, lo, hi = int(task.amounts[:, column].sum()), int(task.limits.lo[column]), int(task.limits.hi[column])
    few = total // hi
    beyond = total - few * hi if few else lo
    return max(0, min(beyond, (few + 1) * lo - total))


def _households(task: Task) -> int:
    return task.limits.resources.index("households")


def _departments(tasks: Sequence[Task]) -> str:
    return ", ".join(np.unique([name for task in tasks for name, _ in task.piece.within]).tolist())
