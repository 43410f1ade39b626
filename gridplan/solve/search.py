"""The boundary search: shifts, swaps and chains under windows and contiguity, by simulated annealing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import whole_without
from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.rng import below, draw
from gridplan.solve.score import price_all, raise_heights, shift_cost, shift_outside
from gridplan.solve.state import (
    AFTER,
    COST,
    CUT,
    N_CUT,
    N_SIDE,
    PINNED,
    QUEUE,
    SOURCE,
    TARGET,
    VIOLATION,
    Problem,
    State,
    place,
    record,
    transfer,
)

CALL = 195 * 512
"""Proposals in one kernel call: well below 0.2 s."""
_STRIDE = 512
_TURN = 8
_RISE = 0.5
_LEVELS = 4096
THRESHOLDS = np.array([round(-math.log((i + 0.5) / _LEVELS), 6) for i in range(_LEVELS)])
"""−ln of evenly spaced chances: a move is taken when its change of energy is at most temperature × one of these."""


@dataclass(frozen=True)
class Schedule:
    """How one annealing run goes.

    Parameters
    ----------
    proposals
        Number of moves proposed.
    hot, cold
        First and last temperature, weight·m²; both 0 for a plain descent.
    soft, hard
        First and last factor on the window prices.
    """

    proposals: int
    hot: float
    cold: float
    soft: float = 1.0
    hard: float = 1.0


def anneal(
    problem: Problem,
    state: State,
    schedule: Schedule,
    rng: NDArray[np.uint64],
    *,
    recentre: Callable[[], None] | None = None,
    tick: Callable[[int], None] | None = None,
) -> None:
    """Run one schedule on `state`.

    Parameters
    ----------
    recentre
        Called before each kernel call, to move the fixed centres after their grids.
    tick
        Told the proposals made after each kernel call.
    """
    steps = max(1, math.ceil(schedule.proposals / _STRIDE) - 1)
    heat = np.array([schedule.hot, 1.0, schedule.soft, (schedule.hard / schedule.soft) ** (1 / steps)])
    if schedule.hot > 0:
        heat[1] = (schedule.cold / schedule.hot) ** (1 / steps)
    left = schedule.proposals
    while left > 0 and state.tally[N_CUT] > 0:
        if recentre is not None:
            recentre()
        now = min(CALL, max(_STRIDE, 50 * len(state.labels) // _STRIDE * _STRIDE), left)
        propose(problem, state, heat, THRESHOLDS, rng, now)
        left -= now
        if tick is not None:
            tick(now)


@lean_kernel
def propose(
    problem: Problem,
    state: State,
    heat: NDArray[np.float64],
    thresholds: NDArray[np.float64],
    rng: NDArray[np.uint64],
    proposals: int,
) -> None:
    """Propose moves across random cut entries: three shifts to one swap or chain."""
    price_all(problem, state)
    record(state)
    lift = max(_STRIDE, 4 * len(state.cursor) // _STRIDE * _STRIDE)
    for step in range(proposals):
        if step % _STRIDE == 0 and step > 0:
            heat[0] *= heat[1]
            heat[2] *= heat[3]
            if step % lift == 0 and state.tally[N_CUT] > 0:
                raise_heights(problem, state, _RISE * lift / state.tally[N_CUT])
        if state.tally[N_CUT] == 0:
            return
        e = state.rims[CUT, below(rng, state.tally[N_CUT])]
        i, b = problem.ends[SOURCE, e], state.labels[problem.ends[TARGET, e]]
        if problem.wish[PINNED, i] >= 0:
            continue
        bits = np.int64(draw(rng) >> np.uint64(40))
        limit = heat[0] * thresholds[bits % 4096]
        if (bits >> 12) & 3:
            _try_shift(problem, state, heat[2], limit, i, b)
        else:
            _try_chain(problem, state, heat[2], limit, i, b, rng)
    heat[0] *= heat[1]
    heat[2] *= heat[3]


@inner_kernel
def _try_shift(problem: Problem, state: State, hard: float, limit: float, i: int, b: int) -> None:
    amount, priced = shift_outside(problem, state, i, b)
    cost = shift_cost(problem, state, i, b)
    if cost + hard * priced > limit:
        return
    if whole_without(problem, state, i):
        place(problem, state, i, b)
        _commit(state, cost, amount)
    elif state.tally[N_SIDE] > 0:
        _try_carry(problem, state, hard, limit, i, b)


@inner_kernel
def _commit(state: State, cost: float, amount: int | np.int64) -> None:
    state.value[COST] += cost
    state.tally[VIOLATION] += amount
    record(state)


@inner_kernel
def _try_carry(problem: Problem, state: State, hard: float, limit: float, i: int, b: int) -> None:
    """Move `i` together with the small side it would cut off."""
    a, size = state.labels[i], state.tally[N_SIDE]
    for at in range(size):
        if problem.wish[PINNED, state.scratch[QUEUE, at]] >= 0:
            return
    amount, priced, cost = np.int64(0), 0.0, 0.0
    for at in range(-1, size):
        x = i if at < 0 else state.scratch[QUEUE, at]
        more, dearer = shift_outside(problem, state, x, b)
        amount += more
        priced += dearer
        cost += shift_cost(problem, state, x, b)
        transfer(problem, state, x, b)
    good = cost + hard * priced <= limit
    for at in range(size - 1, -2, -1):
        transfer(problem, state, i if at < 0 else state.scratch[QUEUE, at], a)
    if good:
        for at in range(-1, size):
            place(problem, state, i if at < 0 else state.scratch[QUEUE, at], b)
        _commit(state, cost, amount)


@inner_kernel
def _try_chain(
    problem: Problem, state: State, hard: float, limit: float, i: int, b: int,
    rng: NDArray[np.uint64],
) -> None:  # fmt: skip
    """Move `i` to grid `b` and an item on the rim of `b` on to the grid beside it: a swap when that is the first."""
    e = _turn_rim(state, b, rng)
    a, j, c = state.labels[i], problem.ends[SOURCE, e], state.labels[problem.ends[TARGET, e]]
    if problem.wish[PINNED, j] >= 0:
        return
    amount, priced = shift_outside(problem, state, i, b)
    cost = shift_cost(problem, state, i, b)
    transfer(problem, state, i, b)
    more, dearer = shift_outside(problem, state, j, c)
    cost += shift_cost(problem, state, j, c)
    good = cost + hard * (priced + dearer) <= limit and _chain_holds(problem, state, i, j, a, c)
    transfer(problem, state, i, a)
    if good:
        place(problem, state, i, b)
        place(problem, state, j, c)
        _commit(state, cost, amount + more)


@inner_kernel
def _turn_rim(state: State, b: int, rng: NDArray[np.uint64]) -> int:
    """Return an entry on the rim of grid `b`, a random few further round than the last time."""
    for _ in range(1 + below(rng, np.int64(_TURN))):
        state.cursor[b] = state.rims[AFTER, state.cursor[b]]
    return int(state.cursor[b])


@inner_kernel
def _chain_holds(problem: Problem, state: State, i: int, j: int, a: int, c: int) -> bool:
    """Return True when both grids hang together once `i` has left `a` (done) and `j` goes to `c` (not yet)."""
    if not _touches(problem, state, j, c) or not whole_without(problem, state, j):
        return False
    b = state.labels[i]
    state.labels[i] = a
    held = whole_without(problem, state, i) if c != a else _swap_side(problem, state, i, j, a)
    state.labels[i] = b
    return held


@inner_kernel
def _swap_side(problem: Problem, state: State, i: int, j: int, a: int) -> bool:
    """Return True when grid `a` hangs together with `j` in place of `i`."""
    b = state.labels[j]
    state.labels[j] = a
    held = whole_without(problem, state, i)
    state.labels[j] = b
    return held


@inner_kernel
def _touches(problem: Problem, state: State, j: int, g: int) -> bool:
    for e in range(problem.indptr[j], problem.indptr[j + 1]):
        if state.labels[problem.ends[TARGET, e]] == g:
            return True
    return False
