"""The certificate: a proven lower bound on the medoid inertia of any division within given windows.

Lagrangian relaxation of the capacitated k-median (k-means cost): with a price u_i ≥ 0 on serving unit i,

    bound(u) = Σ w_i·u_i + Σ over distinct windows H of the c_H smallest v_j(H),
    v_j(H)   = min Σ (d_ij² − u_i)·w_i·z_i,  0 ≤ z_i ≤ 1,  L_H ≤ Σ w_i·z_i ≤ U_H        (a fractional knapsack),

where j runs over all units as centres and c_H grids have window H. Contiguity is relaxed and units may be cut, so the
value never exceeds the medoid inertia of any feasible division, whatever the prices are. The lower ends count: they
close a third to nine tenths of the gap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.ascent import Ascent, Case, Course
from gridplan.solve.proof.knapsack import Ends, field, work_for
from gridplan.solve.score import inertia, medoids

_SAFE = 1e-10
_PAIRS = 450_000_000
"""Pairs of centre and unit that effort 1 may look at: some seconds."""
_ROUNDS, _LONG, _LEAST = 300, 250, 10
"""Rounds for each effort where the pairs allow them; from so many on a second run pays; the fewest on huge ground."""
_QUICK, _QUICK_SHARE = 50, 0.2
"""Rounds and share of the pairs for a quick look."""
_LEAST_SIZE = 0.02
"""Grids smaller than this part of the mean, m² by m², count as so small."""


@dataclass(frozen=True)
class Bound:
    """A proven lower bound.

    Parameters
    ----------
    value
        No division within the windows has less medoid inertia, weight·m².
    prices
        float64 (n,), the prices that prove it, m²; 0 for units without weight.
    """

    value: float
    prices: NDArray[np.float64]


def lower_bound(
    xy: NDArray[np.float64],
    load: NDArray[np.int64],
    capacities: NDArray[np.int64],
    *,
    floors: NDArray[np.int64] | None = None,
    effort: int = 1,
    start: NDArray[np.int32] | None = None,
    prices: NDArray[np.float64] | None = None,
) -> Bound:
    """Return a lower bound on Σ load·d² about the best unit of each grid.

    Parameters
    ----------
    xy
        float64 (n, 2), m.
    load
        int64 (n,), weight of each unit, also counted against the windows.
    capacities
        int64 (k,), the most load that each grid may hold.
    floors
        int64 (k,), the least; default 0.
    effort
        How long to improve the prices. 0 is a quick look, to show while a search runs.
    start
        int32 (n,), labels of a known division: better first prices and steps.
    prices
        float64 (n,), first prices, such as those that proved an older plan, m²; those of 0 are made up.

    Examples
    --------
    >>> xy = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    >>> round(lower_bound(xy, np.ones(4, np.int64), np.array([2, 2])).value, 3)
    2.0
    """
    proven = np.zeros(len(xy))
    if not load.any():
        return Bound(0.0, proven)
    heavy = np.flatnonzero(load > 0)
    xy = np.ascontiguousarray(xy - xy.mean(axis=0))
    held, order = field(xy[heavy], load[heavy].astype(np.float64))
    heavy = heavy[order]
    spread = _spread(xy, load, len(capacities), start)
    size = np.sqrt(np.maximum(spread / spread[heavy].mean(), _LEAST_SIZE))
    windows, count = _windows(capacities, floors, len(xy))
    case = Case(xy, held, windows, count, size, size[heavy], float(np.average(spread[heavy], weights=held.weight)))
    first = _first_prices(xy, load, start, spread)
    if prices is not None:
        first = np.where(prices > 0, prices, first)
    ascent = Ascent(case, first[heavy], work_for(held))
    _raise(ascent, effort)
    proven[heavy] = ascent.best
    value = ascent.best_value
    return Bound(max(0.0, value - _SAFE * (abs(value) + float((held.weight * ascent.best).sum()))), proven)


def _windows(
    capacities: NDArray[np.int64], floors: NDArray[np.int64] | None, n: int
) -> tuple[tuple[Ends, ...], tuple[int, ...]]:
    """Return the distinct windows and how many grids have each, never more than there are centres."""
    lowest = np.zeros_like(capacities) if floors is None else floors
    ends, count = np.unique(np.stack([lowest, capacities], axis=1), axis=0, return_counts=True)
    return tuple(Ends(float(a), float(b)) for a, b in ends), tuple(min(int(c), n) for c in count)


def _spread(
    xy: NDArray[np.float64], load: NDArray[np.int64], k: int, start: NDArray[np.int32] | None
) -> NDArray[np.float64]:
    """Return the mean squared distance to the centre around each unit, float64 (n,), m²: of its grid, or of discs."""
    if start is not None and inertia(xy, load.astype(np.float64), start, medoid=True) > 0:
        weight = load.astype(np.float64)
        away = _away(xy, weight, start)
        mean: NDArray[np.float64] = np.bincount(start, weight * away) / np.maximum(np.bincount(start, weight), 1)
        return mean[start]
    extent = np.ptp(xy, axis=0)
    area = max(extent[0] * extent[1], (extent**2).sum() / 50, 1e-9)
    return np.full(len(xy), area / (2 * math.pi * k))


def _away(xy: NDArray[np.float64], weight: NDArray[np.float64], labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the squared distance of each unit to the medoid of its grid, float64 (n,), m²."""
    found: NDArray[np.float64] = ((xy - xy[medoids(xy, weight, labels)][labels]) ** 2).sum(axis=1)
    return found


def _first_prices(
    xy: NDArray[np.float64], load: NDArray[np.int64], start: NDArray[np.int32] | None, spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return first prices: even, or with a division half the squared distance to the medoid, half its mean."""
    if start is None:
        return 2 * spread
    weight = load.astype(np.float64)
    first: NDArray[np.float64] = (_away(xy, weight, start) + spread) / 2 + np.average(spread, weights=weight)
    return first


def _raise(ascent: Ascent, effort: int) -> None:
    """Improve the prices by accelerated ascent; in a long run once more from the best so far and less smooth."""
    looks = max(effort, _QUICK_SHARE) * _PAIRS / max(int(ascent.work.pairs[0]), 1)
    rounds = int(max(min(looks, _ROUNDS * effort or _QUICK), _LEAST if effort else 3))
    first = rounds if rounds < _LONG else 2 * rounds // 3
    ascent.run(Course(first, 0.3, max(0.6 / first, 0.003), min(0.1 + 1 / first, 0.2)))
    if rounds > first:
        ascent.run(Course(rounds - first, 0.02, 0.001, 0.3))
