"""What is asked when a division has to hold its rules again, and what comes back, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Restoration:
    """A division that no longer fits, and what it has to hold.

    Parameters
    ----------
    home
        int32 (n,), label of the grid that each unit was in, −1 for units that had none.
    households
        int64 (n,), what counts as moved when a unit leaves its home.
    lo, hi
        int64 (k, r), window of each label, ends included: of old grids first, then of new grids that there must be.
    old
        Labels below are old grids, which may end; the others are new ones that must begin, each with a pinned unit.
    fresh_lo, fresh_hi
        int64 (r,), window of each further grid that may begin.
    changed
        bool (k,), labels in which something changed; the others are drawn in only where that spares much.
    price
        How many moved households one grid that begins or ends counts as much as.
    pinned
        int32 (n,), label each unit must have, −1 where free.
    together
        int32 (n,), number of the set that each unit shares a grid with, −1 for none; sets hang together.
    apart
        bool (n, q), a column for each group of which no two units may share a grid.
    most_touched
        Grids that may give or take units, or begin or end, at most; None for any number.
    """

    home: NDArray[np.int32]
    households: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    old: int
    fresh_lo: NDArray[np.int64]
    fresh_hi: NDArray[np.int64]
    changed: NDArray[np.bool_]
    price: int
    pinned: NDArray[np.int32]
    together: NDArray[np.int32]
    apart: NDArray[np.bool_]
    most_touched: int | None = None

    @property
    def must(self) -> int:
        """Labels that are old grids or must begin."""
        return len(self.lo)


@dataclass(frozen=True)
class Repair:
    """One part of the ground that was mended on its own.

    Parameters
    ----------
    broken
        Labels that broke a rule.
    touched
        Labels whose units changed for it, ascending; those that began count from the number of labels asked for on.
    moved
        Households that left their old grid.
    cost
        Households moved, and grids that began or ended at the price of them.
    least
        What that is at least, whatever is done; None where only a part of the piece was looked at.
    """

    broken: tuple[int, ...]
    touched: tuple[int, ...]
    moved: int
    cost: int
    least: int | None = None


@dataclass(frozen=True)
class Restored:
    """What came of it.

    Parameters
    ----------
    placed
        int32 (n,), every unit in its home, those without one with a neighbour.
    labels
        int32 (n,), the division that holds the rules wherever a repair was found; grids that began have labels from
        the number of labels asked for on.
    repairs
        Parts that were mended.
    broken
        Labels that still break a rule.
    """

    placed: NDArray[np.int32]
    labels: NDArray[np.int32]
    repairs: tuple[Repair, ...]
    broken: tuple[int, ...]
