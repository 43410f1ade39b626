"""Links: where roads lead people over a barrier or under it, from the units on one bank to those on the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.findings import Report
from gridplan.ground.ground import Ground, link_table
from gridplan.ground.reading.barriers import is_water
from gridplan.ground.surveying.over_water import streets_over_water

_BESIDE = 1.0
"""Ways over barriers that come as near as this, in m, are one."""
_BANK = (1.0, 10.0, 30.0, 60.0)
"""A bank is looked for this far, in m, from where the road meets the barrier."""
_ALONG = 0.1
"""A road within this distance of a link, in m, is the link's own."""
_LEVEL = 500.0
"""A road at ground level that runs over barriers for longer than this, in m, runs along them."""
_WIDE = 15.0
"""A road at ground level that runs over water for longer than this, in m, has no way across that is known of."""
_RUN_OUT = 30.0
"""A road that ends on a barrier, or this little beyond it, in m, is followed straight on to the bank."""


class Way(NamedTuple):
    """A stretch of a road over barriers, from `start` to `end` m along it."""

    start: float
    end: float


@dataclass(frozen=True)
class Banks:
    """What lies on either side of barriers.

    Parameters
    ----------
    cells
        Tree over the cells of the units.
    points
        (n, 2), m, place of each unit.
    barriers
        Tree over the barriers, each a line or polygon.
    water
        Tree over the polygons of water among them.
    """

    cells: shapely.STRtree
    points: NDArray[np.float64]
    barriers: shapely.STRtree
    water: shapely.STRtree

    def unit_at(self, spot: BaseGeometry) -> int:
        """Return the unit whose own land a spot is, −1 for none.

        The spot lies in its cell and no barrier lies between: the ground in a river and strips between two barriers
        belong to some cell too, but are nobody's land.
        """
        for unit in np.sort(self.cells.query(spot, predicate="intersects")).tolist():
            way = shapely.linestrings([shapely.get_coordinates(spot)[0], self.points[unit]])
            if not len(self.barriers.query(way, predicate="intersects")):
                return int(unit)
        return -1

    def over_water(self, line: BaseGeometry) -> float:
        """Return how far a line runs over polygons of water, m."""
        hit = self.water.geometries[self.water.query(line, predicate="intersects")]
        return float(shapely.length(shapely.intersection(line, shapely.union_all(hit)))) if len(hit) else 0.0


def with_links(ground: Ground) -> Ground:
    """Return a ground with its links, see `find_links`, and with a warning on streets over water without a bridge."""
    near = {"cells": ground.cells.to_numpy(), "points": ground.points}
    links, none = _crossings(ground.roads, ground.barring, **near)
    return replace(ground, links=links, report=ground.report + Report(streets_over_water(none, links, ground.units)))


def find_links(
    roads: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, *, cells: NDArray[np.object_], points: NDArray[np.float64]
) -> gpd.GeoDataFrame:
    """Return the links between units on two banks of a barrier, one a pair of units: the shortest, then by name.

    A link is a stretch of a road that crosses barriers: a ``bridge`` where the road does not run at ground level, an
    underpass included, else a ``crossing``, such as a level crossing, if it is no longer than 500 m, of which at most
    15 m over polygons of water. Roads of all classes count. A road that is drawn in several parts is followed over all
    of them.

    Parameters
    ----------
    roads
        Columns ``name``, ``at_ground`` and lines, as in `gridplan.Ground`.
    barriers
        Lines or polygons that may not be crossed.
    cells, points
        (n,) polygons and (n, 2) places of the units, m.

    Returns
    -------
    GeoDataFrame
        As `gridplan.Ground.links`, ``u < v``, sorted by both units.

    Examples
    --------
    >>> line = shapely.linestrings([[[0, 5], [30, 5]]])
    >>> road = gpd.GeoDataFrame({"name": ["Mill Bridge"], "at_ground": [False]}, geometry=line)
    >>> river = gpd.GeoDataFrame({"kind": ["river"]}, geometry=[shapely.box(10, 0, 20, 10)])
    >>> banks = shapely.box([0, 20], 0, [20, 30], 10)
    >>> found = find_links(road, river, cells=banks, points=np.array([[5.0, 5.0], [25.0, 5.0]]))
    >>> found[["u", "v", "kind", "name", "length"]].to_numpy().tolist()
    [[0, 1, 'bridge', 'Mill Bridge', 10.0]]
    """
    return _crossings(roads, barriers, cells=cells, points=points)[0]


def _crossings(
    roads: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, *, cells: NDArray[np.object_], points: NDArray[np.float64]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return the links, and the streets that would be links if a bridge led them over the water, of the same form."""
    lines = np.asarray(roads.geometry.array, dtype=object)
    shapes, row = shapely.get_parts(np.asarray(barriers.geometry.array, dtype=object), return_index=True)
    if not len(lines) or not len(shapes) or not len(cells):
        return link_table([], roads.crs), link_table([], roads.crs)
    water = shapes[is_water(barriers["kind"])[row] & (shapely.get_dimensions(shapes) == 2)]
    banks = Banks(shapely.STRtree(cells), points, shapely.STRtree(shapes), shapely.STRtree(water))
    rows = np.unique(banks.barriers.query(lines, predicate="intersects")[0])
    found = [link for chain in _chains(lines[rows]) for link in _links_of(chain, banks, roads.iloc[rows])]
    wide = [link["kind"] == "crossing" and link["wet"] > _WIDE for link in found]
    tables = ([link for link, no_way in zip(found, wide, strict=True) if no_way is which] for which in (False, True))
    links, none = (_shortest(link_table(table, roads.crs)) for table in tables)
    return links, none


def _chains(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return roads joined end to end where just two of them meet, in a steady order."""
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines))))
    merged = shapely.normalize(merged)
    return np.asarray(merged[np.argsort(shapely.to_wkb(merged, hex=True), kind="stable")], dtype=object)


def _links_of(chain: BaseGeometry, banks: Banks, roads: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the links along one chain of roads."""
    line = _run_out(chain, banks.barriers)
    ways = _ways(line, banks.barriers)
    ends = [0.0, *(way.end for way in ways)]
    starts = [*(way.start for way in ways), shapely.length(line)]
    # The land before each way and behind the last: on from barrier to barrier, over two rails or a river by its banks.
    land = [_Land(line, banks, *gap) for gap in zip(ends, starts, strict=True)]
    known = [number for number, one in enumerate(land) if max(one.first[0], one.last[0]) >= 0]
    for here, there in pairwise(known):
        (before, start), (after, end) = land[here].last, land[there].first
        if min(before, after) >= 0 and before != after:
            over = Way(ways[here].start, ways[there - 1].end)
            link = _link(line, over, (before, after), shore=Way(start, end), roads=roads)
            link["wet"] = banks.over_water(shapely.ops.substring(line, *over))
            if link["kind"] == "bridge" or link["length"] <= _LEVEL:
                yield link


class _Land:
    """The units at both ends of a stretch of a line between barriers, and where, −1 where it is nobody's land."""

    def __init__(self, line: BaseGeometry, banks: Banks, start: float, end: float) -> None:
        far = [metres for metres in _BANK if metres < end - start]
        self.first = _unit_on(line, banks, [start + metres for metres in far])
        self.last = _unit_on(line, banks, [end - metres for metres in far])


def _unit_on(line: BaseGeometry, banks: Banks, along: list[float]) -> tuple[int, float]:
    """Return the first unit on whose land a line lies at one of these places, in m along it, and that place."""
    found = ((banks.unit_at(shapely.line_interpolate_point(line, metres)), metres) for metres in along)
    return next((one for one in found if one[0] >= 0), (-1, 0.0))


def _run_out(chain: BaseGeometry, barriers: shapely.STRtree) -> BaseGeometry:
    """Return a chain with an end that lies on a barrier drawn straight on, as it may be cut off at the bank."""
    xy = shapely.get_coordinates(chain)
    for side in (0, 1):
        if len(barriers.query(shapely.points(xy[-1]), predicate="dwithin", distance=_BESIDE)):
            step = xy[-1] - xy[-2]
            size = float(np.hypot(*step))
            xy = np.vstack([xy, xy[-1] + step * (_RUN_OUT / size)]) if size > 0 else xy
        xy = xy[::-1] if side == 0 else xy
    return shapely.linestrings(xy[::-1])


def _ways(line: BaseGeometry, barriers: shapely.STRtree) -> list[Way]:
    """Return where a line runs over barriers, in the order along it, ways that touch as one."""
    hit = barriers.geometries[np.sort(barriers.query(line, predicate="intersects"))]
    pieces = shapely.get_parts(shapely.get_parts(shapely.intersection(line, hit)))
    pieces = pieces[~shapely.is_empty(pieces)]
    ends = [_stretch(line, piece) for piece in pieces]
    found: list[Way] = []
    for way in sorted(ends):
        if found and way.start <= found[-1].end + _BESIDE:
            found[-1] = Way(found[-1].start, max(found[-1].end, way.end))
        else:
            found.append(way)
    return found


def _stretch(line: BaseGeometry, piece: BaseGeometry) -> Way:
    along = shapely.line_locate_point(line, shapely.points(shapely.get_coordinates(piece)))
    return Way(float(along.min()), float(along.max()))


def _link(
    line: BaseGeometry, way: Way, banks: tuple[int, int], *, shore: Way, roads: gpd.GeoDataFrame
) -> dict[str, Any]:
    """Return a link as a row: kind and name are those of the road that runs longest along it over the barrier."""
    over = shapely.buffer(shapely.ops.substring(line, way.start - _BESIDE, way.end + _BESIDE), _ALONG)
    along = shapely.length(shapely.intersection(np.asarray(roads.geometry.array, dtype=object), over))
    row = int(np.argmax(np.round(along, 2)))
    return {
        "u": min(banks),
        "v": max(banks),
        "kind": "crossing" if roads["at_ground"].iloc[row] else "bridge",
        "name": roads["name"].iloc[row],
        "length": round(way.end - way.start, 2),
        "geometry": shapely.ops.substring(line, *shore),
    }


def _shortest(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one link a pair of units: the shortest, then by name."""
    order = links.sort_values(["u", "v", "length", "name"], kind="stable")
    return order.drop_duplicates(["u", "v"]).reset_index(drop=True)
