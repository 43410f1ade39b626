"""What can be wrong between rules, officers and grids: names that are not there, pins that break a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from gridplan.findings import Finding
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules, Pair

_AT_MOST_ONE = (0, 1)
"""Officers in a grid of a department that the rules do not name."""


def check_rules(officers: Officers, grids: Grids, rules: OfficerRules) -> tuple[Finding, ...]:
    """Return every fault of pairs and needs: unknown officers and grids, and pins that no assignment can keep.

    Examples
    --------
    >>> import gridplan as gp
    >>> from shapely import box
    >>> import geopandas as gpd, pandas as pd
    >>> grids = gp.read_grids(gpd.GeoDataFrame({"grid": ["G1", "G2"]}, geometry=box([0, 9], 0, [9, 18], 9), crs=4547))
    >>> officers = gp.read_officers(pd.DataFrame({"officer": ["P1"], "department": "police"}), grids)
    >>> [fault.ids for fault in check_rules(officers, grids, gp.OfficerRules(pinned=(("P1", "G3"), ("P2", "G1"))))]
    [('P2',), ('G3',)]
    """
    return (*_unknown(officers, grids, rules), *_broken(officers, grids, rules))


def _unknown(officers: Officers, grids: Grids, rules: OfficerRules) -> Iterator[Finding]:
    pairs = (*rules.pinned, *rules.forbidden)
    yield from _fault("rules-officers-unknown", {officer for officer, _ in pairs} - set(officers.ids))
    yield from _fault("rules-grids-unknown", {*rules.needs, *(grid for _, grid in pairs)} - set(grids.codes))


def _broken(officers: Officers, grids: Grids, rules: OfficerRules) -> Iterator[Finding]:
    """Yield pins that forbidden pairs, the home community, or the number of grids or officers rule out."""
    pinned = {*rules.pinned, *officers.pinned}
    forbidden = {*rules.forbidden, *officers.forbidden}
    yield from _fault("officers-pinned-forbidden", _texts(pinned & forbidden))
    yield from _many(officers, rules, pinned)
    yield from _crowded(officers, rules, pinned)
    if not rules.pooled:
        home = dict(zip(officers.ids, officers.table["community"], strict=True))
        of = dict(zip(grids.codes, grids.communities, strict=True))
        away = [pair for pair in pinned if home.get(pair[0]) and of.get(pair[1], home[pair[0]]) != home[pair[0]]]
        yield from _fault("officers-pinned-elsewhere", _texts(away))
        yield from _fault("officers-teams-apart", _teams_apart(officers, several=len(set(grids.communities)) > 1))


def _teams_apart(officers: Officers, *, several: bool) -> list[str]:
    """Return the teams whose members have not one and the same home community."""
    homes: dict[str, set[str]] = {}
    for team, home in zip(officers.table["team"], officers.table["community"], strict=True):
        if isinstance(team, str):
            homes.setdefault(team, set()).add(home if isinstance(home, str) else "")
    return [team for team, where in homes.items() if len(where) > 1 or (several and where == {""})]


def _many(officers: Officers, rules: OfficerRules, pinned: set[Pair]) -> Iterator[Finding]:
    """Yield officers that are pinned to more grids than they may serve."""
    most = rules.grids_per_officer[1]
    own = dict(zip(officers.ids, officers.table["capacity"], strict=True))
    room = {officer: most if capacity < 0 else min(most, capacity) for officer, capacity in own.items()}
    pins = Counter(officer for officer, _ in pinned)
    over = [officer for officer, count in pins.items() if count > room.get(officer, count)]
    yield from _fault("officers-pins-too-many", over, most=most)


def _crowded(officers: Officers, rules: OfficerRules, pinned: set[Pair]) -> Iterator[Finding]:
    """Yield grids with more pinned officers, of a department or in all, than a grid may have."""
    of = dict(zip(officers.ids, officers.table["department"], strict=True))
    pins = Counter((of[officer], grid) for officer, grid in pinned if officer in of)
    most = {department: rules.departments.get(department, _AT_MOST_ONE)[1] for department in officers.departments}
    crowded = [f"{grid} ({department})" for (department, grid), count in pins.items() if count > most[department]]
    yield from _fault("officers-pins-crowd", crowded)
    if rules.officers_per_grid is not None:
        top = rules.officers_per_grid[1]
        count = Counter(grid for _, grid in pinned)
        yield from _fault("officers-pins-packed", [grid for grid, n in count.items() if n > top], most=top)


def _texts(pairs: Iterable[Pair]) -> list[str]:
    return [f"{officer}={grid}" for officer, grid in pairs]


def _fault(code: str, ids: Iterable[str], **numbers: Any) -> tuple[Finding, ...]:
    found = tuple(sorted(set(ids)))
    return (Finding(code, found, numbers),) if found else ()
