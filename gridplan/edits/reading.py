"""Reading a file of edits: everything that is wrong with it is told at once, before any plan is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gridplan.edits.entries import WORDS, edit_of, entry_faults, is_word, shown
from gridplan.edits.opening import open_json
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.trail import FORMAT, Edits
from gridplan.version import wrong_day

MOST_BYTES = 64_000_000
"""Bytes of a file of edits: 200,000 buildings moved some dozens of times each."""
MOST_EDITS = 100_000
_LONGEST_WHO, _LONGEST_WHY = 100, 2_000
_KEYS = ("format", "plan", "who", "why", "date", "edits")
_DIGEST = 64


def read_edits(edits: str | Path | Mapping[str, Any]) -> Edits:
    """Read the edits that the editor page exported.

    Parameters
    ----------
    edits
        A file in the format ``gridplan-edits/1``, or what it holds as a mapping. It has no other entries than
        ``format, plan, who, why, date, edits``, and its edits none but ``act, units, from, to, grids, time, way``:
        what is misspelt would otherwise be lost without a word. Unlike a plan it bears no seal, since people may write
        it by hand: `who` and `why` are what stands there.

    Raises
    ------
    InputError
        With every fault at once, each with the number of its edit, counted from 1, and the ids concerned.
    OptionError
        When the file cannot be opened.

    Examples
    --------
    >>> lock = {"act": "lock", "grids": ["A-001"]}
    >>> read_edits({"format": "gridplan-edits/1", "plan": "0" * 64, "edits": [lock]}).edits[0].grids
    ('A-001',)
    """
    held = edits if isinstance(edits, Mapping) else open_json(Path(edits), most_bytes=MOST_BYTES)
    if faults := tuple(_faults(held)):
        raise InputError(faults)
    return Edits(
        plan=held["plan"],
        edits=tuple(edit_of(entry) for entry in held["edits"]),
        who=held.get("who", "").strip(),
        why=held.get("why", "").strip(),
        date=held.get("date", ""),
    )


def _faults(held: Any) -> Iterator[Finding]:
    """Yield what is wrong with the content of a file."""
    if not isinstance(held, Mapping):
        yield Finding("edits-no-object")
        return
    if "format" not in held:
        yield Finding("edits-no-format", numbers={"format": FORMAT})
        return
    if held["format"] != FORMAT:
        yield Finding("edits-format", numbers={"format": FORMAT, "found": shown(held["format"])})
        return
    if unknown := tuple(shown(name) for name in held if name not in _KEYS):
        yield Finding("edits-unknown-keys", unknown, {"place": "-"})
    plan = held.get("plan")
    if not (isinstance(plan, str) and len(plan) == _DIGEST and set(plan) <= set("0123456789abcdef")):
        yield Finding("edits-no-plan")
    for name, longest in (("who", _LONGEST_WHO), ("why", _LONGEST_WHY)):
        if not is_word(held.get(name, ""), longest=longest, spaced=name == "why"):
            yield Finding("edits-text", (name,), {"place": "-", "longest": longest})
    if wrong_day(held.get("date", "")):
        yield Finding("edits-date", numbers={"date": shown(held["date"])})
    yield from _list_faults(held.get("edits"))


def _list_faults(entries: Any) -> Iterator[Finding]:
    if not isinstance(entries, (list, tuple)):
        yield Finding("edits-no-list")
        return
    if len(entries) > MOST_EDITS:
        yield Finding("edits-too-many", numbers={"found": len(entries), "most": MOST_EDITS})
        return
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, Mapping):
            yield from entry_faults(entry, number)
        else:
            yield Finding("edits-entry", numbers={"edit": number, "acts": WORDS})
