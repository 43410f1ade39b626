"""Checks of codes against each other: equal ones, and serials that are missing between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from gridplan.codes.faults import Fault
from gridplan.codes.listed import CodeList
from gridplan.findings import Finding
from gridplan.options.codes import CodeScheme, GridKind


def equal_faults(found: CodeList) -> Iterator[Fault]:
    """Yield each code that stands on several grids, with the rows."""
    rows = defaultdict(list)
    for row, code in enumerate(found.codes):
        if code:
            rows[code].append(row)
    for code, same in rows.items():
        if len(same) > 1:
            named = ", ".join(f"#{found.rows[row]}" for row in same if found.rows[row])
            yield from (Fault(row, "codes-twice", f"{code} ({named or len(same)})") for row in same)


def gap_notes(codes: Sequence[str], *, taken: Collection[str], scheme: CodeScheme) -> tuple[Finding, ...]:
    """Return a note on serials that are missing between others of one community and kind.

    Parameters
    ----------
    taken
        Codes that were given out before: they leave no gap, for they never return.
    """
    serials: dict[tuple[str, GridKind], set[int]] = defaultdict(set)
    for code in codes:
        head, serial = code[: -scheme.digits], code[-scheme.digits :]
        if len(serial) == scheme.digits and serial.isascii() and serial.isdigit():
            kind = scheme.kind_of(int(serial))
            if kind is not None:
                serials[head, kind].add(int(serial))
    told: list[str] = []
    missing = 0
    for (head, kind), present in sorted(serials.items()):
        first = scheme.serials(kind)[0]
        gaps = [s for s in range(first, max(present)) if s not in present and _code(head, s, scheme) not in taken]
        missing += len(gaps)
        told += [f"{head} {text}" for text in _runs(gaps, scheme)]
    return (Finding("codes-gaps", tuple(told), {"missing": missing}),) if told else ()


def _code(head: str, serial: int, scheme: CodeScheme) -> str:
    return f"{head}{serial:0{scheme.digits}d}"


def _runs(serials: Sequence[int], scheme: CodeScheme) -> Iterator[str]:
    """Yield serials that follow each other as one range.

    Examples
    --------
    >>> [*_runs([2, 4, 5, 6], CodeScheme())]
    ['002', '004–006']
    """
    start = 0
    for i in range(1, len(serials) + 1):
        if i == len(serials) or serials[i] != serials[i - 1] + 1:
            ends = dict.fromkeys((serials[start], serials[i - 1]))
            yield "–".join(_code("", serial, scheme) for serial in ends)
            start = i
