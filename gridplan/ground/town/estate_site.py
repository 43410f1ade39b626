"""Where a new estate could stand: slabs in rows beside streets, amid the town, where little has to be pulled down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError

_WIDTH, _DEPTH = 28.0, 12.0
_PITCH = (36.0, 26.0)
_AWAY, _SETBACK, _BESIDE = 3.0, 6.0, 40.0
"""Room between a slab and what stands beside it and between it and the middle of a road; how far its street is, m."""
_SITES = 2_000
_JITTER = 60.0
_ROUND, _SIDES, _NEIGHBOURS = 60.0, 3, 2
"""How far an estate's neighbours stand, m; on how many of its four sides, and how many on each."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Site:
    """Footprints of new buildings, polygons (k,), and the positions of the buildings that make room for them."""

    slabs: Shapes
    cleared: NDArray[np.intp]


@dataclass(frozen=True)
class Wanted:
    """What is asked of a site.

    Parameters
    ----------
    slabs
        Number of new buildings.
    most_cleared, most_households
        Buildings that may be pulled down for them, and households in these, at most.
    """

    slabs: int
    most_cleared: int
    most_households: int


@dataclass(frozen=True)
class Setting:
    """The town as it stands.

    Parameters
    ----------
    buildings
        Footprints, polygons (n,).
    households
        int64 (n,).
    streets
        Lines of which one runs beside every slab; none for estates off the streets.
    clear_of
        Shapes that nothing is built on, such as roads and rivers.
    """

    buildings: Shapes
    households: NDArray[np.int64]
    streets: Shapes
    clear_of: Shapes


def find_site(setting: Setting, wanted: Wanted, rng: np.random.Generator) -> Site:
    """Return the first site drawn that has the room, streets and the town about it.

    Every slab lies within 40 m of a street, and inhabited buildings that stay stand within 60 m on three of the four
    sides at least. No other wish, such as for borders or for sizes of grids, has a say.

    Raises
    ------
    OptionError
        When none of some thousand sites is such.
    """
    trees = [shapely.STRtree(shapes) for shapes in (setting.buildings, setting.streets, setting.clear_of)]
    middles = shapely.get_coordinates(shapely.centroid(setting.buildings))
    hull = shapely.concave_hull(shapely.multipoints(middles), ratio=0.3)
    shapely.prepare(hull)
    for _ in range(_SITES):
        slots = _slots(setting.buildings, wanted.slabs, rng)
        free = slots[_may_stand(slots, trees[1], trees[2], hull)]
        if len(free) < wanted.slabs:
            continue
        site = _least_cleared(free, trees[0], wanted.slabs)
        fits = len(site.cleared) <= wanted.most_cleared
        fits &= setting.households[site.cleared].sum() <= wanted.most_households
        if fits and _sides(site, setting, trees[0], middles) >= _SIDES:
            return site
    raise OptionError(
        f"no ground has room for an estate of {wanted.slabs} buildings with {wanted.most_cleared} pulled down"
    )


def _slots(buildings: Shapes, slabs: int, rng: np.random.Generator) -> Shapes:
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


def _may_stand(
    slots: Shapes, streets: shapely.STRtree, clear_of: shapely.STRtree, hull: shapely.Geometry
) -> NDArray[np.bool_]:
    """Return which slots are inside the town, on no road or river, and beside a street where there are any."""
    found = np.asarray(shapely.covers(hull, slots))
    found[clear_of.query(slots, predicate="dwithin", distance=_SETBACK)[0]] = False
    if len(streets):
        found &= np.isin(np.arange(len(slots)), streets.query(slots, predicate="dwithin", distance=_BESIDE)[0])
    return found


def _least_cleared(free: Shapes, town: shapely.STRtree, slabs: int) -> Site:
    """Return the slots that need the least clearing, the nearest of them first."""
    slot = town.query(free, predicate="dwithin", distance=_AWAY)[0]
    chosen = free[np.argsort(np.bincount(slot, minlength=len(free)), kind="stable")[:slabs]]
    return Site(chosen, np.unique(town.query(chosen, predicate="dwithin", distance=_AWAY)[1]))


def _sides(site: Site, setting: Setting, town: shapely.STRtree, middles: NDArray[np.float64]) -> int:
    """Return on how many of the four sides of an estate inhabited buildings stay."""
    estate = shapely.convex_hull(shapely.multipolygons(site.slabs))
    near = np.setdiff1d(town.query(estate, predicate="dwithin", distance=_ROUND), site.cleared)
    near = near[setting.households[near] > 0]
    ahead = np.diff(shapely.get_coordinates(site.slabs[0])[:2], axis=0)[0]
    away = middles[near] - shapely.get_coordinates(shapely.centroid(estate))[0]
    turned = np.arctan2(away @ np.array([-ahead[1], ahead[0]]), away @ ahead)
    side = np.floor(turned / (np.pi / 2) + 0.5).astype(np.int64) % 4
    return int((np.bincount(side, minlength=4) >= _NEIGHBOURS).sum())
