"""Why a piece could not be divided as asked, in findings."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.plan import Network
from gridplan.status import Status
from gridplan.task import Outcome


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
    """Return what a planner should know about one piece: heavy units, broken windows, the relaxation that works."""
    return _heavy(outcome, network, ground) + _broken(outcome, network, rules)


def amount_text(amount: int, resource: str, rules: Rules) -> str:
    """Return an amount as people say it: households as a whole number, load in workers' worth."""
    return f"{amount / rules.per_worker:.2f}" if resource == "load" else str(amount)


def _heavy(outcome: Outcome, network: Network, ground: Ground) -> tuple[Finding, ...]:
    units = outcome.task.piece.units
    return tuple(
        Finding(
            "unit-above-window",
            ids=(str(ground.units["unit"].iloc[units[i]]),),
            numbers={
                "grid": network.codes[network.labels[units[i]]],
                "workers": workers,
                "households": int(ground.units["households"].iloc[units[i]]),
            },
        )
        for i, workers in zip(outcome.task.quota.heavy, outcome.task.quota.heavy_workers, strict=True)
        if len(outcome.task.asked.members(i)) == 1
    )


def _broken(outcome: Outcome, network: Network, rules: Rules) -> tuple[Finding, ...]:
    relaxed = outcome.relaxation
    if relaxed is None:
        return ()
    task = outcome.task
    workers = outcome.n_workers[:, None]
    sums = np.stack([np.bincount(outcome.labels, c, len(workers)) for c in task.amounts.T], axis=1)
    outside = ((sums < task.limits.lo * workers) | (sums > task.limits.hi * workers)).any(axis=1)
    first = np.array([np.flatnonzero(outcome.labels == g)[0] for g in np.flatnonzero(outside)], np.int64)
    ids = tuple(sorted(network.codes[g] for g in network.labels[task.piece.units[first]]))
    word = "impossible" if outcome.status == "infeasible" else "unproven"
    return tuple(
        Finding(
            f"piece-{word}-{name}",
            ids=ids,
            numbers={
                "place": f"{task.piece.name} · " if task.piece.name else "",
                "total": amount_text(int(task.amounts[:, i].sum()), name, rules),
                "grids": relaxed.n_grids,
                "lo": amount_text(int(task.limits.lo[i]), name, rules),
                "hi": amount_text(int(task.limits.hi[i]), name, rules),
                "relaxed_lo": amount_text(int(relaxed.lo[i]), name, rules),
                "relaxed_hi": amount_text(int(relaxed.hi[i]), name, rules),
            },
        )
        for i, name in enumerate(task.limits.resources)
        if relaxed.lo[i] < task.limits.lo[i] or relaxed.hi[i] > task.limits.hi[i]
    )
