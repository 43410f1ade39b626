"""The bare division: a graph in, labels out, for anyone who brings units and neighbours of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gridplan.assembling.reasons import overall
from gridplan.components import Piece, connected_groups
from gridplan.dividing.pieces import divide_pieces
from gridplan.dividing.watching import GapProgress
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.options import Ends, Objective, Rules, Window
from gridplan.solve.graph import Graph
from gridplan.solve.inner import induced
from gridplan.solve.score import inertia
from gridplan.status import Status
from gridplan.tasks.quota import Limits, Quota, limits, quota, share_out
from gridplan.tasks.task import Task


@dataclass(frozen=True)
class BareDivision:
    """Labels of a graph with their proof.

    Parameters
    ----------
    labels
        int32 (n,), grid of each unit, 0..k−1.
    objective
        Medoid inertia of the labels, weight·m².
    bound
        Proven lower bound on it, 0 where nothing is proven.
    """

    labels: NDArray[np.int32]
    status: Status
    weights: NDArray[np.int64]
    objective: float
    bound: float

    @property
    def gap(self) -> float | None:
        """How far from perfect the division can be at most: objective ÷ bound − 1."""
        return self.objective / self.bound - 1 if self.bound > 0 else None

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values, without the labels."""
        return {
            "status": self.status,
            "n_units": len(self.labels),
            "n_grids": len(self.weights),
            "lightest": int(self.weights.min()),
            "heaviest": int(self.weights.max()),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
        }


def read_graph(units: str | Path, edges: str | Path) -> Graph:
    """Read a graph from two Parquet tables: units ``weight, x, y`` (m), edges ``u, v`` (positions of units).

    Raises
    ------
    InputError
        Naming every fault: files that are no Parquet, missing columns, counts that are negative or not whole, places
        that are not finite, edges to units that do not exist.
    """
    tables, faults = [], []
    for path, columns in ((Path(units), ("weight", "x", "y")), (Path(edges), ("u", "v"))):
        table, found = _read_table(path, columns)
        tables.append(table)
        faults += found
    if not faults:
        faults = _faults(*tables)
    if faults:
        raise InputError(tuple(faults))
    unit, edge = tables
    place = np.stack([_numbers(unit["x"]), _numbers(unit["y"])], axis=1)
    return Graph.from_edges(place, _numbers(unit["weight"]), _numbers(edge["u"]), _numbers(edge["v"]))


def _read_table(path: Path, columns: Sequence[str]) -> tuple[dict[str, NDArray[Any]], list[Finding]]:
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as fault:
        return {}, [Finding("table-unreadable", numbers={"source": path.name, "reason": str(fault).split(". ")[0]})]
    if missing := [name for name in columns if name not in table.column_names]:
        numbers = {"source": path.name, "columns": ", ".join(missing), "present": ", ".join(table.column_names)}
        return {}, [Finding("table-columns-missing", numbers=numbers)]
    return {name: table[name].to_numpy() for name in columns}, []


def _faults(unit: dict[str, NDArray[Any]], edge: dict[str, NDArray[Any]]) -> list[Finding]:
    n = len(unit["weight"])
    weight, x, y, u, v = (_numbers(column) for column in (*unit.values(), *edge.values()))
    wrong = ~np.isfinite(weight) | (weight < 0) | (weight != np.floor(weight))
    lost = ~(np.isfinite(x) & np.isfinite(y))
    ends = np.stack([u, v])
    loose = (~np.isfinite(ends) | (ends < 0) | (ends >= n) | (ends != np.floor(ends))).any(axis=0)
    return [
        Finding(code, ids=tuple(str(i) for i in np.flatnonzero(where)))
        for code, where in (("weights-wrong", wrong), ("places-not-finite", lost), ("edges-loose", loose))
        if where.any()
    ] + ([Finding("table-empty")] if n == 0 else [])


def _numbers(column: NDArray[Any]) -> NDArray[np.float64]:
    """Return a column as numbers, NaN where a value is none."""
    return pd.to_numeric(pd.Series(column), errors="coerce").to_numpy(np.float64, na_value=np.nan)


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

    Connected components get their share of the grids by weight and are divided on their own.

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
    tasks = _tasks(graph, rules)
    numbers = share_out(n_grids, [t.quota for t in tasks], [int(t.load.sum()) for t in tasks])
    status: Status = "feasible" if numbers else "infeasible"
    numbers = numbers or _forced(n_grids, tasks)
    told = None if progress is None else lambda _, share, gap: progress(share, gap)
    outcomes = divide_pieces(tasks, numbers, rules, progress=told)
    labels, first = np.empty(len(graph), np.int32), 0
    for outcome in outcomes:
        labels[outcome.task.piece.units] = outcome.labels + first
        first += len(outcome.n_workers)
    ends_of = [(outcome.status, int(outcome.task.load.sum())) for outcome in outcomes]
    return BareDivision(
        labels=labels,
        status=overall(ends_of) if status == "feasible" else status,
        weights=np.bincount(labels, graph.amounts[:, 0], first).astype(np.int64),
        objective=inertia(graph.xy, graph.amounts[:, 0].astype(float), labels, medoid=True),
        bound=sum(outcome.bound for outcome in outcomes),
    )


def _tasks(graph: Graph, rules: Rules) -> list[Task]:
    bounds = limits(rules)
    groups = connected_groups(len(graph), graph.source, graph.indices)
    groups.sort(key=lambda g: (-int(graph.amounts[g].sum()), int(g[0])))
    return [_task(graph, group, bounds, i) for i, group in enumerate(groups, 1)]


def _task(graph: Graph, group: NDArray[np.int64], bounds: Limits, number: int) -> Task:
    part = induced(graph, group)
    return Task(
        piece=Piece(f"component {number}", "", group),
        graph=part,
        load=part.amounts[:, 0],
        blocks=np.zeros(len(group), np.int32),
        limits=bounds,
        quota=quota(part.amounts, bounds) if part.amounts.any() else Quota((), (), 1, 1, 1),
    )


def _forced(n_grids: int, tasks: Sequence[Task]) -> list[int]:
    """Numbers of grids that add up as asked although the windows cannot hold, by weight, at least one each."""
    quotas = [Quota((), (), 1, len(task.load), 1) for task in tasks]
    return share_out(n_grids, quotas, [int(t.load.sum()) for t in tasks]) or [1] * len(tasks)
