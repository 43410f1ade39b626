"""Why a bare graph could not be divided as asked, in findings that name components and units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.tasks.task import Outcome, amounts_of


def outside_grids(outcome: Outcome) -> NDArray[np.int64]:
    """Return the grids of a component outside their windows, ascending."""
    limits, workers = outcome.task.limits, outcome.n_workers[:, None]
    sums = amounts_of(outcome.task, outcome.labels, n_grids=len(workers))
    broken = (sums < limits.lo * workers) | (sums > limits.hi * workers)
    return np.flatnonzero(broken.any(axis=1))


def component_findings(outcome: Outcome, number: int, grids: Sequence[int]) -> Iterator[Finding]:
    """Yield what is to be known about one component: units above the window, what does not hold, why, what would help.

    Parameters
    ----------
    number
        Number of the component, from 1.
    grids
        Its grids outside their windows, as they stand in the labels of the whole.
    """
    task, place = outcome.task, _place(outcome, number)
    if task.quota.heavy:
        yield Finding("divide-units-above", _rows(outcome, task.quota.heavy), place)
    if outcome.status not in ("infeasible", "unproven"):
        return
    wide = next((found for found in outcome.relaxations if found.kind == "window"), None)
    more = {} if wide is None else {"relaxed_lo": int(wide.lo[0]), "relaxed_hi": int(wide.hi[0])}
    word = "impossible" if outcome.status == "infeasible" else "unproven"
    code = f"divide-{word}{'' if wide else '-at-all'}"
    yield Finding(code, tuple(str(grid) for grid in grids), place | {"grids": len(outcome.n_workers)} | more)
    yield from _cause(outcome, place)
    for found in outcome.relaxations:
        if found.kind == "grids":
            yield Finding("divide-remedy-grids", (), place | {"grids": found.n_grids})


def division_findings(outcomes: Sequence[Outcome], n_asked: int, outside: Sequence[int]) -> Iterator[Finding]:
    """Yield what is to be known about the whole: that it was stopped, that it has another number of grids.

    Parameters
    ----------
    outside
        Grids outside their windows.
    """
    if any(outcome.status == "stopped" for outcome in outcomes):
        code = "divide-stopped-outside" if outside else "divide-stopped"
        yield Finding(code, tuple(str(grid) for grid in outside))
    n_grids = sum(len(outcome.n_workers) for outcome in outcomes)
    if n_grids != n_asked:
        yield Finding("divide-number", numbers={"grids": n_grids, "asked": n_asked})


def _cause(outcome: Outcome, place: dict[str, Any]) -> Iterator[Finding]:
    cause = outcome.cause
    if cause is None:
        return
    numbers, rows = place | {"amount": cause.amount, "beyond": cause.beyond}, _rows(outcome, cause.units)
    if cause.kind == "branch":
        yield Finding("divide-reason-branch", rows, numbers | {"unit": rows[0]})
    elif cause.kind == "unit":
        yield Finding(
            "divide-reason-unit", rows, numbers | {"many": cause.workers, "least": cause.workers * place["lo"]}
        )
    elif cause.kind == "squeezed":
        yield Finding("divide-reason-squeezed", rows, numbers)
    elif cause.kind == "searched":
        yield Finding("divide-reason-searched", rows, numbers)
    elif few := cause.amount // place["hi"]:
        between = {"few": few, "most": few * place["hi"], "many": few + 1, "least": (few + 1) * place["lo"]}
        yield Finding("divide-reason-total", rows, numbers | between)
    else:
        yield Finding("divide-reason-light", _rows(outcome, range(len(outcome.task.load))), numbers)


def _place(outcome: Outcome, number: int) -> dict[str, Any]:
    """Return the component and the window in numbers."""
    task = outcome.task
    (lo,), (hi,) = task.window
    return {
        "component": number,
        "units": len(task.load),
        "first": int(task.piece.units.min()),
        "total": int(task.load.sum()),
        "lo": int(lo),
        "hi": int(hi),
    }


def _rows(outcome: Outcome, units: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(unit) for unit in outcome.task.piece.units[list(units)])
