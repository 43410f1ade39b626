"""What one worker can have, against which estates are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIGITS, _MOST_DIGITS = 2, 9


@dataclass(frozen=True)
class Room:
    """What one worker can have in one kind of area.

    Parameters
    ----------
    amounts
        int64 (n, r), what the windows are on, by unit.
    lo, hi
        int64 (r,), the least and most of each for one worker.
    resources
        (r,) ``"load"`` or ``"households"``.
    per_worker
        Load of one full worker.
    """

    amounts: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    resources: tuple[str, ...]
    per_worker: int = 1

    @property
    def word(self) -> str:
        """What the sentence on a cut counts: that of the first window."""
        return self.resources[0]

    def above(self, units: Sequence[int]) -> bool:
        """Tell whether units are more than one worker may have together."""
        return bool((self.amounts[list(units)].sum(axis=0) > self.hi).any())

    def told(self, units: Sequence[int]) -> dict[str, Any]:
        """Return the limit, and the load, as a sentence names them."""
        if self.word == "households":
            return {"limit": int(self.hi[0])}
        load = Fraction(int(self.amounts[list(units), 0].sum()), self.per_worker)
        said, limit = _told_apart(load, Fraction(int(self.hi[0]), self.per_worker))
        return {"limit": limit, "load": said}


@dataclass(frozen=True)
class Rooms:
    """What one worker can have in each kind of area.

    Parameters
    ----------
    area
        int32 (n,), position in `kinds` of the area that each unit counts to.
    kinds
        One room for each kind of area.
    """

    area: NDArray[np.int32]
    kinds: tuple[Room, ...]


def _told_apart(one: Fraction, other: Fraction) -> tuple[str, str]:
    """Return two numbers with two decimals, or as many as tell them apart."""
    digits = next((d for d in range(_DIGITS, _MOST_DIGITS) if round(one, d) != round(other, d)), _DIGITS)
    return f"{float(round(one, digits)):.{digits}f}", f"{float(round(other, digits)):.{digits}f}"
