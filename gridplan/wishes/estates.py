"""Estates: groups that a column names, parted where no grid may join them, cut where they are above one worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups
from gridplan.findings import Finding
from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.wishes.estate_cuts import Cutter
from gridplan.wishes.estate_graph import Cut
from gridplan.wishes.finding_units import groups_on
from gridplan.wishes.room import Room, Rooms

Findings = tuple[Finding, ...]
CUT = frozenset({"estate-parted", "estate-cut-households", "estate-cut-load"})
"""Codes of findings that tell into which parts an estate is cut: ids by part, and how many in each as ``units``."""


@dataclass(frozen=True)
class Estate:
    """Units that share a value of a column."""

    name: str
    units: tuple[int, ...]


@dataclass(frozen=True)
class Holds:
    """What else is asked of the units of estates, which a cut is to allow for.

    Parameters
    ----------
    seats
        Groups of units of which each has a grid of its own: pinned to one code, or about one place.
    apart
        bool (n, q), a column for each group of which no two may share a grid.
    earlier
        int32 (n,), grid of each unit in an older plan, −1 for none; None without one.
    locked
        int32 (n,), locked grid of each unit, −1 for none.
    """

    seats: Sequence[Sequence[int]] = ()
    apart: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))
    earlier: NDArray[np.int32] | None = None
    locked: NDArray[np.int32] | None = None


def estates_on(ground: Ground, columns: Iterable[str]) -> tuple[list[Estate], Findings]:
    """Return the groups of several units that columns name, with their names, and what is wrong with the columns."""
    estates: list[Estate] = []
    findings: Findings = ()
    for column in columns:
        groups, more = groups_on(ground, (column,), wish="together")
        findings += more
        estates += [Estate(id_text(ground.units[column].iloc[group[0]]), tuple(group)) for group in groups]
    return estates, findings


def cut_estates(
    ground: Ground,
    estates: Sequence[Estate],
    *,
    rooms: Rooms,
    may: NDArray[np.bool_],
    holds: Holds,
) -> tuple[list[list[int]], Findings]:
    """Return groups of units to keep together: estates, or parts of those that no grid can hold.

    Parts on two sides of a barrier, of a community border or of an area stay as they lie. What is above one worker, by
    the windows of its kind of area, is cut into the fewest parts that are not; a single unit above one worker stays one
    part.

    Parameters
    ----------
    may
        bool (m,), pairs that grids may reach across, locks left out.
    """
    near = ground.adjacency
    reach = _numbers(len(ground), connected_groups(len(ground), near.u[may], near.v[may]))
    locked = holds.locked
    taken = np.zeros(len(ground), dtype=bool) if locked is None else locked >= 0
    free = may & ~(taken[near.u] | taken[near.v])
    cutters = [Cutter(ground, room, free, taken, _items(estates, room)) for room in rooms.kinds]
    found: list[list[int]] = []
    findings: Findings = ()
    for estate in estates:
        parts, more = _parted(ground, estate, reach)
        findings += more
        for part in parts:
            cuts, more = _within(ground, Estate(estate.name, tuple(part)), cutters[rooms.area[part[0]]], holds)
            found += cuts
            findings += more
    return [group for group in found if len(group) > 1], findings


def _items(estates: Sequence[Estate], room: Room) -> NDArray[np.int64]:
    """Return what of the first window the estate of each unit comes to, or itself where it is in none, int64 (n,)."""
    items = room.amounts[:, 0].copy()
    for estate in estates:
        items[list(estate.units)] = room.amounts[list(estate.units), 0].sum()
    return items


def parts_of(
    groups: Iterable[Sequence[int]], findings: Iterable[Finding], place: Mapping[str, int]
) -> Iterator[list[int]]:
    """Yield groups, those that findings tell to be cut as their parts.

    Parameters
    ----------
    findings
        Of the plan; only those in `CUT` matter.
    place
        Unit id → position.
    """
    told = {frozenset(place.get(unit, -1) for unit in f.ids): f for f in findings if f.code in CUT}
    for group in groups:
        cut = told.get(frozenset(group))
        rest = [f for f in told.values() if f is not cut]
        yield from [list(group)] if cut is None else parts_of(_parts_told(cut, place), rest, place)


def _parts_told(cut: Finding, place: Mapping[str, int]) -> Iterator[list[int]]:
    start = 0
    for count in cut.numbers["units"]:
        yield [place[unit] for unit in cut.ids[start : start + count]]
        start += count


def _parted(ground: Ground, estate: Estate, reach: NDArray[np.int64]) -> tuple[list[list[int]], Findings]:
    """Return the parts of an estate between which no grid reaches."""
    number = reach[list(estate.units)]
    parts = [np.array(estate.units)[number == one].tolist() for one in dict.fromkeys(number.tolist())]
    if len(parts) == 1:
        return parts, ()
    return parts, (Finding("estate-parted", *_told(ground, estate, parts, {})),)


def _within(ground: Ground, estate: Estate, cutter: Cutter, holds: Holds) -> tuple[list[list[int]], Findings]:
    """Return the parts of an estate that are not above one worker, it whole where it is not either."""
    units = list(estate.units)
    if not cutter.room.above(units) or len(units) == 1:
        return [units], ()
    fixed, free = _locked(units, holds)
    cut = cutter.cut(free, seats=holds.seats, apart=holds.apart, earlier=holds.earlier) if free else Cut([])
    parts = [*fixed, *cut.parts]
    if len(parts) == 1:
        return parts, ()
    numbers = {**cutter.room.told(units), "along": round(cut.along), "between": round(cut.between)}
    return parts, (Finding(f"estate-cut-{cutter.room.word}", *_told(ground, estate, parts, numbers)),)


def _locked(units: list[int], holds: Holds) -> tuple[list[list[int]], list[int]]:
    """Return the units of each locked grid, and those in none."""
    if holds.locked is None:
        return [], units
    number = holds.locked[units]
    fixed = [np.array(units)[number == grid].tolist() for grid in np.unique(number[number >= 0])]
    return fixed, np.array(units)[number < 0].tolist()


def _told(
    ground: Ground, estate: Estate, parts: Sequence[Sequence[int]], numbers: Mapping[str, Any]
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the ids by part and the numbers of a finding on the parts of an estate."""
    households = ground.units["households"].to_numpy(np.int64)
    ids = ground.units["unit"].to_numpy(dtype=object)
    sizes = [int(households[list(part)].sum()) for part in parts]
    return tuple(str(ids[unit]) for part in parts for unit in part), {
        "estate": estate.name,
        "households": sum(sizes),
        "parts": len(parts),
        "sizes": " + ".join(map(str, sizes)),
        "units": [len(part) for part in parts],
        **numbers,
    }


def _numbers(n: int, groups: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    found = np.empty(n, dtype=np.int64)
    for number, group in enumerate(groups):
        found[group] = number
    return found
