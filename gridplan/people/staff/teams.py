"""What teams a plan wants: so many people of a category and rank for each grid, community or number of households."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.options.numbers import is_count, is_number

Places = Literal["areal", "line", "all"]
Teams = Mapping[str, Any] | str | os.PathLike[str]
"""Category → wish or list of wishes, or a TOML file of them."""
LEVELS = ("grid_head", "road_head", "micro_grid_head", "corridor_head", "supervisor", "worker")
"""Levels of staff that a plan has without being asked; no team may be called by their names."""


@dataclass(frozen=True)
class TeamWish:
    """How many people of one category and rank are wanted.

    Parameters
    ----------
    category
        Such as police or medical.
    rank
        Rank that they must have; empty for any.
    each
        People for each grid.
    per
        Households for each of whom one is wanted: a community's number is rounded up, and its grids share it by
        households.
    community
        People for each community, in no grid of their own.
    on
        Grids that they serve: ``areal``, ``line`` (road segments) or ``all``.

    Examples
    --------
    >>> TeamWish("medical", per=1000).on
    'areal'
    """

    category: str
    rank: str = ""
    each: int | None = None
    per: float | None = None
    community: int | None = None
    on: Places = "areal"

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise OptionError("; ".join(faults))

    def _faults(self) -> Sequence[str]:
        name = f"team {self.category!r}"
        faults = [] if self.category and self.category not in LEVELS else [f"{name} must be called otherwise"]
        given = [key for key in ("each", "per", "community") if getattr(self, key) is not None]
        if len(given) != 1:
            faults.append(f"{name} needs one of each, per and community, not {given or 'none'}")
        for key in ("each", "community"):
            if getattr(self, key) is not None and not is_count(getattr(self, key), least=0):
                faults.append(f"{key} of {name} must be a whole number of at least 0, not {getattr(self, key)!r}")
        if self.per is not None and not (is_number(self.per) and self.per > 0):
            faults.append(f"per of {name} must be a number of households above 0, not {self.per!r}")
        if self.on not in ("areal", "line", "all"):
            faults.append(f"on of {name} must be areal, line or all, not {self.on!r}")
        return faults

    def as_dict(self) -> dict[str, Any]:
        """Return the wish as plain values, what is not said left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def read_teams(teams: Teams | None) -> tuple[TeamWish, ...]:
    """Return the wishes of a mapping or a TOML file, sorted by category and rank.

    Raises
    ------
    OptionError
        Naming every wish that can never be right.
    InputError
        When the file cannot be read or is no TOML.

    Examples
    --------
    >>> [wish.category for wish in read_teams({"police": 1, "medical": {"per": 1000}})]
    ['medical', 'police']
    """
    if teams is None:
        return ()
    wanted = teams if isinstance(teams, Mapping) else _opened(teams)
    found, faults = [], []
    for category, value in wanted.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            try:
                found.append(_wish(str(category), one))
            except OptionError as fault:
                faults.append(str(fault))
    keys = [(wish.category, wish.rank, wish.on) for wish in found]
    faults += [
        f"team {key[0]!r} of rank {key[1]!r} is asked for twice" for key in sorted(set(keys)) if keys.count(key) > 1
    ]
    if faults:
        raise OptionError("; ".join(faults))
    return tuple(sorted(found, key=lambda wish: (wish.category, wish.rank, wish.on)))


def _wish(category: str, value: Any) -> TeamWish:
    if not isinstance(value, Mapping):
        return TeamWish(category, each=value)
    known = {field.name for field in fields(TeamWish)} - {"category"}
    if unknown := sorted(set(value) - known):
        raise OptionError(f"team {category!r} knows no {unknown}; known are {sorted(known)}")
    return TeamWish(category, **value)


def _opened(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = Finding("teams-unreadable", (), {"source": Path(path).name, "reason": str(error)})
        raise InputError((found,)) from error
