"""Dividing one piece of ground: from its units to labels, with proof or with the nearest plan and a relaxation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece
from gridplan.options import Rules
from gridplan.quota import Limits, Quota
from gridplan.solve.bound import lower_bound
from gridplan.solve.divide import Division, Request, divide
from gridplan.solve.graph import Graph
from gridplan.status import Status

if TYPE_CHECKING:
    from gridplan.ground.ground import Ground

Progress = Callable[[float], None]

GROUND_SHARE = 0.1
"""Part of the mean load that every unit adds to its weight in the inertia, so that units without households (45 % of
the buildings of a city centre) lie compactly too."""

_TRIES = 6
"""Searches spent on narrowing a relaxed window."""


@dataclass(frozen=True)
class Task:
    """One piece, cut out of the ground as arrays.

    Parameters
    ----------
    amounts
        int64 (m, r), what the windows are on.
    load
        int64 (m,), what is balanced and proven.
    """

    piece: Piece
    graph: Graph
    load: NDArray[np.int64]
    blocks: NDArray[np.int32]
    limits: Limits
    quota: Quota

    @property
    def amounts(self) -> NDArray[np.int64]:
        """int64 (m, r), what the windows are on."""
        return self.graph.amounts

    @property
    def window(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lowest and highest amounts for one worker, int64 (r,) each."""
        return self.limits.lo, self.limits.hi


@dataclass(frozen=True)
class Relaxation:
    """The smallest widening of the window for one worker under which a division was found.

    Parameters
    ----------
    lo, hi
        int64 (r,), the widened window.
    n_grids
        Number of grids of the division that proves it.
    """

    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    n_grids: int


@dataclass(frozen=True)
class Outcome:
    """What became of one piece.

    Parameters
    ----------
    labels
        int64 (m,), grid of each unit, 0..k−1; every grid is connected, also where windows are not held.
    n_workers
        int64 (k,), workers by which each grid's window is multiplied.
    relaxation
        Given when the windows could not be held.
    """

    task: Task
    labels: NDArray[np.int64]
    n_workers: NDArray[np.int64]
    status: Status
    bound: float
    prices: NDArray[np.float64]
    relaxation: Relaxation | None = None


def cut_out(ground: Ground, piece: Piece, amounts: NDArray[np.int64], load: NDArray[np.int64]) -> Graph:
    """Return the graph of one piece, with the borders grids may reach across."""
    place = np.full(len(ground), -1, np.int64)
    place[piece.units] = np.arange(len(piece.units))
    near = ground.adjacency
    inside = near.open & (place[near.u] >= 0) & (place[near.v] >= 0)
    weight = load[piece.units].astype(float)
    return Graph.from_edges(
        ground.points[piece.units],
        amounts[piece.units],
        place[near.u[inside]],
        place[near.v[inside]],
        weight=weight + GROUND_SHARE * max(weight.mean(), 1e-9),
        length=near.length[inside],
        off_road=near.off_road[inside],
    )


def divide_piece(task: Task, n_grids: int, rules: Rules, *, progress: Progress | None = None) -> Outcome:
    """Divide one piece into `n_grids` grids, or find the nearest plan and the smallest relaxation that works."""
    if not task.load.any():
        nothing = np.zeros(len(task.load))
        return Outcome(task, nothing.astype(np.int64), np.zeros(1, np.int64), "feasible", 0.0, nothing)
    if not task.quota.possible:
        return _nearest(task, rules)
    division = _search(task, n_grids, task.window, rules, progress)
    if division.stopped:
        return _outcome(task, division, n_grids, "stopped")
    if not division.feasible:
        return _relaxed(task, n_grids, division, "unproven", rules)
    return _outcome(task, division, n_grids, "feasible", certify=rules.effort)


def _workers(task: Task, n_grids: int) -> NDArray[np.int64]:
    """Workers per grid: the grids of units above the window come first."""
    workers = np.ones(n_grids, np.int64)
    workers[: len(task.quota.heavy)] = task.quota.heavy_workers
    return workers


def _search(
    task: Task,
    n_grids: int,
    window: tuple[NDArray[np.int64], NDArray[np.int64]],
    rules: Rules,
    progress: Progress | None = None,
) -> Division:
    workers = _workers(task, n_grids)[:, None]
    pinned = np.full(len(task.load), -1, np.int32)
    pinned[list(task.quota.heavy)] = np.arange(len(task.quota.heavy))
    request = Request(
        lo=window[0] * workers,
        hi=window[1] * workers,
        pinned=pinned if task.quota.heavy else None,
        blocks=task.blocks if rules.streets else None,
        streets=rules.streets,
        objective=rules.objective,
        seed=rules.seed,
        effort=rules.effort,
    )
    return divide(task.graph, request, progress=progress)


def _outcome(task: Task, division: Division, n_grids: int, status: Status, *, certify: int = 0) -> Outcome:
    """Return the outcome of a division; with `certify` also its lower bound."""
    workers = _workers(task, n_grids)
    bound, prices = 0.0, np.zeros(len(task.load))
    if certify:
        proof = lower_bound(
            task.graph.xy, task.load, task.limits.hi[0] * workers, effort=certify, start=division.labels
        )
        bound, prices = proof.value, proof.prices
    return Outcome(task, division.labels.astype(np.int64), workers, status, bound, prices)


def _nearest(task: Task, rules: Rules) -> Outcome:
    """Return the nearest plan where arithmetic forbids any: with one grid fewer or more, whichever stretches less."""
    most = len(task.load)
    numbers = sorted({min(max(n, 1, len(task.quota.heavy)), most) for n in (task.quota.highest, task.quota.lowest)})
    tried = [_relaxed(task, n, _search(task, n, task.window, rules), "infeasible", rules) for n in numbers]
    return min(tried, key=lambda outcome: _stretch(task, outcome.relaxation))


def _widened(task: Task, n_grids: int, division: Division) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the window for one worker, widened just so far that `division` keeps it."""
    workers = _workers(task, n_grids)[:, None]
    sums = np.stack([np.bincount(division.labels, column, n_grids) for column in task.amounts.T], axis=1)
    sums = sums.astype(np.int64)
    lo = np.minimum(task.limits.lo, (sums // workers).min(axis=0))
    hi = np.maximum(task.limits.hi, (-(-sums // workers)).max(axis=0))
    return lo, hi


def _stretch(task: Task, relaxed: Relaxation | None) -> Fraction:
    """How far a window is widened, as the larger of the two factors over all resources."""
    if relaxed is None:
        return Fraction(1)
    factors = [Fraction(1)]
    for new_lo, new_hi, old_lo, old_hi in zip(relaxed.lo, relaxed.hi, *task.window, strict=True):
        factors.append(Fraction(int(new_hi), int(old_hi)))
        if old_lo > 0:
            factors.append(Fraction(int(old_lo), max(int(new_lo), 1)))
    return max(factors)


def _relaxed(task: Task, n_grids: int, best: Division, status: Status, rules: Rules) -> Outcome:
    """Return the nearest plan with the smallest relaxation that works, found by solving with narrower windows."""
    lo, hi = _widened(task, n_grids, best)
    least_lo, least_hi = task.limits.lo, task.limits.hi
    for _ in range(_TRIES):
        middle_lo, middle_hi = -(-(lo + least_lo) // 2), (hi + least_hi) // 2
        if (middle_lo >= least_lo).all() and (middle_hi <= least_hi).all():
            break
        if not _could_hold(task, n_grids, middle_lo, middle_hi):
            least_lo, least_hi = middle_lo, middle_hi
            continue
        division = _search(task, n_grids, (middle_lo, middle_hi), rules)
        if division.feasible:
            best = division
            lo, hi = _widened(task, n_grids, best)
        else:
            least_lo, least_hi = middle_lo, middle_hi
    outcome = _outcome(task, best, n_grids, "stopped" if best.stopped else status)
    return Outcome(**{**vars(outcome), "relaxation": Relaxation(lo, hi, n_grids)})


def _could_hold(task: Task, n_grids: int, lo: NDArray[np.int64], hi: NDArray[np.int64]) -> bool:
    total = task.amounts.sum(axis=0)
    workers = int(_workers(task, n_grids).sum())
    return bool((lo * workers <= total).all() and (total <= hi * workers).all())
