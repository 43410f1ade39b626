"""A network that exists, taken as a division of one piece of ground: whether it may stay as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.trying import could_hold, parts_all
from gridplan.options import Rules
from gridplan.solve.connect import components
from gridplan.solve.divide import Division
from gridplan.solve.score import inertia
from gridplan.tasks.task import Task, amounts_of, grid_workers, within
from gridplan.wishes.starting import filled

Labels = NDArray[np.int32]


def as_it_is(task: Task, network: Labels, rules: Rules, *, n_grids: int | None = None) -> Division | None:
    """Return the division that a network makes of a piece, or None where it breaks a rule there.

    Units that it leaves out go with their nearest neighbours.

    Parameters
    ----------
    network
        int32 (m,), grid of each unit by any number, −1 for none.
    n_grids
        The number of grids that is asked for, None for any.
    """
    if (network < 0).all():
        return None
    whole = filled(task.graph, network)
    labels = _seated(task, np.unique(whole, return_inverse=True)[1].astype(np.int32))
    number = int(labels.max()) + 1
    if n_grids not in (None, number) or not _holds(task, labels, number):
        return None
    own = inertia(task.graph.xy, task.graph.weight, labels, medoid=rules.objective == "medoid")
    return Division(labels, feasible=True, violation=0, inertia=own, stopped=False, cost=np.nan)


def same(a: Labels, b: Labels) -> bool:
    """Tell whether two divisions are the same but for the numbers of their grids.

    Examples
    --------
    >>> same(np.array([0, 0, 1]), np.array([7, 7, 3])), same(np.array([0, 0, 1]), np.array([7, 3, 3]))
    (True, False)
    """
    pairs = len(np.unique(np.stack([a, b]), axis=1).T)
    return pairs == len(np.unique(a)) == len(np.unique(b)) and bool(((a < 0) == (b < 0)).all())


def grids_in(task: Task, network: Labels) -> int:
    """Return how many grids of a network lie in a piece with more than a fringe: half of what a window asks for."""
    had = network >= 0
    size = np.bincount(network[had], task.amounts[had, 0])
    return max(int((2 * size >= task.limits.lo[0]).sum()), 1)


def _seated(task: Task, labels: Labels) -> Labels:
    """Return labels numbered as the pins of the task are, where each pinned grid is one of them."""
    pinned = task.asked.pins(task.quota.heavy)
    number = np.full(int(labels.max()) + 1, -1, np.int32)
    for seat in range(int(pinned.max(initial=-1)) + 1):
        number[labels[pinned == seat][0]] = seat
    blank = np.flatnonzero(number < 0)
    number[blank] = np.setdiff1d(np.arange(len(number)), number)[: len(blank)]
    return number[labels]


def _holds(task: Task, labels: Labels, n_grids: int) -> bool:
    """Tell whether a division holds windows, contiguity, pins, sets and what is to be kept apart."""
    pinned, sets = task.asked.pins(task.quota.heavy), task.asked.set_of
    if not could_hold(task, n_grids) or not parts_all(task, labels):
        return False
    torn = [np.ptp(labels[sets == number]) for number in range(len(task.asked.names))]
    whole = int(components(task.graph.indptr, task.graph.indices, labels).max()) + 1 == n_grids
    sums = amounts_of(task, labels.astype(np.int64), n_grids=n_grids)
    held = within(task, sums, grid_workers(task, n_grids)[:, None])
    return whole and held and not any(torn) and bool((labels[pinned >= 0] == pinned[pinned >= 0]).all())
