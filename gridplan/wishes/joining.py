"""Units that must share a grid, as sets: merged where they overlap, made to hang together, checked for conflicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups
from gridplan.findings import Finding
from gridplan.wishes.linking import Ways

Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Sets:
    """Sets of units that must share a grid.

    Parameters
    ----------
    units
        Units of each set, ascending; no unit is in two sets.
    names
        Code of the grid of each set, None where it has none.
    places
        Place of the grid of each set, m, None where it has none.
    """

    units: tuple[tuple[int, ...], ...]
    names: tuple[str | None, ...]
    places: tuple[NDArray[np.float64] | None, ...]

    def of_unit(self, n: int) -> NDArray[np.int32]:
        """Return int32 (n,) the set of each of `n` units, −1 for none."""
        found = np.full(n, -1, dtype=np.int32)
        for number, units in enumerate(self.units):
            found[list(units)] = number
        return found


def join_sets(
    ids: NDArray[np.object_],
    groups: Sequence[Sequence[int]],
    pins: Mapping[str, Sequence[int]],
    centres: Mapping[int, NDArray[np.float64]],
    ways: Ways,
) -> tuple[Sets, Findings]:
    """Return the sets that groups, pins and places make, each hanging together, and what cannot be.

    Units of a set that do not hang together are joined through the fewest units in between, around other sets where
    that is possible; otherwise the sets on the way become one.

    Parameters
    ----------
    ids
        (n,) id of each unit.
    groups
        Units that must share a grid.
    pins
        Name of a grid → units that must be in it.
    centres
        Unit → place of its grid.
    ways
        The neighbours that grids may reach.
    """
    n = len(ids)
    first = _merged(n, [*groups, *pins.values(), *([unit] for unit in centres)])
    grown, findings = _connected(ids, first, ways)
    units = _merged(n, grown)
    names = [sorted({name for name, own in pins.items() if set(own) & set(group)}) for group in units]
    places = [[unit for unit in group if unit in centres] for group in units]
    named = {unit for group in first for unit in group}
    for group, name, place in zip(units, names, places, strict=True):
        if len(name) > 1:
            findings += (_pinned_apart(ids, group, named, name),)
        if len(place) > 1:
            findings += (_fault("centres-in-one-set", ids, place),)
    found = Sets(
        tuple(map(tuple, units)),
        tuple(name[0] if name else None for name in names),
        tuple(centres[place[0]] if place else None for place in places),
    )
    return found, findings


def check_apart(ids: NDArray[np.object_], apart: Iterable[Sequence[int]], sets: NDArray[np.int32]) -> Findings:
    """Return the groups to be kept apart of which a set holds two units.

    Parameters
    ----------
    sets
        int32 (n,), set of each unit, −1 for none.
    """
    findings: Findings = ()
    for group in apart:
        own = sets[list(group)]
        twice = [unit for unit, number in zip(group, own, strict=True) if number >= 0 and (own == number).sum() > 1]
        findings += (_fault("apart-and-together", ids, twice),) if twice else ()
    return findings


def _merged(n: int, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return groups united where they share a unit, by first unit."""
    inside = sorted({unit for group in groups for unit in group})
    if not inside:
        return []
    place = np.full(n, -1, dtype=np.int32)
    place[inside] = np.arange(len(inside))
    u = np.array([place[group[0]] for group in groups for _ in group], dtype=np.int32)
    v = np.array([place[unit] for group in groups for unit in group], dtype=np.int32)
    found = connected_groups(len(inside), u, v)
    return sorted([inside[i] for i in group] for group in found)


def _connected(ids: NDArray[np.object_], sets: Sequence[Sequence[int]], ways: Ways) -> tuple[list[list[int]], Findings]:
    """Return the sets with the units in between that make each hang together, and a note on these."""
    free = np.zeros(len(ids), dtype=bool)
    taken = free.copy()
    taken[[unit for units in sets for unit in units]] = True
    grown: list[list[int]] = []
    findings: Findings = ()
    for units in sets:
        between = ways.between(units, taken=taken)
        if between is None:
            between = ways.between(units, taken=free)
        if between is None:
            findings += (_fault("together-parted", ids, units),)
        elif between:
            taken[between] = True
            findings += (_fault("together-joined", ids, between, unit=ids[units[0]], size=len(units)),)
        grown.append([*units, *(between or ())])
    return grown, findings


def _pinned_apart(ids: NDArray[np.object_], group: Sequence[int], named: Collection[int], names: list[str]) -> Finding:
    """Return the fault that a set is pinned to several grids: units that wishes name first, then those in between."""
    own = [unit for unit in group if unit in named]
    between = [unit for unit in group if unit not in named]
    grids = ", ".join(names)
    if not between:
        return _fault("pins-in-one-set", ids, own, grids=grids)
    return _fault("pins-in-joined-set", ids, own + between, grids=grids, named=len(own))


def _fault(code: str, ids: NDArray[np.object_], units: Sequence[int], **numbers: object) -> Finding:
    return Finding(code, tuple(str(ids[unit]) for unit in units), numbers)
