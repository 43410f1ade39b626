"""A fault of one code, and faults of several told as findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gridplan.findings import Finding
from gridplan.options.codes import CodeScheme

ORDER = (
    *("codes-empty", "codes-rounded", "codes-twice", "codes-returned", "codes-moved"),
    *(
        "codes-zeros",
        "codes-zeros-named",
        "codes-characters",
        "codes-length",
        "codes-county",
        "codes-subdistrict",
        "codes-community",
    ),
    *("codes-parent-unknown", "codes-name", "codes-several", "codes-one", "codes-range"),
    *("codes-number", "codes-spaces", "codes-full-width", "codes-own"),
)
"""The faults of single codes, in the order in which they are told."""

SERIAL_UNKNOWN = frozenset(
    ("codes-rounded", "codes-zeros", "codes-zeros-named", "codes-characters", "codes-length", "codes-name", "codes-own")
)
"""Faults of codes whose last digits need not be a serial of their community."""


class Fault(NamedTuple):
    """What is wrong with one code.

    Parameters
    ----------
    row
        Its position in the list.
    told
        What the sentence lists: the code, with what it is held against.
    suggested
        The code as it should be, where that can be told.
    """

    row: int
    name: str
    told: str
    suggested: str = ""


def findings_of(faults: Iterable[Fault], scheme: CodeScheme) -> tuple[Finding, ...]:
    """Return one finding for each kind of fault, worst first."""
    told: dict[str, dict[str, None]] = {}
    for fault in faults:
        told.setdefault(fault.name, {})[fault.told] = None
    numbers = _numbers(scheme)
    return tuple(Finding(name, tuple(told[name]), numbers.get(name, {})) for name in ORDER if name in told)


def by_row(faults: Sequence[Fault], rows: int) -> list[list[Fault]]:
    """Return the faults of each row."""
    found: list[list[Fault]] = [[] for _ in range(rows)]
    for fault in faults:
        found[fault.row].append(fault)
    return found


def _numbers(scheme: CodeScheme) -> Mapping[str, Mapping[str, Any]]:
    """Return what sentences name of the scheme."""
    parts = {name: getattr(scheme, name) for name in ("county", "subdistrict", "community", "digits")}
    whole = {"total": sum(parts.values()), "parts": " + ".join(map(str, parts.values()))}
    ranges = {
        kind: f"{scheme.serials(kind)[0]:0{scheme.digits}d}–{scheme.serials(kind)[-1]}"
        for kind in ("areal", "road", "dedicated")
    }
    serial = {"digits": scheme.digits}
    return {
        "codes-length": whole,
        "codes-zeros": whole,
        "codes-zeros-named": serial,
        "codes-range": ranges,
        "codes-several": {"from": scheme.merged},
    }
