"""The linear models of stations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array

from gridplan.people.engine.model import LinearModel
from gridplan.people.stations.problem import Problem, Seats
from gridplan.people.stations.separators import Cut

Whole = Literal["nothing", "seats", "all"]
"""What must be whole numbers: nothing in a relaxation, else seats, and pairs too where they are not free to move."""


def sharing_model(
    problem: Problem,
    opening: NDArray[np.float64],
    walking: NDArray[np.float64],
    *,
    most: int | None,
    whole: Whole,
    cuts: Sequence[Cut] = (),
    everyone: bool = True,
) -> LinearModel:
    """Return the model: first whether seats are open, then who sits where; the rows of grids come first.

    ``x <= y`` stands for every pair, which is far stronger than one row for each venue.

    Parameters
    ----------
    opening, walking
        Cost of each venue (v,), and of each pair (n,).
    most
        Venues that may be open.
    everyone
        Whether every grid must be served.
    """
    seats = problem.seats
    n_seats, n_pairs = len(seats.venue), len(seats.grid)
    each, pair = np.arange(n_seats), n_seats + np.arange(n_pairs)
    rows = _Rows(n_seats + n_pairs)
    rows.add(problem.n_grids, seats.grid, pair, low=float(everyone), high=1.0)
    rows.add(
        n_pairs, np.tile(np.arange(n_pairs), 2), np.r_[pair, seats.seat], np.repeat([1.0, -1.0], n_pairs), high=0.0
    )
    if (problem.capacity >= 0).any():
        room = np.where(problem.capacity < 0, problem.size.sum(), problem.capacity)[seats.venue]
        cells = np.r_[problem.size[seats.grid], -room]
        rows.add(n_seats, np.r_[seats.seat, each], np.r_[pair, each], cells, high=0.0)
    rows.add(problem.n_venues, seats.venue, each, low=problem.fixed.astype(float), high=1.0)
    rows.add(1, np.zeros(n_seats, dtype=np.int64), each, high=np.inf if most is None else float(most))
    _add_cuts(rows, seats, cuts)
    integral = np.r_[np.full(n_seats, whole != "nothing"), np.full(n_pairs, whole == "all")]
    return rows.model(np.r_[opening[seats.venue], walking], integral)


def _add_cuts(rows: _Rows, seats: Seats, cuts: Sequence[Cut]) -> None:
    """Add ``x_a + x_b - x(between) <= y`` for every cut."""
    place = {
        (seat, grid): len(seats.venue) + i for i, (seat, grid) in enumerate(zip(seats.seat, seats.grid, strict=True))
    }
    columns = [[*(place[cut.seat, grid] for grid in (*cut.ends, *cut.between)), cut.seat] for cut in cuts]
    values = [[1.0, 1.0, *[-1.0] * (len(cut.between) + 1)] for cut in cuts]
    number = np.repeat(np.arange(len(cuts)), [len(own) for own in columns])
    rows.add(len(cuts), number, [c for own in columns for c in own], [v for own in values for v in own], high=0.0)


class _Rows:
    """Blocks of rows, gathered."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.count = 0
        self.cells: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        self.low: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []

    def add(
        self,
        count: int,
        rows: ArrayLike,
        columns: ArrayLike,
        values: ArrayLike = 1.0,
        *,
        low: ArrayLike = -np.inf,
        high: ArrayLike = np.inf,
    ) -> None:
        at, over = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
        self.cells.append((at + self.count, over, np.broadcast_to(np.asarray(values, dtype=float), at.shape)))
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), (count,)))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), (count,)))
        self.count += count

    def model(self, cost: NDArray[np.float64], whole: NDArray[np.bool_]) -> LinearModel:
        rows, columns, values = (np.concatenate(part) for part in zip(*self.cells, strict=True))
        matrix = coo_array((values, (rows, columns)), shape=(self.count, self.columns))
        low, high = np.concatenate(self.low), np.concatenate(self.high)
        return LinearModel.of(cost, matrix, row_lo=low, row_hi=high, whole=whole)
