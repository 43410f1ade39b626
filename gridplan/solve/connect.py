"""Connectedness: components, and whether a grid still hangs together without an item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, kernel
from gridplan.solve.state import FRONT, MARK, N_SIDE, PARENT, PENDING, QUEUE, TARGET, Problem, State, new_token


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


@inner_kernel
def whole_without(problem: Problem, state: State, i: int) -> bool:
    """Return True when the grid of item `i` keeps other items and hangs together without it.

    One search from all neighbours of `i` inside the grid at once; it ends when their fronts have met, or when one
    front has nowhere to go. With two fronts left at that moment the ended one is the small side that `i` cuts off: its
    items are then the first ``tally[N_SIDE]`` of row QUEUE of `state.scratch`.
    """
    token = new_token(state)
    fronts = _open_fronts(problem, state, i, token)
    state.tally[N_SIDE] = 0
    if fronts < 2:
        return fronts == 1
    labels, scratch, a, tail, head = state.labels, state.scratch, state.labels[i], fronts, 0
    while True:
        x = scratch[QUEUE, head]
        head += 1
        root = _root(scratch, scratch[FRONT, x])
        for e in range(problem.indptr[x], problem.indptr[x + 1]):
            y = problem.ends[TARGET, e]
            if labels[y] != a or y == i:
                continue
            if scratch[MARK, y] != token:
                scratch[MARK, y] = token
                scratch[FRONT, y] = root
                scratch[PENDING, root] += 1
                scratch[QUEUE, tail] = y
                tail += 1
                continue
            other = _root(scratch, scratch[FRONT, y])
            if other != root:
                scratch[PARENT, other] = root
                scratch[PENDING, root] += scratch[PENDING, other]
                fronts -= 1
                if fronts == 1:
                    return True
        scratch[PENDING, root] -= 1
        if scratch[PENDING, root] == 0:
            if fronts == 2:
                state.tally[N_SIDE] = _gather_side(scratch, root, tail)
            return False


@inner_kernel
def _open_fronts(problem: Problem, state: State, i: int, token: int) -> int:
    a, scratch, fronts = state.labels[i], state.scratch, 0
    for e in range(problem.indptr[i], problem.indptr[i + 1]):
        j = problem.ends[TARGET, e]
        if state.labels[j] == a:
            scratch[MARK, j] = token
            scratch[FRONT, j] = fronts
            scratch[PARENT, fronts] = fronts
            scratch[PENDING, fronts] = 1
            scratch[QUEUE, fronts] = j
            fronts += 1
    return fronts


@inner_kernel
def _root(scratch: NDArray[np.int32], f: int) -> int:
    while scratch[PARENT, f] != f:
        f = scratch[PARENT, f]
    return f


@inner_kernel
def _gather_side(scratch: NDArray[np.int32], root: int, tail: int) -> int:
    size = 0
    for at in range(tail):
        x = scratch[QUEUE, at]
        if _root(scratch, scratch[FRONT, x]) == root:
            scratch[QUEUE, size] = x
            size += 1
    return size
