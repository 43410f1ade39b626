"""Standards: how many households, shops, jobs, … one worker looks after, by kind of unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count
from gridplan.options.window import Ends, Window

PER_HOUSEHOLD = "households"
"""What kinds are measured by unless told otherwise."""
FLOOR_AREA = "area"
"""Floor area in m²: the footprint times the storeys."""
ANY_KIND = "*"
"""The kind of every unit whose own kind is not in the standard."""
MOST = 2**53
"""Loads stay below it, so that they are whole numbers in every file and on every page."""


@dataclass(frozen=True)
class Ratio:
    """How many of something one worker looks after.

    Parameters
    ----------
    per
        Column of the units that is counted, such as ``shops``, ``people``, ``jobs`` or ``students``; ``households``,
        or ``area`` for m² of floor area (footprint × storeys).
    ratio
        So many of them are the load of one full worker.
    window
        Workers' worth of load per worker in areas of this kind, which holds the full worker, 1; that of the rules
        where None.

    Raises
    ------
    OptionError
        With every value that can never be right.

    Examples
    --------
    >>> Ratio("shops", 200, (0.7, 1.3))
    Ratio(per='shops', ratio=200, window=Window(lo=0.7, hi=1.3))
    """

    per: str
    ratio: int
    window: Window | Ends | None = None

    def __post_init__(self) -> None:
        faults = [*self._faults()]
        if faults:
            raise OptionError("; ".join(faults))
        object.__setattr__(self, "ratio", int(self.ratio))
        object.__setattr__(self, "window", self._window())

    def _faults(self) -> Iterator[str]:
        if not (isinstance(self.per, str) and self.per.strip() == self.per and self.per):
            yield f"what a ratio counts must be the name of a column, not {self.per!r}"
        if not is_count(self.ratio, least=1):
            yield f"{self.per} per worker must be a whole number of at least 1, not {self.ratio!r}"
        try:
            window = self._window()
        except (OptionError, TypeError) as fault:
            yield f"window of {self.per} per worker: {fault}"
            return
        if window is not None and not window.lo <= 1 <= window.hi:
            yield f"the window of {self.per} per worker must hold one full worker, 1, not run {window.lo}-{window.hi}"

    def _window(self) -> Window | None:
        return None if self.window is None else Window.of(self.window)

    @property
    def by_households(self) -> bool:
        """True where households are counted."""
        return self.per == PER_HOUSEHOLD

    def as_plain(self) -> int | dict[str, Any]:
        """Return the ratio as a plain value: a number alone where it counts households without a window of its own."""
        if self.by_households and self.window is None:
            return self.ratio
        plain: dict[str, Any] = {"per": self.per, "ratio": self.ratio}
        if isinstance(self.window, Window):
            plain["window"] = [self.window.lo, self.window.hi]
        return plain

    @classmethod
    def of(cls, value: Any) -> Ratio:
        """Return a ratio as it is, of a number of households, or of plain values.

        Raises
        ------
        OptionError
            When it can never be right.

        Examples
        --------
        >>> Ratio.of(300) == Ratio.of({"ratio": 300}) == Ratio("households", 300)
        True
        """
        if isinstance(value, Ratio):
            return value
        if not isinstance(value, Mapping):
            return cls(PER_HOUSEHOLD, value)
        if set(value) - {"per", "ratio", "window"} or "ratio" not in value:
            raise OptionError(f"a ratio has per, ratio and window, not {', '.join(map(str, value)) or 'nothing'}")
        return cls(**{"per": PER_HOUSEHOLD, **value})


class Standard(Mapping[str, int]):
    """How many households one worker looks after, by kind of unit; or how many of something else.

    The load of one of them is an integer in units of 1/lcm of the ratios, so loads add without rounding. Kind ``*``
    stands for every kind that is not named.

    Raises
    ------
    OptionError
        With every ratio that can never be right, or when their least common multiple is beyond whole numbers.

    Examples
    --------
    >>> s = Standard(open=300, managed=500)
    >>> s.per_worker, s.load_of("open"), s.load_of("managed")
    (1500, 5, 3)
    >>> town = Standard(residential=300, commercial=Ratio("shops", 200, (0.7, 1.3)))
    >>> town.per_worker, town.load_of("commercial"), town.ratio_of("commercial").per
    (600, 3, 'shops')
    """

    def __init__(self, ratios: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        if ratios is not None and not isinstance(ratios, Mapping):
            raise OptionError(f"a standard gives households per worker by kind, not {ratios!r}")
        given = dict(sorted({**(ratios or {}), **more}.items()))
        counts = {kind: value for kind, value in given.items() if not isinstance(value, (Ratio, Mapping))}
        wrong = {kind: value for kind, value in counts.items() if not is_count(value, least=1)}
        if wrong or not given:
            raise OptionError(f"households per worker must be whole numbers of at least 1, not {wrong or 'empty'}")
        self._ratios = dict(_read(given))
        if self.per_worker >= MOST:
            raise OptionError(f"ratios have no common measure below 2^53: {self._listed()}; take rounder numbers")

    def __getitem__(self, kind: str) -> int:
        return self._ratios[kind].ratio

    def __iter__(self) -> Iterator[str]:
        return iter(self._ratios)

    def __len__(self) -> int:
        return len(self._ratios)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Standard) and self._ratios == other._ratios

    def __hash__(self) -> int:
        return hash(tuple(self._ratios.items()))

    def __repr__(self) -> str:
        return f"Standard({self._listed()})"

    def _listed(self) -> str:
        shown = {kind: value.as_plain() if value.by_households else value for kind, value in self._ratios.items()}
        return ", ".join(f"{kind}={value}" for kind, value in shown.items())

    @property
    def per_worker(self) -> int:
        """Load of one full worker: the least common multiple of the ratios."""
        return math.lcm(*self.values())

    def load_of(self, kind: str) -> int:
        """Load of one household of `kind`, or of one of what the kind is measured by."""
        return self.per_worker // self[kind]

    def ratio_of(self, kind: str) -> Ratio:
        """Return the ratio of `kind`, with what it counts and its window."""
        return self._ratios[kind]

    @property
    def by_households(self) -> dict[str, int]:
        """Households per worker of the kinds that are measured by households."""
        return {kind: ratio.ratio for kind, ratio in self._ratios.items() if ratio.by_households}

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the units that kinds are measured by, beside households and floor area.

        Examples
        --------
        >>> Standard(residential=300, commercial=Ratio("shops", 200), campus=Ratio("area", 50_000)).columns
        ('shops',)
        """
        return tuple(
            dict.fromkeys(ratio.per for ratio in self._ratios.values() if ratio.per not in (PER_HOUSEHOLD, FLOOR_AREA))
        )

    @property
    def windows(self) -> dict[str, Window]:
        """Kind → window of its own, for the kinds that have one."""
        found = ((kind, ratio.window) for kind, ratio in self._ratios.items())
        return {kind: window for kind, window in found if isinstance(window, Window)}

    def as_dict(self) -> dict[str, Any]:
        """Return the standard as plain values for JSON and TOML.

        Examples
        --------
        >>> Standard(Standard(open=300, campus=Ratio("students", 2000)).as_dict())
        Standard(campus=Ratio(per='students', ratio=2000, window=None), open=300)
        """
        return {kind: ratio.as_plain() for kind, ratio in self._ratios.items()}


def _read(given: Mapping[str, Any]) -> Iterator[tuple[str, Ratio]]:
    """Yield each kind with its ratio.

    Raises
    ------
    OptionError
        With every kind whose ratio can never be right.
    """
    faults = []
    for kind, value in given.items():
        try:
            yield kind, Ratio.of(value)
        except (OptionError, TypeError) as fault:
            faults.append(f"{kind}: {fault}")
    if faults:
        raise OptionError("; ".join(faults))
