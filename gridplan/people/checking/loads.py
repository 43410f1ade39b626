"""The check that nobody's load differs from the usual one by more than the window."""

from __future__ import annotations

from collections.abc import Iterator

from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.people.checking.facts import Facts

CLOSE = 1e-6
"""What loads may differ by for rounding, as a share of the usual load."""


def check_window(facts: Facts) -> Iterator[Finding]:
    """Yield officers outside the window the rules state, a finding for each department."""
    window = facts.assignment.rules.load_window
    if window is None:
        return
    for block in facts.served:
        wrong = block.officers[facts.off[block.officers] > window + CLOSE]
        for department in sorted(set(facts.departments[wrong])):
            ids = tuple(facts.ids[wrong[facts.departments[wrong] == department]])
            yield Finding("people-window", ids, {"department": department, "window": hundredths_text(window)})
