"""Rows of changes put together to what happens to the communities, or every reason why they cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from gridplan.boundaries.kinds import DRAWN
from gridplan.boundaries.reading import Change
from gridplan.findings import Finding
from gridplan.options.codes import USUAL_CODES, CodeScheme


def settle_changes(
    changes: Iterable[Change], known: Collection[str], *, drawn: Collection[str], scheme: CodeScheme = USUAL_CODES
) -> tuple[tuple[Change, ...], tuple[Finding, ...]]:
    """Return the changes with rows about the same communities as one, and every fault.

    Parameters
    ----------
    known
        Communities that there are.
    drawn
        Communities of which there are new polygons.
    """
    spread, faults = _spread(changes, known, scheme)
    whole = [change._replace(old=_concerned(change, known)) for change in spread]
    settled = (*_joined(whole, "merge"), *_redrawn(whole), *_joined(whole, "split", by_old=True))
    settled += tuple(change for change in whole if change.kind in ("rename", "convert"))
    told = (
        *faults,
        *_unknown(settled, known),
        *_numbers(settled),
        *_twice(settled),
        *_taken(settled, known),
        *_undrawn(settled, drawn),
    )
    return settled, told


def _spread(
    changes: Iterable[Change], known: Collection[str], scheme: CodeScheme
) -> tuple[list[Change], tuple[Finding, ...]]:
    """Return changes of subdistricts as changes of the codes of their communities, and what cannot be."""
    found: list[Change] = []
    wrong: list[str] = []
    wide = scheme.county + scheme.subdistrict
    for change in changes:
        if change.kind != "subdistrict":
            found.append(change)
            continue
        target = change.new[0]
        olds = [name for old in change.old for name in _communities_of(old, known, wide, scheme)]
        if len(change.new) > 1 or len(target) != wide or not target.isdigit() or not olds:
            wrong.append(f"#{change.rows[0]} {', '.join(change.old)} → {', '.join(change.new)}")
            continue
        found += [Change(change.rows, "rename", (old,), (target + old[wide:],), {}) for old in dict.fromkeys(olds)]
    numbers = {"digits": wide, "total": scheme.parent_digits}
    return found, (Finding("boundary-subdistrict-codes", tuple(wrong), numbers),) if wrong else ()


def _communities_of(old: str, known: Collection[str], wide: int, scheme: CodeScheme) -> list[str]:
    """Return the communities that a code of a subdistrict, or of one community, stands for."""
    if len(old) == wide:
        return [name for name in sorted(known) if name.startswith(old) and scheme.is_administrative(name)]
    return [old] if scheme.is_administrative(old) else []


def _joined(changes: Iterable[Change], kind: str, *, by_old: bool = False) -> tuple[Change, ...]:
    """Return the changes of one kind, those with the same new communities (or the same old ones) as one."""
    found: dict[tuple[str, ...], Change] = {}
    for change in changes:
        if change.kind == kind:
            key = change.old if by_old else change.new
            found[key] = _both(found[key], change) if key in found else change
    return tuple(found.values())


def _redrawn(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of borders, those that share a community as one."""
    found: list[Change] = []
    for change in (change for change in changes if change.kind == "redraw"):
        whole = change
        for other in [other for other in found if {*change.old, *change.new} & {*other.old, *other.new}]:
            found.remove(other)
            whole = _both(other, whole)
        found.append(whole._replace(new=tuple(dict.fromkeys((*whole.old, *whole.new)))))
    return tuple(found)


def _both(one: Change, other: Change) -> Change:
    return Change(
        one.rows + other.rows,
        one.kind,
        tuple(dict.fromkeys(one.old + other.old)),
        tuple(dict.fromkeys(one.new + other.new)),
        {**one.classes, **other.classes},
    )


def _concerned(change: Change, known: Collection[str]) -> tuple[str, ...]:
    """Return the communities whose ground a change is about: one that takes in others, and both sides of a border."""
    if change.kind not in ("merge", "redraw"):
        return change.old
    return tuple(dict.fromkeys((*change.old, *(name for name in change.new if name in known))))


def _rows(change: Change) -> str:
    return " ".join(f"#{row}" for row in sorted(change.rows))


def _unknown(changes: Sequence[Change], known: Collection[str]) -> Iterator[Finding]:
    strange = [f"{_rows(change)} {name}" for change in changes for name in change.old if name not in known]
    if strange:
        yield Finding("boundary-community-unknown", tuple(dict.fromkeys(strange)), {"known": ", ".join(sorted(known))})


def _numbers(changes: Sequence[Change]) -> Iterator[Finding]:
    """Yield changes that name too many or too few communities for their kind."""
    wrong = [
        f"{_rows(change)} {', '.join(change.old)} → {', '.join(change.new)}"
        for change in changes
        if (change.kind in ("rename", "convert") and (len(change.old), len(change.new)) != (1, 1))
        or (change.kind == "merge" and (len(change.new) > 1 or len({*change.old, *change.new}) < 2))
        or (change.kind == "split" and (len(change.old) > 1 or len(change.new) < 2))
    ]
    if wrong:
        yield Finding("boundary-change-numbers", tuple(wrong))


def _twice(changes: Sequence[Change]) -> Iterator[Finding]:
    """Yield communities that several changes are about."""
    rows: Mapping[str, list[str]] = {name: [] for change in changes for name in change.old}
    for change in changes:
        for name in dict.fromkeys(change.old):
            rows[name].append(_rows(change))
    twice = tuple(f"{name} ({', '.join(where)})" for name, where in rows.items() if len(where) > 1)
    if twice:
        yield Finding("boundary-community-twice", twice)


def _taken(changes: Sequence[Change], known: Collection[str]) -> Iterator[Finding]:
    """Yield new names that another community bears and keeps, or that two changes give."""
    given = Counter(name for change in changes for name in dict.fromkeys(change.new))
    leaving = {name for change in changes for name in change.old}
    taken = {
        name: None
        for change in changes
        for name in change.new
        if given[name] > 1 or (name in known and name not in leaving)
    }
    if taken:
        yield Finding("boundary-name-taken", tuple(taken))


def _undrawn(changes: Sequence[Change], drawn: Collection[str]) -> Iterator[Finding]:
    missing = [
        f"{_rows(change)} {name}"
        for change in changes
        if change.kind in DRAWN
        for name in change.new
        if name not in drawn and (name not in change.old or not set(drawn) & set(change.new))
    ]
    if missing:
        yield Finding("boundary-not-drawn", tuple(dict.fromkeys(missing)))
