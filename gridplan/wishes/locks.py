"""Grids of an older plan that stay exactly as they are, and wishes that would touch them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of, connected_groups
from gridplan.findings import Finding
from gridplan.ground.areas import Areas
from gridplan.ground.ground import Ground
from gridplan.options.dedicated import place_of_area
from gridplan.wishes.earlier import Earlier

Findings = tuple[Finding, ...]


def locked_grids(ground: Ground, codes: Sequence[str], earlier: Earlier | None) -> tuple[NDArray[np.int32], Findings]:
    """Return int32 (n,) the position of the locked grid of each unit, −1 for none, and locks that cannot be held.

    A lock can be held when its grid exists in the older plan, has units, hangs together and lies in one community.
    """
    locked = np.full(len(ground), -1, dtype=np.int32)
    if not codes:
        return locked, ()
    known = () if earlier is None else earlier.codes
    unknown, broken = [code for code in codes if code not in known], []
    for code in codes:
        if earlier is None or code in unknown:
            continue
        units = np.flatnonzero(earlier.labels == earlier.number(code))
        if not len(units):
            unknown.append(code)
        elif not _is_whole(ground, units):
            broken.append(code)
        locked[units] = earlier.number(code)
    found = (("locks-unknown", unknown), ("locks-broken", broken))
    return locked, tuple(Finding(code, tuple(grids)) for code, grids in found if grids)


def check_locks(
    ids: NDArray[np.object_],
    locked: NDArray[np.int32],
    earlier: Earlier | None,
    *,
    groups: Sequence[Sequence[int]],
    apart: Sequence[Sequence[int]],
    pins: Mapping[str, Sequence[int]],
) -> Findings:
    """Return the wishes that no plan can keep because locked grids stay as they are."""
    split = [unit for group in groups if _is_split(locked[list(group)]) for unit in group]
    joined = [unit for group in apart for unit in group if _others(locked, group, unit)]
    moved = [
        unit
        for name, units in pins.items()
        for unit in units
        if (locked[unit] >= 0 or name in _codes(locked, earlier)) and _code(locked[unit], earlier) != name
    ]
    found = (("locks-split-group", split), ("locks-join-apart", joined), ("locks-against-pins", moved))
    return tuple(Finding(code, tuple(str(ids[u]) for u in units)) for code, units in found if units)


def locked_places(ids: NDArray[np.object_], locked: NDArray[np.int32], centres: Iterable[int]) -> Findings:
    """Return the units that hold a place for a grid but lie in a locked one, which leaves the place without effect."""
    idle = tuple(str(ids[unit]) for unit in centres if locked[unit] >= 0)
    return (Finding("centres-locked", idle),) if idle else ()


def locked_dedicated(ground: Ground, locked: NDArray[np.int32], areas: Areas | None) -> Findings:
    """Return the units of dedicated places that locked grids hold with others, or hold only a part of."""
    if areas is None or not (locked >= 0).any():
        return ()
    places = np.array([place_of_area(kind) for kind in areas.of_units], dtype=object)
    held = np.unique(np.column_stack([locked, areas.number])[locked >= 0], axis=0)[:, 0]
    mixed = np.isin(locked, held[:-1][held[:-1] == held[1:]])
    near, community = ground.adjacency, communities_of(ground)
    torn = near.open & (areas.number[near.u] == areas.number[near.v]) & (locked[near.u] != locked[near.v])
    torn &= community[near.u] == community[near.v]
    wrong = mixed | np.isin(np.arange(len(locked)), np.concatenate([near.u[torn], near.v[torn]]))
    ids = tuple(ground.units["unit"][wrong & (places != "")].astype(str))
    return (Finding("locks-dedicated", ids),) if ids else ()


def loosened(groups: Sequence[Sequence[int]], locked: NDArray[np.int32]) -> list[Sequence[int]]:
    """Return the groups without those that a locked grid holds."""
    return [group for group in groups if not (locked[list(group)] >= 0).any()]


def _is_whole(ground: Ground, units: NDArray[np.int64]) -> bool:
    near, inside = ground.adjacency, np.zeros(len(ground), dtype=bool)
    inside[units] = True
    place = np.cumsum(inside) - 1
    kept = near.open & inside[near.u] & inside[near.v]
    pieces = connected_groups(len(units), place[near.u[kept]], place[near.v[kept]])
    return len(pieces) == 1 and len(set(communities_of(ground)[units])) == 1


def _is_split(locked: NDArray[np.int32]) -> bool:
    """Tell whether some units are locked and not all in one grid."""
    return bool((locked >= 0).any() and (locked != locked[0]).any())


def _others(locked: NDArray[np.int32], group: Sequence[int], unit: int) -> bool:
    return bool(locked[unit] >= 0 and (locked[list(group)] == locked[unit]).sum() > 1)


def _code(number: int, earlier: Earlier | None) -> str | None:
    return earlier.codes[number] if earlier is not None and number >= 0 else None


def _codes(locked: NDArray[np.int32], earlier: Earlier | None) -> set[str]:
    numbers = np.unique(locked[locked >= 0]).tolist()
    return {earlier.codes[number] for number in numbers} if earlier is not None else set()
