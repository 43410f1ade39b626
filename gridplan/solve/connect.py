"""Connectedness: components, and whether a grid still hangs together without an item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, kernel, lean_kernel
from gridplan.solve.state import N_SIDE, TOKEN, Problem, State


@kernel
def components(indptr: NDArray[np.int32], indices: NDArray[np.int32], labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the connected piece of its grid that each item belongs to, int32 (n,), numbered by their first item."""
    n = len(labels)
    piece = np.empty(n, np.int32)
    for i in range(n):
        piece[i] = -1
    stack = np.empty(n, np.int32)
    found = 0
    for first in range(n):
        if piece[first] >= 0:
            continue
        piece[first] = found
        stack[0] = first
        top = 1
        while top > 0:
            top -= 1
            i = stack[top]
            for e in range(indptr[i], indptr[i + 1]):
                j = indices[e]
                if piece[j] < 0 and labels[j] == labels[first]:
                    piece[j] = found
                    stack[top] = j
                    top += 1
        found += 1
    return piece


@lean_kernel
def whole_without(problem: Problem, state: State, i: int) -> bool:
    """Return True when the grid of item `i` keeps other items and hangs together without it.

    One search from all neighbours of `i` inside the grid at once; it ends when their fronts have met, or when one
    front has nowhere to go. With two fronts left at that moment the ended one is the small side that `i` cuts off: its
    items are then the first ``tally[N_SIDE]`` of `state.queue`.
    """
    fronts = _open_fronts(problem, state, i)
    state.tally[N_SIDE] = 0
    if fronts < 2:
        return fronts == 1
    a, token, tail, head = state.labels[i], state.tally[TOKEN], fronts, 0
    while True:
        x = state.queue[head]
        head += 1
        root = _root(state.parent, state.front[x])
        for e in range(problem.indptr[x], problem.indptr[x + 1]):
            y = problem.indices[e]
            if state.labels[y] != a or y == i:
                continue
            if state.mark[y] != token:
                state.mark[y] = token
                state.front[y] = root
                state.pending[root] += 1
                state.queue[tail] = y
                tail += 1
                continue
            other = _root(state.parent, state.front[y])
            if other != root:
                state.parent[other] = root
                state.pending[root] += state.pending[other]
                fronts -= 1
                if fronts == 1:
                    return True
        state.pending[root] -= 1
        if state.pending[root] == 0:
            if fronts == 2:
                _gather_side(state, root, tail)
            return False


@inner_kernel
def _open_fronts(problem: Problem, state: State, i: int) -> int:
    state.tally[TOKEN] += 1
    token, a, fronts = state.tally[TOKEN], state.labels[i], 0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        j = problem.indices[e]
        if state.labels[j] == a:
            state.mark[j] = token
            state.front[j] = fronts
            state.parent[fronts] = fronts
            state.pending[fronts] = 1
            state.queue[fronts] = j
            fronts += 1
    return fronts


@inner_kernel
def _root(parent: NDArray[np.int32], f: int) -> int:
    while parent[f] != f:
        f = parent[f]
    return f


@inner_kernel
def _gather_side(state: State, root: int, tail: int) -> None:
    size = 0
    for at in range(tail):
        x = state.queue[at]
        if _root(state.parent, state.front[x]) == root:
            state.queue[size] = x
            size += 1
    state.tally[N_SIDE] = size
