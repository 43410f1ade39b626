"""What departments may be called, and whether all options speak of departments that are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gridplan.findings import Finding
from gridplan.ground.columns import plain_name
from gridplan.text import plain

RESERVED = ("grids", "before")
"""Names that plans give to networks of their own."""


def name_faults(names: Iterable[str]) -> tuple[Finding, ...]:
    """Return every fault of the departments' names: none at all, empty ones, reserved ones, two that look alike.

    Examples
    --------
    >>> [fault.code for fault in name_faults(["Police", "police ", "grids"])]
    ['departments-reserved', 'departments-alike']
    """
    alike = defaultdict(list)
    for name in names:
        alike[plain_name("".join(plain(name).split()))].append(name)
    if not alike:
        return (Finding("departments-none"),)
    faults = [Finding("departments-unnamed")] if "" in alike else []
    reserved = tuple(name for key in RESERVED for name in alike.get(key, []))
    same = tuple(name for key, group in alike.items() if len(group) > 1 and key for name in group)
    faults += [Finding("departments-reserved", reserved)] if reserved else []
    faults += [Finding("departments-alike", same)] if same else []
    return tuple(faults)


def unknown_faults(names: Iterable[str], options: Mapping[str, Iterable[str]]) -> tuple[Finding, ...]:
    """Return a fault for each option that speaks of departments that are not there.

    Parameters
    ----------
    options
        Option → the departments it names.
    """
    known = set(names)
    unknown = {option: tuple(sorted(set(told) - known)) for option, told in options.items()}
    return tuple(
        Finding("departments-unknown", ids, {"option": option, "departments": ", ".join(sorted(known)) or "-"})
        for option, ids in unknown.items()
        if ids
    )
