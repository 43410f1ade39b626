"""The division while it is searched: what stays the same, what changes, and how one move keeps it all true.

Numba's compile time grows with the number of arrays that kernels hand to each other, so arrays of one kind and length
are rows or columns of one array; the names of rows and columns stand below. Casts to int32 spare second compilations.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.request import Request

N_CUT, JOURNAL, TOKEN, VIOLATION, BEST_VIOLATION, N_SIDE = range(6)
"""Places in `State.tally`."""
COST, BEST_COST = range(2)
"""Places in `State.value`."""
W, WX, WY, WXX, STAY, X, Y, MATES, SOFT = range(9)
"""Columns of `Problem.mass`: weight, moments, price of moving away from home, place, how much an item counts among
its older grid-mates, and soft attributes from here."""
HEIGHT, CX, CY = STAY, X, Y
"""Columns of `State.grids` where those of `Problem.mass` have no sum: window price factor and fixed centre."""
SOURCE, TARGET, TWIN = range(3)
"""Rows of `Problem.ends`."""
PINNED, HOME, HEADS = range(3)
"""Rows of `Problem.wish`; the older grids of each item from the last one on."""
LO, HI = range(2)
"""Layers of `Problem.window`."""
MARK, FRONT, QUEUE, PARENT, PENDING = range(5)
"""Rows of `State.scratch`."""
CUT, SPOT, AFTER, BEFORE = range(4)
"""Rows of `State.rims`."""
MOVED, WAS, BEST = range(3)
"""Rows of `State.journal`."""
_NEVER = np.int64(2**62)
_LAST_TOKEN = 2**31 - 2


class Problem(NamedTuple):
    """What stays the same during a search. Items are units, or whole pieces on a contracted graph.

    Parameters
    ----------
    mass
        float64 (n, 8 + s), W, W·x, W·y, W·|x|², price of leaving home, x, y, weight among older grid-mates, and s soft
        attributes, scaled so that the square of a grid's deviation is its cost. Places are about the middle of the
        points.
    amounts
        int64 (n, r), resources with windows; the last ones are keep-apart groups.
    indptr
        int32 (n + 1,).
    ends
        int32 (3, nnz), of each CSR entry: its item, the neighbour, and the entry of the same pair the other way.
    toll
        float64 (nnz,), price of a grid border along the entry's pair, weight·m².
    window
        int64 (2, k, r), lowest and highest amounts.
    wish
        int32 (2 + d, n), grid an item is pinned to, grid it is at home in, and its older grids; -1 for none.
    outside
        float64 (r + d,), price of one of each resource outside its window, weight·m²; then what a grid saves by the
        square of what it holds of an older grid, for each row of older grids.
    fixed
        True to take inertia about fixed centres instead of the centroids.
    tolled
        True when any toll differs from 0.
    """

    mass: NDArray[np.float64]
    amounts: NDArray[np.int64]
    indptr: NDArray[np.int32]
    ends: NDArray[np.int32]
    toll: NDArray[np.float64]
    window: NDArray[np.int64]
    wish: NDArray[np.int32]
    outside: NDArray[np.float64]
    fixed: bool
    tolled: bool


class State(NamedTuple):
    """A division during a search; every kernel call goes on where the last one ended.

    Parameters
    ----------
    labels
        int32 (n,), grid of each item.
    grids
        float64 (k, 8 + 2·s + t), sums of the columns of `Problem.mass` over each grid, with the factor on its window
        price and its fixed centre in between; then deviations of soft attributes from their goals, then the goals;
        then what it holds of each older grid. The factor rises while a window stays broken, so that surplus runs off
        to wherever there is room, as in push-relabel flow.
    loads
        int64 (k, r), amounts of each grid.
    cursor
        int32 (k,), an entry on the rim of each grid, or -1.
    rims
        int32 (4, nnz): the entries between two grids, the first `tally[N_CUT]` of row CUT; their places in it or -1;
        the next and the last entry on the rim of the same grid, a ring.
    scratch
        int32 (5, n), of the connectivity search.
    journal
        int32 (3, n + 64): items moved since the best division was seen, and the grids they left, oldest first; the
        best division itself once these overflowed.
    tally, value
        Counters and costs, by the names above.
    """

    labels: NDArray[np.int32]
    grids: NDArray[np.float64]
    loads: NDArray[np.int64]
    cursor: NDArray[np.int32]
    rims: NDArray[np.int32]
    scratch: NDArray[np.int32]
    journal: NDArray[np.int32]
    tally: NDArray[np.int64]
    value: NDArray[np.float64]


def resources(graph: Graph, request: Request) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return everything that has a window: amounts, int64 (n, r), and windows, int64 (2, k, r).

    A keep-apart group is a resource of which no grid may hold more than one.
    """
    amounts, window = graph.amounts, np.stack([request.lo, request.hi])
    if request.apart is None or request.apart.shape[1] == 0:
        return amounts, window
    single = np.zeros((2, request.n_grids, request.apart.shape[1]), np.int64)
    single[HI] = 1
    return np.hstack([amounts, request.apart.astype(np.int64)]), np.concatenate([window, single], axis=2)


def twins(source: NDArray[np.int32], indices: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    """Return for each CSR entry (u, v) the entry (v, u); int32 (nnz,)."""
    there = source.astype(np.int64) * n + indices
    back = indices.astype(np.int64) * n + source
    return np.searchsorted(there, back).astype(np.int32)


def begin(problem: Problem, labels: NDArray[np.int32], goal: NDArray[np.float64] | None = None) -> State:
    """Return the search state of a division; every grid must have items and hang together.

    Parameters
    ----------
    goal
        float64 (k, s), what each grid should hold of the soft attributes.
    """
    n, k, nnz = len(problem.mass), problem.window.shape[1], len(problem.toll)
    soft = problem.mass.shape[1] - SOFT
    state = State(
        labels=labels.astype(np.int32),
        grids=np.zeros((k, SOFT + 2 * soft + int(problem.wish[HEADS:].max(initial=-1)) + 1)),
        loads=np.zeros(problem.window.shape[1:], np.int64),
        cursor=np.full(k, -1, np.int32),
        rims=np.zeros((4, nnz), np.int32),
        scratch=np.zeros((5, n), np.int32),
        journal=np.zeros((3, n + 64), np.int32),
        tally=np.zeros(6, np.int64),
        value=np.zeros(2),
    )
    if goal is not None:
        state.grids[:, SOFT + soft : SOFT + 2 * soft] = goal
    reopen(problem, state, state.labels)
    return state


def reopen(problem: Problem, state: State, labels: NDArray[np.int32]) -> None:
    """Set `state` to a division; the best seen before is forgotten."""
    state.labels[:] = labels
    state.tally[JOURNAL] = 0
    state.tally[BEST_VIOLATION] = _NEVER
    state.value[BEST_COST] = np.inf
    state.grids[:, HEIGHT] = 1.0
    fill(problem, state)


@lean_kernel
def fill(problem: Problem, state: State) -> None:
    """Compute sums, loads, cut entries and violation from the labels."""
    sum_up(problem, state)
    k, r = state.loads.shape
    for g in range(k):
        state.cursor[g] = -1
        for c in range(r):
            state.loads[g, c] = 0
    for i in range(len(state.labels)):
        for c in range(r):
            state.loads[state.labels[i], c] += problem.amounts[i, c]
    state.tally[N_CUT] = 0
    for e in range(len(problem.toll)):
        state.rims[SPOT, e] = -1
    for e in range(len(problem.toll)):
        if state.labels[problem.ends[SOURCE, e]] != state.labels[problem.ends[TARGET, e]]:
            _list(state, np.int32(e), state.labels[problem.ends[SOURCE, e]])
    state.tally[VIOLATION] = 0
    for g in range(k):
        for c in range(r):
            state.tally[VIOLATION] += outside(state.loads[g, c], problem.window[LO, g, c], problem.window[HI, g, c])


@inner_kernel
def sum_up(problem: Problem, state: State) -> None:
    """Compute the mass of every grid, and its deviations from the goals, from the labels."""
    columns = problem.mass.shape[1]
    for g in range(len(state.cursor)):
        for c in range(4):
            state.grids[g, c] = 0.0
        for c in range(SOFT, columns):
            state.grids[g, c] = -state.grids[g, c + columns - SOFT]
        for c in range(2 * columns - SOFT, state.grids.shape[1]):
            state.grids[g, c] = 0.0
    for i in range(len(state.labels)):
        add(problem, state, np.int32(i), state.labels[i], 1.0)


@inner_kernel
def add(problem: Problem, state: State, i: int | np.int32, g: int, sign: float) -> None:
    """Add the mass of item `i` to grid `g`, or take it away."""
    for c in range(4):
        state.grids[g, c] += sign * problem.mass[i, c]
    for c in range(SOFT, problem.mass.shape[1]):
        state.grids[g, c] += sign * problem.mass[i, c]
    first = 2 * problem.mass.shape[1] - SOFT
    for d in range(HEADS, len(problem.wish)):
        if problem.wish[d, i] >= 0:
            state.grids[g, first + problem.wish[d, i]] += sign * problem.mass[i, MATES]


@inner_kernel
def outside(load: int, lo: int, hi: int) -> int:
    """Return how far `load` lies outside its window."""
    if load < lo:
        return lo - load
    return load - hi if load > hi else 0


@inner_kernel
def place(problem: Problem, state: State, i: int, b: int) -> None:
    """Move item `i` to grid `b` and keep everything true: sums, loads, cut entries, rims and journal."""
    note(state, i, state.labels[i])
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        if state.rims[SPOT, e] >= 0:
            _unlist(state, e, state.labels[i])
            if state.labels[problem.ends[TARGET, e]] == b:
                _unlist(state, problem.ends[TWIN, e], b)
    transfer(problem, state, i, b)
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        g = state.labels[problem.ends[TARGET, e]]
        if g != b:
            _list(state, e, b)
            if state.rims[SPOT, problem.ends[TWIN, e]] < 0:
                _list(state, problem.ends[TWIN, e], g)


@inner_kernel
def transfer(problem: Problem, state: State, i: int, b: int) -> None:
    """Move item `i` to grid `b` in labels, sums and loads only: enough to see what the next move would cost."""
    a = state.labels[i]
    state.labels[i] = b
    add(problem, state, i, a, -1.0)
    add(problem, state, i, b, 1.0)
    for c in range(problem.amounts.shape[1]):
        state.loads[a, c] -= problem.amounts[i, c]
        state.loads[b, c] += problem.amounts[i, c]


@inner_kernel
def _list(state: State, e: int | np.int32, g: int) -> None:
    """Add entry `e`, whose unit is in grid `g`, to the cut entries and to the rim of `g`."""
    rims = state.rims
    rims[CUT, state.tally[N_CUT]] = e
    rims[SPOT, e] = state.tally[N_CUT]
    state.tally[N_CUT] += 1
    c = state.cursor[g]
    if c < 0:
        state.cursor[g] = rims[AFTER, e] = rims[BEFORE, e] = e
        return
    last = rims[BEFORE, c]
    rims[AFTER, last] = rims[BEFORE, c] = e
    rims[AFTER, e], rims[BEFORE, e] = c, last


@inner_kernel
def _unlist(state: State, e: int, g: int) -> None:
    rims = state.rims
    state.tally[N_CUT] -= 1
    last = rims[CUT, state.tally[N_CUT]]
    rims[CUT, rims[SPOT, e]] = last
    rims[SPOT, last] = rims[SPOT, e]
    rims[SPOT, e] = -1
    ahead, behind = rims[AFTER, e], rims[BEFORE, e]
    rims[AFTER, behind], rims[BEFORE, ahead] = ahead, behind
    if state.cursor[g] == e:
        state.cursor[g] = ahead if ahead != e else -1


@inner_kernel
def new_token(state: State) -> int:
    """Return a number that no item is marked with."""
    if state.tally[TOKEN] >= _LAST_TOKEN:
        state.tally[TOKEN] = 0
        for i in range(len(state.labels)):
            state.scratch[MARK, i] = 0
    state.tally[TOKEN] += 1
    return int(state.tally[TOKEN])


@inner_kernel
def note(state: State, i: int, a: int) -> None:
    """Write the move into the journal; when that is full, keep a copy of the best division instead."""
    at = state.tally[JOURNAL]
    if at < 0:
        return
    if at == state.journal.shape[1]:
        _keep_best(state)
        return
    state.journal[MOVED, at] = i
    state.journal[WAS, at] = a
    state.tally[JOURNAL] = at + 1


@inner_kernel
def _keep_best(state: State) -> None:
    for i in range(len(state.labels)):
        state.journal[BEST, i] = state.labels[i]
    for at in range(state.tally[JOURNAL] - 1, -1, -1):
        state.journal[BEST, state.journal[MOVED, at]] = state.journal[WAS, at]
    state.tally[JOURNAL] = -1


@inner_kernel
def record(state: State) -> None:
    """Remember this division if it is the best: the least outside the windows first, then the least cost."""
    outside_now, outside_best = state.tally[VIOLATION], state.tally[BEST_VIOLATION]
    if outside_now > outside_best:
        return
    if outside_now == outside_best and not state.value[COST] < state.value[BEST_COST]:
        return
    state.tally[BEST_VIOLATION] = outside_now
    state.value[BEST_COST] = state.value[COST]
    state.tally[JOURNAL] = 0


def best_labels(state: State) -> NDArray[np.int32]:
    """Return a copy of the best division seen; the search may go on."""
    overflowed = state.tally[JOURNAL] < 0
    best = state.journal[BEST, : len(state.labels)].copy() if overflowed else state.labels.copy()
    for at in range(state.tally[JOURNAL] - 1, -1, -1):
        best[state.journal[MOVED, at]] = state.journal[WAS, at]
    return best
