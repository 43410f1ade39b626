"""The cheapest change of counts and pairs that makes a transport possible."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import CLOSED, chunks
from gridplan.people.engine.transport import Sent, Transport, send

_PASS, _LOWER, _OPEN_GROUP, _OPEN_CLOSED = 4, 5, 24, 25
"""What changes weigh: a higher upper count, a smaller lower count, a pair whose groups differ, a closed pair.

Numbers are widened more readily than groups are mixed or closed pairs opened: either is changed only where it spares
several steps of numbers, or where numbers do not help.
"""
_STEPS = 15
"""Steps in which distance decides between changes that weigh the same."""


@dataclass(frozen=True, eq=False)
class Eased:
    """What to change.

    Parameters
    ----------
    across, closed
        int64 (p, 2), pairs to be allowed although their groups differ, and although they are closed.
    left_more, right_more, left_less, right_less
        int64 (n,) or (m,), by how much upper counts rise and lower counts fall.
    """

    across: NDArray[np.int64]
    closed: NDArray[np.int64]
    left_more: NDArray[np.int64]
    right_more: NDArray[np.int64]
    left_less: NDArray[np.int64]
    right_less: NDArray[np.int64]


def ease(problem: Transport, *, right_counts: bool) -> Eased:
    """Return the changes of least weight; without any part of them it stays impossible.

    That no part can be left out follows from their weight: the rest would weigh less and would have been found.

    Parameters
    ----------
    right_counts
        False where the counts of the right side are facts.
    """
    unit = _STEPS * int(problem.left_lo.sum() + problem.right_lo.sum()) + 1
    weighed = replace(
        problem,
        costs=replace(
            problem.costs,
            table=_weights(problem, unit),
            closed=np.zeros(0, dtype=np.int64),
            left_group=np.full(problem.shape[0], -1),
            right_group=np.full(problem.shape[1], -1),
        ),
        over=(_PASS * unit, _PASS * unit if right_counts else 0),
        short=(_LOWER * unit, _LOWER * unit if right_counts else 0),
    )
    return _told(problem, send(weighed))


def _weights(problem: Transport, unit: int) -> NDArray[np.int64]:
    """Return int64 (n, m), what each pair weighs: nothing but a little for its length where it may be."""
    n, m = problem.shape
    table = np.empty((n, m), dtype=np.int64)
    longest = max(int(np.abs(problem.costs.plain(*rows) % CLOSED).max()) for rows in chunks(problem.shape)) or 1
    for first, last in chunks(problem.shape):
        plain = problem.costs.plain(first, last)
        block = np.clip(_STEPS * plain // longest, 0, _STEPS)
        block[problem.costs.crossing(first, last)] += _OPEN_GROUP * unit
        closed = np.zeros(block.shape, dtype=bool)
        problem.costs.mark(closed, problem.costs.closed, first, True)
        block[closed] += _OPEN_CLOSED * unit
        block[plain >= CLOSED] = CLOSED
        table[first:last] = block
    return table


def _told(problem: Transport, sent: Sent) -> Eased:
    crossing = np.zeros(len(sent.pairs), dtype=bool)
    for first, last in chunks(problem.shape):
        own = (sent.pairs[:, 0] >= first) & (sent.pairs[:, 0] < last)
        crossing[own] = problem.costs.crossing(first, last)[sent.pairs[own, 0] - first, sent.pairs[own, 1]]
    numbers = sent.pairs @ np.array([problem.shape[1], 1])
    closed = np.isin(numbers, problem.costs.closed)
    free = np.isin(numbers, problem.fixed @ np.array([problem.shape[1], 1]))
    return Eased(
        across=sent.pairs[crossing & ~free],
        closed=sent.pairs[closed & ~free],
        left_more=sent.left_over,
        right_more=sent.right_over,
        left_less=sent.left_short,
        right_less=sent.right_short,
    )
