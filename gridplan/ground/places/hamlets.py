"""Where the hamlets of a generated village lie: apart from one another, on the shore and on islands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.town.layout import ORIGIN

_APART, _FROM_EDGE, _FROM_LAKE = 400.0, 260.0, 250.0
_ISLAND = 190.0
_LAKE = (0.28, 0.2)
"""Half the length and width of the lake, in widths of the village."""
_TRIES = 4_000
_CORNERS = 96
_WAVES = (2, 3, 5)
_CROSSING = 1e6
"""How much longer a road over water counts than one on land, m."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Land:
    """A village and its water.

    Parameters
    ----------
    outline, lake
        Polygons in map coordinates; the islands are holes in the lake.
    hamlets
        Float (h, 2), middles, m; those on islands last.
    links
        Pairs of hamlets with a road between them, int (k, 2).
    """

    outline: shapely.Polygon
    lake: shapely.Polygon
    hamlets: Points
    links: NDArray[np.intp]


def settle_land(area: float, hamlets: int, islands: int, rng: np.random.Generator) -> Land:
    """Return a village of that area, m², with its hamlets.

    Raises
    ------
    OptionError
        When the hamlets have no room.
    """
    radius = float(np.sqrt(area / np.pi))
    middle = np.array(ORIGIN) + radius
    outline = _blob(middle, (radius, radius), rng)
    outline = shapely.set_precision(_scaled(outline, area), 0.01)
    water = _blob(middle + radius * np.array([0.42, 0.32]), (2 * radius * _LAKE[0], 2 * radius * _LAKE[1]), rng)
    places = _islands(water, islands)
    land = [shapely.Point(place).buffer(_ISLAND, quad_segs=6) for place in places]
    lake = shapely.intersection(shapely.difference(water, shapely.union_all(land)), outline, grid_size=0.01)
    dry = shapely.difference(outline.buffer(-_FROM_EDGE), water.buffer(_FROM_LAKE))
    middles = np.vstack([_scatter(dry, hamlets - islands, rng), places])
    return Land(outline, lake, middles, _links(middles, lake, alone=islands > 1))


def _blob(middle: Points, size: tuple[float, float], rng: np.random.Generator) -> shapely.Polygon:
    """Return a smooth round shape."""
    turn = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    waves = [rng.uniform(0.02, 0.07) * np.sin(k * turn + rng.uniform(0, 2 * np.pi)) for k in _WAVES]
    away = 1 + np.sum(waves, axis=0)
    ring = middle + np.column_stack([size[0] * away * np.cos(turn), size[1] * away * np.sin(turn)])
    return shapely.Polygon(np.round(ring, 2))


def _scaled(shape: shapely.Polygon, area: float) -> shapely.Polygon:
    corners, middle = shapely.get_coordinates(shape), shapely.get_coordinates(shapely.centroid(shape))
    return shapely.Polygon(middle + (corners - middle) * np.sqrt(area / shape.area))


def _islands(water: shapely.Polygon, islands: int) -> Points:
    """Return the middles of islands in a row along the lake."""
    west, south, east, north = water.bounds
    share = (np.arange(islands) + 1) / (islands + 1)
    return np.column_stack([west + share * (east - west), np.full(islands, (south + north) / 2)])


def _scatter(dry: shapely.Geometry, wanted: int, rng: np.random.Generator) -> Points:
    """Return places on dry land, none near another."""
    if dry.is_empty:
        raise OptionError(f"{wanted} hamlets have no room on the land of the village")
    west, south, east, north = dry.bounds
    drawn = rng.uniform((west, south), (east, north), (_TRIES, 2))
    found: list[NDArray[np.float64]] = []
    for place in drawn[shapely.contains_xy(dry, *drawn.T)]:
        if all(np.hypot(*(place - other)) >= _APART for other in found):
            found.append(place)
        if len(found) == wanted:
            return np.array(found)
    raise OptionError(f"{wanted} hamlets have no room on the land of the village")


def _links(middles: Points, lake: shapely.Polygon, *, alone: bool) -> NDArray[np.intp]:
    """Return the shortest roads that join all hamlets, over water as little as can be; none if one lies `alone`."""
    joined = len(middles) - alone
    pairs = np.array([(i, j) for i in range(joined) for j in range(i)], dtype=np.intp).reshape(-1, 2)
    lines = shapely.linestrings(middles[pairs])
    wet = shapely.length(shapely.intersection(lines, lake)) > 1
    order = pairs[np.argsort(shapely.length(lines) + _CROSSING * wet, kind="stable")]
    own = np.arange(joined)
    links = []
    for i, j in order:
        if own[i] != own[j]:
            own[own == own[i]] = own[j]
            links.append((i, j))
    return np.array(links, dtype=np.intp).reshape(-1, 2)
