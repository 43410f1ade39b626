"""Which items stand in each other's way when lower counts cannot be met: the tight cut behind Hall's condition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import CLOSED, chunks
from gridplan.people.engine.transport import Sent, Transport

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stuck:
    """Items that need more than the items open to them can give.

    Parameters
    ----------
    left_needs
        True when the left items need, False when the right ones do.
    needing, open
        int64, rows of the items that need, and of those of the other side that they may go with.
    need, room
        Sum of the lower counts of the one, and the most that the others can hold of it: need > room.
    """

    left_needs: bool
    needing: NDArray[np.int64]
    open: NDArray[np.int64]
    need: int
    room: int


def stuck(problem: Transport, sent: Sent) -> tuple[Stuck, ...]:
    """Return the sets that are stuck; every item whose lower count is not met belongs to one of them.

    From such an item all are reached that could give way; they cannot, so the cut around them is tight (König 1931,
    Hall 1935).

    Examples
    --------
    >>> from gridplan.people.engine.costs import Costs
    >>> from gridplan.people.engine.transport import send
    >>> two, one, none = np.ones(2, np.int64), np.ones(1, np.int64), np.zeros(0, np.int64)
    >>> free = Costs((2, 1), None, np.zeros((0, 2)), np.zeros((0, 2)), none, two - 2, one - 2, none)
    >>> problem = Transport(two, two, one * 0, one, 1, np.zeros((0, 2), np.int64), free)
    >>> [(found.need, found.room) for found in stuck(problem, send(problem))]
    [(2, 1)]
    """
    held = np.zeros(problem.shape, dtype=np.int64)
    held[tuple(sent.pairs.T)] = sent.amounts
    fixed = np.zeros(problem.shape, dtype=np.int64)
    fixed[tuple(problem.fixed.T)] = 1
    may = np.vstack([problem.costs.block(*rows) < CLOSED for rows in chunks(problem.shape)]) | (fixed > 0)
    left = (problem.left_lo, problem.right_up, sent.left_short)
    right = (problem.right_lo, problem.left_up, sent.right_short)
    return (
        *_one_side(True, left, may, held, fixed, problem.most),
        *_one_side(False, right, may.T, held.T, fixed.T, problem.most),
    )


def _one_side(
    left_needs: bool,
    counts: tuple[NDArray[np.int64], ...],
    may: Flags,
    held: NDArray[np.int64],
    fixed: NDArray[np.int64],
    most: int,
) -> list[Stuck]:
    """Return the sets of one side; those that stand in the way of the same items are one."""
    lower, upper, short = counts
    found: list[Stuck] = []
    for needing in _apart(short > 0, may, held, fixed, most):
        holding = may[needing].any(axis=0)
        elsewhere = fixed[~needing].sum(axis=0)
        room = np.minimum(upper - elsewhere, most * may[needing].sum(axis=0))[holding]
        rows, columns = np.flatnonzero(needing), np.flatnonzero(holding)
        found.append(Stuck(left_needs, rows, columns, int(lower[needing].sum()), int(room.sum())))
    return found


def _apart(short: Flags, may: Flags, held: NDArray[np.int64], fixed: NDArray[np.int64], most: int) -> list[Flags]:
    """Return what is reached from items whose lower counts are not met, in sets that share no open item."""
    sets: list[Flags] = []
    left = short.copy()
    while left.any():
        start = np.zeros(len(short), dtype=bool)
        start[int(np.argmax(left))] = True
        whole = _reached(start, may, held, fixed, most)
        left &= ~whole
        for other in [one for one in sets if (may[one].any(axis=0) & may[whole].any(axis=0)).any()]:
            sets = [one for one in sets if one is not other]
            whole |= other
        sets.append(whole)
    return sets


def _reached(needing: Flags, may: Flags, held: NDArray[np.int64], fixed: NDArray[np.int64], most: int) -> Flags:
    """Return the items reached from the needing ones: over pairs with room, and back over pairs that could give way."""
    reached = np.zeros(may.shape[1], dtype=bool)
    while True:
        further = np.asarray((may[needing] & (held[needing] < most)).any(axis=0))
        wider: Flags = np.asarray(needing | (held[:, further] > fixed[:, further]).any(axis=1))
        if np.array_equal(further, reached) and np.array_equal(wider, needing):
            return needing
        needing, reached = wider, further
