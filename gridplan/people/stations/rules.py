"""What stations are asked to be, as one frozen value that refuses what can never be right."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count, is_number

Share = Literal["near", "adjacent", "none"]
Goal = Literal["fewest", "nearest"]
Weights = Literal["households", "grids"]
CapacityOf = Literal["grids", "households"]
Distance = Literal["walk", "line"]


@dataclass(frozen=True)
class StationRules:
    """Rules for siting stations; stored in the result they made.

    Parameters
    ----------
    within
        Longest walk from a grid to its station, m.
    stations
        Stations at most; None for as many as it takes.
    capacity
        What a station can take where its venue does not say; None for no limit.
    capacity_of
        What a capacity counts: ``grids`` or ``households``.
    fixed, excluded
        Venues that must be open, and those that may not be.
    share
        ``near``: grids share a station within reach · ``adjacent``: only such as hang together over their borders ·
        ``none``: each grid has a station of its own.
    goal
        ``fewest`` stations, then shortest walks; or ``nearest``: shortest walks with `stations` at most.
    weights
        What a walk counts: the ``households`` of the grid, one at least, or all ``grids`` alike.
    distance
        ``walk`` along the roads, or straight ``line``.
    pooled
        False where a venue that names a community serves the grids of that community only.

    Examples
    --------
    >>> StationRules(fixed=["V2", "V1"]).fixed
    ('V1', 'V2')
    """

    within: float = 500.0
    stations: int | None = None
    capacity: int | None = None
    capacity_of: CapacityOf = "grids"
    fixed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    share: Share = "near"
    goal: Goal = "fewest"
    weights: Weights = "households"
    distance: Distance = "walk"
    pooled: bool = True

    def __post_init__(self) -> None:
        for name in ("fixed", "excluded"):
            object.__setattr__(self, name, _ids(name, getattr(self, name)))
        if faults := [*self._numbers(), *self._choices()]:
            raise OptionError("; ".join(faults))
        object.__setattr__(self, "within", float(self.within))

    def _numbers(self) -> Iterable[str]:
        if not is_number(self.within) or self.within <= 0:
            yield f"within must be metres above 0, not {self.within!r}"
        for name, least in (("stations", 1), ("capacity", 0)):
            value = getattr(self, name)
            if value is not None and not is_count(value, least=least):
                yield f"{name} must be a whole number of at least {least}, not {value!r}"

    def _choices(self) -> Iterable[str]:
        kinds = {"capacity_of": CapacityOf, "share": Share, "goal": Goal, "weights": Weights, "distance": Distance}
        for name, kind in kinds.items():
            if getattr(self, name) not in get_args(kind):
                yield f"{name} must be one of {', '.join(get_args(kind))}, not {getattr(self, name)!r}"
        pooled: Any = self.pooled
        if not isinstance(pooled, bool):
            yield f"pooled must be true or false, not {pooled!r}"
        if self.goal == "nearest" and self.stations is None:
            yield "the nearest stations can only be chosen with a number of stations"

    def replace(self, **changes: Any) -> StationRules:
        """Return rules with `changes`."""
        return dataclasses.replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Return the rules as plain values for JSON; `from_dict` reads them back."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> StationRules:
        """Return rules from plain values, refusing names that do not exist.

        Examples
        --------
        >>> StationRules.from_dict({"within": 800}).within
        800.0
        """
        known = {f.name for f in dataclasses.fields(cls)}
        if unknown := sorted(set(values) - known):
            raise OptionError(f"unknown rules of stations {unknown}; known are {sorted(known)}")
        return cls(**values)


def _ids(name: str, ids: Iterable[Any]) -> tuple[str, ...]:
    if isinstance(ids, (str, Mapping)) or not isinstance(ids, Iterable):
        raise OptionError(f"{name} must be a list of venues, not {ids!r}")
    return tuple(sorted({str(one) for one in ids}))
