"""What is asked of the units of one piece, as arrays, and the grids that are spoken for before any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Asked:
    """What is asked of the units of one piece.

    Parameters
    ----------
    set_of
        int32 (m,), number of the set each unit shares a grid with, −1 for none; the units of a set hang together.
    names
        (s,), code of the grid of each set, None where it has no name.
    places
        float64 (s, 2), place of the grid of each set, m; NaN where it has none.
    apart
        bool (m, q), a column for each group of which no two units may share a grid.
    start
        int32 (m,), number of the grid each unit had in an older plan, −1 for none; None where no search starts there.
    homes
        int32 (m,), number of the older grid by whose code the grid of a unit's set is named, −1 for none.
    keep
        float64 (c,), what parting the units of each column of the graph's heads costs; None where nothing is merged.
    kept
        Workers of a grid of an older plan that stays exactly as it is, or of a dedicated grid; the piece is that grid.
        None otherwise.
    dedicated
        Whether the piece is a dedicated grid.
    """

    set_of: NDArray[np.int32]
    names: tuple[str | None, ...]
    places: NDArray[np.float64]
    apart: NDArray[np.bool_]
    start: NDArray[np.int32] | None = None
    homes: NDArray[np.int32] | None = None
    keep: NDArray[np.float64] | None = None
    kept: int | None = None
    dedicated: bool = False

    @property
    def leader(self) -> NDArray[np.int64]:
        """int64 (m,), first unit of each unit's set; itself where it is in none."""
        found = np.arange(len(self.set_of))
        inside = np.flatnonzero(self.set_of >= 0)
        first = np.full(len(self.names), len(found))
        np.minimum.at(first, self.set_of[inside], inside)
        found[inside] = first[self.set_of[inside]]
        return found

    @property
    def seated(self) -> NDArray[np.bool_]:
        """Bool (s,), sets whose grid has a name or a place."""
        named = np.array([name is not None for name in self.names], dtype=bool)
        return named | np.isfinite(self.places[:, 0])

    @property
    def by_place(self) -> bool:
        """True where grids have given places: then there are as many grids as places."""
        return bool(np.isfinite(self.places).any())

    @property
    def widest(self) -> int:
        """Most units of which no two may share a grid: so many grids are needed."""
        return int(self.apart.sum(axis=0).max(initial=0))

    def members(self, unit: int) -> NDArray[np.int64]:
        """Return the units that share a grid with `unit`, itself included, int64 ascending."""
        return np.flatnonzero(self.leader == self.leader[unit])

    def gathered(self, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return amounts (m, r) with those of each set on its first unit and 0 on its others."""
        found = np.zeros_like(amounts)
        np.add.at(found, self.leader, amounts)
        return found

    def pins(self, heavy: Sequence[int]) -> NDArray[np.int32]:
        """Return the grid that each unit must be in, int32 (m,), −1 where free.

        The grids of units above the window come first, then those with a name or a place.

        Parameters
        ----------
        heavy
            Units, or first units of sets, above the window.

        Examples
        --------
        >>> asked = nothing_asked(3)
        >>> asked.pins([2]).tolist()
        [-1, -1, 0]
        """
        pinned = np.full(len(self.set_of), -1, dtype=np.int32)
        for grid, unit in enumerate(heavy):
            pinned[self.members(unit)] = grid
        taken = set(self.set_of[pinned >= 0].tolist())
        free = [number for number in np.flatnonzero(self.seated).tolist() if number not in taken]
        for grid, number in enumerate(free, start=len(heavy)):
            pinned[self.set_of == number] = grid
        return pinned

    def fits(self, n_grids: int, heavy: Sequence[int]) -> bool:
        """Tell whether `n_grids` grids seat all that is above the window, named, placed or kept apart."""
        taken = int(self.pins(heavy).max(initial=-1)) + 1
        return n_grids == taken if self.by_place else n_grids >= max(taken, self.widest)

    def clashing(self, labels: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the units that share a grid with one they are to be kept apart from, int64 ascending."""
        found = np.zeros(len(labels), dtype=bool)
        for column in self.apart.T:
            times = np.bincount(labels[column], minlength=int(labels.max(initial=0)) + 1)
            found |= column & (times[labels] > 1)
        return np.flatnonzero(found)

    def centres(self, pinned: NDArray[np.int32], xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the place of each grid, float64 (k, 2): as given, else the middle of the units pinned to it."""
        n_grids = int(pinned.max(initial=-1)) + 1
        found = np.empty((n_grids, 2))
        for grid in range(n_grids):
            units = np.flatnonzero(pinned == grid)
            number = self.set_of[units[0]]
            given = self.places[number] if number >= 0 else np.full(2, np.nan)
            found[grid] = given if np.isfinite(given).all() else xy[units].mean(axis=0)
        return found


def nothing_asked(n: int) -> Asked:
    """Return what is asked of `n` units when nothing is."""
    return Asked(np.full(n, -1, dtype=np.int32), (), np.zeros((0, 2)), np.zeros((n, 0), dtype=bool))
