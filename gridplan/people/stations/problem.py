"""The choice of stations as arrays: who may be served where, how far it is, and what a station can take."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

STEPS = 10
"""Steps a metre: walks count in whole decimetres, so that sums depend on no order."""


@dataclass(frozen=True, eq=False)
class Problem:
    """k grids, v venues.

    Parameters
    ----------
    walk
        int64 (k, v), walk from grid to venue in decimetres; -1 where the venue may not serve the grid.
    weight
        int64 (k,), what a walk counts.
    size
        int64 (k,), what a grid takes of a station's capacity.
    capacity
        int64 (v,); -1 for no limit.
    fixed
        bool (v,), venues that must be open.
    pairs
        int32 (m, 2), neighbouring grids, where those of one station must hang together; None where they need not.
    """

    walk: NDArray[np.int64]
    weight: NDArray[np.int64]
    size: NDArray[np.int64]
    capacity: NDArray[np.int64]
    fixed: NDArray[np.bool_]
    pairs: NDArray[np.int32] | None = None

    @property
    def n_grids(self) -> int:
        """Number of grids."""
        return len(self.weight)

    @property
    def n_venues(self) -> int:
        """Number of venues."""
        return len(self.fixed)

    @property
    def free(self) -> bool:
        """True when every grid simply goes to its nearest open venue: no capacities, no sets that hang together."""
        return self.pairs is None and bool((self.capacity < 0).all())

    @property
    def loose(self) -> bool:
        """True when, with the open venues known, best shares are whole of themselves, as in transport problems."""
        return self.pairs is None and bool((self.capacity < 0).all() or (self.size == 1).all())

    @cached_property
    def graph(self) -> csr_array:
        """Neighbouring grids as a symmetric matrix (k, k)."""
        pairs = np.zeros((0, 2), dtype=np.int32) if self.pairs is None else self.pairs
        ends = np.concatenate([pairs, pairs[:, ::-1]])
        return csr_array(coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(self.n_grids, self.n_grids)))

    @cached_property
    def seats(self) -> Seats:
        """Where each grid may be served."""
        return seats_of(self)

    def replace(self, **changes: Any) -> Problem:
        """Return a problem with `changes`."""
        return dataclasses.replace(self, **changes)


@dataclass(frozen=True, eq=False)
class Seats:
    """Places at venues, one for each set of grids that could hang together there, and who may sit on them.

    A station serves the grids of one of its seats only; where grids need not hang together a venue has one seat.

    Parameters
    ----------
    venue
        int64 (f,), venue of each seat, sorted; each venue has one at least.
    grid, seat
        int64 (n,), pairs that may be, sorted by seat and grid.
    cost
        int64 (n,), weighted walk of each pair, decimetres.
    """

    venue: NDArray[np.int64]
    grid: NDArray[np.int64]
    seat: NDArray[np.int64]
    cost: NDArray[np.int64]


def seats_of(problem: Problem) -> Seats:
    """Return the seats of a problem: at each venue one for each connected piece of the grids it may serve."""
    venue: list[int] = []
    grids: list[NDArray[np.int64]] = []
    for place in range(problem.n_venues):
        near = np.flatnonzero(problem.walk[:, place] >= 0)
        pieces = _pieces(problem, near)
        venue += [place] * len(pieces)
        grids += pieces
    counts = np.array([len(piece) for piece in grids], dtype=np.int64)
    seat = np.repeat(np.arange(len(grids)), counts)
    grid = np.concatenate(grids) if grids else np.zeros(0, dtype=np.int64)
    of_venue = np.array(venue, dtype=np.int64)
    return Seats(of_venue, grid, seat, problem.weight[grid] * problem.walk[grid, of_venue[seat]])


def _pieces(problem: Problem, near: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    if problem.pairs is None or not len(near):
        return [near]
    count, piece = connected_components(problem.graph[near][:, near], directed=False)
    return [near[piece == number] for number in range(count)]
