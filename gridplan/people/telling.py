"""What an assignment tells beside its posts."""

from __future__ import annotations

from gridplan.findings import Finding
from gridplan.people.blocks import Case, Request


def counted_notes(request: Request, chosen: list[Case]) -> tuple[Finding, ...]:
    """Return how many officers a grid has of each department that the rules do not name, by what was found out."""
    found: dict[tuple[str, int], list[str]] = {}
    for case in chosen:
        for department, (least, _) in case.counts.items():
            if department not in request.rules.departments:
                found.setdefault((department, least), []).append(case.community or "*")
    return tuple(
        Finding("officers-one-each" if least else "officers-at-most-one", tuple(where), {"department": department})
        for (department, least), where in sorted(found.items())
    )
