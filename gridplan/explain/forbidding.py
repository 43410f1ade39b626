"""Rules that hold a unit in its grid, or keep it out of another: borders, groups, pins, locks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.components import communities_of
from gridplan.explain.scene import Scene
from gridplan.findings import Finding
from gridplan.options.dedicated import place_of_area
from gridplan.options.wishes import Group


def bindings(scene: Scene, unit: int) -> list[Finding]:
    """Return what holds a unit in its grid, wherever it would go: a pin, a lock, its group."""
    rules, code = scene.plan.rules, _code(scene, unit)
    name = _ids(scene)[unit]
    found = []
    if name in rules.pinned:
        found.append(Finding("explain-pinned", numbers={"unit": name, "grid": rules.pinned[name]}))
    if code in rules.locked:
        found.append(Finding("explain-locked", numbers={"grid": code}))
    for others in _mates(scene, rules.together, unit):
        kept = others[scene.plan.labels[others] == scene.plan.labels[unit]]
        if len(kept):
            found.append(Finding("explain-together", _named(scene, kept), {"unit": name}))
    return found


def obstacles(scene: Scene, unit: int, grid: int) -> list[Finding]:
    """Return what keeps a unit out of a grid: a border that stays, a barrier, no border at all, a lock, a group."""
    rules, code = scene.plan.rules, scene.plan.network.codes[grid]
    found = _on_the_ground(scene, unit, grid)
    if code in rules.locked:
        found.append(Finding("explain-locked", numbers={"grid": code}))
    for others in _mates(scene, rules.apart, unit):
        there = others[scene.plan.labels[others] == grid]
        if len(there):
            found.append(Finding("explain-kept-apart", _named(scene, there), {"grid": code}))
    return found


def touches(scene: Scene, unit: int, grid: int) -> bool:
    """Tell whether a unit shares a border with a grid, barred or not."""
    beside, _ = scene.neighbours(unit)
    return bool((scene.plan.labels[beside] == grid).any())


def _on_the_ground(scene: Scene, unit: int, grid: int) -> list[Finding]:
    code = scene.plan.network.codes[grid]
    community = communities_of(scene.plan.ground)
    there = scene.members(grid)
    if len(there) and community[unit] != community[there[0]]:
        numbers = {"community": community[unit], "grid": code, "other": community[there[0]]}
        return [Finding("explain-community", numbers=numbers)]
    beside, borders = scene.neighbours(unit)
    theirs = scene.plan.labels[beside] == grid
    if not theirs.any():
        return [Finding("explain-no-border", numbers={"grid": code})]
    if not scene.plan.ground.adjacency.open[borders[theirs]].any():
        return [Finding("explain-barrier", numbers={"grid": code})]
    return [*_beyond_fixed(scene, unit, grid), *_other_area(scene, unit, grid)]


def _other_area(scene: Scene, unit: int, grid: int) -> list[Finding]:
    """Say that a unit counts to another kind of area than a grid, where neither stays as it is."""
    code = scene.plan.network.codes[grid]
    if scene.areas is None or {_code(scene, unit), code} & set(scene.plan.rules.locked):
        return []
    own, other = scene.areas.kinds[scene.areas.number[unit]], scene.kinds[grid]
    if own == other:
        return []
    if place := place_of_area(own):
        return [Finding("explain-dedicated", numbers={"place": place})]
    if place := place_of_area(other):
        return [Finding("explain-dedicated-grid", numbers={"place": place, "grid": code})]
    return [Finding("explain-area", numbers={"area": own, "grid": code, "other": other})]


def _beyond_fixed(scene: Scene, unit: int, grid: int) -> list[Finding]:
    """Say that a border lies between which a merger was to leave as it is: it parts the pieces of the plan."""
    plan, there = scene.plan, scene.members(grid)
    if plan.merger is None or not plan.merger.fixed or plan.component is None or not len(there):
        return []
    codes = {_code(scene, unit), plan.network.codes[grid]}
    if plan.component[unit] == plan.component[there[0]] or codes & set(plan.rules.locked):
        return []
    numbers = {"grid": plan.network.codes[grid], "departments": ", ".join(plan.merger.fixed)}
    return [Finding("explain-fixed", numbers=numbers)]


def _mates(scene: Scene, groups: tuple[Group, ...], unit: int) -> Iterator[NDArray[np.int64]]:
    """Yield the other units of each group that `unit` is in."""
    ids = _ids(scene)
    for group in groups:
        if isinstance(group, str):
            column = scene.plan.ground.units[group]
            same = (column == column.iloc[unit]).to_numpy() & column.notna().to_numpy()
        else:
            same = np.isin(ids, group) if ids[unit] in group else np.zeros(len(ids), bool)
        same[unit] = False
        if same.any():
            yield np.flatnonzero(same)


def _ids(scene: Scene) -> NDArray[np.object_]:
    return np.asarray(scene.plan.ground.units["unit"], dtype=object)


def _named(scene: Scene, units: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(_ids(scene)[units])


def _code(scene: Scene, unit: int) -> str:
    label = int(scene.plan.labels[unit])
    return scene.plan.network.codes[label] if label >= 0 else ""
