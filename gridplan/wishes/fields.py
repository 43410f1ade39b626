"""The parts of the ground between the borders of fixed departments, and what the pieces in them are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.components import Piece


@dataclass(frozen=True)
class Fields:
    """Fields: units in one grid of every fixed department; no new grid reaches from one to another.

    Parameters
    ----------
    number
        int32 (n,), field of each unit.
    departments
        Names of the fixed departments.
    codes
        Codes of the grids of each.
    grids
        int32 (n, d), position in `codes` of the grid of each unit, −1 where no neighbour brings it into one.
    """

    number: NDArray[np.int32]
    departments: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    grids: NDArray[np.int32]

    def named(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Return pieces under the names of the fixed grids they lie in, numbered where one grid has several."""
        if not self.departments:
            return tuple(pieces)
        within = [self._within(int(piece.units[0])) for piece in pieces]
        several = Counter((piece.community, own) for piece, own in zip(pieces, within, strict=True))
        counted: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        found = []
        for piece, own in zip(pieces, within, strict=True):
            counted[piece.community, own] += 1
            parts = (piece.community, *(f"{department} {code}" for department, code in own))
            name = " · ".join(part for part in parts if part) or "#"
            if several[piece.community, own] > 1:
                name = f"{name}/{counted[piece.community, own]}"
            found.append(replace(piece, name=name, within=own))
        return tuple(found)

    def joined(self, department: int, one: int, two: int) -> NDArray[np.int32]:
        """Return the field of each unit, int32 (n,), were two grids of a fixed department one."""
        grids = self.grids.copy()
        grids[grids[:, department] == two, department] = one
        return np.unique(grids, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32)

    def _within(self, unit: int) -> tuple[tuple[str, str], ...]:
        rows = zip(self.departments, self.codes, self.grids[unit].tolist(), strict=True)
        return tuple((name, codes[grid]) for name, codes, grid in rows if grid >= 0)


def one_field(n: int) -> Fields:
    """Return the fields of `n` units where nothing is fixed: all ground is one.

    Examples
    --------
    >>> one_field(2).number.tolist(), one_field(2).departments
    ([0, 0], ())
    """
    return Fields(np.zeros(n, np.int32), (), (), np.zeros((n, 0), np.int32))
