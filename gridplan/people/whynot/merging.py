"""Changes that several communities need, as one list: of two about one rule the wider one stays."""

from __future__ import annotations

from collections.abc import Sequence

from gridplan.findings import Finding

_WIDEST = {
    "officers-relax-window": ("share", max),
    "officers-relax-reach": ("metres", max),
    "officers-relax-most": ("most", max),
    "officers-relax-least": ("least", min),
}
_RANGES = ("officers-relax-department", "officers-relax-grid", "officers-relax-community")


def merged(changes: Sequence[Finding]) -> list[Finding]:
    """Return the changes with one for each rule.

    Examples
    --------
    >>> two = [Finding("officers-relax-most", (), {"most": n, "before": 6}) for n in (7, 9)]
    >>> [change.numbers["most"] for change in merged(two)]
    [9]
    """
    found: dict[tuple[object, ...], Finding] = {}
    for change in changes:
        key = _key(change)
        found[key] = _wider(found[key], change) if key in found else change
    return list(found.values())


def _key(change: Finding) -> tuple[object, ...]:
    if change.code in _WIDEST:
        return (change.code,)
    if change.code in _RANGES:
        return (change.code, change.numbers.get("department"))
    return (change.code, *sorted(change.numbers.items()))


def _wider(one: Finding, other: Finding) -> Finding:
    if one.code in _WIDEST:
        name, better = _WIDEST[one.code]
        return one if better(one.numbers[name], other.numbers[name]) == one.numbers[name] else other
    if one.code not in _RANGES:
        return one
    ends = {
        "least": min(one.numbers["least"], other.numbers["least"]),
        "most": max(one.numbers["most"], other.numbers["most"]),
    }
    return Finding(one.code, (), {**one.numbers, **ends})
