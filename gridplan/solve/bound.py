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

from gridplan.solve.jit import kernel
from gridplan.solve.near import Bins, bins
from gridplan.solve.score import medoids

_SAFE = 1e-10
_WORK = 4e8
"""Pairs of centre and unit looked at with effort 1: a few seconds."""


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
    """Units with weight, in bins; all units as centres; distinct capacities with their counts."""

    xy: NDArray[np.float64]
    heavy: NDArray[np.intp]
    place: NDArray[np.float64]
    weight: NDArray[np.float64]
    within: Bins
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
    case = _case(xy, load, capacities)
    prices = np.zeros(len(xy))
    if len(case.heavy) == 0:
        return Bound(0.0, prices)
    labels = None if start is None else start[case.heavy]
    first, goal = _first_prices(case, labels, xy, load, start)
    best = _ascend(case, first, goal, effort)
    prices[case.heavy] = best
    value, _, _ = _evaluate(case, best)
    return Bound(max(0.0, value - _SAFE * (abs(value) + float((case.weight * best).sum()))), prices)


def _case(xy: NDArray[np.float64], load: NDArray[np.int64], capacities: NDArray[np.int64]) -> _Case:
    heavy = np.flatnonzero(load > 0)
    capacity, count = np.unique(capacities, return_counts=True)
    xy = np.ascontiguousarray(xy - xy.mean(axis=0))
    place = xy[heavy]
    within = bins(place, 4.0) if len(heavy) else bins(xy)
    return _Case(
        xy, heavy, place, load[heavy].astype(np.float64), within, capacity.astype(np.float64), count.astype(np.int64)
    )


def _evaluate(case: _Case, prices: NDArray[np.float64]) -> tuple[float, NDArray[np.float64], int]:
    """Return the bound at `prices`, how often each heavy unit is covered, and the pairs looked at."""
    v, pairs = knapsacks(case.xy, case.place, case.weight, prices, case.within, case.capacity)
    cover = np.zeros(len(prices))
    value = float((case.weight * prices).sum())
    for h in range(len(case.capacity)):
        chosen = np.argsort(v[:, h], kind="stable")[: case.count[h]]
        value += float(v[chosen, h].sum())
        # fewer units than grids: the missing knapsacks stay empty, which costs nothing
        add_cover(case.xy, case.place, case.weight, prices, case.within, case.capacity[h], chosen, cover)
    return value, cover, pairs


def _first_prices(
    case: _Case, labels: NDArray[np.int32] | None, xy: NDArray[np.float64], load: NDArray[np.int64],
    start: NDArray[np.int32] | None,
) -> tuple[NDArray[np.float64], float]:  # fmt: skip
    """Return first prices and a value that the bound cannot pass, or a guess of it."""
    k = int(case.count.sum())
    if labels is None or start is None:
        even = _even_price(case, k)
        return np.full(len(case.heavy), even), math.inf
    middle = xy[medoids(xy, load.astype(np.float64), start)]
    away = ((xy[case.heavy] - middle[labels]) ** 2).sum(axis=1)
    goal = float((case.weight * away).sum())
    inside = np.bincount(labels, case.weight * away, k)
    total = np.maximum(np.bincount(labels, case.weight, k), 1)
    return (inside / total)[labels] + 1.0 * goal / case.weight.sum(), goal


def _even_price(case: _Case, k: int) -> float:
    """Return the squared radius at which k discs cover the extent of the units."""
    extent = np.ptp(case.xy, axis=0)
    return float(max(extent[0] * extent[1], (extent**2).sum() / 50, 1e-9) / math.pi / k)


def _ascend(case: _Case, prices: NDArray[np.float64], goal: float, effort: int) -> NDArray[np.float64]:
    """Return better prices: projected subgradient with averaged directions and Polyak steps."""
    value, cover, pairs = _evaluate(case, prices)
    best, best_value = prices, value
    direction = 1 - cover
    length, idle = 1.0, 0
    rounds = int(min(max(effort * _WORK / max(pairs, 1), 50), 3000 * effort))
    for _ in range(rounds):
        top = goal if math.isfinite(goal) else 1.05 * best_value
        norm = float((case.weight * direction**2).sum())
        if norm <= 1e-12 * case.weight.sum():
            break
        step = length * max(top - value, 1e-6 * abs(top)) / norm
        base = best if idle == 0 else prices
        prices = np.maximum(base + step * direction, 0)
        value, cover, _ = _evaluate(case, prices)
        direction = 0.7 * direction + 0.3 * (1 - cover)
        if value > best_value:
            best, best_value, idle = prices, value, 0
        else:
            idle += 1
            if idle % 10 == 0:
                length *= 0.7
    return best


@kernel
def knapsacks(
    xy: NDArray[np.float64], place: NDArray[np.float64], weight: NDArray[np.float64], prices: NDArray[np.float64],
    within: Bins, capacity: NDArray[np.float64],
) -> tuple[NDArray[np.float64], int]:  # fmt: skip
    """Return v_j(H) for every centre and capacity, float64 (n, h), and the number of pairs looked at."""
    v = np.zeros((len(xy), len(capacity)))
    key, mass, who = np.empty(len(place)), np.empty(len(place)), np.empty(len(place), np.int32)
    highest = _highest(prices, within)
    pairs = 0
    for j in range(len(xy)):
        size = _reach(xy[j, 0], xy[j, 1], place, weight, prices, within, highest, key, mass, who)
        pairs += size + 8
        for h in range(len(capacity)):
            v[j, h] = _fill_sack(key, mass, who, size, capacity[h])[0]
    return v, pairs


@kernel
def add_cover(
    xy: NDArray[np.float64], place: NDArray[np.float64], weight: NDArray[np.float64], prices: NDArray[np.float64],
    within: Bins, capacity: float, chosen: NDArray[np.int64], cover: NDArray[np.float64],
) -> None:  # fmt: skip
    """Add to `cover` how much of each unit the knapsacks of the chosen centres take."""
    key, mass, who = np.empty(len(place)), np.empty(len(place)), np.empty(len(place), np.int32)
    highest = _highest(prices, within)
    for j in chosen:
        size = _reach(xy[j, 0], xy[j, 1], place, weight, prices, within, highest, key, mass, who)
        _, taken, part = _fill_sack(key, mass, who, size, capacity)
        for at in range(taken):
            cover[who[at]] += 1.0
        if part > 0.0:
            cover[who[taken]] += part


@kernel
def _highest(prices: NDArray[np.float64], within: Bins) -> NDArray[np.float64]:
    """Return the highest price in each bin."""
    highest = np.zeros(len(within.first) - 1)
    for b in range(len(highest)):
        for at in range(within.first[b], within.first[b + 1]):
            highest[b] = max(highest[b], prices[within.item[at]])
    return highest


@kernel
def _reach(
    px: float, py: float, place: NDArray[np.float64], weight: NDArray[np.float64], prices: NDArray[np.float64],
    within: Bins, highest: NDArray[np.float64], key: NDArray[np.float64], mass: NDArray[np.float64],
    who: NDArray[np.int32],
) -> int:  # fmt: skip
    """Collect the units whose price exceeds their squared distance; return how many there are."""
    radius = math.sqrt(highest.max()) + within.side * 1e-6
    side, size = within.side, 0
    x0, y0 = px - within.corner[0], py - within.corner[1]
    first_row = max(int(math.floor((y0 - radius) / side)), 0)
    last_row = min(int(math.floor((y0 + radius) / side)), within.rows - 1)
    first_col = max(int(math.floor((x0 - radius) / side)), 0)
    last_col = min(int(math.floor((x0 + radius) / side)), within.columns - 1)
    for r in range(first_row, last_row + 1):
        dy = max(r * side - y0, y0 - (r + 1) * side, 0.0)
        for c in range(first_col, last_col + 1):
            dx = max(c * side - x0, x0 - (c + 1) * side, 0.0)
            b = r * within.columns + c
            if (dx * dx + dy * dy) * 0.999999 > highest[b]:
                continue
            for at in range(within.first[b], within.first[b + 1]):
                i = within.item[at]
                d = (place[i, 0] - px) ** 2 + (place[i, 1] - py) ** 2 - prices[i]
                if d < 0.0:
                    key[size], mass[size], who[size] = d, weight[i], i
                    size += 1
    return size


@kernel
def _fill_sack(
    key: NDArray[np.float64], mass: NDArray[np.float64], who: NDArray[np.int32], size: int, room: float
) -> tuple[float, int, float]:
    """Return the value of the best fractional filling, how many units are whole in it (they come first), and the part
    of the next one: a weighted quickselect that reorders the arrays.
    """
    value, lo, hi = 0.0, 0, size
    while lo < hi:
        pivot = _middle(key[lo], key[(lo + hi) // 2], key[hi - 1])
        mid, at, filled, gained = lo, lo, 0.0, 0.0
        same, same_filled = 0, 0.0
        while at < hi:
            if key[at] < pivot:
                filled += mass[at]
                gained += key[at] * mass[at]
                _swap(key, mass, who, at, mid)
                mid += 1
            at += 1
        if filled > room:
            hi = mid
            continue
        value += gained
        room -= filled
        lo = mid
        at = lo
        while at < hi:
            if key[at] == pivot:
                if mass[at] > room:
                    _swap(key, mass, who, at, lo)
                    return value + pivot * room, lo, room / mass[lo]
                room -= mass[at]
                value += pivot * mass[at]
                _swap(key, mass, who, at, lo)
                lo += 1
            at += 1
    return value, lo, 0.0


@kernel
def _middle(a: float, b: float, c: float) -> float:
    return max(min(a, b), min(max(a, b), c))


@kernel
def _swap(key: NDArray[np.float64], mass: NDArray[np.float64], who: NDArray[np.int32], i: int, j: int) -> None:
    key[i], key[j] = key[j], key[i]
    mass[i], mass[j] = mass[j], mass[i]
    who[i], who[j] = who[j], who[i]
