"""The whole algorithm on one page: starts, repair, annealing under windows, polish."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.repair import repair
from gridplan.solve.request import Division, Request
from gridplan.solve.rng import stream
from gridplan.solve.score import Prices, begin, best_labels, inertia, pose, violation
from gridplan.solve.search import Schedule, anneal
from gridplan.solve.start import centres, demand, power_diagram

__all__ = ["Division", "Graph", "Request", "divide"]


def divide(graph: Graph, request: Request, *, progress: Callable[[float], None] | None = None) -> Division:
    """Divide a connected graph into connected grids within their windows."""
    rng = stream(request.seed)
    wanted = demand(graph, request)
    labels = request.start
    if labels is None:
        labels = power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned)
    labels = repair(graph, request, wanted, labels)
    problem = pose(graph, request)
    state = begin(problem, labels)
    base = inertia(graph.xy, graph.weight, labels)
    k, n = request.n_grids, len(graph)
    target = np.maximum(graph.amounts.sum(axis=0) / k, 1)
    prices = Prices(base / k / target, 0.0, False)
    stopped = False
    try:
        anneal(
            problem, state, prices, Schedule(max(1_000_000, 400 * n), 1.0 * base / n, 0.02 * base / n, 3.0, 100.0), rng
        )
        anneal(problem, state, prices, Schedule(50 * n, 0.0, 0.0, 100.0, 100.0), rng)
    except KeyboardInterrupt:
        stopped = True
    best = best_labels(state)
    out = violation(graph.amounts, best, request)
    return Division(
        best, out == 0, out, inertia(graph.xy, graph.weight, best, medoid=request.objective == "medoid"), stopped
    )
