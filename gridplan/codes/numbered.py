"""Checks of administrative codes: length, the parts that name the community, the range of the serial."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gridplan.codes.faults import Fault
from gridplan.options.codes import CodeScheme, GridKind

ALLOWED: dict[GridKind, tuple[GridKind, ...]] = {"areal": ("areal", "dedicated")}
"""Kind of a grid → kinds whose serials it may have: malls and campuses lie in the same network as areal grids."""
_PARTS = ("county", "subdistrict", "community")


def numbered_faults(
    row: int,
    code: str,
    *,
    communities: tuple[str, ...],
    kind: GridKind | None,
    known: Collection[str],
    scheme: CodeScheme,
) -> Iterator[Fault]:
    """Yield what is wrong with a code that should be made of digits alone.

    Parameters
    ----------
    communities
        Administrative codes of the communities of its grid; none where nobody said.
    known
        Administrative codes of communities that there are; none where nobody said.
    """
    total = scheme.parent_digits + scheme.digits
    if not (code.isascii() and code.isdigit()):
        yield Fault(row, "codes-characters", code)
        return
    if len(code) != total:
        whole = _with_zeros(code, communities or known, scheme)
        yield Fault(row, "codes-zeros", code, whole) if whole else Fault(row, "codes-length", f"{code} ({len(code)})")
        return
    parent, serial = code[: scheme.parent_digits], int(code[scheme.parent_digits :])
    yield from _parent_faults(row, code, parent, communities=communities, known=known, scheme=scheme)
    lies = scheme.kind_of(serial)
    if lies is None or (kind is not None and lies not in ALLOWED.get(kind, (kind,))):
        yield Fault(row, "codes-range", code)


def _with_zeros(code: str, heads: Collection[str], scheme: CodeScheme) -> str:
    """Return a code with the zeros that it lost, at its beginning or before its serial; empty where it lost none."""
    total = scheme.parent_digits + scheme.digits
    if len(code) > total:
        return ""
    in_front = {code.zfill(total)} if any(code.zfill(total).startswith(head) for head in heads) else set()
    behind = {head + code.removeprefix(head).zfill(scheme.digits) for head in heads if code.startswith(head)}
    found = in_front | {whole for whole in behind if len(whole) == total}
    return found.pop() if len(found) == 1 else ""


def _parent_faults(
    row: int, code: str, parent: str, *, communities: tuple[str, ...], known: Collection[str], scheme: CodeScheme
) -> Iterator[Fault]:
    merged = scheme.is_merged(parent)
    if not communities:
        inside = {head[: -scheme.community] for head in known}
        if known and parent not in known and not (merged and parent[: -scheme.community] in inside):
            yield Fault(row, "codes-parent-unknown", code)
    elif len(communities) == 1 and merged and parent not in communities:
        yield Fault(row, "codes-one", f"{code} ({communities[0]})")
    elif len(communities) > 1 and parent in communities:
        yield Fault(row, "codes-several", f"{code} ({', '.join(communities)})")
    elif parent not in communities:
        depths = [_first_difference(parent, home, merged, scheme) for home in communities]
        deepest = max(depths)
        if deepest < len(_PARTS):
            yield Fault(row, f"codes-{_PARTS[deepest]}", f"{code} ({communities[depths.index(deepest)]})")


def _first_difference(parent: str, home: str, merged: bool, scheme: CodeScheme) -> int:
    """Return which part of a parent is the first to differ from its community: 0 county, 1 subdistrict, 2 community.

    The number of merged communities differs in no part from that of a community in the same subdistrict: 3.
    """
    ends = (scheme.county, scheme.county + scheme.subdistrict, scheme.parent_digits)
    for part, end in enumerate(ends):
        if parent[:end] != home[:end]:
            return len(_PARTS) if merged and part == len(_PARTS) - 1 else part
    return len(_PARTS)
