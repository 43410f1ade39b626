"""What stands against signing a plan off: statements that are not so, and rules that it breaks."""

from __future__ import annotations

from typing import NamedTuple

from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.verify.verification import Verification, verify

_NO_FAULTS = ("verify-bridged",)
"""Notes of a verification on what the rules themselves ask for."""
_WHOLE = ("feasible", "adopted")
"""Status of plans of which no piece is known to break its rules; of adopted ones verification tells."""


class Faults(NamedTuple):
    """Faults of a plan, as findings.

    Parameters
    ----------
    untrue
        What the plan says and is not so.
    rules
        Rules that it breaks, and says so.
    broken
        The same behind one finding that refuses; empty where every rule holds.
    """

    untrue: tuple[Finding, ...]
    rules: tuple[Finding, ...]
    broken: tuple[Finding, ...]


def faults_of(plan: Plan) -> Faults:
    """Verify a plan and return its faults."""
    found = verify(plan)
    untrue = (Finding("signoff-untrue"), *found.failures) if found.failures else ()
    rules = broken_rules(found)
    return Faults(untrue, rules, (Finding("signoff-faults"), *rules) if rules else ())


def broken_rules(found: Verification) -> tuple[Finding, ...]:
    """Return the rules that a verified plan breaks, as it says itself; too damaged a plan has failures only."""
    rules = tuple(note for note in found.notes if note.code not in _NO_FAULTS)
    status = found.figures.get("plan_status", _WHOLE[0])
    return rules if status in _WHOLE else (Finding(f"signoff-{status}"), *rules)
