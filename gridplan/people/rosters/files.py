"""A roster as a JSON file, sealed, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from gridplan.errors import GridplanError, PlanFileError
from gridplan.language import say
from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids, grids_of
from gridplan.people.rosters.plain import from_plain, to_plain
from gridplan.plan import Plan

FORMAT, VERSION = "gridplan-roster", 1
_SEAL = "digest"
_FOR_READERS = (".xlsx", ".html", ".htm", ".csv")
"""Endings of rosters and maps for people to read: nothing can be verified from them."""


def as_dict(assignment: Assignment) -> dict[str, Any]:
    """Return the assignment as plain values for JSON, sealed by a digest; `read_roster` reads them back.

    Officers stand there by id: their names leave an assignment in the roster's sheet of officers only.

    Examples
    --------
    >>> as_dict(assignment)["format"]  # doctest: +SKIP
    'gridplan-roster/1'
    """
    values = {
        "format": f"{FORMAT}/{VERSION}",
        "plan": assignment.grids.digest,
        "grids": _fingerprint(assignment.grids),
        "assignment": assignment.digest,
        **to_plain(assignment),
    }
    plain: dict[str, Any] = json.loads(_json(values))
    return plain | {_SEAL: _digest(plain)}


def roster_text(assignment: Assignment) -> str:
    """Return the JSON of a roster, a line an entry: the same for the same assignment."""
    entries = [f"{_json(name)}: {_json(value)}" for name, value in as_dict(assignment).items()]
    return "{\n" + ",\n".join(entries) + "\n}\n"


def read_roster(roster: str | Path | Mapping[str, Any], plan: Plan | Grids) -> Assignment:
    """Return the assignment that a JSON roster holds, of the grids it was made for.

    Parameters
    ----------
    roster
        A file ending in ``.json`` that `Assignment.export` wrote, or what `Assignment.as_dict` returned.
    plan
        Where the grids come from.

    Raises
    ------
    PlanFileError
        When the file cannot be read, is none of gridplan's, is damaged, or was made for other grids.

    Examples
    --------
    >>> read_roster("roster.json", plan)  # doctest: +SKIP
    <Assignment: feasible, 147 officers, 801 posts>
    """
    grids = grids_of(plan)
    path, values = _opened(roster)
    _check(path, values, grids)
    try:
        found = from_plain(values, grids)
        changed = found.digest != values.get("assignment")
    except (LookupError, TypeError, ValueError, OverflowError, AttributeError, GridplanError) as error:
        raise PlanFileError(say("file-damaged", path=path, reason=error)) from error
    if changed:
        _refuse("roster-changed", path)
    return found


def _opened(roster: str | Path | Mapping[str, Any]) -> tuple[str, Any]:
    """Return what to call the roster, and what it holds."""
    if isinstance(roster, Mapping):
        return say("roster-values"), roster
    if Path(roster).suffix.lower() in _FOR_READERS or Path(roster).is_dir():
        _refuse("roster-not-json", str(roster))
    try:
        return str(roster), json.loads(Path(roster).read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanFileError(say("file-unreadable", path=roster, reason=error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        raise PlanFileError(say("file-damaged", path=roster, reason=error)) from error


def _check(path: str, values: Any, grids: Grids) -> None:
    """Refuse what is no roster, of another version, changed, or of other grids."""
    if not isinstance(values, Mapping):
        _refuse("roster-foreign", path)
    name, _, version = str(values.get("format")).partition("/")
    if name != FORMAT:
        _refuse("roster-foreign", path)
    if version != str(VERSION):
        _refuse("roster-newer", path, version=version, known=VERSION)
    if values.get(_SEAL) != _digest({key: value for key, value in values.items() if key != _SEAL}):
        _refuse("roster-changed", path)
    if (values.get("plan"), values.get("grids")) != (grids.digest, _fingerprint(grids)):
        _refuse("roster-other-grids", path)


def _fingerprint(grids: Grids) -> str:
    """Return the SHA-256 of what an assignment depends on: codes, communities, households, loads, neighbours."""
    rows = grids.table[["grid", "community", "kind", "households", "load"]].to_numpy(dtype=object).tolist()
    return _digest([rows, grids.pairs.tolist()])


def _digest(values: Any) -> str:
    return hashlib.sha256(_json(values).encode("utf-8", "backslashreplace")).hexdigest()


def _json(values: Any) -> str:
    """Return JSON with sorted keys; numbers of numpy become numbers, sets and arrays lists."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else list(value)


def _refuse(key: str, path: str, **values: Any) -> NoReturn:
    raise PlanFileError(say(key, path=path, **values))
