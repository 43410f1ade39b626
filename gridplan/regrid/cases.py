"""A piece of ground that has to be looked at: what is asked, what mending found, what a search found in its stead."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.dividing.pieces import divide_piece
from gridplan.options import Rules
from gridplan.regrid.budget import Budget
from gridplan.regrid.homes import Asking, Homes, asking
from gridplan.regrid.untouched import Untouched
from gridplan.solve.restoring.request import Repair, Restored
from gridplan.solve.restoring.restore import restore
from gridplan.tasks.task import Outcome, Task
from gridplan.wishes.earlier import Earlier
from gridplan.wishes.heirs import heirs

_STAY = 8.0
"""Price of moving a household, in mean inertia of one, where a whole piece has to be searched anew."""


@dataclass(frozen=True)
class Course:
    """How the pieces are to be mended.

    Parameters
    ----------
    households
        int64 (n,), of the units of the ground.
    changed
        bool (k,), older grids in which buildings went or were corrected.
    price
        How many moved households a grid that begins or ends counts as much as.
    prices
        float64 (n,), prices that proved the older plan, m², 0 where unknown.
    fixed
        bool (n,), units that stay in their grid; None for none.
    """

    earlier: Earlier
    untouched: Untouched
    budget: Budget
    households: NDArray[np.int64]
    changed: NDArray[np.bool_]
    price: int
    prices: NDArray[np.float64]
    fixed: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Case:
    """A piece that has to be looked at.

    Parameters
    ----------
    searched
        What a search of the whole piece came to where mending left grids broken; None where it did not.
    """

    task: Task
    homes: Homes
    asked: Asking
    restored: Restored
    searched: Outcome | None = None

    @property
    def grown(self) -> tuple[int, ...]:
        """Labels of older grids to which new units were counted before anything was mended."""
        labels = np.unique(self.restored.placed[self.homes.labels < 0])
        return tuple(labels[labels < len(self.homes.grids)].tolist())

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What has to be paid for: each repair, or the whole piece where it was searched anew."""
        if self.searched is None or self.searched.status != "feasible":
            return self.restored.repairs
        return (_as_repair(self, self.searched),)


def case_of(task: Task, homes: Homes, rules: Rules, course: Course, *, most_touched: int | None = None) -> Case:
    """Return a piece with what mending found, with at most so many grids changed."""
    asked = asking(
        task,
        homes,
        course.earlier,
        households=course.households[task.piece.units],
        changed=course.changed,
        price=course.price,
        most_touched=most_touched,
        fixed=None if course.fixed is None else course.fixed[task.piece.units],
    )
    return Case(task, homes, asked, restore(task.graph, asked.restoration, streets=rules.streets))


def searched_anew(case: Case, number: int, rules: Rules) -> Outcome | None:
    """Return a piece that few grids could not mend, searched as a whole from the older plan on; None for others.

    Where that finds nothing either, the outcome has the reason and what would help.
    """
    if not case.restored.broken:
        return None
    task = case.task
    asked = replace(task.asked, start=case.homes.labels, homes=_seats(case))
    usual = task.quota.nearest(number) if task.quota.possible else number
    outcome = divide_piece(replace(task, wishes=asked), usual, replace(rules, stay=_STAY))
    return replace(outcome, task=task)


def _as_repair(case: Case, outcome: Outcome) -> Repair:
    """Return a piece that was searched anew as one repair, for the budget."""
    home, placed, price = case.homes.labels, case.restored.placed, case.asked.restoration.price
    k, new = len(case.homes.grids), int(outcome.labels.max()) + 1
    going = heirs(home, outcome.labels.astype(np.int32), case.asked.restoration.households)
    label = np.full(new, -1, np.int32)
    for old, now in going.items():
        label[now] = old
    began = np.flatnonzero(label < 0)
    label[began] = case.asked.restoration.must + np.arange(len(began))
    labels = label[outcome.labels]
    changed = labels != placed
    moved = int(case.asked.restoration.households[(home >= 0) & (home != labels)].sum())
    touched = tuple(sorted({*placed[changed].tolist(), *labels[changed].tolist()}))
    return Repair(case.restored.broken, touched, moved, moved + price * (len(began) + k - len(going)))


def _seats(case: Case) -> NDArray[np.int32]:
    """Return the older grid by whose name a unit is pinned, int32 (m,), −1 for none."""
    pinned = case.asked.restoration.pinned
    return np.where(pinned < len(case.homes.grids), pinned, -1).astype(np.int32)
