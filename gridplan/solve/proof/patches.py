"""Patches: the ground that no department's border cuts, and what their households share with each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel

_TURN = 20_000_000
"""Looks at patches after which a kernel hands back, so that an interrupt is heard."""


class Patches(NamedTuple):
    """Units with the same old grid in every department and the same piece, taken together.

    Parameters
    ----------
    of
        int32 (n,), patch of each unit; −1 without households.
    households
        int64 (a,), at least 1.
    inside
        float64 (a,), pairs of households within one unit: no division parts them.
    piece
        int32 (a,).
    grid
        int32 (a, D), old grid of each patch in each department, numbered over departments and pieces; −1 none.
    """

    of: NDArray[np.int32]
    households: NDArray[np.int64]
    inside: NDArray[np.float64]
    piece: NDArray[np.int32]
    grid: NDArray[np.int32]


class Near(NamedTuple):
    """Pairs of patches (p,) that share an old grid, the lower first, each patch with itself included, and values (p,).

    The value is the sum of the weights of the departments in which they share one.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    value: NDArray[np.float64]


class _Members(NamedTuple):
    """The patches of each old grid, ascending: those of grid g are item[first[g]:first[g + 1]]."""

    first: NDArray[np.int64]
    item: NDArray[np.int32]


class _Room(NamedTuple):
    """Room for the pairs of one patch: value so far (a,), patches touched (a,), looks so far (1,)."""

    value: NDArray[np.float64]
    touched: NDArray[np.int32]
    done: NDArray[np.int64]


def patches(heads: NDArray[np.int32], households: NDArray[np.int64], piece: NDArray[np.int32]) -> Patches:
    """Return the patches of units with households.

    Parameters
    ----------
    heads
        int32 (n, D), old grid of each unit in each department, −1 none.
    households
        int64 (n,).
    piece
        int32 (n,).

    Examples
    --------
    >>> heads = np.array([[0, 0], [0, 1], [0, 1]], np.int32)
    >>> patches(heads, np.array([3, 1, 1]), np.zeros(3, np.int32)).households.tolist()
    [3, 2]
    """
    held = np.flatnonzero(households > 0)
    keys = np.column_stack([piece[held], heads[held]]).astype(np.int32)
    rows, where = np.unique(keys, axis=0, return_inverse=True)
    count = households[held].astype(np.float64)
    of = np.full(len(heads), -1, np.int32)
    of[held] = where
    sums = np.bincount(where, count, len(rows)).astype(np.int64)
    inside: NDArray[np.float64] = np.bincount(where, count * (count - 1) / 2, len(rows)).astype(np.float64)
    return Patches(of, sums, inside, rows[:, 0], _numbered(rows))


def near(found: Patches, weights: NDArray[np.float64]) -> Near:
    """Return the pairs of patches that share an old grid in a department with weight.

    Parameters
    ----------
    weights
        float64 (D,), at least 0.
    """
    counted = np.flatnonzero(weights > 0)
    grid, a = np.ascontiguousarray(found.grid[:, counted]), len(found.households)
    members = _members(grid)
    room = _Room(np.zeros(a), np.empty(a, np.int32), np.zeros(1, np.int64))
    start = np.zeros(a + 1, np.int64)
    _in_turns(lambda at: _count_pairs(grid, weights[counted], members, room, start, at), a)
    np.cumsum(start, out=start)
    total = int(start[-1])
    pairs = Near(np.empty(total, np.int32), np.empty(total, np.int32), np.empty(total))
    _in_turns(lambda at: _list_pairs(grid, weights[counted], members, room, start, pairs, at), a)
    return pairs


def _numbered(rows: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the old grids of rows (piece, head, head, …), numbered over all departments and pieces."""
    grid = np.full((len(rows), rows.shape[1] - 1), -1, np.int32)
    number = 0
    for d in range(grid.shape[1]):
        served = np.flatnonzero(rows[:, d + 1] >= 0)
        known, where = np.unique(rows[served][:, [0, d + 1]], axis=0, return_inverse=True)
        grid[served, d] = number + where
        number += len(known)
    return grid


def _members(grid: NDArray[np.int32]) -> _Members:
    patch, department = np.nonzero(grid >= 0)
    of = grid[patch, department]
    order = np.argsort(of, kind="stable")
    first = np.searchsorted(of[order], np.arange(grid.max(initial=-1) + 2))
    return _Members(first.astype(np.int64), patch[order].astype(np.int32))


def _in_turns(kernel: Callable[[int], int], end: int) -> None:
    at = 0
    while at < end:
        at = kernel(at)


@inner_kernel
def _gather(patch: int, grid: NDArray[np.int32], weights: NDArray[np.float64], members: _Members, room: _Room) -> int:
    """Add up what the patch shares with itself and those after it; return how many there are."""
    size = 0
    for d in range(grid.shape[1]):
        if grid[patch, d] < 0:
            continue
        for at in range(members.first[grid[patch, d]], members.first[grid[patch, d] + 1]):
            other = members.item[at]
            if other < patch:
                continue
            if room.value[other] == 0.0:
                room.touched[size] = other
                size += 1
            room.value[other] += weights[d]
        room.done[0] += members.first[grid[patch, d] + 1] - members.first[grid[patch, d]]
    return size


@lean_kernel
def _count_pairs(
    grid: NDArray[np.int32], weights: NDArray[np.float64], members: _Members, room: _Room,
    count: NDArray[np.int64], at: int,
) -> int:  # fmt: skip
    """Count the pairs of each patch from `at` on into the place after its own, for one turn; return the next patch."""
    until = room.done[0] + _TURN
    while at < len(grid) and room.done[0] < until:
        size = _gather(at, grid, weights, members, room)
        for each in range(size):
            room.value[room.touched[each]] = 0.0
        count[at + 1] = size
        at += 1
    return at


@lean_kernel
def _list_pairs(
    grid: NDArray[np.int32], weights: NDArray[np.float64], members: _Members, room: _Room,
    start: NDArray[np.int64], pairs: Near, at: int,
) -> int:  # fmt: skip
    """List the pairs of each patch from `at` on, for one turn; return the next patch."""
    until = room.done[0] + _TURN
    while at < len(grid) and room.done[0] < until:
        size = _gather(at, grid, weights, members, room)
        for each in range(size):
            other, to = room.touched[each], start[at] + each
            pairs.first[to], pairs.second[to], pairs.value[to] = at, other, room.value[other]
            room.value[other] = 0.0
        at += 1
    return at
