"""Dividing a bare graph, component by component."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gridplan.bare.components import cut_components, divide_weightless, share_numbers
from gridplan.bare.division import BareDivision
from gridplan.bare.reasons import component_findings, division_findings, outside_grids
from gridplan.dividing.pieces import divide_pieces
from gridplan.dividing.trying import could_hold
from gridplan.dividing.watching import GapProgress
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.options import Ends, Objective, Rules, Window
from gridplan.solve.graph import Graph
from gridplan.solve.proof.bound import lower_bound
from gridplan.solve.score import inertia
from gridplan.status import Status
from gridplan.tasks.task import Outcome, Task


def divide_graph(
    graph: Graph,
    n_grids: int,
    *,
    window: Ends,
    objective: Objective = "medoid",
    seed: int = 0,
    effort: int = 1,
    progress: GapProgress | None = None,
) -> BareDivision:
    """Divide a graph into `n_grids` connected grids whose weights lie inside `window`.

    Connected components get their share of the grids by weight and are divided on their own. The grid of a unit that
    is above the window by itself has a window as many times as wide as that unit needs; a finding names such units.
    The order of units and edges plays no part as long as no two units share a place.

    Returns
    -------
    BareDivision
        Its `status` says whether every window holds; its `findings` say why not, and what would let them.

    Raises
    ------
    InputError
        When more grids than units are asked for.

    Examples
    --------
    >>> path = Graph.from_edges([[0, 0], [1, 0], [5, 0], [6, 0]], [1, 1, 1, 1], [0, 1, 2], [1, 2, 3])
    >>> np.bincount(divide_graph(path, 2, window=(2, 2)).labels).tolist()
    [2, 2]
    """
    if n_grids > len(graph):
        raise InputError((Finding("more-grids-than-units", numbers={"grids": n_grids, "units": len(graph)}),))
    ends = Window.of(window)
    rules = Rules(households=ends, n_grids=n_grids, streets=0, objective=objective, seed=seed, effort=effort)
    tasks = cut_components(graph, rules)
    numbers, shortage = share_numbers(n_grids, tasks)
    outcomes = [_settled(outcome) for outcome in _divide_all(tasks, numbers, rules, progress)]
    return _joined(graph, outcomes, n_grids, shortage=shortage)


def _divide_all(
    tasks: Sequence[Task], numbers: Sequence[int], rules: Rules, progress: GapProgress | None
) -> Iterator[Outcome]:
    """Yield what becomes of each component; those without weight come last."""
    n_heavy = sum(bool(task.load.any()) for task in tasks)
    told = None if progress is None else lambda _, share, gap: progress(share, gap)
    outcomes = divide_pieces(tasks[:n_heavy], numbers[:n_heavy], rules, progress=told)
    yield from outcomes
    stopped = any(outcome.status == "stopped" for outcome in outcomes)
    for task, number in zip(tasks[n_heavy:], numbers[n_heavy:], strict=True):
        outcome = divide_weightless(task, number, rules, at_once=stopped)
        stopped |= outcome.status == "stopped"
        yield outcome


def _settled(outcome: Outcome) -> Outcome:
    """Return the outcome with failure by weight told as proven, and with a quick bound where it was stopped."""
    task = outcome.task
    if outcome.status == "unproven" and not could_hold(task, len(outcome.n_workers)):
        return replace(outcome, status="infeasible")
    if outcome.status != "stopped" or not task.load.any() or len(outside_grids(outcome)):
        return outcome
    (lo,), (hi,) = task.window
    workers, labels = outcome.n_workers, outcome.labels.astype(np.int32)
    try:
        proof = lower_bound(task.graph.xy, task.load, hi * workers, floors=lo * workers, effort=0, start=labels)
    except KeyboardInterrupt:  # the division is worth more than its bound
        return outcome
    return replace(outcome, bound=proof.value)


def _joined(graph: Graph, outcomes: Sequence[Outcome], n_asked: int, *, shortage: tuple[Finding, ...]) -> BareDivision:
    """Return the division that the components make."""
    labels, outside, told, first = np.empty(len(graph), np.int32), [], list(shortage), 0
    for number, outcome in enumerate(outcomes, 1):
        labels[outcome.task.piece.units] = outcome.labels + first
        broken = (outside_grids(outcome) + first).tolist()
        told += component_findings(outcome, number, broken)
        outside += broken
        first += len(outcome.n_workers)
    weight = graph.amounts[:, 0]
    return BareDivision(
        labels=labels,
        status="infeasible" if shortage else _status(outcomes),
        weights=np.bincount(labels, weight, first).astype(np.int64),
        objective=inertia(graph.xy, weight.astype(float), labels, medoid=True),
        bound=sum(outcome.bound for outcome in outcomes),
        n_grids_asked=n_asked,
        outside=tuple(outside),
        findings=(*told, *division_findings(outcomes, n_asked, outside)),
    )


def _status(outcomes: Sequence[Outcome]) -> Status:
    """Return the status of the whole: one component that is proven impossible proves it for all."""
    found = {outcome.status for outcome in outcomes}
    if found <= {"feasible"}:
        return "feasible"
    if "stopped" in found:
        return "stopped"
    if any(outcome.status == "feasible" and outcome.task.load.any() for outcome in outcomes):
        return "partial"
    return "infeasible" if "infeasible" in found else "unproven"
