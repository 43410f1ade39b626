"""An edited plan as a request to mend it: which pieces of ground are looked at, and which units stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.edits.dividing import changed_units, division_of
from gridplan.edits.replaying import Replayed
from gridplan.plan import Plan
from gridplan.planning import Prepared, prepare
from gridplan.regrid.budget import Budget
from gridplan.regrid.cases import Course
from gridplan.regrid.homes import homes_of
from gridplan.regrid.pieces import MendedPiece, mend_pieces
from gridplan.regrid.regridding import NEW_GRID
from gridplan.regrid.rules import rules_now
from gridplan.regrid.untouched import Untouched
from gridplan.wishes.earlier import Earlier, dedicated_codes

Units = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Around:
    """An edited plan that is to be mended around its edits.

    Parameters
    ----------
    edited
        The plan as somebody drew it.
    changed, locked
        bool (n,), units that were edited, and units that are locked, alone or with their grid.
    touched
        bool (n,), units of the pieces of ground that are looked at.
    """

    edited: Plan
    ready: Prepared
    earlier: Earlier
    changed: Units
    locked: Units
    touched: Units

    @cached_property
    def at_home(self) -> Units:
        """Bool (n,), units in the piece of ground in which their grid has most of its households."""
        found = np.zeros(len(self.changed), dtype=bool)
        households = self.edited.ground.units["households"].to_numpy(np.int64)
        for task, homes in zip(self.ready.tasks, homes_of(self.ready.tasks, self.earlier, households), strict=True):
            found[task.piece.units] = homes.labels >= 0
        return found

    def mend(self, fixed: Units) -> list[MendedPiece]:
        """Return what became of each piece where these units, bool (n,), stay in their grid."""
        edited = self.edited
        grids = np.zeros(len(edited.network.codes), dtype=bool)
        grids[edited.labels[self.changed]] = True
        course = Course(
            earlier=self.earlier,
            untouched=Untouched(self._only_touched(), np.arange(len(edited.ground), dtype=np.int32), same_rules=True),
            budget=Budget(),
            households=edited.ground.units["households"].to_numpy(np.int64),
            changed=grids,
            price=NEW_GRID,
            prices=np.zeros(len(edited.ground)) if edited.prices is None else edited.prices,
            fixed=fixed,
        )
        return mend_pieces(self.ready, course)

    def _only_touched(self) -> Plan:
        """Return the plan with the other pieces as ones that nobody has to mend."""
        number = _parts(self.edited)
        seen = {*np.unique(number[self.touched]).tolist()}
        others = {at: part for at, part in enumerate(self.edited.components) if at not in seen}
        told = {at: replace(part, status="unproven") for at, part in others.items() if part.status != "feasible"}
        parts = tuple(told.get(at, part) for at, part in enumerate(self.edited.components))
        return self.edited.replace(components=parts)


def around(plan: Plan, edited: Plan, found: Replayed) -> Around:
    """Return what is to be mended of an edited plan.

    Parameters
    ----------
    plan
        The plan before the edits.
    found
        The plan after them, with what is locked.

    Raises
    ------
    InputError
        When a locked grid does not hang together, or a wish cannot be held.
    """
    codes = division_of(edited).grids
    names = np.array(found.names, dtype=object)[found.labels]
    in_locked = np.isin(names, found.locked_grids)
    kept = {*codes[in_locked]} | ({*plan.rules.locked} & {*edited.network.codes})
    earlier = _earlier(edited)
    changed = changed_units(plan, division_of(edited))
    locked = np.isin(codes, [*kept]) | np.isin(edited.ground.units["unit"].astype(str), found.locked_units)
    rules = rules_now(edited.rules, None, edited.ground, sorted(kept))
    return Around(
        edited,
        prepare(edited.ground, rules, earlier=earlier),
        earlier,
        changed,
        locked,
        touched=_touched(plan, edited, changed | locked),
    )


def _earlier(edited: Plan) -> Earlier:
    """Return the edited grids as those of an older plan; uncovered units have none."""
    network = edited.network
    none = network.codes.index(NO_GRID) if NO_GRID in network.codes else -1
    labels = np.where(edited.labels == none, -1, edited.labels).astype(np.int32)
    return Earlier(labels, network.codes, network.n_workers, edited.retired, dedicated_codes(edited))


def _touched(plan: Plan, edited: Plan, changed: Units) -> Units:
    """Return the units of pieces with grids that were edited, and of pieces that share a grid with these."""
    number = _parts(edited)
    found = np.isin(edited.labels, edited.labels[changed]) | np.isin(plan.labels, plan.labels[changed])
    while True:
        wider = np.isin(number, number[found])
        wider |= np.isin(edited.labels, edited.labels[wider])
        if (wider == found).all():
            return np.asarray(found, dtype=np.bool_)
        found = wider


def _parts(plan: Plan) -> NDArray[np.int32]:
    return np.zeros(len(plan.ground), np.int32) if plan.component is None else plan.component
