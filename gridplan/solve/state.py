"""The division while it is searched: what stays the same, what changes, and how one move keeps it all true."""

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
_NEVER = np.int64(2**62)


class Problem(NamedTuple):
    """What stays the same during a search. Items are units, or whole pieces on a contracted graph.

    Parameters
    ----------
    xy
        float64 (n, 2), place of each item about the common origin.
    mass
        float64 (n, 4), W, W·x, W·y, W·|x|² of each item about the common origin.
    twin
        int32 (nnz,), the CSR entry of the same pair in the other direction.
    pinned
        int32 (n,), grid or -1.
    """

    xy: NDArray[np.float64]
    mass: NDArray[np.float64]
    amounts: NDArray[np.int64]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    source: NDArray[np.int32]
    twin: NDArray[np.int32]
    off_road: NDArray[np.float64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    pinned: NDArray[np.int32]


class State(NamedTuple):
    """A division during a search; every kernel call goes on where the last one ended.

    Parameters
    ----------
    labels
        int32 (n,), grid of each item.
    sums, loads, sizes
        float64 (k, 4), int64 (k, r), int32 (k,): mass, amounts and number of items of each grid.
    centre
        float64 (k, 2), points about which inertia is taken where the centroid is not wanted.
    cut, spot
        int32 (nnz,): CSR entries between two grids, the first `tally[N_CUT]` of `cut`; `spot` is their place or -1.
    after, before, cursor
        int32 (nnz,), (nnz,), (k,): the rim of each grid, its cut entries in a ring, and an entry of it or -1.
    height
        float64 (k,), factor on the window price of each grid; rises while a window stays broken, so that surplus runs
        off to wherever there is room, as in push-relabel flow.
    mark, front, queue, parent, pending
        Scratch of the connectivity search.
    moved, was
        int32: items moved since the best division was seen, and the grids they left, oldest first.
    best
        int32 (n,), the best division when the journal overflowed.
    tally, value
        Counters and costs, by the names above.
    """

    labels: NDArray[np.int32]
    sums: NDArray[np.float64]
    loads: NDArray[np.int64]
    sizes: NDArray[np.int32]
    centre: NDArray[np.float64]
    cut: NDArray[np.int32]
    spot: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    cursor: NDArray[np.int32]
    height: NDArray[np.float64]
    mark: NDArray[np.int64]
    front: NDArray[np.int32]
    queue: NDArray[np.int32]
    parent: NDArray[np.int32]
    pending: NDArray[np.int32]
    moved: NDArray[np.int32]
    was: NDArray[np.int32]
    best: NDArray[np.int32]
    tally: NDArray[np.int64]
    value: NDArray[np.float64]


def pose(graph: Graph, request: Request) -> Problem:
    """Return the problem that the kernels work on, coordinates shifted to the middle of the points."""
    xy = graph.xy - (graph.xy.min(axis=0) + graph.xy.max(axis=0)) / 2
    x, y = xy.T
    w = graph.weight
    pinned = np.full(len(graph), -1, np.int32) if request.pinned is None else request.pinned
    mass = np.ascontiguousarray(np.stack([w, w * x, w * y, w * (x * x + y * y)], axis=1))
    source = graph.source
    return Problem(
        xy, mass, graph.amounts, graph.indptr, graph.indices, source,
        twins(source, graph.indices, len(graph)), graph.off_road, request.lo, request.hi, pinned,
    )  # fmt: skip


def twins(source: NDArray[np.int32], indices: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    """Return for each CSR entry (u, v) the entry (v, u); int32 (nnz,)."""
    there = source.astype(np.int64) * n + indices
    back = indices.astype(np.int64) * n + source
    return np.searchsorted(there, back).astype(np.int32)


def begin(problem: Problem, labels: NDArray[np.int32]) -> State:
    """Return the search state of a division; every grid must have items and hang together."""
    n, k, nnz = len(problem.mass), len(problem.lo), len(problem.indices)
    widest = int(np.diff(problem.indptr).max(initial=0)) + 1
    state = State(
        labels.astype(np.int32), np.zeros((k, 4)), np.zeros(problem.lo.shape, np.int64), np.zeros(k, np.int32),
        np.zeros((k, 2)), np.zeros(nnz, np.int32), np.full(nnz, -1, np.int32), np.zeros(nnz, np.int32),
        np.zeros(nnz, np.int32), np.full(k, -1, np.int32), np.ones(k),
        np.zeros(n, np.int64),
        np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(widest, np.int32), np.zeros(widest, np.int32),
        np.zeros(n + 64, np.int32), np.zeros(n + 64, np.int32), labels.astype(np.int32), np.zeros(6, np.int64),
        np.zeros(2),
    )  # fmt: skip
    reopen(problem, state, state.labels)
    return state


def reopen(problem: Problem, state: State, labels: NDArray[np.int32]) -> None:
    """Set `state` to a division; the best seen before is forgotten."""
    state.labels[:] = labels
    state.tally[JOURNAL] = 0
    state.tally[BEST_VIOLATION] = _NEVER
    state.value[BEST_COST] = np.inf
    fill(problem, state)


@lean_kernel
def fill(problem: Problem, state: State) -> None:
    """Compute sums, loads, sizes, cut entries and violation from the labels."""
    sum_up(problem, state)
    for g in range(len(state.sizes)):
        state.sizes[g] = 0
        state.cursor[g] = -1
        state.height[g] = 1.0
        for r in range(problem.lo.shape[1]):
            state.loads[g, r] = 0
    for i in range(len(state.labels)):
        g = state.labels[i]
        state.sizes[g] += 1
        for r in range(problem.amounts.shape[1]):
            state.loads[g, r] += problem.amounts[i, r]
    state.tally[N_CUT] = 0
    for e in range(len(problem.indices)):
        state.spot[e] = -1
    for e in range(len(problem.indices)):
        if state.labels[problem.source[e]] != state.labels[problem.indices[e]]:
            _list(state, e, state.labels[problem.source[e]])
    state.tally[VIOLATION] = 0
    for g in range(len(state.sizes)):
        for r in range(problem.lo.shape[1]):
            state.tally[VIOLATION] += outside(state.loads[g, r], problem.lo[g, r], problem.hi[g, r])


@inner_kernel
def sum_up(problem: Problem, state: State) -> None:
    """Compute the mass of every grid from the labels."""
    for g in range(len(state.sizes)):
        for c in range(4):
            state.sums[g, c] = 0.0
    for i in range(len(state.labels)):
        for c in range(4):
            state.sums[state.labels[i], c] += problem.mass[i, c]


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
        if state.spot[e] >= 0:
            _unlist(state, e, state.labels[i])
            if state.labels[problem.indices[e]] == b:
                _unlist(state, problem.twin[e], b)
    transfer(problem, state, i, b)
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        g = state.labels[problem.indices[e]]
        if g != b:
            _list(state, e, b)
            if state.spot[problem.twin[e]] < 0:
                _list(state, problem.twin[e], g)


@inner_kernel
def transfer(problem: Problem, state: State, i: int, b: int) -> None:
    """Move item `i` to grid `b` in labels, sums and loads only: enough to see what the next move would cost."""
    a = state.labels[i]
    state.labels[i] = b
    state.sizes[a] -= 1
    state.sizes[b] += 1
    for c in range(4):
        state.sums[a, c] -= problem.mass[i, c]
        state.sums[b, c] += problem.mass[i, c]
    for r in range(problem.amounts.shape[1]):
        state.loads[a, r] -= problem.amounts[i, r]
        state.loads[b, r] += problem.amounts[i, r]


@inner_kernel
def _list(state: State, e: int, g: int) -> None:
    """Add entry `e`, whose unit is in grid `g`, to the cut entries and to the rim of `g`."""
    state.cut[state.tally[N_CUT]] = e
    state.spot[e] = state.tally[N_CUT]
    state.tally[N_CUT] += 1
    c = state.cursor[g]
    if c < 0:
        state.cursor[g] = state.after[e] = state.before[e] = e
        return
    last = state.before[c]
    state.after[last] = state.before[c] = e
    state.after[e], state.before[e] = c, last


@inner_kernel
def _unlist(state: State, e: int, g: int) -> None:
    state.tally[N_CUT] -= 1
    last = state.cut[state.tally[N_CUT]]
    state.cut[state.spot[e]] = last
    state.spot[last] = state.spot[e]
    state.spot[e] = -1
    ahead, behind = state.after[e], state.before[e]
    state.after[behind], state.before[ahead] = ahead, behind
    if state.cursor[g] == e:
        state.cursor[g] = ahead if ahead != e else -1


@inner_kernel
def note(state: State, i: int, a: int) -> None:
    """Write the move into the journal; when that is full, keep a copy of the best division instead."""
    at = state.tally[JOURNAL]
    if at < 0:
        return
    if at == len(state.moved):
        keep_best(state)
        return
    state.moved[at] = i
    state.was[at] = a
    state.tally[JOURNAL] = at + 1


@lean_kernel
def keep_best(state: State) -> None:
    """Write the best division seen into `state.best`."""
    if state.tally[JOURNAL] < 0:
        return
    for i in range(len(state.labels)):
        state.best[i] = state.labels[i]
    for at in range(state.tally[JOURNAL] - 1, -1, -1):
        state.best[state.moved[at]] = state.was[at]
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
    best = state.best.copy() if state.tally[JOURNAL] < 0 else state.labels.copy()
    for at in range(state.tally[JOURNAL] - 1, -1, -1):
        best[state.moved[at]] = state.was[at]
    return best
