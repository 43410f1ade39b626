"""Edits replayed one by one: where every unit lies after them, what is locked, and which edits cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gridplan.edits.board import Board
from gridplan.findings import Finding
from gridplan.trail import NEW, Edit

_BEGUN = re.compile(re.escape(NEW) + r"[1-9][0-9]{0,8}")
_LOST = -1
"""Label of a unit that went to a grid that does not exist: what is said of it later is no further fault."""


@dataclass
class Table:
    """What lies on the board while edits are replayed.

    Parameters
    ----------
    labels
        int32 (n,), position of each unit's grid in `names`.
    names
        Codes of the plan, then names of grids that edits begin.
    locked_units, locked_grids
        Positions of units, names of grids.
    faults
        What cannot be, so far.
    """

    board: Board
    labels: NDArray[np.int32]
    names: list[str]
    number: dict[str, int]
    locked_units: set[int] = field(default_factory=set)
    locked_grids: set[str] = field(default_factory=set)
    faults: list[Finding] = field(default_factory=list)

    @classmethod
    def laid(cls, board: Board) -> Table:
        """Return the board as it is before any edit."""
        return cls(board, board.labels.copy(), [*board.codes], {code: i for i, code in enumerate(board.codes)})

    def replay(self, edits: Iterable[Edit]) -> None:
        """Make the edits in their order; those that cannot be are noted, and taken for made as far as that goes."""
        for number, edit in enumerate(edits, start=1):
            if edit.act == "move":
                self._move(edit, number)
            else:
                self._lock(edit, number)

    def _move(self, edit: Edit, number: int) -> None:
        known = [self.board.place.get(unit, -1) for unit in edit.units]
        units = np.array([unit for unit in known if unit >= 0], dtype=np.int64)
        self._fault("edits-unknown-units", number, (u for u, at in zip(edit.units, known, strict=True) if at < 0))
        self._check_from(edit, known, number)
        self._check_locks(edit, units, number)
        self.labels[units] = self._target(edit.to, number)

    def _check_from(self, edit: Edit, known: Sequence[int], number: int) -> None:
        """Note units that are not in the grid from which they are said to go, with the grids in which they are."""
        stale, lying = [], []
        for unit, at, said in zip(edit.units, known, edit.before, strict=True):
            label = self.labels[at] if at >= 0 else _LOST
            if label != _LOST and self.names[label] != said:
                stale.append(unit)
                lying.append(self.names[label])
        grids = ", ".join(dict.fromkeys(lying))
        self._fault("edits-stale", number, stale, grids=grids)

    def _check_locks(self, edit: Edit, units: NDArray[np.int64], number: int) -> None:
        ids = self.board.ids if self.locked_units else ()
        self._fault("edits-locked-units", number, (ids[unit] for unit in units if unit in self.locked_units))
        if self.locked_grids:
            touched = [self.names[label] for label in np.unique(self.labels[units]).tolist() if label != _LOST]
            locked = sorted(self.locked_grids.intersection((*touched, edit.to)))
            self._fault("edits-locked-grids", number, locked)

    def _target(self, name: str, number: int) -> int:
        """Return the position of a grid to which units go, begun where it is a new one."""
        if name not in self.number and _BEGUN.fullmatch(name):
            self.number[name] = len(self.names)
            self.names.append(name)
        if name not in self.number:
            self._fault("edits-unknown-grids", number, (name,))
        return self.number.get(name, _LOST)

    def _lock(self, edit: Edit, number: int) -> None:
        self._fault("edits-unknown-units", number, (unit for unit in edit.units if unit not in self.board.place))
        self._fault("edits-unknown-grids", number, (name for name in edit.grids if name not in self.number))
        units = {self.board.place[unit] for unit in edit.units if unit in self.board.place}
        if edit.act == "lock":
            self.locked_units |= units
            self.locked_grids |= set(edit.grids)
        else:
            self.locked_units -= units
            self.locked_grids -= set(edit.grids)

    def _fault(self, code: str, number: int, ids: Iterable[str], **numbers: object) -> None:
        if concerned := tuple(ids):
            self.faults.append(Finding(code, concerned, {"edit": number, **numbers}))
