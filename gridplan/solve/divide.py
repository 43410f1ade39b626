"""The whole algorithm on one page.

Each run: a power diagram whose grids are large where the ground is dense, made whole; annealing of clusters, hot, in
narrower windows; annealing of units, cooling, under the windows asked; a last descent. The best of several runs is
annealed on; large graphs get a single run, tile by tile. Windows that stay broken are mended by recombining grids, and
pairs and triples of grids are polished by exact methods. The best division wins: the least outside the windows first,
then the least cost. Graphs of up to sixteen units are solved outright.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.clusters import clusters, majority
from gridplan.solve.graph import Graph
from gridplan.solve.level import Level, Scale, cluster_level, unit_level
from gridplan.solve.mending.windows import mend_windows
from gridplan.solve.order import canonical_order, reorder_graph, reorder_request
from gridplan.solve.polishing.exact import MOST_UNITS, solve_small
from gridplan.solve.polishing.group import Extras
from gridplan.solve.polishing.polish import polish
from gridplan.solve.reduce import contract_graph, groups, reduce_request
from gridplan.solve.repair import repair
from gridplan.solve.request import Division, Request
from gridplan.solve.rng import stream, uniform
from gridplan.solve.score import inertia, violation
from gridplan.solve.settings import QUICK_SWEEPS, settings
from gridplan.solve.stages import Watch, anneal_cool, anneal_hot
from gridplan.solve.start import centres, demand, favoured, power_diagram
from gridplan.solve.state import SOFT, STAY
from gridplan.solve.tiles import anneal_tiles

_LEAST, _WORTH = 15, 0.5
"""Clusters are used when there are at least so many for each grid, and at most this part of the units."""
_HOT, _COLD, _COLD_UNITS = 3.0, 0.1, 0.3
"""First temperature of the first run; last temperature of clusters, and of units where these are moved while hot."""
_SOFT = 1.0
"""First factor on the window prices while units cool. Windows that open a little while it is warm let tight divisions
rearrange: at 1 instead of 10 the gaps on tight instances fell to a third."""
_MENDS, _WAYS, _FEW_WAYS, _CALM, _CALM_QUICK = 2, 600, 100, 300, 40
"""Mends at most; ways tried in each, and where the windows are known not to hold; moves for each unit after it, and in
the quick run."""

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
    order = canonical_order(graph)
    items, wishes = reorder_graph(graph, order), reorder_request(request, order)
    item = np.empty(len(order), np.int32)
    item[order] = np.arange(len(order))
    if wishes.together is not None:
        group = groups(items, wishes.together)
        items, wishes, item = contract_graph(items, group), reduce_request(wishes, group), group[item]
    told = None if progress is None else lambda share, labels: progress(share, None if labels is None else labels[item])
    found = _divide_items(*_middle(items, wishes), told)
    labels, medoid = found.labels[item], request.objective == "medoid"
    whole = inertia(graph.xy, graph.weight, labels, medoid=medoid, centres=request.centres)
    return dataclasses.replace(found, labels=labels, inertia=whole)


def _divide_items(graph: Graph, request: Request, progress: Progress | None) -> Division:
    if len(graph) < request.n_grids:
        raise ValueError(f"{len(graph)} units and groups kept together cannot make {request.n_grids} grids")
    search = _Search(graph, request, progress)
    stopped = False
    try:
        search.search()
    except KeyboardInterrupt:
        if search.labels is None:
            raise
        stopped = True
    assert search.labels is not None
    outside = int(search.key[0])
    cost = search.key[1] / search.units.scale.inertia
    return Division(search.labels, outside == 0, outside, search.units.inertia(search.labels), stopped, cost)


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
        first, sweeps = request.start, self.plan.sweeps
        self.first = self._first(graph, request, stream(request.seed, 0), sweeps) if first is None else first
        # Where divisions from several starts are compared, one measure serves all of them.
        plain = self.first if request.keep is None else self._first(graph, request, stream(0, 0), QUICK_SWEEPS)
        self.units = unit_level(graph, request, _scale(graph, plain))
        self.watch = Watch(self.keep, self._tick)

    def _first(
        self, graph: Graph, request: Request, rng: NDArray[np.uint64], sweeps: tuple[int, int]
    ) -> NDArray[np.int32]:
        """Return a power diagram, int32 (n,); its grids may be in pieces."""
        wanted, (early, late) = demand(graph, request), sweeps if request.centres is None else (0, 0)
        even = power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned, sweeps=early)
        wanted = favoured(graph, request, wanted, even)
        return power_diagram(graph, wanted, centres(graph, request, wanted, rng), request.pinned, sweeps=late)

    def _coarse(self, turn: int) -> Level:
        """Return a level of clusters or street blocks, or the units where clusters would be too few or too many."""
        request, n = self.units.request, len(self.units.graph)
        blocks = request.blocks if request.streets > 0 else None
        if request.keep is not None:
            blocks = np.unique(self.units.graph.heads, axis=0, return_inverse=True)[1].ravel().astype(np.int32)
        if blocks is None and n < 2 * _LEAST * request.n_grids:
            return self.units
        item = clusters(self.units, self.plan.cap, blocks, turn=turn)
        least = (_LEAST if blocks is None else 3) * request.n_grids
        worth = least <= item.max() + 1 <= _WORTH * len(item)
        return cluster_level(self.units, item) if worth else self.units

    def search(self) -> None:
        """Find the optimum of a small graph; otherwise do all runs and rounds, mend windows, and polish."""
        if self.units.request.start is not None:
            self.keep(repair(self.units, self.units.request.start))
        if self._solve_small():
            return
        if self.plan.tiles > 1:
            self._search_tiles()
        else:
            self._search_whole()
        if self.units.request.mend:
            self._mend()
        self._polish()

    def _solve_small(self) -> bool:
        graph, request = self.units.graph, self.units.request
        if len(graph) > MOST_UNITS:
            return False
        toll, bonds = self.units.problem.toll, self.units.bonds()
        labels = solve_small(graph, request, toll, extras=self._extras(), bonds=bonds)
        if labels is None:
            return False
        self.keep(labels)
        self._tick(self.plan.total)
        return True

    def _search_whole(self) -> None:
        for number in range(self.plan.runs):
            self._run(number)
        for number in range(self.plan.rounds):
            self._cool(self._best(), stream(self.units.request.seed, -1 - number), self.plan.more)

    def _run(self, number: int) -> None:
        """Do one independent run."""
        graph, request = self.units.graph, self.units.request
        rng = stream(request.seed, number)
        labels = self.first if number == 0 else self._first(graph, request, rng, self.plan.sweeps)
        hot = _HOT if number == 0 else 10 ** uniform(rng)
        level, part = self._coarse(number), int(self.plan.proposals * self.plan.hot)
        labels = repair(level, majority(level, self.units.wanted.of, labels, request.n_grids))
        self.keep(labels[level.item])
        labels = anneal_hot(
            level,
            labels,
            rng,
            self.watch,
            proposals=part,
            hot=hot,
            cold=_COLD_UNITS if level is self.units else _COLD,
            margin=self.plan.margin,
        )
        self._cool(labels, rng, self.plan.proposals - part)

    def _cool(
        self, labels: NDArray[np.int32], rng: NDArray[np.uint64], proposals: int, *, warm: float = 1.0,
        soft: float = _SOFT,
    ) -> None:  # fmt: skip
        anneal_cool(self.units, labels, rng, self.watch, proposals=proposals, warm=warm, soft=soft)

    def _mend(self) -> None:
        """While windows stay broken, recombine grids until they hold and search on from there, a few times."""
        graph, request = self.units.graph, self.units.request
        hope = len(graph) > MOST_UNITS and _add_up(graph, request)
        mends, ways = (_MENDS, _WAYS) if hope and request.effort > 0 else (1, _FEW_WAYS)
        for number in range(mends):
            if self.key[0] == 0 or request.n_grids == 1:
                return
            rng = stream(request.seed, -100 - number)
            mended = mend_windows(graph, request, self._best(), rng, rounds=ways)
            self.keep(mended)
            if self.plan.tiles == 1:
                self._cool(mended, rng, len(graph) * (_CALM if request.effort else _CALM_QUICK), warm=0.3, soft=10.0)

    def _polish(self) -> None:
        """Divide pairs and triples of grids anew, by exact methods."""
        priced = self.units.problem.tolled or self.units.request.keep is not None
        if self.plan.polish > 0 and self.key[0] == 0 and not priced:
            polish(
                self.units.graph, self.units.request, self._best(), toll=self.units.problem.toll,
                limit=self.plan.polish, extras=self._extras(), keep=self.keep,
            )  # fmt: skip

    def _extras(self) -> Extras:
        mass = self.units.problem.mass
        return Extras(mass[:, STAY], mass[:, SOFT:], self.units.goals)

    def _best(self) -> NDArray[np.int32]:
        assert self.labels is not None
        return self.labels

    def _search_tiles(self) -> None:
        """Do both stages tile by tile, twice each, with other tiles the second time."""
        request, plan = self.units.request, self.plan
        labels = repair(self.units, self.first)
        self.keep(labels)
        stages = [self._hot_tile] * (2 if request.start is None else 0) + [self._cool_tile] * 2
        each = plan.proposals // len(stages) // plan.tiles
        for number, stage in enumerate(stages):
            labels = anneal_tiles(
                self.units, labels, partial(stage, proposals=each), self.watch,
                tiles=plan.tiles, threads=request.threads, seed=request.seed + 1000 * number,
            )  # fmt: skip

    def _hot_tile(
        self, tile: Level, labels: NDArray[np.int32], rng: NDArray[np.uint64], watch: Watch, *, proposals: int
    ) -> NDArray[np.int32]:
        """Anneal clusters that lie inside the grids of a tile."""
        blocks, inside = tile.request.blocks, labels
        if blocks is not None:
            pairs = np.unique(np.stack([blocks, labels], axis=1), axis=0, return_inverse=True)[1]
            inside = pairs.ravel().astype(np.int32)
        item = clusters(tile, self.plan.cap * self.units.request.n_grids / tile.request.n_grids, inside)
        level = cluster_level(tile, item)
        first = np.zeros(len(level.graph), np.int32)
        first[item] = labels
        return anneal_hot(level, first, rng, watch, proposals=proposals, hot=_HOT, cold=_COLD, margin=self.plan.margin)

    def _cool_tile(
        self, tile: Level, labels: NDArray[np.int32], rng: NDArray[np.uint64], watch: Watch, *, proposals: int
    ) -> NDArray[np.int32]:
        return anneal_cool(tile, labels, rng, watch, proposals=proposals, warm=1.0, soft=_SOFT)

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


def _add_up(graph: Graph, request: Request) -> bool:
    """Return False where the amounts are too many or too few for the windows, whatever the division."""
    total = graph.amounts.sum(axis=0)
    return bool((request.lo.sum(axis=0) <= total).all() and (total <= request.hi.sum(axis=0)).all())


def _middle(graph: Graph, request: Request) -> tuple[Graph, Request]:
    """Return both with places about the middle of the points, so that moments keep their digits."""
    middle = (graph.xy.min(axis=0) + graph.xy.max(axis=0)) / 2
    given = None if request.centres is None else request.centres - middle
    return dataclasses.replace(graph, xy=graph.xy - middle), dataclasses.replace(request, centres=given)
