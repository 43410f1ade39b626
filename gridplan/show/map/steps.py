"""Classes of an amount with round ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.language import Lang, say

MOST = 5
"""Classes at most."""
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Steps:
    """Classes that begin at a round number and are equally wide.

    Parameters
    ----------
    ends
        Where each class begins and the last one ends, ascending.
    whole
        Whether the amounts are whole numbers.
    """

    ends: tuple[float, ...]
    whole: bool

    def __len__(self) -> int:
        return len(self.ends) - 1

    def classes(self, amounts: NDArray[np.float64]) -> list[int]:
        """Return the class of each amount; one more than the last where there is none (NaN).

        Examples
        --------
        >>> Steps((0.0, 50.0, 100.0), whole=True).classes(np.array([0, 50, 100, np.nan]))
        [0, 1, 1, 2]
        """
        found = np.digitize(np.nan_to_num(amounts), self.ends[1:-1])
        classes: list[int] = np.where(np.isnan(amounts), len(self), found).tolist()
        return classes

    def names(self, lang: Lang) -> list[str]:
        """Return the classes in words, such as ``300–349``."""
        return [self._name(number, lang) for number in range(len(self))]

    def _name(self, number: int, lang: Lang) -> str:
        lo, hi = self.ends[number], self.ends[number + 1]
        if not self.whole:
            digits = 2 if round((hi - lo) * 10) * 10 != round((hi - lo) * 100) else 1
            return say("map-step", lang, lo=f"{lo:.{digits}f}", hi=f"{hi:.{digits}f}")
        last = hi if number == len(self) - 1 else hi - 1
        return f"{lo:,.0f}" if last <= lo else say("map-step", lang, lo=f"{lo:,.0f}", hi=f"{last:,.0f}")


def steps_of(amounts: NDArray[np.float64], *, whole: bool) -> Steps:
    """Return at most five classes with round ends that hold all `amounts`; NaN is none of them.

    Examples
    --------
    >>> steps_of(np.array([310.0, 342.0, 498.0]), whole=True).ends
    (300.0, 350.0, 400.0, 450.0, 500.0)
    >>> steps_of(np.array([7.0, 7.0]), whole=True).ends
    (7.0, 8.0)
    """
    known = amounts[np.isfinite(amounts)]
    lo, hi = float(known.min()), float(known.max())
    if hi == lo:
        return Steps((lo, lo + (1.0 if whole else 0.1)), whole)
    power = float(10.0 ** np.floor(np.log10((hi - lo) / MOST)))
    sizes = [size * power for size in (*_ROUND, 20.0) if not whole or (size * power).is_integer()]
    size = next(size for size in sizes if np.ceil(hi / size) - np.floor(lo / size) <= MOST)
    first, last = int(np.floor(lo / size)), int(np.ceil(hi / size))
    return Steps(tuple(round(number * size, 10) for number in range(first, last + 1)), whole)
