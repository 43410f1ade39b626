"""What the findings of a plan say about its grids: why a grid was touched."""

from __future__ import annotations

from collections.abc import Collection

from gridplan.findings import Finding
from gridplan.plan import Plan

_SUBJECTS = ("grid", "broken")
"""What findings call the grids that they are about, where these are not their ids."""


def named_grids(plan: Plan, codes: Collection[str]) -> dict[str, tuple[Finding, ...]]:
    """Return code → findings that name the grid, as their subject or among their ids, sorted by code."""
    known = frozenset(codes)
    findings = [*plan.report.findings, *(finding for piece in plan.components for finding in piece.findings)]
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        for code in _grids_of(finding, known):
            if finding not in found.get(code, ()):
                found[code] = (*found.get(code, ()), finding)
    return dict(sorted(found.items()))


def _grids_of(finding: Finding, known: frozenset[str]) -> list[str]:
    """Return the grids that a finding is about; ids that are not all of grids are of units, be they equal."""
    ids = finding.ids if known.issuperset(finding.ids) else ()
    told = [code for name in _SUBJECTS for code in str(finding.numbers.get(name, "")).split(", ")]
    return [*dict.fromkeys([*ids, *(code for code in told if code in known)])]
