"""Windows: the lowest and highest value allowed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gridplan.errors import OptionError
from gridplan.options.numbers import is_number


@dataclass(frozen=True)
class Window:
    """The lowest and highest value allowed, both included.

    Examples
    --------
    >>> Window(300, 500).times(2)
    Window(lo=600, hi=1000)
    """

    lo: float
    hi: float

    def __post_init__(self) -> None:
        if not (is_number(self.lo) and is_number(self.hi) and 0 <= self.lo <= self.hi and self.hi > 0):
            raise OptionError(f"window {self.lo}-{self.hi} must run from a lower to a higher number, not below 0")
        for name in ("lo", "hi"):  # 300 and 300.0 are one rule, with one digest
            value = getattr(self, name)
            object.__setattr__(self, name, int(value) if value == int(value) else float(value))

    def times(self, workers: int) -> Window:
        """Return the window of a grid with `workers` workers."""
        return Window(self.lo * workers, self.hi * workers)

    def whole(self, *, unit: int = 1) -> tuple[int, int]:
        """Return the lowest and highest whole amount inside the window, whose ends count `unit` each.

        Ends are taken as they are written in decimals, so that 1.1 × 1,500 is 1,650 and not 1,650.0000000000002.

        Examples
        --------
        >>> Window(0.8, 1.1).whole(unit=1500)
        (1200, 1650)
        """
        lo, hi = (Fraction(str(end)) * unit for end in (self.lo, self.hi))
        return math.ceil(lo), math.floor(hi)

    @classmethod
    def of(cls, ends: Ends | Mapping[str, Any]) -> Window:
        """Return a window as it is, or made of a lowest and a highest value, in order or as ``lo`` and ``hi``.

        Raises
        ------
        OptionError
            When it is neither, or can never be right.

        Examples
        --------
        >>> Window.of([300, 500]) == Window.of({"lo": 300, "hi": 500})
        True
        """
        if isinstance(ends, Window):
            return ends
        given: Any = ends
        if isinstance(given, Mapping):
            given = [given["lo"], given["hi"]] if set(given) == {"lo", "hi"} else ()
        found = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else ()
        if len(found) != 2:
            raise OptionError(f"a window has a lowest and a highest value, not {ends!r}")
        return cls(*found)

    @property
    def middle(self) -> float:
        """The value half-way, which a grid should come near."""
        return (self.lo + self.hi) / 2


Ends = Window | Sequence[float]
HOUSEHOLDS, LOAD = Window(300, 500), Window(0.8, 1.2)
"""The usual windows: households per worker, and workers' worth of load per worker."""
