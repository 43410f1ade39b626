"""Trying numbers of officers in one place: counting first, then the engine; nothing is solved twice."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.blocks import Case, Request, usual_loads
from gridplan.people.deciding import Decided, decide_case
from gridplan.people.grids import Grids
from gridplan.people.needed.values import ALL, Outcome
from gridplan.people.officers import Officers
from gridplan.people.rosters.telling import is_proven
from gridplan.people.rules import Counts, OfficerRules
from gridplan.people.walking import Walking
from gridplan.people.whynot.explaining import reasons_of
from gridplan.people.whynot.reasons import arithmetic_reasons

Split = dict[str, int]
"""Department → officers."""


@dataclass(frozen=True, eq=False)
class Place:
    """A community, or the pool of all of them, in which numbers of officers are tried under rules.

    Parameters
    ----------
    community
        `ALL` for the pool.
    rows
        int64, its grids.
    counts
        Department → fewest and most of its officers in a grid.
    tied
        Whether a grid's officers in all tie the departments together; else each is decided alone.
    known
        What was solved.
    """

    grids: Grids
    rules: OfficerRules
    community: str
    rows: NDArray[np.int64]
    counts: dict[str, Counts]
    tied: bool
    on_foot: Walking
    known: dict[tuple[object, ...], Outcome] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Departments that are decided together."""
        names = tuple(self.counts)
        return (names,) if self.tied else tuple((name,) for name in names)

    def ends(self, department: str) -> Counts:
        """Return the fewest officers by counting, and the most that can all have grids enough."""
        return self._ends(self.counts[department])

    def totals(self) -> Counts:
        """Return the fewest and the most officers of all departments by counting."""
        ends = [self.ends(name) for name in self.counts]
        fewest, most = (sum(end[i] for end in ends) for i in (0, 1))
        if self.tied and self.rules.officers_per_grid is not None:
            least, top = self._ends(self.rules.officers_per_grid)
            fewest, most = max(fewest, least), min(most, top)
        return fewest, most

    def _ends(self, counts: Counts) -> Counts:
        (lo, hi), grids = self.rules.grids_per_officer, len(self.rows)
        fewest = -(-counts[0] * grids // min(hi, grids))
        return fewest, max(counts[1] * grids // lo if lo else counts[1] * grids, fewest)

    def outcome(self, split: Split) -> Outcome:
        """Return what officers of departments that are decided together come to."""
        told = split if self.tied else {self.counts[name]: n for name, n in split.items()}
        key = tuple(told.items())
        request, case = self._asked(split)
        if not any(split.values()) and not self._posts(split):
            return Outcome("feasible", counted=True, window=0.0, loads=(0, 0), grids=(0, 0), travel=0.0)
        if reasons := arithmetic_reasons(request, [case], self.on_foot):
            return Outcome("infeasible", counted=True, reasons=reasons)
        if key not in self.known:
            self.known[key] = _solved(request, case, self.on_foot)
        return self.known[key] if self.tied else _renamed(self.known[key], *split)

    def _posts(self, split: Split) -> bool:
        """Tell whether a grid must have officers of these departments at all."""
        total = self.rules.officers_per_grid if self.tied else None
        return any(self.counts[name][0] for name in split) or (total is not None and total[0] > 0)

    def _asked(self, split: Split) -> tuple[Request, Case]:
        officers = anonymous(split, self.community)
        home = officers.table["community"].to_numpy(dtype=object)
        name = "" if self.rules.pooled else self.community
        counts = {department: self.counts[department] for department in split}
        case = Case(name, tuple(split), counts, np.arange(len(officers)), self.rows)
        rules = self.rules.replace(departments=counts) if self.tied else self._alone(counts)
        return Request(self.grids, officers, rules, home), case

    def _alone(self, counts: dict[str, Counts]) -> OfficerRules:
        return self.rules.replace(departments=counts, officers_per_grid=None)


def anonymous(split: Split, community: str) -> Officers:
    """Return officers without names, places, skills or anything of their own, ids ``police-1`` and so on.

    Examples
    --------
    >>> anonymous({"police": 2}, "A").ids.tolist()
    ['police-1', 'police-2']
    """
    of = [department for department, n in sorted(split.items()) for _ in range(n)]
    ids = [f"{department}-{i + 1}" for department, n in sorted(split.items()) for i in range(n)]
    table = pd.DataFrame(
        {
            "officer": pd.Series(ids, dtype=object),
            "department": pd.Series(of, dtype=object),
            "community": pd.Series([None if community == ALL else community] * len(of), dtype=object),
            "capacity": np.full(len(of), -1, dtype=np.int64),
            "team": pd.Series([None] * len(of), dtype=object),
            "skills": pd.Series([()] * len(of), dtype=object),
            "last_year": pd.Series([()] * len(of), dtype=object),
        }
    )
    return Officers(table, np.full((len(of), 2), np.nan))


def _solved(request: Request, case: Case, on_foot: Walking) -> Outcome:
    decided = decide_case(request, case, on_foot)
    if decided.fits is not True:
        works = "infeasible" if decided.fits is False else "unproven"
        return Outcome(works, reasons=reasons_of(request, [decided], on_foot))  # type: ignore[arg-type]
    return _figures(request, case, decided)


def _figures(request: Request, case: Case, decided: Decided) -> Outcome:
    officer, grid = decided.pairs.T
    n = len(request.officers)
    load = np.bincount(officer, request.grids.load[grid], minlength=n).astype(np.int64)
    number = np.bincount(officer, minlength=n)
    usual = usual_loads(request, case)
    away = np.abs(load / np.where(usual > 0, usual, 1.0) - 1)
    narrowest = [stage.value for stage in decided.stages if stage.name == "load"]
    return Outcome(
        "feasible",
        window=float(narrowest[0] if narrowest else away.max(initial=0.0)),
        loads=(int(load.min()), int(load.max())),
        grids=(int(number.min()), int(number.max())),
        travel=float(decided.travel.sum()),
        proven=all(map(is_proven, decided.stages)),
    )


def _renamed(outcome: Outcome, department: str) -> Outcome:
    """Return what another department with the same counts came to, told of this one."""
    reasons = tuple(Finding(r.code, r.ids, {**r.numbers, "department": department}) for r in outcome.reasons)
    return dataclasses.replace(outcome, reasons=reasons)


def together(parts: list[Outcome]) -> Outcome:
    """Return what departments that work come to together."""
    loads = [part.loads for part in parts if part.loads and part.grids != (0, 0)] or [(0, 0)]
    grids = [part.grids for part in parts if part.grids and part.grids != (0, 0)] or [(0, 0)]
    return Outcome(
        "feasible",
        window=max(part.window for part in parts),
        loads=(min(lo for lo, _ in loads), max(hi for _, hi in loads)),
        grids=(min(lo for lo, _ in grids), max(hi for _, hi in grids)),
        travel=sum(part.travel for part in parts),
        proven=all(part.proven for part in parts),
    )
