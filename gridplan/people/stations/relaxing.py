"""The smallest change that makes an impossible request possible: fewest kinds of change, each as small as can be."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.grids import Grids
from gridplan.people.stations.asking import Steps, problem_of, room_of, sizes, walks
from gridplan.people.stations.choosing import Choice, Chooser
from gridplan.people.stations.problem import STEPS, Problem
from gridplan.people.stations.rules import StationRules
from gridplan.people.stations.values import StationRelaxation
from gridplan.people.stations.venues import Venues

_FAR = 2.0
"""Walks that had to be so many times longer are worse than a new venue."""
Amounts = dict[str, Any]
"""Kind of change → how large it is: venues, rows of grids, a number, or True."""


@dataclass(frozen=True, eq=False)
class Case:
    """A request with its walks, int64 (k, v), decimetres."""

    grids: Grids
    venues: Venues
    rules: StationRules
    walk: Steps

    @cached_property
    def problem(self) -> Problem:
        """The choice as arrays."""
        return problem_of(self.grids, self.venues, self.rules, self.walk)

    def name(self, venue: int) -> str:
        """Return the id of a venue."""
        return str(self.venues.ids[venue])

    def cheapest(self, price: NDArray[np.float64]) -> Choice:
        """Return the choice with the least prices of open venues."""
        return Chooser(self.problem).cheapest(price, self.rules.stations)

    def works(self) -> bool:
        """Tell whether there is a choice."""
        if not (self.problem.walk >= 0).any(axis=1).all():
            return False
        return Chooser(self.problem).any(self.rules.stations).solved


def relaxation_of(case: Case) -> StationRelaxation | None:
    """Return the smallest change that works: as few kinds as can be, in the order of `KINDS`, each as small as can be.

    Walks more than twice as long as asked give way to a new venue. None when nothing was found.
    """
    kinds = [kind for kind, asked in KINDS.items() if asked(case)]
    for count in range(1, len(kinds) + 1):
        working = (_smallest(case, chosen) for chosen in combinations(kinds, count) if _helps(case, chosen))
        found = list(islice(working, 1))
        if found and _is_far(case, found[0]) and _helps(case, ("places",)):
            found = [_smallest(case, ("places",))]
        if found:
            eased = loosened(case, found[0])
            return StationRelaxation(tuple(_changes(case, eased, found[0])), eased.rules, eased.venues)
    return None


def loosened(case: Case, amounts: Amounts) -> Case:
    """Return the request with changes by kind: new places first, then what applies to all venues."""
    rules, venues, walk = case.rules, case.venues, case.walk
    if places := amounts.get("places"):
        venues = _with_places(case, places)
        walk = np.column_stack([walk, _walks_to(case, places)])
    if more := amounts.get("capacity"):
        venues, rules = _with_room(venues, rules, more)
    if "excluded" in amounts:
        rules = rules.replace(excluded=tuple(sorted(set(rules.excluded) - set(amounts["excluded"]))))
    simple = {"share": "near", "pooled": True}
    changed = {kind: simple.get(kind, amounts[kind]) for kind in ("stations", "within", *simple) if kind in amounts}
    return Case(case.grids, venues, rules.replace(**changed), walk)


def _helps(case: Case, kinds: Sequence[str]) -> bool:
    """Tell whether changes of these kinds can be large enough."""
    return loosened(case, {kind: _most(case, kind) for kind in kinds}).works()


def _most(case: Case, kind: str) -> Any:
    """Return the largest change of one kind that can matter."""
    everything = len(case.venues) + len(case.grids)
    return {
        "excluded": case.rules.excluded,
        "stations": everything,
        "share": True,
        "pooled": True,
        "capacity": int(sizes(case.grids, case.rules).sum()),
        "within": max(-(-int(case.walk.max()) // STEPS), int(case.rules.within) + 1),
        "places": tuple(range(len(case.grids))),
    }[kind]


def _smallest(case: Case, kinds: Sequence[str]) -> Amounts:
    """Return changes of these kinds, made as small as can be one after the other."""
    amounts = {kind: _most(case, kind) for kind in kinds}
    for kind in kinds:
        if kind in ("excluded", "places"):
            amounts[kind] = _fewest(case, amounts, kind)
        elif kind in ("stations", "capacity", "within"):
            amounts[kind] = _least(case, amounts, kind)
    return amounts


def _fewest(case: Case, amounts: Amounts, kind: str) -> tuple[Any, ...]:
    """Return the fewest excluded venues, or new places, that it takes."""
    eased = loosened(case, amounts)
    offered = amounts[kind]
    rows = np.flatnonzero(np.isin(eased.venues.ids.astype(str), offered)) if kind == "excluded" else None
    if rows is None:
        rows = len(case.venues) + np.arange(len(offered))
    price = np.zeros(len(eased.venues))
    price[rows] = 1.0
    opened = eased.cheapest(price).open[rows]
    named = eased.venues.ids[rows].tolist() if kind == "excluded" else list(offered)
    return tuple(one for one, needed in zip(named, opened, strict=True) if needed)


def _least(case: Case, amounts: Amounts, kind: str) -> int:
    """Return the least whole number that works, by halving: more never hurts."""
    if kind == "within":
        ends = np.unique(-(-case.walk.ravel() // STEPS))
        steps = [int(end) for end in ends if case.rules.within < end < amounts[kind]] + [amounts[kind]]
    else:
        first = 1 if kind == "capacity" else int(case.rules.stations or 0) + 1
        steps = list(range(first, amounts[kind] + 1))
    return steps[bisect_left(steps, True, key=lambda step: loosened(case, {**amounts, kind: step}).works())]


def _is_far(case: Case, amounts: Amounts) -> bool:
    return list(amounts) == ["within"] and amounts["within"] > _FAR * case.rules.within


def _with_room(venues: Venues, rules: StationRules, more: int) -> tuple[Venues, StationRules]:
    table = venues.table.copy()
    own = table["capacity"].to_numpy(dtype=np.int64)
    table["capacity"] = np.where(own >= 0, own + more, own)
    usual = None if rules.capacity is None else rules.capacity + more
    return dataclasses.replace(venues, table=table), rules.replace(capacity=usual)


def _with_places(case: Case, places: Sequence[int]) -> Venues:
    """Return the venues and new ones, each where walks to a grid end."""
    names = _new_names(case.venues, len(places))
    rows = np.asarray(places, dtype=np.int64)
    new = pd.DataFrame({"venue": names, "community": case.grids.communities[rows], "capacity": -1})
    table = pd.concat([case.venues.table, new.astype(case.venues.table.dtypes.to_dict())], ignore_index=True)
    return dataclasses.replace(
        case.venues, table=table, points=np.concatenate([case.venues.points, case.grids.points[rows]])
    )


def _new_names(venues: Venues, count: int) -> list[str]:
    """Return names for new venues that sort behind all others."""
    last = max(map(str, venues.ids))
    return [f"{last}+{number:0{len(str(count))}d}" for number in range(1, count + 1)]


def _walks_to(case: Case, places: Sequence[int]) -> Steps:
    rows = np.asarray(places, dtype=np.int64)
    empty = pd.DataFrame(index=range(len(rows)))
    return walks(case.grids, Venues(empty, case.grids.points[rows]), case.rules)


def _changes(case: Case, eased: Case, amounts: Amounts) -> Iterator[Finding]:
    """Yield each part of the change in words."""
    for kind, amount in amounts.items():
        if kind == "excluded":
            yield from (Finding("stations-ease-excluded", (), {"venue": venue}) for venue in amount)
        elif kind == "places":
            names = eased.venues.ids[len(case.venues) :]
            for name, place in zip(names, amount, strict=True):
                told = {"venue": str(name), "grid": str(case.grids.codes[place])}
                yield Finding("stations-ease-places", _near(case, eased, str(name)), told)
        elif kind == "capacity":
            yield Finding(f"stations-ease-room-{case.rules.capacity_of}", (), {"more": amount})
        else:
            told = {"stations": amount} if kind == "stations" else {}
            told = {"metres": amount, "within": f"{case.rules.within:g}"} if kind == "within" else told
            yield Finding(f"stations-ease-{kind}", (), told)


def _near(case: Case, eased: Case, venue: str) -> tuple[str, ...]:
    """Return the grids that had no venue within reach and have the new one."""
    lost = ~(case.problem.walk >= 0).any(axis=1)
    row = int(np.flatnonzero(eased.venues.ids == venue)[0])
    return tuple(case.grids.codes[lost & (eased.problem.walk[:, row] >= 0)])


KINDS: Mapping[str, Callable[[Case], bool]] = {
    "excluded": lambda case: bool(case.rules.excluded),
    "stations": lambda case: case.rules.stations is not None,
    "capacity": lambda case: case.rules.share != "none" and bool((room_of(case.venues, case.rules) >= 0).any()),
    "within": lambda _: True,
    "pooled": lambda case: not case.rules.pooled,
    "share": lambda case: case.rules.share != "near",
    "places": lambda _: True,
}
"""What can be changed, the least trouble first, and whether the request has it."""
