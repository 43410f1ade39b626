"""The priced problem on items of one size: single units, or clusters of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.reduce import contract_graph, reduce_request
from gridplan.solve.request import Request
from gridplan.solve.score import inertia
from gridplan.solve.start import Demand, demand
from gridplan.solve.state import (
    CX,
    CY,
    HEADS,
    HOME,
    MATES,
    SOFT,
    SOURCE,
    STAY,
    TARGET,
    Problem,
    State,
    begin,
    resources,
    twins,
)

_METRE = 1.5


@dataclass(frozen=True)
class Scale:
    """The size of a plain division of the same ground, by which all prices are measured.

    Parameters
    ----------
    inertia
        weight·m².
    border
        Metres of border between its grids, or pairs cut where no metres are known.
    """

    inertia: float
    border: float


@dataclass(frozen=True)
class Level:
    """The problem on items of one size.

    Parameters
    ----------
    graph, request
        Items as points (their centroids) with amounts and neighbours, and what is asked of them.
    scale
        Size of a plain division.
    problem
        The same for the kernels.
    goals
        float64 (k, s), what each grid should hold of the soft attributes, scaled as in the problem.
    wanted
        Demand of each item, target of each grid.
    item
        int32 (n,), item of each unit.
    """

    graph: Graph
    request: Request
    scale: Scale
    problem: Problem
    goals: NDArray[np.float64]
    wanted: Demand
    item: NDArray[np.int32]

    def begin(self, labels: NDArray[np.int32], problem: Problem | None = None) -> State:
        """Return the search state of a division of the items, under this problem or one like it."""
        state = begin(problem or self.problem, labels, self.goals)
        if self.request.centres is not None:
            state.grids[:, CX : CY + 1] = self.request.centres
        return state

    def cost(self, labels: NDArray[np.int32]) -> float:
        """Return what the search minimises, windows apart: inertia, tolls, soft balance and moves from home."""
        p, k = self.problem, self.request.n_grids
        apart = labels[p.ends[SOURCE]] != labels[p.ends[TARGET]]
        total = self.inertia(labels) + float(p.toll[apart].sum()) / 2
        total += float(p.mass[(p.wish[HOME] >= 0) & (p.wish[HOME] != labels), STAY].sum())
        for column, goal in zip(p.mass[:, SOFT:].T, self.goals.T, strict=True):
            total += float(((np.bincount(labels, column, k) - goal) ** 2).sum())
        for old, price in zip(p.wish[HEADS:], p.outside[p.amounts.shape[1] :], strict=True):
            total -= float(price) * _mates_held(old, labels, p.mass[:, MATES])
        return total

    def bonds(self) -> NDArray[np.float64] | None:
        """Return what each pair of items saves by sharing a grid as older grid-mates, (n, n); None where none do."""
        p = self.problem
        if self.request.keep is None:
            return None
        worth = np.zeros((len(self.graph), len(self.graph)))
        for old, price in zip(p.wish[HEADS:], p.outside[p.amounts.shape[1] :], strict=True):
            worth += 2 * price * ((old[:, None] == old) & (old >= 0))
        return worth * np.outer(p.mass[:, MATES], p.mass[:, MATES])

    def inertia(self, labels: NDArray[np.int32]) -> float:
        """Return the inertia about what the request names: given centres, medoids or centroids, weight·m²."""
        graph, request = self.graph, self.request
        return inertia(
            graph.xy, graph.weight, labels, medoid=request.objective == "medoid", centres=request.centres
        )  # fmt: skip


def unit_level(graph: Graph, request: Request, scale: Scale) -> Level:
    """Return the level on which every unit is an item of its own."""
    return _level(graph, request, scale, demand(graph, request), np.arange(len(graph), dtype=np.int32))


def cluster_level(units: Level, item: NDArray[np.int32]) -> Level:
    """Return the level whose items are the given groups of units, int32 (n,), none of them with two pins."""
    wanted = Demand(np.bincount(item, units.wanted.of).astype(np.float64), units.wanted.target)
    return _level(contract_graph(units.graph, item), reduce_request(units.request, item), units.scale, wanted, item)


def _level(graph: Graph, request: Request, scale: Scale, wanted: Demand, item: NDArray[np.int32]) -> Level:
    goals = wanted.target[:, None] * graph.soft.sum(axis=0) * _soft_scale(graph, request, scale)
    return Level(graph, request, scale, pose(graph, request, scale), goals, wanted, item)


def pose(graph: Graph, request: Request, scale: Scale) -> Problem:
    """Return the problem that the kernels work on."""
    amounts, window = resources(graph, request)
    toll, source = tolls(graph, request, scale), graph.source
    mean = np.maximum(amounts.sum(axis=0) / request.n_grids, 1)
    pinned = np.full(len(graph), -1, np.int32) if request.pinned is None else request.pinned
    home = np.full(len(graph), -1, np.int32) if request.start is None or request.stay == 0 else request.start
    return Problem(
        mass=_mass(graph, request, scale),
        amounts=amounts,
        indptr=graph.indptr,
        ends=np.stack([source, graph.indices, twins(source, graph.indices, len(graph))]),
        toll=toll,
        window=window,
        wish=np.stack([pinned, home, *graph.heads.T[: 0 if request.keep is None else None]]).astype(np.int32),
        outside=np.concatenate([scale.inertia / request.n_grids / mean, _keep_prices(graph, request, scale)]),
        fixed=request.centres is not None or request.objective == "medoid",
        tolled=bool((toll != 0).any()),
    )


def tolls(graph: Graph, request: Request, scale: Scale) -> NDArray[np.float64]:
    """Return the price of a grid border along each CSR entry, float64 (nnz,), weight·m².

    The border of a square grid is 4·√6 times its root mean square radius r. At dial 1 an off-road metre costs 1.5
    times a grid's inertia divided by that border; a metre of any border, likewise, divided by the border of a grid of
    the plain division.
    """
    k = request.n_grids
    radius = math.sqrt(scale.inertia / max(float(graph.weight.sum()), 1e-300))
    street = _METRE * scale.inertia / (k * 4 * math.sqrt(6) * max(radius, 1e-300))
    border = _METRE * scale.inertia / (2 * scale.border) if scale.border > 0 else 0.0
    toll: NDArray[np.float64] = street * (request.streets * graph.off_road - graph.crossing)
    return toll + border * request.borders * graph.length


def _mass(graph: Graph, request: Request, scale: Scale) -> NDArray[np.float64]:
    x, y = graph.xy.T
    w = graph.weight
    stay = request.stay * scale.inertia / max(float(w.sum()), 1e-300) * w
    soft = graph.soft * _soft_scale(graph, request, scale)
    columns = [w, w * x, w * y, w * (x * x + y * y), stay, x, y, graph.mates, soft]
    return np.ascontiguousarray(np.column_stack(columns))


def _keep_prices(graph: Graph, request: Request, scale: Scale) -> NDArray[np.float64]:
    """Return what a grid saves by the square of what it holds of an older grid, float64 (d,), for each division."""
    if request.keep is None:
        return np.zeros(0)
    whole = float(graph.mates.sum()) ** 2 / request.n_grids
    prices: NDArray[np.float64] = request.keep * (scale.inertia / max(whole, 1e-300))
    return prices


def _mates_held(old: NDArray[np.int32], labels: NDArray[np.int32], mates: NDArray[np.float64]) -> float:
    """Return the sum of squares of what the grids hold of each older grid."""
    had = old >= 0
    pair, where = np.unique(old[had].astype(np.int64) * (int(labels.max()) + 1) + labels[had], return_inverse=True)
    return float((np.bincount(where, mates[had], len(pair)) ** 2).sum())


def _soft_scale(graph: Graph, request: Request, scale: Scale) -> NDArray[np.float64]:
    """Return the factor on each soft attribute, float64 (s,), that makes a squared deviation a cost."""
    dial = np.zeros(graph.soft.shape[1]) if request.balance is None else request.balance
    mean = np.maximum(graph.soft.sum(axis=0) / request.n_grids, 1e-300)
    factor: NDArray[np.float64] = np.sqrt(dial * scale.inertia / request.n_grids) / mean
    return factor
