"""The whole algorithm on one page.

Each run: a power diagram whose grids are large where the ground is dense, made whole; annealing of pieces, hot, inside
windows a little narrower than asked; annealing of units, cooling, under the windows asked; a last descent. Small
graphs get many runs at temperatures drawn at random, large ones a single long run. The best division wins: the least
outside the windows first, then the least cost.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.clusters import clusters, majority
from gridplan.solve.graph import Graph
from gridplan.solve.level import Level, Scale, cluster_level, unit_level
from gridplan.solve.reduce import contract_graph, groups, reduce_request
from gridplan.solve.repair import repair
from gridplan.solve.request import Division, Request
from gridplan.solve.rng import stream, uniform
from gridplan.solve.score import inertia, violation
from gridplan.solve.settings import settings
from gridplan.solve.stages import Watch, anneal_cool, anneal_hot
from gridplan.solve.start import centres, demand, favoured, power_diagram

_LEAST, _WORTH = 15, 0.5
"""Clusters are used when there are at least so many for each grid, and at most this part of the units."""
_MENDS = 2

__all__ = ["Division", "Graph", "Request", "divide"]


Progress = Callable[[float, NDArray[np.int32] | None], None]


def divide(graph: Graph, request: Request, *, progress: Progress | None = None) -> Division:
    """Divide a connected graph into connected grids, within their windows where that can be found.

    Parameters
    ----------
    graph
        Connected, with at least as many units as grids.
    request
        Windows and wishes.
    progress
        Told the share of the search done, 0 to 1, and the best labels so far, several times a second.

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
    if request.together is None:
        return _divide_items(*_middle(graph, request), progress)
    item = groups(graph, request.together)
    told = None if progress is None else lambda share, labels: progress(share, None if labels is None else labels[item])
    found = _divide_items(*_middle(contract_graph(graph, item), reduce_request(request, item)), told)
    labels, medoid = found.labels[item], request.objective == "medoid"
    whole = inertia(graph.xy, graph.weight, labels, medoid=medoid, centres=request.centres)
    return dataclasses.replace(found, labels=labels, inertia=whole)


def _divide_items(graph: Graph, request: Request, progress: Progress | None) -> Division:
    if len(graph) < request.n_grids:
        raise ValueError(f"{len(graph)} units and groups kept together cannot make {request.n_grids} grids")
    search = _Search(graph, request, progress)
    stopped = False
    try:
        for run in range(search.plan.runs):
            search.run(run)
        search.mend()
    except KeyboardInterrupt:
        if search.labels is None:
            raise
        stopped = True
    assert search.labels is not None
    outside = int(search.key[0])
    return Division(search.labels, outside == 0, outside, search.units.inertia(search.labels), stopped)


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
    """The best division so far of a graph without keep-together groups."""

    def __init__(self, graph: Graph, request: Request, progress: Progress | None) -> None:
        self.progress = progress
        self.plan = settings(graph, request)
        self.done = 0
        self.labels: NDArray[np.int32] | None = None
        self.key = (math.inf, math.inf)
        self.first = self._first(graph, request, stream(request.seed, 0)) if request.start is None else request.start
        self.units = unit_level(graph, request, _scale(graph, self.first))
        self.coarse = self._coarse()
        self.watch = Watch(self.keep, self._tick)

    @staticmethod
    def _first(graph: Graph, request: Request, rng: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return a power diagram, int32 (n,); its grids may be in pieces."""
        wanted, given = demand(graph, request), request.centres is None
        even = power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned, move=given)
        wanted = favoured(graph, request, wanted, even)
        return power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned, move=given)

    def _coarse(self) -> Level:
        """Return the level of clusters or street blocks, or the units where clusters would be too few or too many."""
        request = self.units.request
        blocks = request.blocks if request.streets > 0 else None
        item = clusters(self.units, self.plan.cap, blocks)
        least = (_LEAST if blocks is None else 3) * request.n_grids
        worth = least <= item.max() + 1 <= _WORTH * len(item)
        return cluster_level(self.units, item) if worth else self.units

    def run(self, number: int) -> None:
        """Do one independent run and keep what it finds."""
        request = self.units.request
        rng = stream(request.seed, number)
        if request.start is not None:
            labels, hard = repair(self.units, request.start), 300.0
            self.keep(labels)
        else:
            first = self.first if number == 0 else self._first(self.units.graph, request, rng)
            hot = 3.0 if number == 0 else 10 ** uniform(rng)
            hard = 300.0 if number == 0 else 100.0 * 10 ** uniform(rng)
            labels = self._hot(first, hot, rng)
        self._cool(labels, hard, rng)

    def _hot(self, labels: NDArray[np.int32], hot: float, rng: NDArray[np.uint64]) -> NDArray[np.int32]:
        level, of = self.coarse, self.units.wanted.of
        labels = repair(level, majority(level, of, labels, level.request.n_grids))
        self.keep(labels[level.item])
        half, cold = self.plan.proposals // 2, 0.3 if level is self.units else 0.1
        return anneal_hot(
            level, labels, rng, self.watch, proposals=half, hot=hot, cold=cold, margin=self.plan.margin
        )  # fmt: skip

    def _cool(self, labels: NDArray[np.int32], hard: float, rng: NDArray[np.uint64]) -> None:
        left, warm = self.plan.proposals - self.plan.proposals // 2, 0.3 if self.coarse is self.units else 1.0
        anneal_cool(self.units, labels, rng, self.watch, proposals=left, warm=warm, cold=0.02, hard=hard)

    def mend(self) -> None:
        """Search on from the best division while windows stay broken, a few times."""
        for number in range(_MENDS):
            if self.labels is not None and self.key[0] > 0 and self.units.request.n_grids > 1:
                self._cool(self.labels, 300.0, stream(self.units.request.seed, -1 - number))

    def keep(self, labels: NDArray[np.int32]) -> None:
        """Keep labels that are better than the best so far: less outside the windows, or else cheaper."""
        key = (violation(self.units.graph, labels, self.units.request), self.units.cost(labels))
        if key < self.key:
            self.labels, self.key = labels, key

    def _tick(self, proposals: int) -> None:
        self.done += proposals
        if self.progress is not None:
            self.progress(min(1.0, self.done / self.plan.total), self.labels)


def _scale(graph: Graph, labels: NDArray[np.int32]) -> Scale:
    """Return the size of a first division, the measure of all prices."""
    border = float(graph.length[labels[graph.source] != labels[graph.indices]].sum()) / 2
    return Scale(max(inertia(graph.xy, graph.weight, labels), 1e-9), border)


def _middle(graph: Graph, request: Request) -> tuple[Graph, Request]:
    """Return both with places about the middle of the points, so that moments keep their digits."""
    middle = (graph.xy.min(axis=0) + graph.xy.max(axis=0)) / 2
    given = None if request.centres is None else request.centres - middle
    return dataclasses.replace(graph, xy=graph.xy - middle), dataclasses.replace(request, centres=given)
