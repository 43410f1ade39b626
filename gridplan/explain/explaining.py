"""The verb explain: a plan and units in, reasons out."""

from __future__ import annotations

from typing import overload

import numpy as np

from gridplan.errors import InputError
from gridplan.explain.changing import change
from gridplan.explain.forbidding import bindings
from gridplan.explain.judging import cut_off, distance, judge
from gridplan.explain.scene import Scene, look_at
from gridplan.explain.swapping import best_swap
from gridplan.explain.values import Explanation, WindowChange
from gridplan.findings import Finding
from gridplan.plan import Plan


@overload
def explain(plan: Plan, unit: str) -> Explanation: ...
@overload
def explain(plan: Plan, unit: list[str] | tuple[str, ...]) -> tuple[Explanation, ...]: ...
def explain(plan: Plan, unit: str | list[str] | tuple[str, ...]) -> Explanation | tuple[Explanation, ...]:
    """Say why a unit is where it is, and what each neighbouring grid would gain or break if it moved there.

    Everything is computed from the plan alone. A move `breaks` when it takes a grid out of its window (or farther out),
    tears its grid apart, or a barrier, a community border, a lock, a pin or a group forbids it; else it is `better` or
    `worse` by inertia, borders and soft balance together, as the dials of the plan's rules weigh them; in a merged plan
    also by the grid-mates of departments that it joins and parts, and borders that were to stay forbid it.

    Parameters
    ----------
    unit
        Id of a unit, or several.

    Returns
    -------
    Explanation or tuple of them
        One for each id, in their order.

    Raises
    ------
    InputError
        Naming every id that is no unit of the plan.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> plan = gp.partition(ground, window=(300, 500), effort=0)
    >>> why = explain(plan, ground.units["unit"][0])
    >>> {near.verdict for near in why.neighbours} <= {"better", "worse", "breaks"}
    True
    """
    asked = [unit] if isinstance(unit, str) else list(unit)
    place = {str(name): i for i, name in enumerate(plan.ground.units["unit"])}
    if unknown := tuple(str(name) for name in asked if str(name) not in place):
        raise InputError((Finding("explain-unknown-units", unknown),))
    scene = look_at(plan)
    found = tuple(_explanation(scene, place[str(name)]) for name in asked)
    return found[0] if isinstance(unit, str) else found


def _explanation(scene: Scene, unit: int) -> Explanation:
    plan = scene.plan
    row, label = plan.ground.units.iloc[unit], int(plan.labels[unit])
    cut, held_by = cut_off(scene, unit), tuple(bindings(scene, unit))
    near, far = _grids_beside(scene, unit)
    return Explanation(
        unit=str(row["unit"]),
        grid=plan.network.codes[label] if label >= 0 else "",
        community=str(row["community"]) if row["community"] == row["community"] and row["community"] else "",
        households=int(row["households"]),
        load=int(plan.load[unit]),
        distance=distance(scene, unit, label) if label >= 0 else float("nan"),
        on_streets=_on_streets(scene, unit),
        cut_off=tuple(plan.ground.units["unit"].to_numpy(object)[cut]),
        windows=_without(scene, unit, label),
        held_by=held_by,
        neighbours=tuple(judge(scene, unit, grid, cut=cut, held_by=held_by) for grid in near + far),
        swap=best_swap(scene, unit, near),
    )


def _grids_beside(scene: Scene, unit: int) -> tuple[list[int], list[int]]:
    """Return the grids that a unit borders on, by length of border, and the others beside its own grid, by number."""
    plan, label = scene.plan, int(scene.plan.labels[unit])
    beside, borders = scene.neighbours(unit)
    grids, metres = plan.labels[beside], plan.ground.adjacency.length[borders]
    near = [g for g in np.unique(grids).tolist() if g >= 0 and g != label]
    near.sort(key=lambda g: (-float(metres[grids == g].sum()), g))
    around = scene.borders(scene.members(label)) if label >= 0 else np.zeros(0, np.int64)
    ends = np.concatenate([plan.ground.adjacency.u[around], plan.ground.adjacency.v[around]])
    far = [g for g in np.unique(plan.labels[ends]).tolist() if g >= 0 and g != label and g not in near]
    return near, far


def _on_streets(scene: Scene, unit: int) -> float:
    _, borders = scene.neighbours(unit)
    near = scene.plan.ground.adjacency
    length = float(near.length[borders].sum())
    return 1.0 - float(near.off_road[borders].sum()) / length if length > 0 else 1.0


def _without(scene: Scene, unit: int, label: int) -> tuple[WindowChange, ...]:
    """Return the windows of a unit's own grid with and without it."""
    if label < 0:
        return ()
    return change(scene, np.array([unit]), np.array([-1])).windows
