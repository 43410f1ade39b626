"""Why a piece could not be divided as asked, in findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from gridplan.assembling.above import above_window
from gridplan.assembling.amounts import amount_text
from gridplan.assembling.estate_names import set_names
from gridplan.assembling.fixed_reasons import fixed_remedy, fixed_total, told_by_households
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Network
from gridplan.status import Status
from gridplan.tasks.relaxation import Cause, Relaxation
from gridplan.tasks.task import Outcome, Task, amounts_of, within


def overall(pieces: Iterable[tuple[Status, int]]) -> Status:
    """Return the status of a plan from the status and load of its pieces; pieces without load do not count.

    Examples
    --------
    >>> overall([("feasible", 900), ("infeasible", 40)]), overall([("infeasible", 40), ("feasible", 0)])
    ('partial', 'infeasible')
    """
    found = {status for status, load in pieces if load > 0}
    if found <= {"feasible"}:
        return "feasible"
    if "stopped" in found:
        return "stopped"
    if "feasible" in found:
        return "partial"
    return "unproven" if "unproven" in found else "infeasible"


def piece_findings(outcome: Outcome, network: Network, rules: Rules, ground: Ground) -> tuple[Finding, ...]:
    """Return what a planner should know about one piece: heavy units, broken windows, why, and what would help."""
    heavy, broken = above_window(outcome, network, rules, ground), _broken(outcome, network, rules)
    return (*heavy, *broken, *_cause(outcome, rules, ground), *_remedies(outcome, rules, ground))


def _broken(outcome: Outcome, network: Network, rules: Rules) -> tuple[Finding, ...]:
    """Return the windows that do not hold, with the grids outside and the wider window that works."""
    task, n_grids = outcome.task, len(outcome.n_workers)
    if outcome.status not in ("infeasible", "unproven") or task.asked.kept is not None:
        return ()
    workers, sums = outcome.n_workers[:, None], amounts_of(task, outcome.labels, n_grids=n_grids)
    wide = next((found for found in outcome.relaxations if found.kind == "window"), None)
    outside = (sums < task.limits.lo * workers) | (sums > task.limits.hi * workers)
    if not outside.any():
        return ()
    first = np.array([np.flatnonzero(outcome.labels == g)[0] for g in np.flatnonzero(outside.any(axis=1))], np.int64)
    ids = tuple(sorted(network.codes[g] for g in network.labels[task.piece.units[first]]))
    word = "impossible" if outcome.status == "infeasible" else "unproven"
    return tuple(
        Finding(
            f"piece-{word}-{name}{'' if wide else '-at-all'}",
            ids=ids,
            numbers=_window_numbers(task, i, rules, wide) | {"grids": wide.n_grids if wide else n_grids},
        )
        for i, name in enumerate(task.limits.resources)
        if outside[:, i].any() or (wide is not None and _is_wider(task, wide, i))
    )


def _is_wider(task: Task, wide: Relaxation, i: int) -> bool:
    return bool(wide.lo[i] < task.limits.lo[i] or wide.hi[i] > task.limits.hi[i])


def _window_numbers(task: Task, i: int, rules: Rules, wide: Relaxation | None) -> dict[str, Any]:
    name = task.limits.resources[i]
    numbers = {
        "place": _place(task),
        "total": amount_text(int(task.amounts[:, i].sum()), name, rules),
        "lo": amount_text(int(task.limits.lo[i]), name, rules),
        "hi": amount_text(int(task.limits.hi[i]), name, rules),
    }
    if wide is None:
        return numbers
    return numbers | {
        "relaxed_lo": amount_text(int(wide.lo[i]), name, rules, end="lo"),
        "relaxed_hi": amount_text(int(wide.hi[i]), name, rules, end="hi"),
    }


def _cause(outcome: Outcome, rules: Rules, ground: Ground) -> tuple[Finding, ...]:
    """Return the proof that the piece cannot be divided as asked."""
    cause, task = outcome.cause, outcome.task
    if cause is None:
        return ()
    if cause.kind == "searched":
        numbers = {"place": _place(task), "units": len(task.load)}
        return (Finding("reason-searched", numbers=numbers),)
    i = task.limits.resources.index(cause.resource)
    lo, hi = int(task.limits.lo[i]), int(task.limits.hi[i])
    numbers = {
        "place": _place(task),
        "amount": amount_text(cause.amount, cause.resource, rules),
        "lo": amount_text(lo, cause.resource, rules),
        "hi": amount_text(hi, cause.resource, rules),
    }
    ids = tuple(str(ground.units["unit"].iloc[task.piece.units[unit]]) for unit in cause.units)
    if cause.kind == "total":
        if told_by_households(task, cause.resource):
            between = _between(cause.amount, lo, hi, cause.resource, rules)
            return (fixed_total(task, cause.amount, numbers | between),)
        if cause.amount < lo:
            return (Finding("reason-too-few", numbers=numbers),)
        return (Finding("reason-total", numbers=numbers | _between(cause.amount, lo, hi, cause.resource, rules)),)
    if cause.kind == "squeezed":
        return (_squeezed(cause, numbers, outcome, rules, ground),)
    if cause.kind == "unit":
        needed = amount_text(lo * cause.workers, cause.resource, rules)
        more = {"beyond": amount_text(cause.beyond, cause.resource, rules), "workers": cause.workers, "needed": needed}
        return (Finding("reason-unit", ids, numbers | more),)
    beyond = amount_text(cause.beyond, cause.resource, rules)
    return (Finding("reason-branch", ids, numbers | {"unit": ids[0], "beyond": beyond}),)


def _squeezed(cause: Cause, numbers: dict[str, Any], outcome: Outcome, rules: Rules, ground: Ground) -> Finding:
    """Return the estates and units that are too small for a grid and too large for each other, by name."""
    least, most = (amount_text(size, cause.resource, rules) for size in cause.sizes)
    more = {
        "sizes": least if least == most else f"{least}–{most}",
        "needed": numbers["amount"],
        "there": amount_text(cause.beyond, cause.resource, rules),
    }
    units = outcome.task.piece.units[list(cause.units)].tolist()
    code = "reason-squeezed-one" if len(units) == 1 else "reason-squeezed"
    told = {name: text for name, text in numbers.items() if name != "amount"}
    return Finding(code, set_names(units, rules, ground), told | more)


def _between(amount: int, lo: int, hi: int, resource: str, rules: Rules) -> dict[str, Any]:
    """Return how many workers are too few, and how many too many, for a total."""
    few = amount // hi
    return {
        "few": few,
        "most": amount_text(few * hi, resource, rules),
        "many": few + 1,
        "least": amount_text((few + 1) * lo, resource, rules),
    }


def _remedies(outcome: Outcome, rules: Rules, ground: Ground) -> Iterator[Finding]:
    """Yield what else than a wider window would let the piece be divided; each was tested."""
    for found in outcome.relaxations:
        ids = tuple(str(ground.units["unit"].iloc[unit]) for unit in found.units)
        numbers: dict[str, Any] = {"place": _place(outcome.task), "grids": found.n_grids, "workers": found.n_workers}
        if found.kind in ("barrier", "bridge"):
            numbers["joined"] = found.joined
        if found.kind == "window":
            yield from _wider_for_wishes(outcome, found, rules)
        elif found.kind == "loose":
            yield Finding("remedy-loose", set_names(found.units, rules, ground), numbers)
        elif found.border:
            yield fixed_remedy(found, ids, numbers)
        elif found.kind == "barrier" and outcome.task.piece.within:
            yield Finding("remedy-barrier-inside", ids, numbers)
        else:
            asked = "workers" if found.kind == "grids" and rules.workers else found.kind
            yield Finding(f"remedy-{asked}", ids, numbers)


def _wider_for_wishes(outcome: Outcome, wide: Relaxation, rules: Rules) -> Iterator[Finding]:
    """Yield the wider window of a division that holds its windows, but not every wish."""
    task = outcome.task
    sums = amounts_of(task, outcome.labels, n_grids=len(outcome.n_workers))
    if not within(task, sums, outcome.n_workers[:, None]):
        return
    for i, name in enumerate(task.limits.resources):
        if _is_wider(task, wide, i):
            numbers = _window_numbers(task, i, rules, wide) | {"grids": wide.n_grids}
            yield Finding(f"remedy-window-{name}", numbers=numbers)


def _place(task: Task) -> str:
    return f"{task.piece.name} · " if task.piece.name else ""
