"""The certificate: a proven lower bound on the medoid inertia of any division within given capacities.

Lagrangian relaxation of the capacitated k-median (k-means cost): with a price u_i ≥ 0 on serving unit i,

    bound(u) = Σ w_i·u_i + Σ over distinct capacities H of the c_H smallest v_j(H),
    v_j(H)   = min Σ (d_ij² − u_i)·w_i·z_i,  0 ≤ z_i ≤ 1,  Σ w_i·z_i ≤ H        (a fractional knapsack),

where j runs over all units as centres and c_H grids have capacity H. Contiguity and lower windows are relaxed, so the
value never exceeds the medoid inertia of any feasible division, whatever the prices are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.knapsack import Field, add_cover, field, knapsacks, smooth_choice
from gridplan.solve.score import inertia, medoids

_SAFE = 1e-10
_WORK = 2e8
"""Pairs of centre and unit that effort 1 may look at: a few seconds."""


@dataclass(frozen=True)
class Bound:
    """A proven lower bound.

    Parameters
    ----------
    value
        No division within the capacities has less medoid inertia, weight·m².
    prices
        float64 (n,), the prices that prove it, m²; 0 for units without weight.
    """

    value: float
    prices: NDArray[np.float64]


@dataclass(frozen=True)
class _Case:
    """All units as centres; those with weight, `heavy`, in the order of the field; distinct capacities with counts."""

    xy: NDArray[np.float64]
    heavy: NDArray[np.intp]
    held: Field
    capacity: NDArray[np.float64]
    count: NDArray[np.int64]


def lower_bound(
    xy: NDArray[np.float64],
    load: NDArray[np.int64],
    capacities: NDArray[np.int64],
    *,
    effort: int = 1,
    start: NDArray[np.int32] | None = None,
) -> Bound:
    """Return a lower bound on Σ load·d² about the best unit of each grid.

    Parameters
    ----------
    xy
        float64 (n, 2), m.
    load
        int64 (n,), weight of each unit, also counted against the capacities.
    capacities
        int64 (k,), the most load that each grid may hold.
    effort
        How long to improve the prices, in rounds.
    start
        int32 (n,), labels of a known division: better first prices and steps.

    Examples
    --------
    >>> xy = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    >>> round(lower_bound(xy, np.ones(4, np.int64), np.array([2, 2])).value, 3)
    2.0
    """
    prices = np.zeros(len(xy))
    if not load.any():
        return Bound(0.0, prices)
    case = _case(xy, load, capacities)
    scale = _scale(case, xy, load, start)
    best = _ascend(case, scale, _first_prices(case, load, start, scale), effort)
    prices[case.heavy] = best
    value = _Ascent(case, best).best_value
    return Bound(max(0.0, value - _SAFE * (abs(value) + float((case.held.weight * best).sum()))), prices)


def _case(xy: NDArray[np.float64], load: NDArray[np.int64], capacities: NDArray[np.int64]) -> _Case:
    capacity, count = np.unique(capacities, return_counts=True)
    xy = np.ascontiguousarray(xy - xy.mean(axis=0))
    heavy = np.flatnonzero(load > 0)
    held, order = field(xy[heavy], load[heavy].astype(np.float64))
    return _Case(xy, heavy[order], held, capacity.astype(np.float64), np.minimum(count, len(xy)))


def _scale(case: _Case, xy: NDArray[np.float64], load: NDArray[np.int64], start: NDArray[np.int32] | None) -> float:
    """Return the size of a typical price, m²: the mean squared distance of the division, or of even discs."""
    if start is not None and (known := inertia(xy, load.astype(np.float64), start, medoid=True)) > 0:
        return known / float(load.sum())
    extent = np.ptp(case.xy, axis=0)
    area = max(extent[0] * extent[1], (extent**2).sum() / 50, 1e-9)
    return float(area / (2 * math.pi * case.count.sum()))


def _first_prices(
    case: _Case, load: NDArray[np.int64], start: NDArray[np.int32] | None, scale: float
) -> NDArray[np.float64]:
    """Return first prices: even, or with a division half the squared distance to the medoid, half its mean."""
    if start is None:
        return np.full(len(case.heavy), 2 * scale)
    weight = load.astype(np.float64)
    away = ((case.xy - case.xy[medoids(case.xy, weight, start)][start]) ** 2).sum(axis=1)
    mean = np.bincount(start, weight * away) / np.maximum(np.bincount(start, weight), 1)
    prices: NDArray[np.float64] = (away / 2 + mean[start] / 2 + scale)[case.heavy]
    return prices


def _ascend(case: _Case, scale: float, prices: NDArray[np.float64], effort: int) -> NDArray[np.float64]:
    """Return good prices: two runs of accelerated ascent, the second with longer steps from the best so far."""
    ascent = _Ascent(case, prices)
    rounds = int(min(max(effort * _WORK / ascent.pairs, 60), 600 * effort))
    first = 2 * rounds // 3
    ascent.run(scale, first, _Course(0.3, 0.003, 0.2))
    ascent.run(scale, rounds - first, _Course(0.05, 0.001, 0.5))
    return ascent.best


@dataclass(frozen=True)
class _Course:
    """One run: the smoothing falls from `first` to `last`; steps are `stride` times smoothing times price scale."""

    first: float
    last: float
    stride: float


class _Ascent:
    """Maximises the bound over the prices.

    The choice of the c smallest v_j is smoothed: centre j is taken with share y_j = clip((τ − v_j)/μ, 0, 1), Σ y = c
    (Nesterov 2005), which spreads the choice over rival centres and makes accelerated gradient steps work. Steps are
    scaled by 1/w; values that count are never smoothed.
    """

    def __init__(self, case: _Case, prices: NDArray[np.float64]) -> None:
        self.case = case
        self.best, self.best_value = prices, -math.inf
        self.pairs = self.look(prices)[1]

    def look(self, prices: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
        """Return the knapsack values at `prices` and the pairs looked at; remember prices that prove more."""
        case = self.case
        v, pairs = knapsacks(case.xy, case.held, prices, case.capacity, _radius(prices))
        smallest = (np.sort(v[:, h])[:c].sum() for h, c in enumerate(case.count))
        value = float((case.held.weight * prices).sum() + sum(smallest))
        if value > self.best_value:
            self.best, self.best_value = prices, value
        return v, pairs

    def run(self, scale: float, rounds: int, course: _Course) -> None:
        """Do `rounds` accelerated steps from the best prices so far."""
        here = before = self.best
        pace = 1.0
        for step in range(rounds):
            smooth = course.first * (course.last / course.first) ** (step / rounds) * scale
            v, _ = self.look(here)
            after = np.maximum(here + smooth * course.stride * (1 - self.cover(here, v, smooth)), 0)
            turned = (self.case.held.weight * (here - after) * (after - before)).sum() > 0
            pace, last_pace = 1.0 if turned else (1 + math.sqrt(1 + 4 * pace * pace)) / 2, pace
            here = np.maximum(after + (last_pace - 1) / pace * (after - before), 0)
            before = after

    def cover(self, prices: NDArray[np.float64], v: NDArray[np.float64], smooth: float) -> NDArray[np.float64]:
        """Return how often each unit is covered by the smoothed choice of centres."""
        case, cover = self.case, np.zeros(len(prices))
        for h, (capacity, count) in enumerate(zip(case.capacity, case.count, strict=True)):
            share = smooth_choice(v[:, h], int(count), smooth * float(capacity))
            chosen = np.flatnonzero(share > 1e-9)
            add_cover(case.xy, case.held, prices, float(capacity), _radius(prices), chosen, share[chosen], cover)
        return cover


def _radius(prices: NDArray[np.float64]) -> float:
    """Return the distance beyond which no price reaches, m."""
    return math.sqrt(float(prices.max()))
