"""The whole algorithm on one page.

Each run: a power diagram whose grids are large where the ground is dense, made whole; annealing of pieces, hot, inside
windows a little narrower than asked; annealing of units, cooling, under the windows asked; a last descent. Small
graphs get many runs at temperatures drawn at random, large ones a single long run. The best division wins: the least
outside the windows first, then the least cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.pieces import Level, majority, piece_level, unit_level
from gridplan.solve.repair import repair
from gridplan.solve.request import Division, Request
from gridplan.solve.rng import stream, uniform
from gridplan.solve.score import inertia, violation
from gridplan.solve.search import Schedule, anneal
from gridplan.solve.settings import prices, settings
from gridplan.solve.start import centres, demand, favoured, power_diagram
from gridplan.solve.state import State, begin, best_labels, reopen

_LEAST, _WORTH = 15, 0.5
"""Clusters are used when there are at least so many for each grid, and at most this part of the units."""
_MENDS = 2

__all__ = ["Division", "Graph", "Request", "divide"]


def divide(graph: Graph, request: Request, *, progress: Callable[[float], None] | None = None) -> Division:
    """Divide a connected graph into connected grids, within their windows where that can be found.

    Parameters
    ----------
    graph
        Connected, with at least as many units as grids.
    request
        Windows and wishes.
    progress
        Told the share of the search done, 0 to 1, several times a second.

    Returns
    -------
    Division
        Always whole grids with units. When the windows were not met, the nearest division found. An interrupt
        (Ctrl-C) ends the search early with the best so far.

    Raises
    ------
    ValueError
        When the graph is not connected, has fewer units than grids, or pins tear a grid apart.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(6)], [1] * 6, range(5), range(1, 6))
    >>> window = np.full((2, 1), 3)
    >>> labels = divide(row, Request(window, window)).labels
    >>> sorted(np.bincount(labels).tolist())
    [3, 3]
    """
    _check(graph, request)
    search = _Search(graph, request, progress)
    try:
        for run in range(search.plan.runs):
            search.run(run)
        search.mend()
        stopped = False
    except KeyboardInterrupt:
        search.keep_current()
        if search.labels is None:
            raise
        stopped = True
    return search.division(stopped=stopped)


def _check(graph: Graph, request: Request) -> None:
    if len(graph) < request.n_grids:
        raise ValueError(f"{len(graph)} units cannot make {request.n_grids} grids")
    if request.lo.shape[1] != graph.amounts.shape[1]:
        raise ValueError("windows and amounts must be on the same resources")
    for name in ("pinned", "together", "apart", "blocks", "start"):
        given = getattr(request, name)
        if given is not None and len(given) != len(graph):
            raise ValueError(f"{name} must hold one value for each unit")


class _Search:
    """The best division so far, and the state that may hold a better one when an interrupt comes."""

    def __init__(self, graph: Graph, request: Request, progress: Callable[[float], None] | None) -> None:
        self.graph, self.request, self.progress = graph, request, progress
        self.plan = settings(graph, request)
        self.units = unit_level(graph, request, demand(graph, request))
        self.pieces = self._pieces()
        self.base = 0.0
        self.done = 0
        self.labels: NDArray[np.int32] | None = None
        self.key = (math.inf, math.inf)
        self.current: tuple[Level, State] | None = None

    def _pieces(self) -> Level:
        blocks = self.request.blocks if self.request.streets > 0 else None
        level = piece_level(self.units, self.plan.cap, blocks)
        least = _LEAST if blocks is None else 3
        worth = least * self.request.n_grids <= len(level.graph) <= _WORTH * len(self.graph)
        return level if worth else self.units

    def run(self, number: int) -> None:
        """Do one independent run and keep what it finds."""
        rng = stream(self.request.seed, number)
        if self.request.start is None:
            labels = self._begin(rng)
            hot = 3.0 if number == 0 else 10 ** uniform(rng)
            hard = 300.0 if number == 0 else 100.0 * 10 ** uniform(rng)
            labels = self._hot(labels, hot, rng)
        else:
            labels, hard = repair(self.units, self.request.start), 300.0
            self._settle(labels)
        self._cool(labels, hard, rng)

    def _begin(self, rng: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return a first division of the pieces."""
        graph, request, wanted = self.graph, self.request, self.units.wanted
        even = power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned)
        wanted = favoured(graph, request, wanted, even)
        labels = power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned)
        labels = repair(self.pieces, majority(self.pieces, wanted.of, labels, request.n_grids))
        self._settle(labels[self.pieces.item])
        return labels

    def _settle(self, labels: NDArray[np.int32]) -> None:
        """Take a first division as the scale of all prices, and as the best so far."""
        if self.base == 0:
            self.base = max(inertia(self.graph.xy, self.graph.weight, labels), 1e-9)
        self._keep(labels)

    def _hot(self, labels: NDArray[np.int32], hot: float, rng: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Anneal pieces inside narrower windows; return labels of units."""
        level, heat = self.pieces, self.base / len(self.pieces.graph)
        margin = ((self.request.hi - self.request.lo) * self.plan.margin).astype(np.int64)
        inner = level.problem._replace(lo=self.request.lo + margin, hi=self.request.hi - margin)
        state = begin(inner, labels)
        course = Schedule(
            self.plan.proposals // 2, hot * heat, (0.3 if level is self.units else 0.1) * heat, 1.0, 100.0
        )
        anneal(inner, state, prices(self.graph, self.request, self.base), course, rng, tick=self._tick)
        self._keep(best_labels(state)[level.item])
        return state.labels[level.item]

    def _cool(self, labels: NDArray[np.int32], hard: float, rng: NDArray[np.uint64]) -> None:
        """Anneal units under the windows asked, then descend."""
        level, heat = self.units, self.base / len(self.graph)
        state = begin(level.problem, labels)
        self.current = (level, state)
        cost = prices(self.graph, self.request, self.base, fixed=self.request.objective == "medoid")
        warm = 0.3 * heat if self.pieces is level else heat
        left = self.plan.proposals - self.plan.proposals // 2
        anneal(level.problem, state, cost, Schedule(left, warm, 0.02 * heat, 10.0, hard), rng, tick=self._tick)
        reopen(level.problem, state, best_labels(state))
        anneal(level.problem, state, cost, Schedule(20 * len(self.graph), 0.0, 0.0, hard, hard), rng)
        self.keep_current()

    def mend(self) -> None:
        """Search on from the best division while windows stay broken, a few times."""
        for number in range(_MENDS):
            if self.labels is not None and self.key[0] > 0 and self.request.n_grids > 1:
                self._cool(self.labels, 300.0, stream(self.request.seed, -1 - number))

    def keep_current(self) -> None:
        """Keep the best division of the state in work."""
        if self.current is not None:
            level, state = self.current
            self._keep(best_labels(state)[level.item])

    def _keep(self, labels: NDArray[np.int32]) -> None:
        key = (violation(self.graph.amounts, labels, self.request), self._cost(labels))
        if key < self.key:
            self.labels, self.key = labels, key

    def _cost(self, labels: NDArray[np.int32]) -> float:
        apart = labels[self.units.problem.source] != labels[self.graph.indices]
        metres = float(self.graph.off_road[apart].sum()) / 2
        return self._inertia(labels) + prices(self.graph, self.request, self.base).street * metres

    def _inertia(self, labels: NDArray[np.int32]) -> float:
        return inertia(self.graph.xy, self.graph.weight, labels, medoid=self.request.objective == "medoid")

    def _tick(self, proposals: int) -> None:
        self.done += proposals
        if self.progress is not None:
            self.progress(min(1.0, self.done / self.plan.total))

    def division(self, *, stopped: bool) -> Division:
        """Return the best division found."""
        assert self.labels is not None
        outside = int(self.key[0])
        return Division(self.labels, outside == 0, outside, self._inertia(self.labels), stopped)
