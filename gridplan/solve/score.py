"""What a division costs, and what a move would change: inertia, window violation, off-road border metres.

Each grid keeps its weight W, first moments Sx, Sy and second moment Q, so the inertia about its centroid is
Q − (Sx² + Sy²)/W and the change a move makes is found in constant time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.request import Request
from gridplan.solve.state import COST, N_CUT, VIOLATION, Problem, State, outside, sum_up

_HIGHEST = 100.0


class Prices(NamedTuple):
    """What violations and metres cost, in units of inertia (weight·m²).

    Parameters
    ----------
    outside
        float64 (r,), price of one unit of each resource outside its window.
    street
        Price of an off-road metre of border.
    fixed
        True to take inertia about `State.centre` instead of the centroids.
    """

    outside: NDArray[np.float64]
    street: float
    fixed: bool


@lean_kernel
def price_all(problem: Problem, state: State, prices: Prices) -> None:
    """Recompute the cost of the division (inertia and street price), so that rounding never adds up."""
    sum_up(problem, state)
    total = 0.0
    for g in range(len(state.sizes)):
        total += _spread_now(state, prices, g)
    metres = 0.0
    for c in range(state.tally[N_CUT]):
        metres += problem.off_road[state.cut[c]]
    state.value[COST] = total + 0.5 * prices.street * metres


@inner_kernel
def spread(state: State, prices: Prices, g: int, w: float, sx: float, sy: float, q: float) -> float:
    """Return the inertia of grid `g` if its sums were these: about its fixed centre, or about its centroid."""
    if prices.fixed:
        cx, cy = float(state.centre[g, 0]), float(state.centre[g, 1])
        return q - 2.0 * (cx * sx + cy * sy) + (cx * cx + cy * cy) * w
    return q - (sx * sx + sy * sy) / w if w > 0.0 else 0.0


@inner_kernel
def _spread_now(state: State, prices: Prices, g: int) -> float:
    s = state.sums
    return spread(state, prices, g, s[g, 0], s[g, 1], s[g, 2], s[g, 3])


@inner_kernel
def _spread_with(problem: Problem, state: State, prices: Prices, g: int, i: int, sign: float) -> float:
    s, m = state.sums, problem.mass
    return spread(
        state, prices, g, s[g, 0] + sign * m[i, 0], s[g, 1] + sign * m[i, 1], s[g, 2] + sign * m[i, 2],
        s[g, 3] + sign * m[i, 3],
    )  # fmt: skip


@lean_kernel
def shift_cost(problem: Problem, state: State, prices: Prices, i: int, b: int) -> float:
    """Return the change of cost (inertia and street price) when item `i` moves to grid `b`."""
    a = state.labels[i]
    change = _spread_with(problem, state, prices, a, i, -1.0) - _spread_now(state, prices, a)
    change += _spread_with(problem, state, prices, b, i, 1.0) - _spread_now(state, prices, b)
    if prices.street > 0.0:
        metres = 0.0
        for e in range(problem.indptr[i], problem.indptr[i + 1]):
            g = state.labels[problem.indices[e]]
            if g == a:
                metres += problem.off_road[e]
            elif g == b:
                metres -= problem.off_road[e]
        change += prices.street * metres
    return change


@lean_kernel
def shift_outside(problem: Problem, state: State, prices: Prices, i: int, b: int) -> tuple[int, float]:
    """Return the change of window violation when item `i` moves to grid `b`: in amounts, and priced."""
    a = state.labels[i]
    amount, priced = 0, 0.0
    for r in range(problem.amounts.shape[1]):
        x = problem.amounts[i, r]
        if x == 0:
            continue
        la, lb = state.loads[a, r], state.loads[b, r]
        change_a = outside(la - x, problem.lo[a, r], problem.hi[a, r]) - outside(la, problem.lo[a, r], problem.hi[a, r])
        change_b = outside(lb + x, problem.lo[b, r], problem.hi[b, r]) - outside(lb, problem.lo[b, r], problem.hi[b, r])
        amount += change_a + change_b
        priced += prices.outside[r] * (state.height[a] * change_a + state.height[b] * change_b)
    return amount, priced


@inner_kernel
def raise_heights(problem: Problem, state: State, step: float) -> None:
    """Raise the window price of every grid that is outside its window."""
    if state.tally[VIOLATION] == 0:
        return
    for g in range(len(state.sizes)):
        for r in range(problem.lo.shape[1]):
            if outside(state.loads[g, r], problem.lo[g, r], problem.hi[g, r]) > 0:
                state.height[g] = min(state.height[g] + step, _HIGHEST)


def medoids(xy: NDArray[np.float64], weight: NDArray[np.float64], labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the best unit of each grid, int32 (k,): the one nearest to the weighted centroid (ties to the first).

    Σ w·|x − m|² = Σ w·|x − c|² + W·|c − m|², so the nearest unit to the centroid c is the best m.
    """
    k = int(labels.max()) + 1
    total = np.bincount(labels, weight, k)
    total = np.where(total > 0, total, 1.0)
    centroid = np.stack([np.bincount(labels, weight * c, k) / total for c in xy.T], axis=1)
    away = ((xy - centroid[labels]) ** 2).sum(axis=1)
    order = np.lexsort((away, labels))
    return order[np.searchsorted(labels[order], np.arange(k))].astype(np.int32)


def inertia(
    xy: NDArray[np.float64], weight: NDArray[np.float64], labels: NDArray[np.int32], *, medoid: bool = False
) -> float:
    """Return Σ weight·d² about the centroid or medoid of each grid, weight·m²."""
    xy = xy - xy.mean(axis=0)
    if medoid:
        centre = xy[medoids(xy, weight, labels)]
    else:
        total = np.bincount(labels, weight)
        total = np.where(total > 0, total, 1.0)
        centre = np.stack([np.bincount(labels, weight * c) / total for c in xy.T], axis=1)
    return float((weight * ((xy - centre[labels]) ** 2).sum(axis=1)).sum())


def violation(amounts: NDArray[np.int64], labels: NDArray[np.int32], request: Request) -> int:
    """Return the amounts outside the windows, summed over grids and resources."""
    loads = np.zeros(request.lo.shape, np.int64)
    np.add.at(loads, labels, amounts)
    return int(np.maximum(0, np.maximum(request.lo - loads, loads - request.hi)).sum())
