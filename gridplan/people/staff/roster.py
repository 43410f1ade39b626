"""Workers given to grids: who serves what with which share of their time, how even, and why not. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.later import Later
from gridplan.people.assignment import AssignmentStatus, Stage
from gridplan.people.grids import Grids
from gridplan.people.staff.crew import Crew
from gridplan.people.staff.rules import WorkerRules
from gridplan.plan import Plan


@dataclass(frozen=True, eq=False)
class WorkerRelaxation:
    """The smallest change found that makes an impossible request possible.

    Parameters
    ----------
    changes
        What to change, one finding each; without any one of them it stays impossible.
    workers, window, grids_per_worker
        The request with the changes applied, as `assign_workers` takes it: it was solved, so it works.
    """

    changes: tuple[Finding, ...]
    workers: pd.DataFrame
    window: tuple[float, float] | None
    grids_per_worker: int | None


@dataclass(frozen=True, eq=False, repr=False)
class WorkerRoster:
    """Which worker serves which grids, with which share of full time.

    Parameters
    ----------
    home
        object (k,), community each worker works in; empty when pooled.
    pairs
        int32 (p, 2), row of the crew and row of the grids, sorted.
    share
        float64 (p,), share of full time that the worker has for the grid; a worker's shares add up to their time.
        0 where the grid has no load.
    stages
        For each community the load of its heaviest worker for the time they have, over the usual
        load, and what no way
        to give out the grids can go below.
    reasons
        Why the request cannot be met as it stands, in words.
    relaxation
        What would make it possible; None when it is, or when nothing was found.
    report
        Findings on the input and the result.
    """

    grids: Grids
    crew: Crew
    rules: WorkerRules
    status: AssignmentStatus
    home: NDArray[np.object_]
    pairs: NDArray[np.int32]
    share: NDArray[np.float64]
    stages: tuple[Stage, ...] = ()
    reasons: tuple[Finding, ...] = ()
    relaxation: WorkerRelaxation | None = None
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return f"<WorkerRoster: {self.status}, {len(self.crew)} workers, {len(self.pairs)} posts>"

    @property
    def workers(self) -> pd.DataFrame:
        """One row a worker and grid: ``worker, grid, share``, as the table of a plan."""
        ids = self.crew.table["worker"].to_numpy(dtype=object)
        return pd.DataFrame(
            {"worker": ids[self.pairs[:, 0]], "grid": self.grids.codes[self.pairs[:, 1]], "share": self.share}
        )

    @property
    def digest(self) -> str:
        """SHA-256 of rules, status and posts: the same on every machine."""
        posts = self.workers.assign(share=[f"{share:.6f}" for share in self.share]).to_numpy().tolist()
        text = json.dumps([self.rules.as_dict(), self.status, posts], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def replace(self, **changes: Any) -> WorkerRoster:
        """Return a roster with `changes`."""
        return dataclasses.replace(self, **changes)

    def in_plan(self, plan: Plan) -> Plan:
        """Return `plan` with these workers in place of its own; its grids, windows and proof stay as they are.

        The workers of a plan are those of its areal grids: posts on road-segment grids stay in the roster, which the
        plan tells.
        """
        own = self.workers[self.workers["grid"].isin(plan.network.codes)].reset_index(drop=True)
        full_time = f"{own['share'].sum():.3f}"
        numbers = {"workers": own["worker"].nunique(), "posts": len(own), "full_time": full_time}
        apart = len(self.workers) - len(own)
        notes = (Finding("crew-roads-apart", (), {"posts": apart}),) if apart else ()
        earlier = tuple(f for f in plan.report.findings if f.code not in ("crew-assigned", "crew-roads-apart"))
        told = dataclasses.replace(plan.report, findings=(*earlier, Finding("crew-assigned", (), numbers), *notes))
        return plan.replace(workers=own, report=told)

    by_worker = Later("gridplan.people.staff.tables:by_worker")
    by_grid = Later("gridplan.people.staff.tables:by_grid")
    by_community = Later("gridplan.people.staff.tables:by_community")
    summary = Later("gridplan.people.staff.telling:roster_summary")
    export = Later("gridplan.people.staff.export:export_roster")
    as_dict = Later("gridplan.people.staff.telling:roster_dict")
    verify = Later("gridplan.people.staff.checking:verify_roster")
