"""Levels below the grid: micro-grids and corridor groups, made of the parts of buildings. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.language import say
from gridplan.options import Ends, Window
from gridplan.options.numbers import is_number

_MOST_DIGITS = 6
MICRO, CORRIDOR = Window(30, 50), Window(10, 30)


@dataclass(frozen=True)
class LevelRules:
    """What the levels below the grid were asked for.

    Parameters
    ----------
    micro
        Households of a micro-grid.
    corridor
        Households of a corridor group, which never spans two buildings.
    sections
        True when a part with more households than a corridor group may have is divided into runs of floors.
    micro_digits, corridor_digits
        Digits of the serial that a micro-grid adds to the code of its grid, and a corridor group to the code of its
        micro-grid; more where a plan needs more.
    separator
        What stands before each serial.
    micro_per
        Households for each of whom there is one micro-grid: the number over the whole plan is rounded to the nearest,
        and the grids share it by households, inside their windows. None for the number in each grid whose mean comes
        nearest to the middle of the window.

    Examples
    --------
    >>> LevelRules().micro
    Window(lo=30, hi=50)
    """

    micro: Window = MICRO
    corridor: Window = CORRIDOR
    sections: bool = True
    micro_digits: int = 2
    corridor_digits: int = 2
    separator: str = "-"
    micro_per: float | None = None

    def __post_init__(self) -> None:
        faults = [
            f"no whole number of households lies in the {name} window"
            for name in ("micro", "corridor")
            if np.diff(getattr(self, name).whole())[0] < 0
        ]
        for name in ("micro_digits", "corridor_digits"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_DIGITS:
                faults.append(f"{name} must be a whole number from 1 to {_MOST_DIGITS}, not {value!r}")
        for name, kind, word in (("sections", bool, "true or false"), ("separator", str, "text")):
            if not isinstance(value := getattr(self, name), kind):
                faults.append(f"{name} must be {word}, not {value!r}")
        if self.micro_per is not None and not (is_number(self.micro_per) and self.micro_per > 0):
            faults.append(f"micro_per must be a number of households above 0, not {self.micro_per!r}")
        if faults:
            raise OptionError("; ".join(faults))

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values; `from_dict` reads them back. A number that is not asked for is left out."""
        values = vars(self) if self.micro_per is not None else {k: v for k, v in vars(self).items() if k != "micro_per"}
        return {**values, **{name: list(dataclasses.astuple(getattr(self, name))) for name in ("micro", "corridor")}}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LevelRules:
        """Return rules from plain values, refusing names that do not exist."""
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise OptionError(f"unknown rules of levels {unknown}; known are {sorted(known)}")
        windows = {name: Window.of(values[name]) for name in ("micro", "corridor") if name in values}
        return cls(**{**values, **windows})


def about(households: float) -> Window:
    """Return the window that "about so many" stands for: from half to one and a half times.

    Every building with at least half as many households can then be divided into such groups: the next number of
    groups begins to fit before the last one ceases to.

    Examples
    --------
    >>> about(20)
    Window(lo=10, hi=30)
    """
    return Window(households / 2, households * 1.5)


def level_rules(
    micro: Ends | None = None,
    corridor: Ends | float | None = None,
    *,
    sections: bool = True,
    micro_per: float | None = None,
) -> LevelRules:
    """Return rules of levels with the usual defaults: micro-grids of 30–50 and corridor groups of about 20 households.

    Parameters
    ----------
    micro
        Households of a micro-grid, lowest and highest.
    corridor
        Households of a corridor group: lowest and highest, or a number that they should be about.
    micro_per
        Households for each of whom the plan has one micro-grid.

    Examples
    --------
    >>> level_rules(corridor=20).corridor
    Window(lo=10, hi=30)
    """
    groups = about(corridor) if isinstance(corridor, int | float) else corridor
    return LevelRules(
        micro=MICRO if micro is None else Window.of(micro),
        corridor=CORRIDOR if groups is None else Window.of(groups),
        sections=sections,
        micro_per=micro_per,
    )


@dataclass(frozen=True, eq=False, repr=False)
class Levels:
    """The levels below the grids of a plan.

    Parameters
    ----------
    rules
        What was asked for.
    parts
        One row a part, or a run of floors of one: ``unit``, ``part`` (id within the unit), ``section`` (1, 2, … from
        the ground up; 0 for a whole part), ``households``, ``origin`` (``given | floors | count | none``), ``grid``,
        ``micro_grid``, ``corridor`` (None where nobody lives in the unit). Units where nobody lives stand here too,
        so that every unit is in a micro-grid.
    report
        Findings, and the account of households.
    """

    rules: LevelRules
    parts: pd.DataFrame
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return f"<Levels: {len(self.micro_grids)} micro-grids, {len(self.corridors)} corridor groups>"

    @cached_property
    def micro_grids(self) -> pd.DataFrame:
        """One row a micro-grid: code, grid, households, units, units shared with others, corridor groups, deviation."""
        spread = self.parts.groupby("unit")["micro_grid"].nunique()
        shared = self.parts["unit"].where(self.parts["unit"].map(spread) > 1)
        rows = self.parts.assign(shared=shared).groupby("micro_grid", sort=True)
        table = rows.agg(
            grid=("grid", "first"),
            households=("households", "sum"),
            units=("unit", "nunique"),
            shared_units=("shared", "nunique"),
            corridors=("corridor", "nunique"),
        )
        return _judged(table.reset_index(), self.rules.micro)

    @cached_property
    def corridors(self) -> pd.DataFrame:
        """One row a corridor group: code, micro-grid, grid, building, households, parts, deviation."""
        rows = self.parts[self.parts["corridor"].notna()].groupby("corridor", sort=True)
        table = rows.agg(
            micro_grid=("micro_grid", "first"),
            grid=("grid", "first"),
            unit=("unit", "first"),
            households=("households", "sum"),
            parts=("part", "size"),
        )
        return _judged(table.reset_index(), self.rules.corridor)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the rules and of which household belongs where: the same on every machine."""
        rules = json.dumps(self.rules.as_dict(), sort_keys=True, ensure_ascii=False)
        rows = self.parts.astype(object).where(self.parts.notna(), None).to_numpy().tolist()
        return hashlib.sha256(json.dumps([rules, rows], ensure_ascii=False).encode()).hexdigest()

    def headline(self, lang: str | None = None) -> str:
        """Return how many groups there are and how many of them are outside their windows, in one line."""
        micro, corridor = self.micro_grids, self.corridors
        return say(
            "levels-summary",
            lang,
            micro=len(micro),
            corridors=len(corridor),
            households=int(self.parts["households"].sum()),
            micro_outside=int(micro["outside_window"].sum()),
            corridors_outside=int(corridor["outside_window"].sum()),
        )

    def summary(self, lang: str | None = None) -> str:
        """Return the levels in a few lines, with everything that is outside a window."""
        return "\n".join([self.headline(lang), *(finding.line(lang) for finding in self.report.findings)])

    def __str__(self) -> str:
        return self.summary()


def _judged(table: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return a table of groups with how far each is from the middle of its window, and whether it is outside."""
    lo, hi = window.whole()
    table["deviation"] = table["households"] / window.middle - 1
    table["outside_window"] = ~table["households"].between(lo, hi)
    return table
