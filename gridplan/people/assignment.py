"""Officers sent to grids: who serves where, how well, proven how far, and why not. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.later import Later
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

AssignmentStatus = Literal["feasible", "partial", "infeasible", "unproven"]
"""feasible: every rule holds · partial: some communities cannot be met, the others are served · infeasible: proven
impossible · unproven: neither found nor proven impossible."""
StageName = Literal["placing", "load", "travel", "continuity"]


@dataclass(frozen=True)
class Stage:
    """One stage of one block, and how far it is proven.

    Parameters
    ----------
    block
        Community; empty when pooled.
    name
        ``placing`` officers in communities, narrowest ``load`` window (share of the usual load), ``travel`` (m),
        ``continuity`` (grids that change hands).
    value, bound
        What was reached, and what no assignment can go below.
    departments
        The departments that were decided together; empty for all of them.
    """

    block: str
    name: StageName
    value: float
    bound: float
    departments: tuple[str, ...] = ()

    @property
    def gap(self) -> float:
        """How far above the bound: of a load window the difference itself, else the share of the bound."""
        above = self.value - self.bound
        if self.name == "load" or above <= 0:
            return max(above, 0.0)
        return above / self.bound if self.bound > 0 else np.inf


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The smallest change of rules or officers found that makes an impossible request possible.

    Parameters
    ----------
    changes
        What to change, one finding each; without any one of them it stays impossible.
    rules, officers
        The request with the changes applied: it was solved, so it works.
    """

    changes: tuple[Finding, ...]
    rules: OfficerRules
    officers: Officers


@dataclass(frozen=True, eq=False, repr=False)
class Assignment:
    """Which officer serves which grids.

    Parameters
    ----------
    home
        Object (n,), the community each officer works in; empty when pooled.
    pairs
        int32 (p, 2), row of `officers` and row of `grids`, sorted.
    travel
        float64 (p,), walk from where the officer starts to the grid, m.
    start
        int32 (n,), row of the grid that an officer without a place of their own starts from; -1 with a place. Officers
        of a department in one community who all share one place, such as their station, have none of their own.
    stages
        What each stage came to.
    reasons
        Why the request cannot be met as it stands, in words.
    relaxation
        What would make it possible; None when it is, or when nothing was found.
    report
        Findings on the input and the result.
    """

    grids: Grids
    officers: Officers
    rules: OfficerRules
    status: AssignmentStatus
    home: NDArray[np.object_]
    pairs: NDArray[np.int32]
    travel: NDArray[np.float64]
    start: NDArray[np.int32]
    stages: tuple[Stage, ...] = ()
    reasons: tuple[Finding, ...] = ()
    relaxation: Relaxation | None = None
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return f"<Assignment: {self.status}, {len(self.officers)} officers, {len(self.pairs)} posts>"

    @property
    def posts(self) -> pd.DataFrame:
        """One row a post: ``officer, department, community, grid, travel_m``."""
        officer, grid = self.pairs.T
        return pd.DataFrame(
            {
                "officer": self.officers.ids[officer],
                "department": self.officers.table["department"].to_numpy(dtype=object)[officer],
                "community": self.grids.communities[grid],
                "grid": self.grids.codes[grid],
                "travel_m": self.travel,
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 of rules, officers' ids and posts: the same on every machine."""
        rules = json.dumps(self.rules.as_dict(), sort_keys=True, ensure_ascii=False)
        ids = self.officers.table[["officer", "department"]].to_numpy().tolist()
        posts = self.posts[["officer", "grid"]].to_numpy().tolist()
        text = json.dumps([rules, self.status, ids, posts], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def replace(self, **changes: Any) -> Assignment:
        """Return an assignment with `changes`."""
        return dataclasses.replace(self, **changes)

    by_officer = Later("gridplan.people.rosters.tables:by_officer")
    by_grid = Later("gridplan.people.rosters.tables:by_grid")
    by_community = Later("gridplan.people.rosters.tables:by_community")
    summary = Later("gridplan.people.rosters.telling:summary")
    export = Later("gridplan.people.rosters.export:export")
    as_dict = Later("gridplan.people.rosters.files:as_dict")
    verify = Later("gridplan.people.checking:verify_assignment")
    save_html = Later("gridplan.show.people.officers_page:save_html")
