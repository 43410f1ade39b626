"""What a request that cannot be met needs: the smallest change of each kind that works, found by solving."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.trying import attempt, is_small, with_window, with_worker
from gridplan.options import Rules
from gridplan.solve.divide import Division
from gridplan.tasks.relaxation import Relaxation
from gridplan.tasks.searching import search
from gridplan.tasks.task import Task, amounts_of, grid_workers

_TRIES = 6
"""Searches spent on narrowing a relaxed window; where every division can be looked at, it is narrowed to the end."""
_WIDER = 4
"""Times that a window is doubled before none is found."""
_NUMBERS = 4
"""Other numbers of grids that are tried."""
_SEATS = 2
"""Units that are tried for a second worker."""
_MANY = 2_000
"""Units from which on changed requests are tried by quick runs."""
_MOST_TRIES = 64
"""More halvings than any window needs."""


@dataclass(frozen=True)
class Nearest:
    """The division nearest to a window, with the smallest wider window that works.

    Parameters
    ----------
    labels
        int64 (m,).
    widened
        None where no wider window was found.
    """

    labels: NDArray[np.int64]
    n_grids: int
    widened: Relaxation | None


@dataclass(frozen=True)
class OtherNumber:
    """A division into another number of grids that holds the window, int32 (m,)."""

    n_grids: int
    labels: NDArray[np.int32]

    def relaxation(self, task: Task) -> Relaxation:
        """Return it as what may be asked for."""
        return Relaxation("grids", *task.window, self.n_grids, int(grid_workers(task, self.n_grids).sum()))


def nearest_plan(task: Task, numbers: Sequence[int], rules: Rules, *, known: Division | None = None) -> Nearest:
    """Return the plan that needs the window widened least, among some numbers of grids.

    Parameters
    ----------
    known
        What a search for the first of the numbers has found.

    Raises
    ------
    KeyboardInterrupt
        When a search is interrupted.
    """
    first = [_searched(task, number, rules) if known is None else known for number in numbers]
    tried = [_narrowed(task, number, rules, found) for number, found in zip(numbers, first, strict=True)]
    stretch = [math.inf if near.widened is None else near.widened.stretch(*task.window) for near in tried]
    return tried[stretch.index(min(stretch))]


def other_number(task: Task, n_grids: int, rules: Rules) -> OtherNumber | None:
    """Return a division into the nearest other number of grids for which the window holds.

    Raises
    ------
    KeyboardInterrupt
        When a search is interrupted.
    """
    possible = set(range(task.quota.lowest, task.quota.highest + 1)) - {n_grids}
    for number in sorted(possible, key=lambda n: (abs(n - n_grids), n))[:_NUMBERS]:
        if (labels := attempt(task, number, quick(task, rules)).labels) is not None:
            return OtherNumber(number, labels)
    return None


def second_worker(task: Task, near: Nearest, rules: Rules, *, blocking: Sequence[int] = ()) -> Relaxation | None:
    """Return a unit whose grid, with one more worker, lets the window hold: with the workers there are, or one more.

    Parameters
    ----------
    blocking
        Positions in the piece of units that are known to be in the way; they are tried first.
    """
    for unit in [*blocking, *_heaviest_outside(task, near)][:_SEATS]:
        changed = with_worker(task, unit)
        for number in (near.n_grids - 1, near.n_grids):
            if number > 0 and attempt(changed, number, quick(task, rules)).labels is not None:
                workers = int(grid_workers(changed, number).sum())
                return Relaxation("worker", *task.window, number, workers, (int(task.piece.units[unit]),))
    return None


def quick(task: Task, rules: Rules) -> Rules:
    """Return the rules with a quick search for large pieces, and where units are kept apart, which fails slowly."""
    return replace(rules, effort=0) if len(task.load) > _MANY or task.asked.apart.size else rules


def _searched(task: Task, n_grids: int, rules: Rules) -> Division:
    division = search(task, n_grids, rules)
    if division.stopped:
        raise KeyboardInterrupt
    return division


def _narrowed(task: Task, n_grids: int, rules: Rules, division: Division) -> Nearest:
    """Return the nearest plan with `n_grids` grids and its window, narrowed step by step.

    A wider window may need fewer workers for a unit above it: what is tried is always the request as it would then be
    read, while the plan keeps the workers of the window asked for. Where units are kept apart, a window counts only as
    it was tried: a narrower one that the division found happens to keep may be too hard to search.
    """
    labels = division.labels.astype(np.int64)
    wide = _wide_enough(task, n_grids, labels, rules)
    if wide is None:
        return Nearest(labels, n_grids, None)
    (least_lo, least_hi), (labels, lo, hi) = task.window, wide
    apart = bool(task.asked.apart.size)
    trying = quick(task, rules) if apart else rules
    for _ in range(_MOST_TRIES if is_small(task, n_grids) else _TRIES):
        middle_lo, middle_hi = -(-(lo + least_lo) // 2), (hi + least_hi) // 2
        if (middle_lo >= least_lo).all() and (middle_hi <= least_hi).all():
            break
        changed = with_window(task, middle_lo, middle_hi)
        found = attempt(changed, n_grids, trying).labels
        if found is None:
            least_lo, least_hi = middle_lo, middle_hi
            continue
        lo, hi = middle_lo, middle_hi
        if _same_workers(task, changed):
            labels = found.astype(np.int64)
            lo, hi = (lo, hi) if apart else _widened(task, n_grids, labels)
    if apart and attempt(with_window(task, lo, hi), n_grids, rules).labels is None:
        return Nearest(labels, n_grids, None)
    workers = int(grid_workers(with_window(task, lo, hi), n_grids).sum())
    return Nearest(labels, n_grids, Relaxation("window", lo, hi, n_grids, workers))


def _wide_enough(
    task: Task, n_grids: int, labels: NDArray[np.int64], rules: Rules
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the labels to keep and a window, wide as it may be, under which a division is known that keeps all wishes.

    The labels are those of that division where it has the workers of the window asked for, else `labels`.
    """
    lo, hi = _widened(task, n_grids, labels)
    for _ in range(_WIDER):
        changed = with_window(task, lo, hi)
        same = _same_workers(task, changed)
        if same and not task.asked.apart.size:
            return labels, lo, hi
        found = attempt(changed, n_grids, quick(task, rules)).labels
        if found is not None:
            return found.astype(np.int64) if same else labels, lo, hi
        lo, hi = lo // 2, hi * 2
    return None


def _widened(task: Task, n_grids: int, labels: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the window for one worker, widened just so far that a division keeps it."""
    workers, sums = grid_workers(task, n_grids)[:, None], amounts_of(task, labels, n_grids=n_grids)
    lo = np.minimum(task.limits.lo, (sums // workers).min(axis=0))
    hi = np.maximum(task.limits.hi, (-(-sums // workers)).max(axis=0))
    return lo, hi


def _same_workers(task: Task, other: Task) -> bool:
    one, two = task.quota, other.quota
    return (one.heavy, one.heavy_workers) == (two.heavy, two.heavy_workers)


def _heaviest_outside(task: Task, near: Nearest) -> Iterator[int]:
    """Yield the heaviest unit of each grid above its window, the fullest grid first."""
    sums = amounts_of(task, near.labels, n_grids=near.n_grids)
    above = (sums / (task.limits.hi * grid_workers(task, near.n_grids)[:, None])).max(axis=1)
    for grid in np.argsort(-above, kind="stable"):
        if above[grid] > 1:
            units = np.flatnonzero(near.labels == grid)
            yield int(units[task.amounts[units, 0].argmax()])
