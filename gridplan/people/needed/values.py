"""What numbers of officers come to, and the staff that is needed. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from gridplan.findings import Finding, Report
from gridplan.later import Later
from gridplan.people.rules import OfficerRules

ALL = "*"
"""All departments together, or all communities."""
Works = Literal["feasible", "infeasible", "unproven"]


@dataclass(frozen=True)
class Outcome:
    """What a number of officers came to.

    Parameters
    ----------
    works
        ``unproven`` where no assignment was found and none proven impossible.
    counted
        True when counting alone excludes it, nothing was solved.
    window
        Narrowest share by which loads differ from the usual; what was reached where the rules fix a window.
    loads, grids
        Least and most of an officer.
    travel
        Walks of all officers together, m.
    proven
        Whether no assignment has a narrower window or, within it, shorter walks.
    reasons
        Why it does not work.
    """

    works: Works
    counted: bool = False
    window: float = np.nan
    loads: tuple[int, int] | None = None
    grids: tuple[int, int] | None = None
    travel: float = np.nan
    proven: bool = True
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Trial:
    """A number of officers of a department (`ALL` for all of them together) that was tried in a community.

    Parameters
    ----------
    rules
        Name of the rules.
    community
        `ALL` where communities are pooled.
    split
        Department → officers: the split with which it works; empty where none does.
    """

    rules: str
    community: str
    department: str
    officers: int
    split: Mapping[str, int]
    outcome: Outcome


@dataclass(frozen=True)
class Staffing:
    """The staff that is needed of a department (`ALL` for all of them) in a community (`ALL` for the whole plan).

    Parameters
    ----------
    counted
        Fewest officers by counting alone: posts that must be filled ÷ most grids of an officer.
    smallest
        Smallest number that works, found by solving; None when none does.
    proven
        Whether it is proven that no smaller number works.
    now
        How many there are; None where that is not known.
    split
        Department → officers of the smallest staff.
    reasons
        Why no number works.
    """

    rules: str
    community: str
    department: str
    grids: int
    counted: int
    smallest: int | None
    proven: bool
    now: int | None
    split: Mapping[str, int]
    reasons: tuple[Finding, ...] = ()

    @property
    def missing(self) -> int | None:
        """Officers that the smallest staff has and the present one has not."""
        return None if self.smallest is None or self.now is None else max(self.smallest - self.now, 0)

    @property
    def spare(self) -> int | None:
        """Officers above the smallest staff."""
        return None if self.smallest is None or self.now is None else max(self.now - self.smallest, 0)


@dataclass(frozen=True, eq=False, repr=False)
class Needed:
    """How many officers are needed.

    Parameters
    ----------
    rules
        Name → rules that were compared.
    staff
        What is needed, by rules, community and department.
    trials
        Numbers that were tried, by rules, community, department and number.
    report
        Findings on officers and rules.
    """

    rules: Mapping[str, OfficerRules]
    staff: tuple[Staffing, ...]
    trials: tuple[Trial, ...]
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        totals = [one for one in self.staff if one.community == one.department == ALL]
        told = ", ".join(f"{one.rules}: {'-' if one.smallest is None else one.smallest}" for one in totals)
        return f"<Needed: {told} officers>"

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Why there is no number that works, where there is none, each told once."""
        found = [reason for name in self.rules for reason in self.reasons_of(name)]
        return tuple(reason for i, reason in enumerate(found) if reason not in found[:i])

    def reasons_of(self, rules: str) -> tuple[Finding, ...]:
        """Return why there is no number that works under the rules of that name, each told once."""
        none = [one for one in self.staff if one.rules == rules and one.smallest is None]
        found = [reason for one in none for reason in one.reasons]
        return tuple(reason for i, reason in enumerate(found) if reason not in found[:i])

    by_department = Later("gridplan.people.needed.tables:by_department")
    by_number = Later("gridplan.people.needed.tables:by_number")
    summary = Later("gridplan.people.needed.telling:summary")
    as_dict = Later("gridplan.people.needed.export:as_dict")
    export = Later("gridplan.people.needed.export:export")
