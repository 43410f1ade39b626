"""The verdict on moving one unit to one neighbouring grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.explain.changing import centre, change
from gridplan.explain.forbidding import obstacles, touches
from gridplan.explain.scene import Scene
from gridplan.explain.values import Change, Neighbour, Verdict, WindowChange
from gridplan.findings import Finding

_SAME = 1e-9
"""Per cent of the plan's inertia that count as nothing."""


def judge(scene: Scene, unit: int, grid: int, *, cut: NDArray[np.int64], held_by: tuple[Finding, ...]) -> Neighbour:
    """Return what moving `unit` to `grid` would gain or break.

    Parameters
    ----------
    cut
        Units that the move would cut off from their grid.
    held_by
        What holds the unit where it is, wherever it would go.
    """
    moved = change(scene, np.array([unit]), np.array([grid]))
    reasons = [*obstacles(scene, unit, grid), *held_by, *_torn(scene, unit, cut), *_broken(scene, moved, grid)]
    both = np.concatenate([[unit], cut]).astype(np.int64)
    return Neighbour(
        grid=scene.plan.network.codes[grid],
        verdict="breaks" if reasons else verdict_on(moved),
        touches=touches(scene, unit, grid),
        distance=distance(scene, unit, grid),
        change=moved,
        reasons=tuple(reasons) or (figures(moved, f"explain-move-{verdict_on(moved)}", grid=_code(scene, grid)),),
        along=_ids(scene, cut),
        with_along=change(scene, both, np.full(len(both), grid)) if len(cut) else None,
    )


def verdict_on(moved: Change) -> Verdict:
    """Return whether a change that breaks nothing is better by all wishes of the rules together."""
    return "better" if moved.weighed < -_SAME else "worse"


def distance(scene: Scene, unit: int, grid: int) -> float:
    """Return the distance from a unit to the load centre of a grid, m; NaN without load."""
    middle = centre(scene, scene.members(grid), scene.plan.load.astype(np.float64))
    return float(np.hypot(*(scene.xy[unit] - middle)))


def cut_off(scene: Scene, unit: int) -> NDArray[np.int64]:
    """Return the units that hang on their grid by `unit` alone: all pieces left of its piece but the heaviest."""
    label = int(scene.plan.labels[unit])
    if label < 0:
        return np.zeros(0, np.int64)
    own = next(group for group in scene.groups(scene.members(label)) if unit in group)
    left = scene.groups(own[own != unit])
    left.sort(key=lambda group: (-int(scene.plan.load[group].sum()), -len(group), int(group[0])))
    return np.concatenate([np.zeros(0, np.int64), *left[1:]])


def figures(moved: Change, code: str, **numbers: str) -> Finding:
    """Return a sentence with what a change does to distances and borders, and to grid-mates where they were merged."""
    numbers |= {
        "spread": _signed(moved.inertia_medoid, 3),
        "border": _signed(moved.border, 0),
        "off_road": _signed(moved.off_road, 0),
    }
    if moved.pairs is None:
        return Finding(code, numbers=numbers)
    return Finding(f"{code}-merged", numbers=numbers | {"pairs": _signed(moved.pairs, 0)})


def _torn(scene: Scene, unit: int, cut: NDArray[np.int64]) -> list[Finding]:
    """Say that the unit's own grid would fall apart, or be left without a unit."""
    label = int(scene.plan.labels[unit])
    if label < 0:
        return []
    numbers = {"grid": _code(scene, label)}
    if len(cut):
        return [Finding("explain-falls-apart", _ids(scene, cut), numbers)]
    return [Finding("explain-emptied", numbers=numbers)] if len(scene.members(label)) == 1 else []


def _broken(scene: Scene, moved: Change, grid: int) -> list[Finding]:
    """Say which windows break, and by how much."""
    broken = [window for window in moved.windows if window.breaks]
    return [_window_sentence(window, _code(scene, grid), scene.plan.rules.per_worker) for window in broken]


def _window_sentence(window: WindowChange, to: str, per_worker: int) -> Finding:
    below = window.after < window.lo
    end = window.lo if below else window.hi
    counted = {"amount": window.after, "end": end, "by": window.outside}
    values: dict[str, object] = dict(counted)
    if window.resource == "load":
        values = {name: f"{value / per_worker:.2f}" for name, value in counted.items()}
    key = f"explain-{'below' if below else 'above'}-{window.resource}"
    return Finding(key, numbers={"grid": window.grid, "to": to, **values})


def _signed(value: float, digits: int) -> str:
    rounded = round(value, digits) + 0.0
    return f"{rounded:+,.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def _code(scene: Scene, grid: int) -> str:
    return scene.plan.network.codes[grid]


def _ids(scene: Scene, units: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(scene.plan.ground.units["unit"].to_numpy(object)[units])
