"""The best exchange of a unit with one of a neighbouring grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.explain.changing import change
from gridplan.explain.forbidding import bindings, obstacles
from gridplan.explain.judging import figures, verdict_on
from gridplan.explain.scene import Scene
from gridplan.explain.values import Change, Swap


def best_swap(scene: Scene, unit: int, grids: list[int]) -> Swap | None:
    """Return the exchange with a unit of one of `grids` that is best by the rules and breaks none, or None."""
    if bindings(scene, unit) or int(scene.plan.labels[unit]) < 0:
        return None
    found: list[tuple[float, int, Change]] = []
    for grid in grids:
        if not obstacles(scene, unit, grid):
            found += _exchanges(scene, unit, grid)
    for _, other, moved in sorted(found, key=lambda one: one[:2]):
        if _allowed(scene, unit, other):
            return _told(scene, unit, other, moved)
    return None


def _exchanges(scene: Scene, unit: int, grid: int) -> list[tuple[float, int, Change]]:
    """Return the exchanges that hold every window, with what each weighs."""
    labels = scene.plan.labels
    own = int(labels[unit])
    beside = np.unique(np.concatenate([scene.neighbours(mate)[0] for mate in scene.members(own).tolist()]))
    both = np.array([grid, own])
    changes = [
        (other, change(scene, np.array([unit, other]), both)) for other in beside[labels[beside] == grid].tolist()
    ]
    return [(moved.weighed, other, moved) for other, moved in changes if moved.holds]


def _allowed(scene: Scene, unit: int, other: int) -> bool:
    """Tell whether both grids hang together after the exchange and no rule forbids it."""
    labels = scene.plan.labels
    own, grid = int(labels[unit]), int(labels[other])
    if bindings(scene, other) or obstacles(scene, other, own):
        return False
    return _whole(scene, own, leaves=unit, comes=other) and _whole(scene, grid, leaves=other, comes=unit)


def _whole(scene: Scene, grid: int, *, leaves: int, comes: int) -> bool:
    before = scene.members(grid)
    after: NDArray[np.int64] = np.union1d(before[before != leaves], [comes])
    return len(scene.groups(after)) <= len(scene.groups(before))


def _told(scene: Scene, unit: int, other: int, moved: Change) -> Swap:
    ids, codes = scene.plan.ground.units["unit"], scene.plan.network.codes
    verdict, grid = verdict_on(moved), codes[int(scene.plan.labels[other])]
    names = {"unit": str(ids.iloc[unit]), "other": str(ids.iloc[other]), "grid": grid}
    return Swap(names["other"], grid, verdict, moved, figures(moved, f"explain-swap-{verdict}", **names))
