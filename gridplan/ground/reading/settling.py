"""What a ledger left open and corrections settle, so that advice that was followed is not given again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gridplan.findings import Finding


def strangers_of(findings: Sequence[Finding]) -> dict[str, int]:
    """Return building → households of the ledger's buildings that are no unit; 0 where it leaves the count empty."""
    named = [finding.numbers["counts"] for finding in findings if finding.code == "ledger-row-unmatched"]
    return {name: count or 0 for counts in named for name, count in counts.items()}


def without_settled(
    findings: Sequence[Finding], *, corrected: Collection[str], demolished: Collection[str], source: str
) -> tuple[Finding, ...]:
    """Return what a ledger left open without what corrections settle, and a note on households left out with them.

    Parameters
    ----------
    corrected
        Units whose households corrections give.
    demolished
        Buildings of the ledger that are no unit and have 0 households in the corrections.
    source
        File name of the corrections.

    Examples
    --------
    >>> left = Finding("ledger-row-unmatched", ("x", "y"), {"source": "l", "households": 9, "counts": {"x": 7, "y": 2}})
    >>> for finding in without_settled([left], corrected=(), demolished=["x"], source="fix.csv"):
    ...     print(finding.code, finding.ids, finding.numbers["households"])
    ledger-row-unmatched ('y',) 2
    correction-demolished ('x',) 7
    """
    left = [still for finding in findings for still in _still_open(finding, set(corrected), set(demolished))]
    if not demolished:
        return tuple(left)
    known = strangers_of(findings)
    numbers = {"source": source, "households": sum(known[name] for name in demolished)}
    return (*left, Finding("correction-demolished", tuple(demolished), numbers))


def _still_open(finding: Finding, corrected: set[str], demolished: set[str]) -> Iterator[Finding]:
    settled = {"ledger-unit-unmatched": corrected, "ledger-row-unmatched": demolished}.get(finding.code)
    if not settled:
        yield finding
    elif ids := tuple(name for name in finding.ids if name not in settled):
        yield replace(finding, ids=ids, numbers={**finding.numbers, **_counts_of(finding, ids)})


def _counts_of(finding: Finding, ids: Sequence[str]) -> dict[str, object]:
    """Return the households behind some of the ids of a finding, where it has them."""
    if "counts" not in finding.numbers:
        return {}
    counts = {name: finding.numbers["counts"][name] for name in ids}
    return {"counts": counts, "households": sum(count or 0 for count in counts.values())}
