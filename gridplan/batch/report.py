"""What became of all places, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from gridplan.batch.record import PLAN, PlaceRecord, PlaceStatus
from gridplan.findings import Report
from gridplan.language import say
from gridplan.status import Status

WORST_FIRST: tuple[PlaceStatus, ...] = (
    "failed",
    "refused",
    "infeasible",
    "unproven",
    "stopped",
    "partial",
    "adopted",
    "feasible",
)
assert set(WORST_FIRST) == {*get_args(Status), "refused", "failed"}

COUNTS = ("units", "households", "grids", "outside_window", "moved_households")
"""Figures of a place in the table."""

_SHOWN = 10


@dataclass(frozen=True, eq=False, repr=False)
class BatchReport:
    """What became of all places.

    Parameters
    ----------
    folder
        Where everything is written.
    records
        What became of each place, worst first.
    report
        What was noticed about the input as a whole.
    seconds
        How long the batch took.
    folders
        Place → folder of its files.
    """

    folder: Path
    records: tuple[PlaceRecord, ...]
    report: Report
    seconds: float = 0.0
    folders: Mapping[str, Path] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<BatchReport: {len(self.records)} places, {len(self.failed)} without a plan>"

    @property
    def failed(self) -> tuple[PlaceRecord, ...]:
        """Places that have no plan."""
        return tuple(record for record in self.records if not record.plan_digest)

    @property
    def plans(self) -> tuple[Path, ...]:
        """Files of the plans, in the order of the places' names; `gridplan.join_plans` makes one plan of them."""
        made = sorted(record.place for record in self.records if record.plan_digest)
        return tuple(self.folders[place] / PLAN for place in made)

    @property
    def kept(self) -> int:
        """Number of places in which nothing had changed."""
        return sum(record.kept for record in self.records)

    @property
    def counts(self) -> dict[PlaceStatus, int]:
        """Return status → number of places, worst first."""
        found = Counter(record.status for record in self.records)
        return {status: found[status] for status in WORST_FIRST if found[status]}

    def as_table(self, lang: str | None = None) -> pd.DataFrame:
        """Return one row a place, worst first: status, counts, reason, seconds."""
        rows = [
            {
                "place": record.place,
                "status": record.status,
                **{name: record.figures.get(name, 0) for name in COUNTS},
                "reason": record.reason(lang),
                "seconds": round(sum(record.seconds.values()), 2),
            }
            for record in self.records
        ]
        return pd.DataFrame(rows, columns=["place", "status", *COUNTS, "reason", "seconds"])

    def total(self, name: str) -> int:
        """Return the sum of a figure over all places."""
        return sum(record.figures.get(name, 0) for record in self.records)

    def headline(self, lang: str | None = None) -> str:
        """Return the sums over all places in one line."""
        grids, households, outside = (self.total(name) for name in ("grids", "households", "outside_window"))
        return say(
            "batch-headline", lang, places=len(self.records), grids=grids, households=households, outside=outside
        )

    def summary(self, lang: str | None = None) -> str:
        """Return the batch in a few lines: how many places, which are bad and why, and what to look at in the input."""
        lines = [self.headline(lang), say("batch-run", lang, kept=self.kept, seconds=f"{self.seconds:.0f}")]
        lines += [
            say("batch-summary-status", lang, status=say(f"status-{status}", lang), count=count)
            for status, count in self.counts.items()
        ]
        bad = [record for record in self.records if record.status not in ("feasible", "adopted")]
        lines += [say("batch-bad-place", lang, place=r.place, reason=r.reason(lang)) for r in bad[:_SHOWN]]
        if len(bad) > _SHOWN:
            lines.append(say("batch-more", lang, count=len(bad) - _SHOWN))
        lines += [finding.line(lang) for finding in self.report.findings if finding.severity == "warning"]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON."""
        return {
            "folder": str(self.folder),
            "places": len(self.records),
            "kept": self.kept,
            "counts": self.counts,
            "grids": self.total("grids"),
            "households": self.total("households"),
            "outside_window": self.total("outside_window"),
            "moved_households": self.total("moved_households"),
            "seconds": round(self.seconds, 2),
            "findings": [finding.as_dict() for finding in self.report.findings],
            "records": [record.as_dict() for record in self.records],
        }


def worst_first(records: list[PlaceRecord]) -> tuple[PlaceRecord, ...]:
    """Return records in the order in which people should look at them."""
    return tuple(sorted(records, key=_rank))


def _rank(record: PlaceRecord) -> tuple[int, int, int, str]:
    outside, moved = (record.figures.get(name, 0) for name in ("outside_window", "moved_households"))
    return WORST_FIRST.index(record.status), -outside, -moved, record.place
