"""What a division costs, and what a move would change: inertia, tolls, soft balance, moves from home, windows.

Each grid keeps its weight W, first moments Sx, Sy and second moment Q, so the inertia about its centroid is
Q − (Sx² + Sy²)/W and the change a move makes is found in constant time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.jit import inner_kernel
from gridplan.solve.request import Request
from gridplan.solve.state import (
    COST,
    CUT,
    CX,
    CY,
    HEADS,
    HEIGHT,
    HI,
    HOME,
    LO,
    MATES,
    N_CUT,
    SOFT,
    STAY,
    TARGET,
    VIOLATION,
    WX,
    WXX,
    WY,
    Problem,
    State,
    W,
    outside,
    resources,
    sum_up,
)

_HIGHEST = 100.0


@inner_kernel
def price_all(problem: Problem, state: State) -> None:
    """Recompute the cost of the division, windows apart, so that rounding never adds up."""
    sum_up(problem, state)
    total = 0.0
    for g in range(len(state.cursor)):
        s = state.grids[g]
        total += spread(problem.fixed, s, 0.0, 0.0, 0.0) + s[WXX]
        for c in range(SOFT, problem.mass.shape[1]):
            total += s[c] * s[c]
    for i in range(len(state.labels)):
        if problem.wish[HOME, i] >= 0 and problem.wish[HOME, i] != state.labels[i]:
            total += problem.mass[i, STAY]
        first = 2 * problem.mass.shape[1] - SOFT
        for d in range(HEADS, len(problem.wish)):
            if problem.wish[d, i] >= 0:
                held = state.grids[state.labels[i], first + problem.wish[d, i]]
                total -= problem.outside[problem.amounts.shape[1] + d - HEADS] * problem.mass[i, MATES] * held
    tolls = 0.0
    for c in range(state.tally[N_CUT]):
        tolls += problem.toll[state.rims[CUT, c]]
    state.value[COST] = total + 0.5 * tolls


@inner_kernel
def spread(fixed: bool, s: NDArray[np.float64], w: float, x: float, y: float) -> float:
    """Return the inertia of a grid with sums `s` and a little more, without its second moment Q."""
    w, x, y = s[W] + w, s[WX] + x, s[WY] + y
    if fixed:
        return float((s[CX] * s[CX] + s[CY] * s[CY]) * w - 2.0 * (s[CX] * x + s[CY] * y))
    return float(-(x * x + y * y) / w) if w > 0.0 else 0.0


@inner_kernel
def shift_cost(problem: Problem, state: State, i: int, b: int) -> float:
    """Return the change of cost, windows apart, when item `i` moves to grid `b`."""
    a = state.labels[i]
    m, here, there = problem.mass[i], state.grids[a], state.grids[b]
    change = spread(problem.fixed, here, -m[W], -m[WX], -m[WY]) - spread(problem.fixed, here, 0.0, 0.0, 0.0)
    change += spread(problem.fixed, there, m[W], m[WX], m[WY]) - spread(problem.fixed, there, 0.0, 0.0, 0.0)
    for c in range(SOFT, len(m)):
        change += 2.0 * m[c] * (there[c] - here[c] + m[c])
    home = problem.wish[HOME, i]
    if home == a:
        change += m[STAY]
    elif home == b:
        change -= m[STAY]
    if len(problem.wish) > HEADS and m[MATES] > 0.0:
        change -= 2.0 * m[MATES] * _nearer(problem, there, here, i)
    if problem.tolled:
        for e in range(problem.indptr[i], problem.indptr[i + 1]):
            g = state.labels[problem.ends[TARGET, e]]
            if g == a:
                change += problem.toll[e]
            elif g == b:
                change -= problem.toll[e]
    return change


@inner_kernel
def _nearer(problem: Problem, there: NDArray[np.float64], here: NDArray[np.float64], i: int) -> float:
    """Return how many more of its older grid-mates item `i` meets `there` than `here`, at the price of each."""
    first, windows, mates = 2 * problem.mass.shape[1] - SOFT, problem.amounts.shape[1], problem.mass[i, MATES]
    total = 0.0
    for d in range(HEADS, len(problem.wish)):
        old = problem.wish[d, i]
        if old >= 0:
            total += problem.outside[windows + d - HEADS] * (there[first + old] - here[first + old] + mates)
    return total


@inner_kernel
def shift_outside(problem: Problem, state: State, i: int, b: int) -> tuple[int | np.int64, float]:
    """Return the change of window violation when item `i` moves to grid `b`: in amounts, and priced."""
    a = state.labels[i]
    amount, priced = np.int64(0), 0.0
    for r in range(problem.amounts.shape[1]):
        x = problem.amounts[i, r]
        if x == 0:
            continue
        la, lb = state.loads[a, r], state.loads[b, r]
        lo, hi = problem.window[LO, a, r], problem.window[HI, a, r]
        change_a = outside(la - x, lo, hi) - outside(la, lo, hi)
        lo, hi = problem.window[LO, b, r], problem.window[HI, b, r]
        change_b = outside(lb + x, lo, hi) - outside(lb, lo, hi)
        amount += change_a + change_b
        priced += problem.outside[r] * (state.grids[a, HEIGHT] * change_a + state.grids[b, HEIGHT] * change_b)
    return amount, priced


@inner_kernel
def raise_heights(problem: Problem, state: State, step: float) -> None:
    """Raise the window price of every grid that is outside its window."""
    if state.tally[VIOLATION] == 0:
        return
    for g in range(len(state.cursor)):
        for r in range(problem.window.shape[2]):
            if outside(state.loads[g, r], problem.window[LO, g, r], problem.window[HI, g, r]) > 0:
                state.grids[g, HEIGHT] = min(state.grids[g, HEIGHT] + step, _HIGHEST)


def medoids(xy: NDArray[np.float64], weight: NDArray[np.float64], labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the best unit of each grid, int32 (k,): the one nearest to the weighted centroid (ties to the first).

    Σ w·|x − m|² = Σ w·|x − c|² + W·|c − m|², so the nearest unit to the centroid c is the best m.
    """
    away = ((xy - centroids(xy, weight, labels)[labels]) ** 2).sum(axis=1)
    order = np.lexsort((away, labels))
    return order[np.searchsorted(labels[order], np.arange(int(labels.max()) + 1))].astype(np.int32)


def centroids(xy: NDArray[np.float64], weight: NDArray[np.float64], labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the weighted centroid of each grid, float64 (k, 2)."""
    k = int(labels.max()) + 1
    total = np.bincount(labels, weight, k)
    total = np.where(total > 0, total, 1.0)
    return np.stack([np.bincount(labels, weight * c, k) / total for c in xy.T], axis=1)


def inertia(
    xy: NDArray[np.float64],
    weight: NDArray[np.float64],
    labels: NDArray[np.int32],
    *,
    medoid: bool = False,
    centres: NDArray[np.float64] | None = None,
) -> float:
    """Return Σ weight·d² about the centroid or medoid of each grid, or about given `centres` (k, 2), weight·m²."""
    middle = xy.mean(axis=0)
    xy = xy - middle
    if centres is not None:
        centre = centres - middle
    else:
        centre = xy[medoids(xy, weight, labels)] if medoid else centroids(xy, weight, labels)
    return float((weight * ((xy - centre[labels]) ** 2).sum(axis=1)).sum())


def violation(graph: Graph, labels: NDArray[np.int32], request: Request) -> int:
    """Return the amounts outside the windows, and the units too many of keep-apart groups, summed over grids."""
    amounts, (lo, hi) = resources(graph, request)
    loads = np.stack([np.bincount(labels, column, request.n_grids) for column in amounts.T], axis=1).astype(np.int64)
    return int(np.maximum(0, np.maximum(lo - loads, loads - hi)).sum())
