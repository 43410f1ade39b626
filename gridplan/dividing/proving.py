"""Proofs that a piece cannot be divided as asked: by its total, one unit, a branch behind one, or what cannot pair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.squeezing import find_squeezed
from gridplan.solve.graph import Graph
from gridplan.tasks.relaxation import Cause
from gridplan.tasks.task import Task


def find_cause(task: Task) -> Cause | None:
    """Return a proof that no number of grids holds the windows of a piece, or None where none was found.

    A branch is what hangs on the rest by a single unit. With less than the lower end in it no grid lies inside it, so
    all of it shares the grid of that unit; several small branches on one unit share that grid all together.
    """
    if not task.quota.possible:
        return _by_unit(task) or _by_total(task)
    return None if task.quota.heavy else _by_branch(task) or find_squeezed(task)


def _by_total(task: Task) -> Cause | None:
    """Return the resource whose total no whole number of workers fits; None where wishes need other numbers."""
    total, (lo, hi) = task.amounts.sum(axis=0), task.window
    for i, name in enumerate(task.limits.resources):
        if lo[i] > 0 and -(-total[i] // hi[i]) > total[i] // lo[i]:
            return Cause("total", name, int(total[i]))
    return None


def _by_unit(task: Task) -> Cause | None:
    """Return a unit, or all units above the window, whose grids the whole piece cannot fill; sets count as one."""
    total, gathered = task.amounts.sum(axis=0), task.asked.gathered(task.amounts)
    single = [((unit,), workers) for unit, workers in zip(task.quota.heavy, task.quota.heavy_workers, strict=True)]
    for leaders, workers in [*single, (task.quota.heavy, sum(task.quota.heavy_workers))]:
        short = np.flatnonzero(total < task.limits.lo * workers)
        if len(short):
            i, above = short[0], int(gathered[list(leaders), short[0]].sum())
            units = tuple(int(unit) for leader in leaders for unit in task.asked.members(leader))
            return Cause("unit", task.limits.resources[i], int(total[i]), above, units, workers)
    return None


def _by_branch(task: Task) -> Cause | None:
    lo, hi = task.window
    for unit, branches in branches_of(task.graph):
        small = [branch for branch in branches if (task.amounts[branch].sum(axis=0) < lo).any()]
        if not small:
            continue
        behind = np.concatenate(small)
        beyond = task.amounts[behind].sum(axis=0)
        over = np.flatnonzero(task.amounts[unit] + beyond > hi)
        if len(over):
            i = over[0]
            units = (unit, *np.sort(behind).tolist())
            return Cause(
                "branch", task.limits.resources[i], int(task.amounts[unit, i] + beyond[i]), int(beyond[i]), units
            )
    return None


def branches_of(graph: Graph) -> Iterator[tuple[int, list[NDArray[np.int64]]]]:
    """Yield each unit that holds a connected graph together, with the parts that fall apart without it.

    Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972).

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(4)], [1] * 4, range(3), range(1, 4))
    >>> [(unit, [part.tolist() for part in parts]) for unit, parts in branches_of(row)]
    [(1, [[2, 3], [0]]), (2, [[3], [0, 1]])]
    """
    order, parent, low, size = _depth_first(graph)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    children: dict[int, list[int]] = {}
    for unit in order[1:].tolist():
        if low[unit] >= rank[parent[unit]]:
            children.setdefault(int(parent[unit]), []).append(unit)
    for unit in sorted(children):
        parts = [order[rank[child] : rank[child] + size[child]] for child in children[unit]]
        rest = np.ones(len(order), bool)
        rest[unit] = False
        for part in parts:
            rest[part] = False
        parts += [np.flatnonzero(rest)] if rest.any() else []
        if len(parts) > 1:
            yield unit, parts


def _depth_first(
    graph: Graph,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return order of visit, parent, lowest rank reached by the subtree, and its size; each int64 (n,)."""
    start, near = graph.indptr.tolist(), graph.indices.tolist()
    n = len(start) - 1
    order, parent, rank, low, size = [0], [-1] * n, [-1] * n, [0] * n, [1] * n
    rank[0] = 0
    stack, following = [0], start[:-1]
    while stack:
        unit = stack[-1]
        if following[unit] < start[unit + 1]:
            other = near[following[unit]]
            following[unit] += 1
            if rank[other] < 0:
                parent[other], rank[other], low[other] = unit, len(order), len(order)
                order.append(other)
                stack.append(other)
            elif other != parent[unit]:
                low[unit] = min(low[unit], rank[other])
            continue
        stack.pop()
        if stack:
            above = stack[-1]
            low[above], size[above] = min(low[above], low[unit]), size[above] + size[unit]
    return tuple(np.array(found, np.int64) for found in (order, parent, low, size))  # type: ignore[return-value]
