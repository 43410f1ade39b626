"""Triangles: who shares a new grid with B, both ways, shares it with each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import lean_kernel

_TURN = 20_000_000
"""Looks at pairs of neighbours after which a kernel hands back, so that an interrupt is heard."""


class Around(NamedTuple):
    """The pairs around each patch: those of patch a are start[a]:start[a + 1], with the other patch of each."""

    start: NDArray[np.int64]
    other: NDArray[np.int32]
    pair: NDArray[np.int32]


class _Work(NamedTuple):
    """Room for a search: pair with each patch (a,), −1 none; triangles found so far and looks taken (2,)."""

    known: NDArray[np.int32]
    done: NDArray[np.int64]


def around(first: NDArray[np.int32], second: NDArray[np.int32], patches: int) -> Around:
    """Return the pairs around each patch, pairs of a patch with itself left out."""
    pair = np.flatnonzero(first != second).astype(np.int32)
    here, there = np.concatenate([first[pair], second[pair]]), np.concatenate([second[pair], first[pair]])
    order = np.argsort(here, kind="stable")
    start = np.searchsorted(here[order], np.arange(patches + 1)).astype(np.int64)
    return Around(start, there[order], np.concatenate([pair, pair])[order])


def broken(
    field: Around, share: NDArray[np.float64], *, by: float, most: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return triangles that are broken by more than `by`: pairs AB, BC and AC (t, 3), and A and C (t, 2).

    Parameters
    ----------
    share
        float64 (p,), y of each pair.
    most
        Triangles at most; of more, one in so many is returned, all over the ground.

    Returns
    -------
    tuple of ndarray
        The third pair is −1 where A and C are no known pair.
    """
    count = _search(field, share, by, 1, np.empty((0, 3), np.int32), np.empty((0, 2), np.int32))
    every = max(1, -(-count // most))
    sides, ends = np.empty((-(-count // every), 3), np.int32), np.empty((-(-count // every), 2), np.int32)
    _search(field, share, by, every, sides, ends)
    return sides, ends


def _search(
    field: Around, share: NDArray[np.float64], by: float, every: int,
    sides: NDArray[np.int32], ends: NDArray[np.int32],
) -> int:  # fmt: skip
    """Write down one broken triangle in so many as far as there is room; return how many there are."""
    patches = len(field.start) - 1
    work, at = _Work(np.full(patches, -1, np.int32), np.zeros(2, np.int64)), 0
    while at < patches:
        at = _broken_some(field, share, by, every, work, sides, ends, at)
    return int(work.done[0])


@lean_kernel
def _broken_some(
    field: Around, share: NDArray[np.float64], by: float, every: int, work: _Work,
    sides: NDArray[np.int32], ends: NDArray[np.int32], at: int,
) -> int:  # fmt: skip
    """List the broken triangles whose lower end is patch `at` or one after it, for one turn; return the next patch."""
    until, room = work.done[1] + _TURN, len(sides)
    while at < len(work.known) and work.done[1] < until:
        for e in range(field.start[at], field.start[at + 1]):
            work.known[field.other[e]] = field.pair[e]
        for e in range(field.start[at], field.start[at + 1]):
            middle, leg = field.other[e], share[field.pair[e]]
            if leg <= by:
                continue
            for f in range(field.start[middle], field.start[middle + 1]):
                end = field.other[f]
                if end <= at:
                    continue
                third = work.known[end]
                over = leg + share[field.pair[f]] - 1.0 - (share[third] if third >= 0 else 0.0)
                if over > by:
                    to = work.done[0] // every
                    if to < room and to * every == work.done[0]:
                        sides[to, 0], sides[to, 1], sides[to, 2] = field.pair[e], field.pair[f], third
                        ends[to, 0], ends[to, 1] = at, end
                    work.done[0] += 1
            work.done[1] += field.start[middle + 1] - field.start[middle]
        for e in range(field.start[at], field.start[at + 1]):
            work.known[field.other[e]] = -1
        at += 1
    return at


def slack(triangles: NDArray[np.int32], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 + y_AC − y_AB − y_BC of each triangle, float64 (t,)."""
    room: NDArray[np.float64] = 1.0 + share[triangles[:, 2]] - share[triangles[:, 0]] - share[triangles[:, 1]]
    return room


def unknown(some: NDArray[np.int32], known: NDArray[np.int32], pairs: int) -> NDArray[np.bool_]:
    """Return which of some triangles are not among the known ones, bool (t,)."""
    return ~np.isin(_keys(some, pairs), _keys(known, pairs))


def _keys(triangles: NDArray[np.int32], pairs: int) -> NDArray[np.int64]:
    """Return a number for each triangle: its two legs say which it is."""
    legs = np.sort(triangles[:, :2], axis=1).astype(np.int64)
    keys: NDArray[np.int64] = legs[:, 0] * pairs + legs[:, 1]
    return keys
