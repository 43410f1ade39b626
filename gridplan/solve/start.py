"""First divisions: recursive bisection for the centres, then a balanced power diagram (capacitated Lloyd).

Brieden, Gritzmann, Klemm (2017) and Cohen-Addad, Klein, Young (2018): with one price per grid, the cells of a power
diagram meet any loads. The prices are stepped until the loads are near their targets, then the centres move.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.near import nearest
from gridplan.solve.request import Request
from gridplan.solve.rng import uniform

_STEPS = 12
_CANDIDATES = 10


@dataclass(frozen=True)
class Demand:
    """What is balanced: every resource counts by its share of the whole.

    Parameters
    ----------
    of
        float64 (n,), demand of each unit; sums to 1.
    target
        float64 (k,), share that each grid should hold; sums to 1.
    """

    of: NDArray[np.float64]
    target: NDArray[np.float64]


def demand(graph: Graph, request: Request) -> Demand:
    """Return demands and targets: each grid's target lies at the same part of its window, so that all add up."""
    total = graph.amounts.sum(axis=0)
    present = total > 0
    light = np.full(len(graph), 1 / len(graph))
    if not present.any():
        return Demand(light, np.full(request.n_grids, 1 / request.n_grids))
    width = (request.hi - request.lo).sum(axis=0)
    part = np.clip((total - request.lo.sum(axis=0)) / np.maximum(width, 1), 0, 1)
    target = (request.lo + (request.hi - request.lo) * part)[:, present].astype(np.float64)
    target = (target / np.maximum(target.sum(axis=0), 1e-300)).mean(axis=1) + 1e-6 / request.n_grids
    of = 0.999 * (graph.amounts[:, present] / total[present]).mean(axis=1) + 0.001 * light
    return Demand(of, target / target.sum())


def favoured(graph: Graph, request: Request, wanted: Demand, labels: NDArray[np.int32]) -> Demand:
    """Return demands under which dense ground gets grids at the top of the window, sparse ground at the bottom.

    A compact grid of load L on density ρ has inertia ∝ L²/ρ, so for a given number of grids the sum is least with
    L ∝ √ρ, that is L ∝ 1/r for the root mean square radius r of the grids of an even division, `labels`.
    """
    k = request.n_grids
    total = graph.amounts[:, 0].sum()
    even = np.ptp(request.lo[:, 0]) == 0 and np.ptp(request.hi[:, 0]) == 0
    if total == 0 or not even or not request.lo[:, 0].sum() <= total <= request.hi[:, 0].sum():
        return wanted
    radius = np.sqrt(_mean_square(graph, labels, k))
    low, high = (float(w[0, 0]) * k / total for w in (request.lo, request.hi))
    share = np.bincount(labels, wanted.of, k).astype(np.float64)
    load = _shared_out(1 / np.maximum(radius, radius[radius > 0].min(initial=1.0)), share, low, high)
    of = wanted.of / load[labels]
    return Demand(of / of.sum(), wanted.target)


def _shared_out(wish: NDArray[np.float64], share: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return loads proportional to `wish` within low..high such that Σ share/load = 1, by bisection."""
    least, most = 1e-9 / wish.max(), 1e9 / wish.min()
    for _ in range(100):
        middle = math.sqrt(least * most)
        if (share / np.clip(middle * wish, low, high)).sum() > 1:
            least = middle
        else:
            most = middle
    load: NDArray[np.float64] = np.clip(most * wish, low, high)
    return load


def _mean_square(graph: Graph, labels: NDArray[np.int32], k: int) -> NDArray[np.float64]:
    centre = _centroids(graph, labels, np.zeros((k, 2)))
    away = ((graph.xy - centre[labels]) ** 2).sum(axis=1)
    return np.bincount(labels, graph.weight * away, k) / np.maximum(np.bincount(labels, graph.weight, k), 1e-300)


def centres(graph: Graph, request: Request, wanted: Demand, rng: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return a centre for each grid, float64 (k, 2): as given, or by pinned units, or by bisection for the others."""
    if request.centres is not None:
        return request.centres
    found = np.zeros((request.n_grids, 2))
    free = np.ones(len(graph), bool)
    owned = np.zeros(request.n_grids, bool)
    if request.pinned is not None:
        free = request.pinned < 0
        for g in np.unique(request.pinned[~free]):
            owned[g] = True
            found[g] = graph.xy[request.pinned == g].mean(axis=0)
    if not free.any():
        return found
    _bisect(graph.xy, wanted, np.flatnonzero(free), np.flatnonzero(~owned), found, rng)
    return found


def _bisect(
    xy: NDArray[np.float64], wanted: Demand, items: NDArray[np.intp], grids: NDArray[np.intp],
    found: NDArray[np.float64], rng: NDArray[np.uint64],
) -> None:  # fmt: skip
    """Write the centres of `grids` over `items` into `found`, halving across the long axis, turned at random."""
    waiting = [(items, grids)]
    while waiting:
        items, grids = waiting.pop()
        if len(grids) == 0:
            continue
        of = wanted.of[items]
        middle = (xy[items] * of[:, None]).sum(axis=0) / of.sum()
        if len(grids) == 1 or len(items) < 2:
            found[grids] = middle
            continue
        axis = _long_axis(xy[items] - middle, of, (uniform(rng) - 0.5) * math.pi / 2)
        order = np.argsort(xy[items] @ axis, kind="stable")
        half = len(grids) // 2
        share = wanted.target[grids[:half]].sum() / wanted.target[grids].sum()
        at = int(np.searchsorted(np.cumsum(of[order]), share * of.sum()))
        at = min(max(at, 1), len(items) - 1)
        waiting.append((items[order[:at]], grids[:half]))
        waiting.append((items[order[at:]], grids[half:]))


def _long_axis(offset: NDArray[np.float64], of: NDArray[np.float64], turn: float) -> NDArray[np.float64]:
    xx, xy, yy = ((offset[:, a] * offset[:, b] * of).sum() for a, b in ((0, 0), (0, 1), (1, 1)))
    angle = 0.5 * math.atan2(2 * xy, xx - yy) + turn
    return np.array([math.cos(angle), math.sin(angle)])


def power_diagram(
    graph: Graph, wanted: Demand, centre: NDArray[np.float64], fixed: NDArray[np.int32] | None = None, *,
    sweeps: int = 12,
) -> NDArray[np.int32]:  # fmt: skip
    """Return labels of a balanced power diagram grown from `centre`, int32 (n,); grids may be in pieces.

    Parameters
    ----------
    fixed
        int32 (n,), grid that a unit must be in, or -1.
    sweeps
        How often the centres move to the centroids.
    """
    k = len(centre)
    free = np.full(len(graph), -1, np.int32) if fixed is None else fixed
    count = min(_CANDIDATES, k)
    labels = np.zeros(len(graph), np.int32)
    price = np.zeros(k)
    for sweep in range(sweeps + 1):
        near, step = nearest(graph.xy, centre, count), 0.3 * _apart(centre)
        level(graph.xy, centre, near, free, wanted.of, wanted.target, labels, price, step, np.zeros((2, k)))
        if sweep < sweeps:
            centre = _centroids(graph, labels, centre)
    return labels


def _apart(centre: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared distance from each centre to the nearest other one, float64 (k,)."""
    if len(centre) == 1:
        return np.ones(1)
    other = nearest(centre, centre, 2)[:, 1]
    apart: NDArray[np.float64] = np.maximum(((centre - centre[other]) ** 2).sum(axis=1), 1e-9)
    return apart


def _centroids(graph: Graph, labels: NDArray[np.int32], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.bincount(labels, graph.weight, len(centre))
    sums = np.stack([np.bincount(labels, graph.weight * c, len(centre)) for c in graph.xy.T], axis=1)
    middles: NDArray[np.float64] = np.where(total[:, None] > 0, sums / np.maximum(total, 1e-300)[:, None], centre)
    return middles


@lean_kernel
def level(
    xy: NDArray[np.float64], centre: NDArray[np.float64], near: NDArray[np.int32], fixed: NDArray[np.int32],
    of: NDArray[np.float64], target: NDArray[np.float64], labels: NDArray[np.int32], price: NDArray[np.float64],
    step: NDArray[np.float64], share: NDArray[np.float64],
) -> None:  # fmt: skip
    """Assign all units again and again, each time with dearer full grids and cheaper empty ones, by ever finer steps.

    Parameters
    ----------
    step
        float64 (k,), first steps of the prices, m²; halved wherever a grid goes from too full to too empty or back.
    share
        float64 (2, k), room for what each grid holds, and by how much that missed its target the time before, 0.
    """
    for _ in range(_STEPS):
        assign(xy, centre, price, near, fixed, labels)
        share[0] = 0.0
        for i in range(len(labels)):
            share[0, labels[i]] += of[i]
        for g in range(len(price)):
            error = share[0, g] / target[g] - 1
            if share[1, g] * error < 0:
                step[g] /= 2
            price[g] += step[g] * min(max(error, -1.0), 1.0)
            share[1, g] = error


@inner_kernel
def assign(
    xy: NDArray[np.float64], centre: NDArray[np.float64], price: NDArray[np.float64], near: NDArray[np.int32],
    fixed: NDArray[np.int32], labels: NDArray[np.int32],
) -> None:  # fmt: skip
    """Give each unit to the candidate grid with the least d² + price; units with a fixed grid keep it."""
    for i in range(len(xy)):
        if fixed[i] >= 0:
            labels[i] = fixed[i]
            continue
        least = np.inf
        for at in range(near.shape[1]):
            g = near[i, at]
            cost = (xy[i, 0] - centre[g, 0]) ** 2 + (xy[i, 1] - centre[g, 1]) ** 2 + price[g]
            if cost < least:
                least = cost
                labels[i] = g
