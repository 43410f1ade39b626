"""Where a new estate could stand: slabs in rows on the ground that has the fewest buildings to clear away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError

_WIDTH, _DEPTH = 28.0, 12.0
_PITCH = (36.0, 26.0)
_AWAY = 3.0
"""Room between a slab and what stands or runs beside it, m."""
_SITES = 300
_JITTER = 60.0


@dataclass(frozen=True)
class Site:
    """Footprints of new buildings, polygons (k,), and the positions of the buildings that make room for them."""

    slabs: NDArray[np.object_]
    cleared: NDArray[np.intp]


def find_site(
    buildings: NDArray[np.object_],
    clear_of: NDArray[np.object_],
    *,
    slabs: int,
    most_cleared: int,
    rng: np.random.Generator,
) -> Site:
    """Return the best of some hundred sites drawn inside the built-up area.

    Parameters
    ----------
    buildings, clear_of
        Footprints, and shapes that nothing may be built on, such as roads and rivers; m.
    slabs
        Number of new buildings.
    most_cleared
        Most buildings that may be pulled down for them.

    Raises
    ------
    OptionError
        When no site has the room.
    """
    town, kept = shapely.STRtree(buildings), shapely.STRtree(clear_of)
    hull = shapely.concave_hull(shapely.multipoints(shapely.get_coordinates(shapely.centroid(buildings))), ratio=0.3)
    shapely.prepare(hull)
    best: Site | None = None
    for _ in range(_SITES):
        found = _site(_slots(buildings, slabs, rng), town, kept, hull=hull, slabs=slabs)
        if found is not None and (best is None or len(found.cleared) < len(best.cleared)):
            best = found
    if best is None or len(best.cleared) > most_cleared:
        raise OptionError(f"no ground has room for an estate of {slabs} buildings with {most_cleared} pulled down")
    return best


def _slots(buildings: NDArray[np.object_], slabs: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """Return twice as many footprints as wished about a random place, the nearest first, turned as a building there."""
    beside = buildings[int(rng.integers(len(buildings)))]
    middle = np.array(shapely.get_coordinates(shapely.centroid(beside))[0]) + rng.uniform(-_JITTER, _JITTER, 2)
    edge = np.diff(shapely.get_coordinates(shapely.minimum_rotated_rectangle(beside))[:2], axis=0)[0]
    ahead = edge / np.linalg.norm(edge) if edge.any() else np.array([1.0, 0.0])
    aside = np.array([-ahead[1], ahead[0]])
    reach = int(np.ceil(np.sqrt(slabs))) + 1
    along = np.arange(-reach, reach + 1)
    steps = np.stack(np.meshgrid(along, along), axis=-1).reshape(-1, 2) * np.array(_PITCH)
    steps = steps[np.argsort(np.hypot(*steps.T), kind="stable")[: 2 * slabs]]
    centres = middle + steps[:, :1] * ahead + steps[:, 1:] * aside
    half, deep = ahead * _WIDTH / 2, aside * _DEPTH / 2
    corners = [centres - half - deep, centres + half - deep, centres + half + deep, centres - half + deep]
    return np.asarray(shapely.polygons(np.round(np.stack(corners, axis=1), 2)))


def _site(
    slots: NDArray[np.object_],
    town: shapely.STRtree,
    kept: shapely.STRtree,
    *,
    hull: shapely.Geometry,
    slabs: int,
) -> Site | None:
    """Return the slots that need the least clearing, or None where too few are free of roads and inside the town."""
    blocked = ~shapely.covers(hull, slots)
    blocked[kept.query(slots, predicate="dwithin", distance=_AWAY)[0]] = True
    free = slots[~blocked]
    if len(free) < slabs:
        return None
    slot = town.query(free, predicate="dwithin", distance=_AWAY)[0]
    chosen = free[np.argsort(np.bincount(slot, minlength=len(free)), kind="stable")[:slabs]]
    return Site(chosen, np.unique(town.query(chosen, predicate="dwithin", distance=_AWAY)[1]))
