"""The task of one piece of ground as arrays, how it is searched, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece
from gridplan.options import Rules
from gridplan.solve.divide import Division, Request, divide
from gridplan.solve.graph import Graph
from gridplan.status import Status
from gridplan.tasks.quota import Limits, Quota
from gridplan.tasks.relaxation import Cause, Relaxation
from gridplan.wishes.seats import Asked, nothing_asked
from gridplan.wishes.starting import start_labels
from gridplan.wishes.wished import Wishes

if TYPE_CHECKING:
    from gridplan.ground.ground import Ground

Progress = Callable[[float, NDArray[np.int32] | None], None]
"""Told the share of the search done, 0–1, and the best labels so far, or None."""

_GROUND_SHARE = 0.1


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


def cut_out(
    ground: Ground, piece: Piece, amounts: NDArray[np.int64], load: NDArray[np.int64], *, wishes: Wishes | None = None
) -> Graph:
    """Return the graph of one piece, with the borders grids may reach across."""
    place = np.full(len(ground), -1, np.int64)
    place[piece.units] = np.arange(len(piece.units))
    near = ground.adjacency
    inside = near.open & (place[near.u] >= 0) & (place[near.v] >= 0)
    return Graph.from_edges(
        ground.points[piece.units],
        amounts[piece.units],
        place[near.u[inside]],
        place[near.v[inside]],
        weight=drawing_weight(load[piece.units]),
        length=near.length[inside],
        off_road=near.off_road[inside],
        crossing=None if wishes is None else wishes.crossing[inside],
        soft=None if wishes is None else wishes.soft[piece.units],
    )


def drawing_weight(load: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights, float64 (m,), by which units of one piece with this load are drawn together.

    Every unit adds a tenth of the mean load, so that units without households (45 % of the buildings of a city centre)
    lie compactly too.

    Examples
    --------
    >>> drawing_weight(np.array([0, 40])).tolist()
    [2.0, 42.0]
    """
    weight: NDArray[np.float64] = load + _GROUND_SHARE * max(load.mean(), 1e-9)
    return weight


def grid_workers(task: Task, n_grids: int) -> NDArray[np.int64]:
    """Workers per grid: the grids of units above the window come first."""
    workers = np.ones(n_grids, np.int64)
    workers[: len(task.quota.heavy)] = task.quota.heavy_workers
    return workers


def request_of(task: Task, n_grids: int, rules: Rules) -> Request:
    """Return what is asked of the solver: `n_grids` grids of the task within its window."""
    workers = grid_workers(task, n_grids)[:, None]
    pinned = task.asked.pins(task.quota.heavy)
    start = None if task.asked.start is None else start_labels(task.graph, task.asked.start, pinned, n_grids=n_grids)
    return Request(
        lo=task.limits.lo * workers,
        hi=task.limits.hi * workers,
        pinned=pinned if (pinned >= 0).any() else None,
        together=task.asked.set_of if task.asked.names else None,
        apart=task.asked.apart if task.asked.apart.size else None,
        blocks=task.blocks if rules.streets else None,
        streets=rules.streets,
        borders=rules.borders,
        balance=np.array(list(rules.balance.values())) if task.graph.soft.size else None,
        centres=task.asked.centres(pinned, task.graph.xy) if task.asked.by_place else None,
        start=start,
        stay=0.0 if start is None else rules.stay,
        objective=rules.objective,
        seed=rules.seed,
        effort=rules.effort,
        threads=task.threads,
    )


def search(task: Task, n_grids: int, rules: Rules, progress: Progress | None = None) -> Division:
    """Search a division of the task into `n_grids` grids within its window."""
    return divide(task.graph, request_of(task, n_grids, rules), progress=progress)


def plain_outcome(task: Task, labels: NDArray[Any], n_grids: int, status: Status) -> Outcome:
    """Return the outcome of a division, (m,) whole numbers, without a lower bound."""
    nothing = np.zeros(len(task.load))
    return Outcome(task, labels.astype(np.int64), grid_workers(task, n_grids), status, 0.0, nothing)
