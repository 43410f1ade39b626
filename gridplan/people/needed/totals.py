"""What all communities need together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gridplan.people.needed.values import ALL, Staffing
from gridplan.people.officers import Officers


def totals_of(staffings: Sequence[Staffing], staff: Officers | None) -> list[Staffing]:
    """Return the sums over communities, by rules and department; a pool is its own sum."""
    apart = [one for one in staffings if one.community != ALL]
    keys = dict.fromkeys((one.rules, one.department) for one in apart)
    present = _present(staff)
    return [
        _sum([one for one in apart if (one.rules, one.department) == key], None if present is None else present[key[1]])
        for key in keys
    ]


def _sum(parts: Sequence[Staffing], now: int | None) -> Staffing:
    first, split = parts[0], Counter[str]()
    for part in parts:
        split.update(part.split)
    return Staffing(
        first.rules,
        ALL,
        first.department,
        sum(part.grids for part in parts),
        sum(part.counted for part in parts),
        _added(part.smallest for part in parts),
        all(part.proven for part in parts),
        now,
        dict(split) if all(part.smallest is not None for part in parts) else {},
        tuple(reason for part in parts for reason in part.reasons),
    )


def _added(numbers: Iterable[int | None]) -> int | None:
    listed = list(numbers)
    return None if None in listed else sum(number for number in listed if number is not None)


def _present(staff: Officers | None) -> Counter[str] | None:
    """Return all officers by department."""
    if staff is None:
        return None
    there = staff.table["department"][staff.table["capacity"] != 0].tolist()
    counted = Counter(there)
    counted[ALL] = len(there)
    return counted
