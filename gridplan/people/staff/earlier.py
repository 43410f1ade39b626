"""Who had which grid before the last re-gridding, and which grids of today have the buildings of that one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    return _read(like, lambda told: [(row["worker"], row["grid"]) for row in (told.get("roster") or told)["posts"]])


def people_before(like: Like) -> dict[str, tuple[str, ...]]:
    """Return the places of the posts that each person held, workers apart.

    Raises
    ------
    InputError
        When a file is none that posts were exported to.
    """
    return _read(
        like,
        lambda told: [
            (person, row["place"])
            for row in told["posts"]
            for person in row["people"]
            if row["wanted"] and row["place"] and row["level"] != "worker"
        ],
    )


def officers_before(like: Assignment | str | os.PathLike[str]) -> dict[str, tuple[str, ...]]:
    """Return the grids that each officer had, sorted.

    Raises
    ------
    InputError
        When a file is none that a roster was exported to.
    """
    if isinstance(like, Assignment):
        return _by_person(like.posts[["officer", "grid"]].to_numpy(dtype=object).tolist())
    return _read(like, _posts_of_roster)


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


def _posts_of_roster(told: Any) -> list[tuple[str, str]]:
    if not told["format"].startswith("gridplan-roster/"):
        raise ValueError(told["format"])
    return [(officer, grid) for officer, grid, _ in told["posts"]]


def _read(like: Like, rows: Callable[[Any], Iterable[Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the places of each person by the rows of what posts or rosters say as plain values.

    Raises
    ------
    InputError
        When there are no such rows: a file of something else, or a damaged one.
    """
    try:
        if isinstance(like, WorkerRoster | Posts):
            return _by_person(rows(like.as_dict()))
        return _by_person(rows(json.loads(Path(like).read_text(encoding="utf-8"))))
    except (OSError, RecursionError, LookupError, TypeError, ValueError, AttributeError):
        source = Path(like).name if isinstance(like, str | os.PathLike) else type(like).__name__
        raise InputError((Finding("earlier-staff-unreadable", numbers={"source": source}),)) from None
