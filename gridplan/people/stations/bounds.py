"""Bounds that anybody can compute again from prices: Lagrangian relaxation of 'every grid has a station'.

With a price u for each grid, no choice of at most p venues costs less than the prices together, less the p largest
savings of venues: a venue saves at most what its best grids are worth above their walks (Cornuejols, Fisher and
Nemhauser 1977, Management Science 23, 789-810), within its capacity, one connected piece of grids at most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.stations.problem import Problem

Prices = NDArray[np.float64]


def walk_bound(problem: Problem, prices: Prices, most: int | None) -> float:
    """Return what the weighted walks of at most `most` stations cannot go below, decimetres."""
    saved = _savings(problem, prices, walking=True)
    free = np.sort(saved[~problem.fixed])[::-1]
    allowed = free if most is None else free[: max(most - int(problem.fixed.sum()), 0)]
    return float(prices.sum() - saved[problem.fixed].sum() - allowed.sum())


def count_bound(problem: Problem, prices: Prices) -> float:
    """Return what the number of stations cannot go below."""
    saved = _savings(problem, prices, walking=False)
    worth = np.where(problem.fixed, saved - 1, np.maximum(saved - 1, 0.0))
    return float(prices.sum() - worth.sum())


def _savings(problem: Problem, prices: Prices, *, walking: bool) -> Prices:
    """Return the most that each venue can save, float64 (v,), never below 0."""
    seats = problem.seats
    above = prices[seats.grid] - (seats.cost if walking else 0)
    found = np.zeros(problem.n_venues)
    ends = np.searchsorted(seats.seat, np.arange(len(seats.venue) + 1))
    for seat, venue in enumerate(seats.venue):
        own = slice(ends[seat], ends[seat + 1])
        saved = _within(above[own], problem.size[seats.grid[own]], int(problem.capacity[venue]))
        found[venue] = max(found[venue], saved)
    return found


def _within(worth: Prices, size: NDArray[np.int64], room: int) -> float:
    """Return the greatest worth within `room`, the last grid in part: never below that of whole grids."""
    good = worth > 0
    worth, size = worth[good], size[good]
    if room < 0:
        return float(worth.sum())
    with np.errstate(divide="ignore"):
        order = np.argsort(-worth / size, kind="stable")
    before = np.cumsum(size[order]) - size[order]
    part = np.clip((room - before) / np.maximum(size[order], 1), 0.0, 1.0)
    return float((worth[order] * np.where(size[order] == 0, 1.0, part)).sum())
