"""An edited division beside the plan it was made from: its counters, what changed, which rules do not hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.edits.board import Board
from gridplan.edits.broken import Broken, broken_rules
from gridplan.edits.counting import Counters, count
from gridplan.edits.dividing import Division, changed_units, division_of
from gridplan.plan import Plan


@dataclass(frozen=True, eq=False)
class Judged:
    """A plan divided otherwise.

    Parameters
    ----------
    counters, broken
        Of the division, under its codes; codes of the plan that have ended stand among the counters without units.
    """

    plan: Plan
    board: Board
    division: Division
    counters: Counters
    broken: Broken

    @cached_property
    def changed(self) -> NDArray[np.bool_]:
        """Bool (n,), units whose grid has another code than before."""
        return changed_units(self.plan, self.division)

    @cached_property
    def touched(self) -> frozenset[str]:
        """Codes of grids that lost or won units, ended or began."""
        return frozenset((*division_of(self.plan).grids[self.changed], *self.division.grids[self.changed]))

    def members(self, code: str) -> NDArray[np.int64]:
        """Return the units of a grid."""
        return np.flatnonzero(self.division.labels == self.division.codes.index(code)).astype(np.int64)


def judged(plan: Plan, board: Board, division: Division) -> Judged:
    """Return a division with all that can be said of its grids."""
    known = set(board.codes)
    names = (*board.codes, *(code for code in division.codes if code not in known))
    place = {code: number for number, code in enumerate(names)}
    own = np.array([place[code] for code in division.codes], np.int32)
    workers = np.zeros(len(names), np.int64)
    workers[own] = division.n_workers
    labels = own[division.labels]
    counters = count(board, labels, names, workers=workers)
    return Judged(plan, board, division, counters, broken_rules(board, labels, counters))
