"""Reading the values of rules of officers one by one: what is of the wrong kind is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count, is_number


def _counts(name: str, ends: Any) -> tuple[int, int]:
    given = tuple(ends) if _is_list(ends) else ()
    if len(given) != 2 or not all(is_count(end, least=0) for end in given) or given[0] > given[1]:
        raise OptionError(f"{name} must run from a whole number to one that is not lower, not {ends!r}")
    return int(given[0]), int(given[1])


def _maybe_counts(name: str, ends: Any) -> tuple[int, int] | None:
    return None if ends is None else _counts(name, ends)


def _departments(name: str, counts: Any) -> dict[str, tuple[int, int]]:
    _check_names(name, counts)
    return {department: _counts(f"{name}.{department}", ends) for department, ends in sorted(counts.items())}


def _needs(name: str, needs: Any) -> dict[str, tuple[str, ...]]:
    _check_names(name, needs)
    for grid, skills in needs.items():
        if not (_is_list(skills) or isinstance(skills, set | frozenset)) or not all(_is_text(s) for s in skills):
            raise OptionError(f"{name}.{grid} must be a list of skills, not {skills!r}")
    return {grid: tuple(sorted(set(skills))) for grid, skills in sorted(needs.items())}


def _pairs(name: str, pairs: Any) -> tuple[tuple[str, str], ...]:
    listed = _is_list(pairs) or isinstance(pairs, set | frozenset)
    wrong = [pair for pair in pairs if not _is_pair(pair)] if listed else [pairs]
    if wrong:
        raise OptionError(f"{name} must be pairs of officer and grid, not {wrong[0]!r}")
    return tuple(sorted({(officer, grid) for officer, grid in pairs}))


def _share(name: str, value: Any) -> float:
    if not is_number(value) or value < 0:
        raise OptionError(f"{name} must be a number not below 0, not {value!r}")
    return float(value)


def _maybe_share(name: str, value: Any) -> float | None:
    return None if value is None else _share(name, value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise OptionError(f"{name} must be true or false, not {value!r}")
    return value


def _check_names(name: str, values: Any) -> None:
    """Refuse what is no table of names."""
    if not isinstance(values, Mapping) or not all(_is_text(key) for key in values):
        raise OptionError(f"{name} must be a table of names, not {values!r}")


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | np.ndarray)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_pair(value: Any) -> bool:
    return _is_list(value) and len(value) == 2 and all(_is_text(part) for part in value)


READERS: dict[str, Callable[[str, Any], Any]] = {
    "grids_per_officer": _counts,
    "officers_per_community": _maybe_counts,
    "officers_per_grid": _maybe_counts,
    "departments": _departments,
    "load_window": _maybe_share,
    "slack": _share,
    "travel_slack": _share,
    "connected": _flag,
    "reach": _maybe_share,
    "pooled": _flag,
    "needs": _needs,
    "pinned": _pairs,
    "forbidden": _pairs,
}
"""Reader of each rule of officers: the value as it is kept, or an OptionError that says what it must be."""
