"""Better pairs by moves and swaps: loads evened out, then costs made small within a window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import CLOSED
from gridplan.people.engine.transport import Transport

_SWEEPS = 60
_ROUNDS = 20
Numbers = NDArray[np.int64]
Figures = NDArray[np.float64]
Judge = Callable[[int, Numbers, Numbers, Numbers, Numbers], Figures]
"""Load here before, loads there before, here and there after, change of cost → how much worse; below 0 is better."""


def width_of(load: Numbers, pairs: Numbers, right: int) -> int:
    """Return the largest load of the right items less the smallest.

    Examples
    --------
    >>> width_of(np.array([5, 7]), np.array([[0, 0], [1, 1]]), 2)
    2
    """
    return int(np.ptp(_loads(load, pairs, right)))


def evened(problem: Transport, load: Numbers, cost: Numbers, pairs: Numbers) -> Numbers:
    """Return pairs whose loads differ less, by moves and swaps that keep all counts."""
    best = pairs
    for _ in range(_ROUNDS):
        loads = _loads(load, pairs, problem.shape[1])
        middle = (int(loads.max()) + int(loads.min())) / 2
        pairs = _improved(problem, load, cost, pairs, _evenly(middle, max(float(np.ptp(loads)), 1.0)))
        if width_of(load, pairs, problem.shape[1]) >= width_of(load, best, problem.shape[1]):
            break
        best = pairs
    return best


def shortened(problem: Transport, load: Numbers, cost: Numbers, pairs: Numbers, allowed: float) -> Numbers:
    """Return pairs of less cost whose loads stay in a window of the width `allowed` around those they have."""
    loads = _loads(load, pairs, problem.shape[1])
    spare = (allowed - float(np.ptp(loads))) / 2
    low, high = float(loads.min()) - spare, float(loads.max()) + spare

    def cheaper(_: int, __: Numbers, here: Numbers, there: Numbers, change: Numbers) -> Figures:
        inside = (here >= low) & (here <= high) & (there >= low) & (there <= high)
        return np.where(inside, change, np.inf)

    return _improved(problem, load, cost, pairs, cheaper)


def _evenly(middle: float, scale: float) -> Judge:
    """Return a judge by the eighth power of the distance from the middle, which looks at the extremes."""

    def power(loads: Numbers | int) -> Figures:
        square = ((np.asarray(loads) - middle) / scale) ** 2
        return np.asarray(square * square * (square * square))

    def judge(here: int, there: Numbers, here_after: Numbers, there_after: Numbers, _: Numbers) -> Figures:
        return np.asarray(power(here_after) + power(there_after) - power(here) - power(there) + 1e-12)

    return judge


def _improved(problem: Transport, load: Numbers, cost: Numbers, pairs: Numbers, judge: Judge) -> Numbers:
    """Return pairs after the best move or swap of each in turn, until none is better."""
    pairs = pairs.copy()
    fixed = np.isin(pairs @ np.array([problem.shape[1], 1]), problem.fixed @ np.array([problem.shape[1], 1]))
    for _ in range(_SWEEPS):
        better = [_one_better(problem, load, cost, pairs, fixed, own, judge) for own in np.flatnonzero(~fixed).tolist()]
        if not any(better):
            break
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _one_better(
    problem: Transport,
    load: Numbers,
    cost: Numbers,
    pairs: Numbers,
    fixed: NDArray[np.bool_],
    own: int,
    judge: Judge,
) -> bool:
    """Move one pair or swap it with another where that is better, in place; tell whether it was."""
    m = problem.shape[1]
    i, j = pairs[own]
    taken = np.zeros(cost.shape, dtype=bool)
    taken[tuple(pairs.T)] = True
    may = (cost < CLOSED) & ~taken
    loads, count = _loads(load, pairs, m), np.bincount(pairs[:, 1], minlength=m)
    every = np.arange(m)
    free = may[i] & (count < problem.right_up) & (count[j] > problem.right_lo[j])
    moves = judge(int(loads[j]), loads, np.full(m, loads[j] - load[i]), loads + load[i], cost[i] - cost[i, j])
    one, other = pairs.T
    both = may[i, other] & may[one, j] & ~fixed & (other != j)
    change = cost[i, other] + cost[one, j] - cost[i, j] - cost[one, other]
    swaps = judge(
        int(loads[j]), loads[other], loads[j] - load[i] + load[one], loads[other] + load[i] - load[one], change
    )
    worse = np.concatenate([np.where(free, moves, np.inf), np.where(both, swaps, np.inf)])
    best = int(np.argmin(worse))
    if worse[best] >= 0:
        return False
    pairs[own, 1] = every[best] if best < m else other[best - m]
    if best >= m:
        pairs[best - m, 1] = j
    return True


def _loads(load: Numbers, pairs: Numbers, right: int) -> Numbers:
    found = np.zeros(right, dtype=np.int64)
    np.add.at(found, pairs[:, 1], load[pairs[:, 0]])
    return found
