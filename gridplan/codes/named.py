"""Checks of codes that stand behind the names of communities."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gridplan.codes.faults import Fault
from gridplan.codes.parents import head_in
from gridplan.options.codes import CodeScheme


def named_faults(
    row: int, code: str, *, communities: tuple[str, ...], known: Collection[str], scheme: CodeScheme
) -> Iterator[Fault]:
    """Yield what is wrong with a code of a community that goes by its name.

    Parameters
    ----------
    communities
        Names of the communities of its grid; none where nobody said.
    known
        Names of all communities.
    """
    head = head_in(code, communities, scheme)
    if head is not None or not (communities or known):
        yield from _serial_faults(row, code, head or "", scheme)
        return
    named = code.rpartition(scheme.separator)[0] if scheme.separator else ""
    is_known = bool(named) and {named, *named.split("+")} & set(known) != set()
    if is_known and communities:
        yield Fault(row, "codes-name", f"{code} ({'+'.join(communities)})")
    elif named and not is_known and not communities:
        yield Fault(row, "codes-parent-unknown", code)
    elif communities or not is_known:
        yield Fault(row, "codes-own", code)


def _serial_faults(row: int, code: str, head: str, scheme: CodeScheme) -> Iterator[Fault]:
    serial = code.removeprefix(head)
    if not (serial.isascii() and serial.isdigit()):
        yield Fault(row, "codes-own", code)
    elif len(serial) < scheme.digits:
        yield Fault(row, "codes-zeros-named", code, head + serial.zfill(scheme.digits))
