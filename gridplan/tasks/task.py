"""The task of one piece of ground as arrays, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece
from gridplan.solve.graph import Graph
from gridplan.status import Status
from gridplan.tasks.quota import Limits, Quota
from gridplan.tasks.relaxation import Cause, Relaxation
from gridplan.wishes.seats import Asked, nothing_asked


@dataclass(frozen=True)
class Task:
    """One piece, cut out of the ground as arrays.

    Parameters
    ----------
    amounts
        int64 (m, r), what the windows are on.
    load
        int64 (m,), what is balanced and proven.
    wishes
        What is asked of single units; nothing when None.
    threads
        Threads that may work at once; the labels do not depend on it.
    """

    piece: Piece
    graph: Graph
    load: NDArray[np.int64]
    blocks: NDArray[np.int32]
    limits: Limits
    quota: Quota
    wishes: Asked | None = None
    threads: int = 2

    @property
    def asked(self) -> Asked:
        """What is asked of single units."""
        return self.wishes or nothing_asked(len(self.load))

    @property
    def amounts(self) -> NDArray[np.int64]:
        """int64 (m, r), what the windows are on."""
        return self.graph.amounts

    @property
    def empty(self) -> bool:
        """True where nobody lives and no wish needs grids: one grid without workers, which holds any window."""
        return not self.load.any() and self.quota.seats <= 1

    @property
    def window(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lowest and highest amounts for one worker, int64 (r,) each."""
        return self.limits.lo, self.limits.hi


@dataclass(frozen=True)
class Outcome:
    """What became of one piece.

    Parameters
    ----------
    labels
        int64 (m,), grid of each unit, 0..k−1; every grid is connected, also where windows are not held.
    n_workers
        int64 (k,), workers by which each grid's window is multiplied.
    cause
        What proves that it cannot be divided as asked; None where nothing does.
    relaxations
        What would let it be divided, of each kind that was found, tested by solving.
    free
        Load inertia about the best units of the free plan: the same request without regard to streets; None where it
        was not looked for.
    """

    task: Task
    labels: NDArray[np.int64]
    n_workers: NDArray[np.int64]
    status: Status
    bound: float
    prices: NDArray[np.float64]
    cause: Cause | None = None
    relaxations: tuple[Relaxation, ...] = ()
    free: float | None = None


def grid_workers(task: Task, n_grids: int) -> NDArray[np.int64]:
    """Workers per grid: the grids of units above the window come first."""
    workers = np.ones(n_grids, np.int64)
    workers[: len(task.quota.heavy)] = task.quota.heavy_workers
    return workers


def amounts_of(task: Task, labels: NDArray[np.int64], *, n_grids: int) -> NDArray[np.int64]:
    """Return the amounts of each grid, int64 (k, r)."""
    sums = np.zeros((n_grids, task.amounts.shape[1]), np.int64)
    np.add.at(sums, labels, task.amounts)
    return sums


def within(task: Task, amounts: NDArray[np.int64], workers: NDArray[np.int64] | int) -> bool:
    """Tell whether amounts, int64 (…, r), lie inside the window of so many workers."""
    return bool(((task.limits.lo * workers <= amounts) & (amounts <= task.limits.hi * workers)).all())


def plain_outcome(task: Task, labels: NDArray[Any], n_grids: int, status: Status) -> Outcome:
    """Return the outcome of a division, (m,) whole numbers, without a lower bound."""
    nothing = np.zeros(len(task.load))
    return Outcome(task, labels.astype(np.int64), grid_workers(task, n_grids), status, 0.0, nothing)
