"""What a merger tells of each department."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gridplan.agreement import pairs_kept
from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.plan import Plan
from gridplan.staff import staff_notes


def merger_notes(plan: Plan) -> tuple[Finding, ...]:
    """Return a note for each department on the pairs of households that stay together."""
    households = plan.ground.units["households"].to_numpy(np.int64)
    findings = []
    for network in plan.others:
        kept, had = pairs_kept(network.labels, plan.labels, households)
        share = hundredths_text(kept / had if had else 1.0)
        findings.append(Finding("merge-kept-department", numbers={"department": network.name, "kept": share}))
    return tuple(findings)


def merger_staff_notes(plan: Plan) -> tuple[Finding, ...]:
    """Return the notes on staffing, with the reason that holds in a merger: where its number of grids comes from."""
    return tuple(
        replace(note, code="merge-staff-forced") if note.code == "staff-forced" else note for note in staff_notes(plan)
    )
