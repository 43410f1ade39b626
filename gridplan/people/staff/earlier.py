"""Who had which grid before the last re-gridding, and which grids of today have the buildings of that one."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids, Heirs
from gridplan.people.staff.posts import Posts
from gridplan.people.staff.roster import WorkerRoster

Like = Posts | WorkerRoster | str | os.PathLike[str]
"""Posts or workers of before, or the ``.json`` that they were exported to."""
_WHOLE = 1
"""What counts for a grid that nothing is told of: it goes on as itself."""


def workers_before(like: Like) -> dict[str, tuple[str, ...]]:
    """Return the grids that each worker had, sorted.

    Raises
    ------
    InputError
        When a file is none that workers were exported to.
    """
    values = _values(like)
    rows = _told((values.get("roster") or values)["posts"], like, column="worker")
    return _by_person([(row["worker"], row["grid"]) for row in rows])


def people_before(like: Like) -> dict[str, tuple[str, ...]]:
    """Return the places of the posts that each person held, workers apart.

    Raises
    ------
    InputError
        When a file is none that posts were exported to.
    """
    rows = _told(_values(like)["posts"], like, column="people")
    held = [row for row in rows if row["wanted"] and row["place"] and row["level"] != "worker"]
    return _by_person([(person, row["place"]) for row in held for person in row["people"]])


def officers_before(like: Assignment | str | os.PathLike[str]) -> dict[str, tuple[str, ...]]:
    """Return the grids that each officer had, sorted.

    Raises
    ------
    InputError
        When a file is none that a roster was exported to.
    """
    if isinstance(like, Assignment):
        return _by_person(like.posts[["officer", "grid"]].to_numpy(dtype=object).tolist())
    values = _opened(like)
    if not str(values.get("format", "")).startswith("gridplan-roster/"):
        raise _refusal(like)
    return _by_person([(officer, grid) for officer, grid, _ in values["posts"]])


def heirs_of(grids: Grids) -> Heirs:
    """Return the grids of today that have the households of each grid before the last re-gridding.

    Grids that nothing is told of go on as they are, as do road-segment grids.
    """
    today = set(grids.codes.tolist())
    told = {old: {new: count for new, count in own.items() if new in today} for old, own in grids.before.items()}
    return {code: {code: _WHOLE} for code in grids.codes} | {old: own for old, own in told.items() if own}


def grids_today(before: Mapping[str, tuple[str, ...]], heirs: Heirs) -> dict[str, tuple[str, ...]]:
    """Return for each person the grid of today with most households of each grid that they had, sorted.

    Examples
    --------
    >>> grids_today({"a": ("1", "2"), "b": ("3",)}, {"1": {"7": 90, "8": 20}, "2": {"8": 40}})
    {'a': ('7', '8'), 'b': ()}
    """
    return {person: tuple(sorted({next(iter(heirs[c])) for c in own if c in heirs})) for person, own in before.items()}


def kept_note(had: Mapping[str, tuple[str, ...]], now: Mapping[str, Collection[str]]) -> tuple[Finding, ...]:
    """Return how many of those who are still there have a grid that goes on as theirs; nothing where nobody is."""
    there = [person for person, own in had.items() if own and person in now]
    kept = sum(not set(now[person]).isdisjoint(had[person]) for person in there)
    return (Finding("staff-kept", numbers={"kept": kept, "people": len(there)}),) if there else ()


def _by_person(rows: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for person, place in rows:
        found.setdefault(person, set()).add(place)
    return {person: tuple(sorted(own)) for person, own in sorted(found.items())}


def _values(like: Like) -> dict[str, Any]:
    return like.as_dict() if isinstance(like, WorkerRoster | Posts) else _opened(like)


def _told(rows: list[Any], like: Like, *, column: str) -> list[dict[str, Any]]:
    """Return the rows of posts; a file with posts of another kind is refused."""
    if not all(isinstance(row, dict) and column in row for row in rows):
        raise _refusal(like)
    return rows


def _opened(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        values = None
    if not isinstance(values, dict) or not isinstance(values.get("posts"), list):
        raise _refusal(path)
    return values


def _refusal(like: Any) -> InputError:
    source = Path(like).name if isinstance(like, str | os.PathLike) else type(like).__name__
    return InputError((Finding("earlier-staff-unreadable", numbers={"source": source}),))
