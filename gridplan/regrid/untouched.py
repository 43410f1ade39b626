"""Which pieces of the ground are just as they were in the older plan, so that nothing may move there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.plan import Component, Plan
from gridplan.tasks.task import Task


@dataclass(frozen=True)
class Untouched:
    """The older plan, seen from the units of the new ground.

    Parameters
    ----------
    old
        The older plan.
    old_of
        int32 (n,), older unit that each unit was, −1 for none.
    same_rules
        Whether the rules are those of the older plan.
    """

    old: Plan
    old_of: NDArray[np.int32]
    same_rules: bool

    def component(self, task: Task) -> Component | None:
        """Return the older component that a piece is, with the same units and loads, or None.

        Pieces of plans that were adopted, never divided, do not count: what is wrong there nobody has tried to mend.
        """
        was = self.old_of[task.piece.units]
        if not self.same_rules or self.old.component is None or (was < 0).any() or len(np.unique(was)) < len(was):
            return None
        numbers = np.unique(self.old.component[was])
        if len(numbers) > 1 or not np.array_equal(self.old.load[was], task.load):
            return None
        found = self.old.components[int(numbers[0])]
        whole = int((self.old.component == numbers[0]).sum()) == len(was)
        return found if whole and found.status in ("feasible", "infeasible", "unproven") else None
