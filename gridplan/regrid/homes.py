"""A piece of ground as a request to restore it: which grid every unit is at home in, which grids there must be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.restoring.request import Restoration
from gridplan.tasks.task import Task
from gridplan.wishes.earlier import Earlier

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class Homes:
    """The older grids that have their home in one piece.

    Parameters
    ----------
    labels
        int32 (m,), position in `grids` of the grid each unit was in, −1 where it had none or that is at home elsewhere.
    grids
        int32 (k,), positions of the older grids in the codes of the older plan, ascending.
    """

    labels: Labels
    grids: NDArray[np.int32]


def homes_of(tasks: list[Task], earlier: Earlier, households: NDArray[np.int64]) -> list[Homes]:
    """Return the older grids of each piece; one that lies in several is at home where most of its households are.

    Parameters
    ----------
    households
        int64 (n,), of all units of the ground.
    """
    k = len(earlier.codes)
    held = np.zeros((len(tasks), k))
    for row, task in enumerate(tasks):
        own = earlier.labels[task.piece.units]
        weight = households[task.piece.units] + 1e-6
        held[row] = np.bincount(own[own >= 0], weight[own >= 0], k)
    home = np.where(held.any(axis=0), held.argmax(axis=0), -1)
    return [_homes(earlier.labels[task.piece.units], np.flatnonzero(home == row)) for row, task in enumerate(tasks)]


def _homes(labels: Labels, grids: NDArray[np.int64]) -> Homes:
    number = np.full(int(labels.max(initial=0)) + 1, -1, np.int32)
    here = grids[grids < len(number)]
    number[here] = np.arange(len(here))
    return Homes(np.where(labels >= 0, number[labels], -1).astype(np.int32), here.astype(np.int32))


@dataclass(frozen=True)
class Asking:
    """What is asked of one piece.

    Parameters
    ----------
    restoration
        The request.
    n_workers
        int64 (l,), workers of each of its labels; a grid that begins beyond them has one.
    """

    restoration: Restoration
    n_workers: NDArray[np.int64]


def asking(
    task: Task,
    homes: Homes,
    earlier: Earlier,
    *,
    households: NDArray[np.int64],
    changed: NDArray[np.bool_],
    price: int,
    most_touched: int | None,
    fixed: NDArray[np.bool_] | None = None,
) -> Asking:
    """Return what has to hold in a piece whose units were at home in older grids.

    A unit above the window makes its grid one of several workers. Pins and names of the wishes go to the older grid of
    that code, or to a grid that begins.

    Parameters
    ----------
    households
        int64 (m,), of the units of the piece.
    changed
        bool (k,), older grids in which buildings came, went or were corrected.
    fixed
        bool (m,), units that stay in their grid.
    """
    asked, heavy = task.asked, task.quota.heavy
    pinned = np.full(len(task.load), -1, np.int32)
    workers = _workers(task, homes, earlier.n_workers[homes.grids], fixed)
    for unit, needed in zip(heavy, task.quota.heavy_workers, strict=True):
        members = asked.members(unit)
        home = homes.labels[members[0]]
        if home >= 0:
            workers[home] = max(workers[home], needed)
        else:
            pinned[members] = len(workers)
            workers = np.append(workers, needed)
    place = {earlier.codes[grid]: label for label, grid in enumerate(homes.grids.tolist())}
    for number, name in enumerate(asked.names):
        members = np.flatnonzero(asked.set_of == number)
        if name is None or (pinned[members] >= 0).all():
            continue
        if name not in place:
            place[name] = len(workers)
            workers = np.append(workers, 1)
        pinned[members] = place[name]
    if fixed is not None:
        pinned = np.where(fixed & (pinned < 0), homes.labels, pinned).astype(np.int32)
    return Asking(
        Restoration(
            home=homes.labels,
            households=households,
            lo=task.limits.lo * workers[:, None],
            hi=task.limits.hi * workers[:, None],
            old=len(homes.grids),
            fresh_lo=task.limits.lo,
            fresh_hi=task.limits.hi,
            changed=np.append(changed[homes.grids], np.ones(len(workers) - len(homes.grids), dtype=bool)),
            price=price,
            pinned=pinned,
            together=asked.set_of if asked.names else np.full(len(task.load), -1, np.int32),
            apart=asked.apart,
            most_touched=most_touched,
        ),
        workers,
    )


def _workers(task: Task, homes: Homes, had: NDArray[np.int64], fixed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Return the workers of the older grids: as many as before, or fewer where only so they still fit.

    A grid that had several for units that need them, such as an estate kept whole, has no more than its units need now.
    """
    inside = homes.labels >= 0
    sums = np.zeros((len(had), task.amounts.shape[1]), np.int64)
    np.add.at(sums, homes.labels[inside], task.amounts[inside])
    one = _fits(task, sums, np.ones_like(had)) & ~_fits(task, sums, had)
    kept = np.where(one | ((had == 0) & sums.any(axis=1)), 1, had)
    needed = np.ones_like(had)
    for unit, workers in zip(task.quota.heavy, task.quota.heavy_workers, strict=True):
        home = homes.labels[task.asked.members(unit)[0]]
        if home >= 0:
            needed[home] = max(needed[home], workers)
    if fixed is not None:
        held = np.unique(homes.labels[fixed & inside])
        needed[held] = np.maximum(needed, kept)[held]
    return np.minimum(kept, needed)


def _fits(task: Task, sums: NDArray[np.int64], workers: NDArray[np.int64]) -> NDArray[np.bool_]:
    lo, hi = task.limits.lo * workers[:, None], task.limits.hi * workers[:, None]
    return np.asarray(((lo <= sums) & (sums <= hi)).all(axis=1))
