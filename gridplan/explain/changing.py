"""What changes in a plan when units move: windows, inertia, borders, and all of it weighed by the rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.explain.mates import mates_saved, pairs_kept
from gridplan.explain.scene import Scene
from gridplan.explain.values import Change, WindowChange

Units = NDArray[np.int64]


def change(scene: Scene, units: Units, to: Units) -> Change:
    """Return what changes when each of `units` (m,) moves to its grid in `to` (m,)."""
    before = scene.plan.labels
    after = before.copy()
    after[units] = to
    grids = np.unique(np.concatenate([before[units], to]))
    grids = grids[grids >= 0]
    sets = [(scene.members(g), _members_after(scene, g, units, after)) for g in grids.tolist()]
    borders, sign = _borders(scene, units, after)
    near = scene.plan.ground.adjacency
    prices, which = scene.prices, 1 if scene.plan.rules.objective == "medoid" else 0
    uneven = _uneven(scene, grids, sets)
    cost = _inertia(scene, sets, prices.weight)[which] + uneven + float(sign @ prices.toll[borders])
    cost += _away(scene, units, to) - _away(scene, units, before[units]) - mates_saved(scene, sets, units)
    by_centroid, by_medoid = _inertia(scene, sets, scene.plan.load.astype(np.float64))
    return Change(
        windows=tuple(_windows(scene, grids, units, after)),
        inertia_centroid=_percent(by_centroid, scene.inertia[0]),
        inertia_medoid=_percent(by_medoid, scene.inertia[1]),
        border=float(sign @ near.length[borders]),
        off_road=float(sign @ near.off_road[borders]),
        uneven=_percent(uneven, scene.inertia[which]),
        weighed=_percent(cost, scene.inertia[which]),
        pairs=None if scene.plan.merger is None else pairs_kept(scene, sets),
    )


def spread(scene: Scene, units: Units, weight: NDArray[np.float64]) -> tuple[float, float]:
    """Return Σ weight·d² of `units` about their centroid and about their best unit, the one nearest to it."""
    mass = weight[units]
    total = float(mass.sum())
    if total <= 0:
        return 0.0, 0.0
    away = ((scene.xy[units] - centre(scene, units, weight)) ** 2).sum(axis=1)
    about = float((mass * away).sum())
    return about, about + total * float(away.min())


def centre(scene: Scene, units: Units, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted centre (2,) of `units`, from the middle of the scene; NaN without weight."""
    mass = weight[units]
    total = mass.sum()
    return mass @ scene.xy[units] / total if total > 0 else np.full(2, np.nan)


def _members_after(scene: Scene, grid: int, units: Units, after: NDArray[np.int32]) -> Units:
    stay = scene.members(grid)
    return np.union1d(stay[after[stay] == grid], units[after[units] == grid])


def _windows(scene: Scene, grids: Units, units: Units, after: NDArray[np.int32]) -> Iterator[WindowChange]:
    """Yield what each windowed amount of `grids` is before and after."""
    labels, codes = scene.plan.labels, scene.plan.network.codes
    for g in grids.tolist():
        gained = scene.amounts[units[after[units] == g]].sum(axis=0)
        lost = scene.amounts[units[labels[units] == g]].sum(axis=0)
        for r, name in enumerate(scene.plan.rules.windows):
            now = int(scene.totals[g, r])
            then = now + int(gained[r]) - int(lost[r])
            yield WindowChange(codes[g], name, now, then, int(scene.lo[g, r]), int(scene.hi[g, r]))


def _inertia(scene: Scene, sets: list[tuple[Units, Units]], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Return the change of inertia about centroids and about medoids, weight·m²."""
    pairs = [(spread(scene, old, weight), spread(scene, new, weight)) for old, new in sets]
    centroid, medoid = (sum(new[which] - old[which] for old, new in pairs) for which in (0, 1))
    return centroid, medoid


def _borders(scene: Scene, units: Units, after: NDArray[np.int32]) -> tuple[Units, NDArray[np.float64]]:
    """Return the borders of `units`, and for each 1 where grids come to end there, −1 where they no longer do."""
    near, labels = scene.plan.ground.adjacency, scene.plan.labels
    touched = scene.borders(units)
    u, v = near.u[touched], near.v[touched]
    return touched, (after[u] != after[v]).astype(np.float64) - (labels[u] != labels[v])


def _away(scene: Scene, units: Units, labels: Units | NDArray[np.int32]) -> float:
    """Return what it costs that `units` are away from the grids they had in the older division, weight·m²."""
    home = scene.prices.home[units]
    return float(scene.prices.stay[units][(home >= 0) & (home != labels)].sum())


def _uneven(scene: Scene, grids: Units, sets: list[tuple[Units, Units]]) -> float:
    """Return the change of what uneven soft attributes cost, weight·m²."""
    even, total = scene.prices.even, 0.0
    for goal, (old, new) in zip(scene.prices.goal[grids], sets, strict=True):
        total += float(((even[new].sum(axis=0) - goal) ** 2 - (even[old].sum(axis=0) - goal) ** 2).sum())
    return total


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole > 0 else 0.0
