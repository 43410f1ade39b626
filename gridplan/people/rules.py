"""What officers' grids are asked to be, as one frozen value that refuses what can never be right."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gridplan.errors import OptionError
from gridplan.people.rule_values import READERS

Counts = tuple[int, int]
Pair = tuple[str, str]
"""An officer and a grid."""


@dataclass(frozen=True)
class OfficerRules:
    """Rules for sending officers to grids; stored in the assignment they made.

    Parameters
    ----------
    grids_per_officer
        Fewest and most grids of an officer; an officer's own capacity lowers the upper end.
    officers_per_community
        Fewest and most officers of a community over all departments, or None.
    officers_per_grid
        Fewest and most officers of a grid over all departments, or None.
    departments
        Department → fewest and most of its officers in a grid. A department that is not named has one officer in each
        grid where its officers suffice for that, else at most one; which of both is told.
    load_window
        Share by which an officer's load may differ from the usual load of the department, e.g. 0.1; None asks for the
        narrowest window that can be met.
    slack
        Share that is added to the narrowest window before travel is made short.
    travel_slack
        Share by which travel may grow so that more officers keep last year's grids.
    connected
        True when an officer's grids must hang together.
    reach
        Grids so near on foot count as neighbours too, m; None for none.
    pooled
        True when officers may serve grids of every community, False when of their own only.
    needs
        Grid → skills of which one of its officers each must have.
    pinned, forbidden
        Pairs of officer and grid that must be, and may not be.

    Examples
    --------
    >>> OfficerRules(grids_per_officer=(5, 6)).pooled
    False
    """

    grids_per_officer: Counts = (5, 6)
    officers_per_community: Counts | None = None
    officers_per_grid: Counts | None = None
    departments: Mapping[str, Counts] = field(default_factory=dict)
    load_window: float | None = None
    slack: float = 0.02
    travel_slack: float = 0.02
    connected: bool = False
    reach: float | None = None
    pooled: bool = False
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pinned: tuple[Pair, ...] = ()
    forbidden: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        faults: list[str] = []
        for name, read in READERS.items():
            try:
                object.__setattr__(self, name, read(name, getattr(self, name)))
            except OptionError as fault:
                faults.append(str(fault))
        faults = faults or self._faults()
        if faults:
            raise OptionError("; ".join(faults))

    def _faults(self) -> list[str]:
        """Return what is wrong between values that are right by themselves."""
        faults = []
        if self.grids_per_officer[1] < 1:
            faults.append("grids_per_officer must allow at least one grid")
        if both := sorted(set(self.pinned) & set(self.forbidden)):
            faults.append(f"pairs {both} are both pinned and forbidden")
        return faults

    def replace(self, **changes: Any) -> OfficerRules:
        """Return rules with `changes`."""
        return dataclasses.replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values for JSON; `from_dict` reads them back."""
        plain = dict(vars(self))
        for name in ("grids_per_officer", "officers_per_community", "officers_per_grid"):
            plain[name] = None if plain[name] is None else list(plain[name])
        plain["departments"] = {name: list(ends) for name, ends in self.departments.items()}
        plain["needs"] = {grid: list(skills) for grid, skills in self.needs.items()}
        return plain | {name: [list(pair) for pair in plain[name]] for name in ("pinned", "forbidden")}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> OfficerRules:
        """Return rules from plain values, refusing names that do not exist.

        Examples
        --------
        >>> OfficerRules.from_dict({"grids_per_officer": [4, 6]}).grids_per_officer
        (4, 6)
        """
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise OptionError(f"unknown rules of officers {unknown}; known are {sorted(known)}")
        return cls(**values)
