"""One edit of a file: what is wrong with it, and its value."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from gridplan.findings import Finding
from gridplan.text import plain
from gridplan.trail import ACTS, Edit

WORDS = ", ".join(ACTS)
_LISTS = ("units", "from", "grids")
_MOVE, _LOCK = ("act", "units", "from", "to", "time", "way"), ("act", "units", "grids", "time", "way")
LONGEST = 200
"""Characters of an id or a code."""


def is_word(value: Any, *, longest: int, spaced: bool = False) -> bool:
    """Tell whether a value is text that can be stored and shown: no control signs, no halves of signs, not too long.

    Parameters
    ----------
    spaced
        Whether lines may end in it.

    Examples
    --------
    >>> is_word("b1", longest=9), is_word(1, longest=9), is_word("b" + chr(0), longest=9)
    (True, False, False)
    """
    if not isinstance(value, str) or len(value) > longest:
        return False
    if plain(value) != value:
        return False
    return all(unicodedata.category(sign) != "Cc" or (spaced and sign in "\n\t") for sign in value)


def shown(value: Any) -> str:
    """Return a value from a file as text that can be printed, its first hundred signs.

    Examples
    --------
    >>> shown("社区" + chr(7)), shown(None)
    ('社区', 'None')
    """
    return plain(str(value)[:100])


def edit_of(entry: Mapping[str, Any]) -> Edit:
    """Return the edit that a faultless entry tells."""
    return Edit(
        act=entry["act"],
        units=tuple(entry.get("units", ())),
        before=tuple(entry.get("from", ())),
        to=entry.get("to", ""),
        grids=tuple(entry.get("grids", ())),
        time=entry.get("time", ""),
        way=entry.get("way", ""),
    )


def entry_faults(entry: Mapping[str, Any], number: int) -> Iterator[Finding]:
    """Yield what is wrong with an entry, the `number`-th of its file."""
    act = entry.get("act")
    if not isinstance(act, str) or act not in ACTS:
        yield Finding("edits-entry", numbers={"edit": number, "acts": WORDS})
        return
    known = _MOVE if act == "move" else _LOCK
    if unknown := tuple(shown(name) for name in entry if name not in known):
        yield Finding("edits-unknown-keys", unknown, {"place": number})
    wrong = [name for name in _LISTS if name in entry and not _is_list(entry[name])]
    wrong += [name for name in ("to", "way") if not is_word(entry.get(name, ""), longest=LONGEST)]
    if wrong:
        yield Finding("edits-text", tuple(wrong), {"place": number, "longest": LONGEST})
    if not _is_time(entry.get("time", "")):
        yield Finding("edits-time", numbers={"edit": number, "time": shown(entry["time"])})
    if not wrong:
        yield from _move_faults(entry, number) if act == "move" else _lock_faults(entry, number)
        yield from _repeated(entry, number)


def _move_faults(entry: Mapping[str, Any], number: int) -> Iterator[Finding]:
    units, before = entry.get("units", ()), entry.get("from", ())
    if not units or not entry.get("to"):
        yield Finding("edits-move-empty", numbers={"edit": number})
    if len(units) != len(before):
        yield Finding("edits-from-length", numbers={"edit": number, "units": len(units), "from": len(before)})


def _lock_faults(entry: Mapping[str, Any], number: int) -> Iterator[Finding]:
    if not entry.get("units") and not entry.get("grids"):
        yield Finding("edits-lock-empty", numbers={"edit": number})


def _repeated(entry: Mapping[str, Any], number: int) -> Iterator[Finding]:
    for name in ("units", "grids"):
        if twice := tuple(held for held, times in Counter(entry.get(name, ())).items() if times > 1):
            yield Finding("edits-twice", twice, {"edit": number})


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(held and is_word(held, longest=LONGEST) for held in value)


def _is_time(value: Any) -> bool:
    """Tell whether a value is empty or a time as ISO 8601 writes it."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    try:
        return not value or bool(datetime.fromisoformat(value))
    except ValueError:
        return False
