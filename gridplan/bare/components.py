"""The connected components of a bare graph as tasks, and how many grids each gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece, connected_groups
from gridplan.dividing.watching import hurry
from gridplan.findings import Finding
from gridplan.options import Rules
from gridplan.solve.graph import Graph
from gridplan.solve.inner import induced
from gridplan.solve.order import canonical_order, reorder_graph
from gridplan.tasks.quota import Limits, Quota, limits, quota, share_out
from gridplan.tasks.relaxation import Cause, Relaxation
from gridplan.tasks.searching import search
from gridplan.tasks.task import Outcome, Task, plain_outcome


def cut_components(graph: Graph, rules: Rules) -> list[Task]:
    """Return the components as tasks, the heaviest first, then from west to east.

    Their units run from west to east too, so that the order of rows plays no part.
    """
    bounds, order = limits(rules), canonical_order(graph)
    ordered = reorder_graph(graph, order)
    groups = connected_groups(len(graph), ordered.source, ordered.indices)
    groups.sort(key=lambda group: (-int(ordered.amounts[group, 0].sum()), int(group[0])))
    return [_task(induced(ordered, group), order[group], bounds, i) for i, group in enumerate(groups, 1)]


def share_numbers(n_grids: int, tasks: Sequence[Task]) -> tuple[list[int], tuple[Finding, ...]]:
    """Return the number of grids of each component, and why the windows cannot hold with so many in all."""
    quotas, weights = [task.quota for task in tasks], [int(task.load.sum()) for task in tasks]
    if (shared := share_out(n_grids, quotas, weights)) is not None:
        return shared, ()
    fewest, most = (sum(getattr(q, end) if q.possible else q.usual for q in quotas) for end in ("lowest", "highest"))
    (lo, hi), total = tasks[0].window, sum(weights)
    numbers = {"total": total, "asked": n_grids, "lo": int(lo[0]), "hi": int(hi[0]), "fewest": fewest, "most": most}
    return _by_weight(n_grids, tasks), (Finding("divide-grids-impossible", numbers=numbers),)


def divide_weightless(task: Task, n_grids: int, rules: Rules, *, at_once: bool = False) -> Outcome:
    """Divide a component without weight: compactly where grids may be empty, else as the nearest there is.

    Parameters
    ----------
    at_once
        Take the first division that comes, because the work was stopped.
    """
    lo = task.limits.lo
    free = replace(task, limits=replace(task.limits, lo=np.zeros_like(lo)))
    division = search(free, n_grids, rules, hurry if at_once else None)
    if not lo.any():
        return plain_outcome(task, division.labels, n_grids, "stopped" if division.stopped else "feasible")
    return replace(
        plain_outcome(task, division.labels, n_grids, "infeasible"),
        cause=Cause("total", "households"),
        relaxations=(Relaxation("window", *free.window, n_grids, n_grids),),
    )


def _task(part: Graph, units: NDArray[np.intp], bounds: Limits, number: int) -> Task:
    return Task(
        piece=Piece(f"component {number}", "", units),
        graph=part,
        load=part.amounts[:, 0],
        blocks=np.zeros(len(units), np.int32),
        limits=bounds,
        quota=quota(part.amounts, bounds),
    )


def _by_weight(n_grids: int, tasks: Sequence[Task]) -> list[int]:
    """Numbers of grids by weight although the windows cannot hold: as many as asked, and one each at least.

    Units above the window need a grid each, so that there may be more than were asked for.
    """
    seats = [task.quota.seats for task in tasks]
    quotas = [Quota((), (), least, len(task.load), least) for least, task in zip(seats, tasks, strict=True)]
    return share_out(n_grids, quotas, [int(task.load.sum()) for task in tasks]) or seats
