"""The areas that units count to, read anew from the ground and the rules: unit by unit, wave by wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.areas import NOWHERE, area_words
from gridplan.ground.formats.table import id_text
from gridplan.ground.settling import RESIDENTIAL
from gridplan.options.dedicated import DEDICATED, area_of_place
from gridplan.plan import Plan
from gridplan.verify.asked import read_groups

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def read_areas(plan: Plan, households: NDArray[np.int64], reach: Pairs) -> NDArray[np.object_] | None:
    """Return the kind of the area that each unit counts to, object (n,); None where no areas are in use.

    The rule is that of `gridplan.ground.areas`, reckoned by walking from unit to unit.

    Parameters
    ----------
    reach
        Pairs (u, v) of units that a grid may reach across.
    """
    places = read_places(plan)
    found = _read_column(plan, households, reach, places)
    if not any(places):
        return found
    general = [""] * len(places) if found is None else found
    return np.array([area_of_place(own) if own else kind for own, kind in zip(places, general, strict=True)], object)


def read_places(plan: Plan) -> list[str]:
    """Return the dedicated place of each unit that is to be a grid of its own, empty for all others."""
    units = plan.ground.units
    if plan.rules.dedicated != "own" or DEDICATED not in units:
        return [""] * len(units)
    return [id_text(name) for name in units[DEDICATED]]


def _read_column(
    plan: Plan, households: NDArray[np.int64], reach: Pairs, places: Sequence[str]
) -> NDArray[np.object_] | None:
    """Return the kind of the area that each unit counts to by its column, None where none is named."""
    rules, units = plan.rules, plan.ground.units
    if rules.areas is None or rules.areas not in units:
        return None
    own = np.array(places, dtype=object) != ""
    free = ~(own[reach[0]] | own[reach[1]])
    reach = reach[0][free], reach[1][free]
    words = area_words(units, rules)
    if rules.strict_areas:
        words = [word or NOWHERE for word in words]
    words = _held_together(plan, words)
    if rules.strict_areas:
        return np.array(words, dtype=object)
    home = _home(words, plan.load)
    near = _neighbours(len(words), reach)
    sums = {"load": plan.load, "households": households}

    def stands(group: Sequence[int], kind: str) -> bool:
        ends = rules.windows_of(kind).items()
        return bool(kind) and all(sum(int(sums[name][unit]) for unit in group) >= max(lo, 1) for name, (lo, _) in ends)

    found: dict[int, str] = {}
    for group in _groups(range(len(words)), near, words):
        if stands(group, words[group[0]]):
            found |= dict.fromkeys(group, words[group[0]])
    rest = [unit for unit in range(len(words)) if unit not in found]
    same = dict.fromkeys(rest, "")
    joined: dict[int, str] = {}
    mixed = [*_groups(rest, near, same)]
    for group in mixed:
        if stands(group, home):
            joined |= dict.fromkeys(group, home)
    settled = found | joined
    metres = _metres(plan)
    for group in mixed:
        if group[0] not in joined:
            settled |= dict.fromkeys(group, _beside(group, near, found | joined, metres, home))
    return np.array([settled[unit] for unit in range(len(words))], dtype=object)


def areas_of_grids(
    areas: NDArray[np.object_], labels: NDArray[np.int32], load: NDArray[np.int64], n_grids: int
) -> NDArray[np.object_]:
    """Return the kind of area that most of each grid's load counts to, then most of its units, object (k,)."""
    found = np.full(n_grids, "", dtype=object)
    for grid in range(n_grids):
        own, number = np.unique(areas[labels == grid].astype(str), return_inverse=True)
        weight = [(int(load[labels == grid][number == i].sum()), int((number == i).sum()), -i) for i in range(len(own))]
        found[grid] = own[-max(weight)[2]] if weight else ""
    return found


def _held_together(plan: Plan, words: Sequence[str]) -> list[str]:
    """Return the kind of each unit, that of most of the load where units must share a grid."""
    units, rules = plan.ground.units, plan.rules
    place = {unit: i for i, unit in enumerate(units["unit"].astype(str))}
    by_grid: dict[str, list[int]] = {}
    for unit, grid in rules.pinned.items():
        if unit in place:
            by_grid.setdefault(grid, []).append(place[unit])
    groups = [group.tolist() for group in read_groups(units, rules.together, place).groups] + [*by_grid.values()]
    links: dict[int, set[int]] = {}
    for group in groups:
        for unit in group:
            links.setdefault(unit, set()).update(group)
    found = [*words]
    for held in _groups(sorted(links), links, dict.fromkeys(links, "")):
        given = sorted({words[unit] for unit in held if words[unit]})
        weight = {kind: sum(int(plan.load[unit]) for unit in held if words[unit] == kind) for kind in given}
        for one in held if given and len(held) > 1 else ():
            found[one] = max(given, key=weight.__getitem__)
    return found


def _home(words: Sequence[str], load: NDArray[np.int64]) -> str:
    given = sorted({*words} - {""})
    if RESIDENTIAL in given or not given:
        return RESIDENTIAL
    weight = {kind: sum(int(load[i]) for i, word in enumerate(words) if word == kind) for kind in given}
    return max(given, key=weight.__getitem__)


def _neighbours(n: int, reach: Pairs) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {unit: set() for unit in range(n)}
    for u, v in zip(reach[0].tolist(), reach[1].tolist(), strict=True):
        found[u].add(v)
        found[v].add(u)
    return found


def _groups(
    units: Sequence[int] | range, near: Mapping[int, set[int]], kind: Mapping[int, str] | Sequence[str]
) -> Iterator[list[int]]:
    """Yield the connected groups of units of one kind."""
    left = set(units)
    for first in units:
        if first not in left:
            continue
        left.discard(first)
        group = [first]
        for unit in group:
            wave = sorted(other for other in near[unit] if other in left and kind[other] == kind[first])
            left.difference_update(wave)
            group += wave
        yield group


def _metres(plan: Plan) -> dict[tuple[int, int], float]:
    near = plan.ground.adjacency
    return {(u, v): m for u, v, m in zip(near.u.tolist(), near.v.tolist(), near.length.tolist(), strict=True)}


def _beside(
    group: Sequence[int],
    near: Mapping[int, set[int]],
    found: Mapping[int, str],
    metres: Mapping[tuple[int, int], float],
    home: str,
) -> str:
    """Return the area beside a group: residential where it borders on it, else the one along the longest border."""
    border: dict[str, float] = {}
    for unit in group:
        for other in near[unit]:
            if other in found:
                pair = min(unit, other), max(unit, other)
                border[found[other]] = border.get(found[other], 0.0) + metres.get(pair, 0.0)
    if home in border or not border:
        return home
    return max(sorted(border), key=border.__getitem__)
