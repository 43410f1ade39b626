"""The trail of a search for sets: which triples it has entered, and what it pays for them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import kernel


class Trail(NamedTuple):
    """Triples by grid, and how many grids of each are on the trail.

    Parameters
    ----------
    first, triple
        int64 (G + 1,) and (3 c,): the triples of grid g are ``triple[first[g]:first[g + 1]]``.
    amounts
        float64 (c,), paid once two grids of a triple are on the trail.
    held
        int64 (c,), grids of each triple on the trail; changed by `pick` and `unpick`.
    """

    first: NDArray[np.int64]
    triple: NDArray[np.int64]
    amounts: NDArray[np.float64]
    held: NDArray[np.int64]


def new_trail(n_grids: int, triples: NDArray[np.int64], amounts: NDArray[np.float64]) -> Trail:
    """Return an empty trail."""
    paying = np.flatnonzero(amounts > 0)
    grid = triples[paying].ravel()
    order = np.argsort(grid, kind="stable")
    first = np.zeros(n_grids + 1, np.int64)
    np.cumsum(np.bincount(grid, minlength=n_grids), out=first[1:])
    own = np.repeat(np.arange(len(paying)), 3)[order]
    return Trail(first, own, amounts[paying], np.zeros(len(paying), np.int64))


@kernel
def pick(trail: Trail, grid: int) -> float:
    """Put a grid on the trail; return what that costs."""
    cost = 0.0
    for e in range(trail.first[grid], trail.first[grid + 1]):
        t = trail.triple[e]
        trail.held[t] += 1
        if trail.held[t] == 2:
            cost += trail.amounts[t]
    return cost


@kernel
def unpick(trail: Trail, grid: int) -> None:
    """Take a grid off the trail."""
    for e in range(trail.first[grid], trail.first[grid + 1]):
        trail.held[trail.triple[e]] -= 1


@kernel
def halve(rows: NDArray[np.int64], totals: NDArray[np.float64]) -> int:
    """Keep the cheaper half of full rows; return how many that are."""
    kept = np.argsort(totals, kind="mergesort")[: max(len(totals) // 2, 1)]
    rows[: len(kept)] = rows[kept]
    totals[: len(kept)] = totals[kept]
    return len(kept)
