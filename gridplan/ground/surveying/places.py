"""The place of each unit: a point inside its footprint, apart from all other places and from all block borders."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.coverage import segments_of
from gridplan.ground.surveying.network import Network

APART = 0.06
"""Two places keep at least this distance, in m, and half of it to every line."""
DEEP = 0.3
"""A centroid is a unit's place where it lies this far inside the walls, in m."""
_STEP = 0.12
_TURN = np.pi * (3 - np.sqrt(5))
Points = NDArray[np.float64]


def first_places(footprints: NDArray[np.object_]) -> Points:
    """Return (n, 2), m: the centroid where the footprint holds it well inside, else a point on its surface.

    Both turn with the map: the point on the surface is looked for along the longest wall of the footprint.

    Examples
    --------
    >>> first_places(np.array([shapely.box(0, 0, 4, 2)])).tolist()
    [[2.0, 1.0]]
    """
    centre = shapely.centroid(footprints)
    inside = shapely.contains_properly(footprints, centre)
    deep = inside & (shapely.distance(shapely.boundary(footprints), centre) >= DEEP)
    places = np.asarray(shapely.get_coordinates(centre))
    places[~deep] = _along_longest_wall(footprints[~deep])
    return places


def _along_longest_wall(footprints: NDArray[np.object_]) -> Points:
    """Return shapely's point on the surface of each footprint, found with its longest wall lying level."""
    start, end, owner = segments_of(footprints)
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    order = np.lexsort((length, owner))
    longest = order[np.append(owner[order][1:] != owner[order][:-1], [True])] if len(order) else order
    way = along[longest] / length[longest][:, None]
    _, of_corner = shapely.get_coordinates(footprints, return_index=True)
    level = shapely.transform(footprints, lambda xy: _turned(xy - start[longest][of_corner], way[of_corner], -1))
    found = shapely.get_coordinates(shapely.point_on_surface(level))
    return _turned(found, way, 1) + start[longest]


def _turned(xy: Points, way: Points, sign: int) -> Points:
    """Return points turned by the angle of a way, forwards or backwards."""
    cos, sin = way[:, 0], sign * way[:, 1]
    return np.stack([cos * xy[:, 0] - sin * xy[:, 1], sin * xy[:, 0] + cos * xy[:, 1]], axis=1)


def pull_inside(places: Points, outline: BaseGeometry) -> tuple[Points, NDArray[np.int64]]:
    """Return the places with those outside `outline` moved to the nearest spot inside, and the rows moved."""
    shapely.prepare(outline)
    rows = np.flatnonzero(~shapely.contains_xy(outline, places[:, 0], places[:, 1]))
    moved = places.copy()
    if len(rows):
        inner = shapely.buffer(outline, -10 * APART)
        target = outline if inner.is_empty else inner
        lines = shapely.shortest_line(shapely.points(places[rows]), target)
        moved[rows] = shapely.get_coordinates(shapely.get_point(lines, -1))
    return moved, rows


def keep_apart(places: Points, *, footprints: NDArray[np.object_], network: Network, outline: BaseGeometry) -> Points:
    """Return the places with those too near to a line or to an earlier place moved a little.

    A place on a line moves into the largest part of its footprint beside the lines; else places move along a spiral
    of 12 cm steps to the first spot that is free, in row order, so equal input gives equal output.

    Parameters
    ----------
    places
        (n, 2), m, inside `outline`.
    footprints
        (n,) polygons.
    """
    tree = shapely.STRtree(network.noded)
    places = _off_lines(places, footprints, tree)
    moving = _crowded(places, tree)
    if not len(moving):
        return places
    settled = np.ones(len(places), dtype=bool)
    settled[moving] = False
    free = _FreeSpots(tree, outline, places[settled])
    places[moving] = [free.nearest(place) for place in places[moving]]
    return places


class _FreeSpots:
    """Hands out spots of a 12 cm grid, each once, away from lines and settled places."""

    def __init__(self, tree: shapely.STRtree, outline: BaseGeometry, settled: Points) -> None:
        self._tree = tree
        self._outline = outline
        west, south, east, north = shapely.bounds(outline)
        self._reach = float(np.hypot(east - west, north - south))
        self._settled = cKDTree(settled) if len(settled) else None
        self._taken: set[tuple[int, int]] = set()
        self._step: dict[tuple[int, int], int] = {}

    def nearest(self, place: Points) -> Points:
        """Return the first free spot of the spiral round `place`; a crowd at one place never starts over.

        Without any free spot in the whole outline the place comes back as it is.
        """
        start = _slot(place)
        step = self._step.get(start, 0)
        while (far := _STEP * np.sqrt(step)) <= self._reach:
            turn = step * _TURN
            spot = np.round((place + far * np.array([np.cos(turn), np.sin(turn)])) / _STEP) * _STEP
            step += 1
            if self._free(spot):
                self._taken.add(_slot(spot))
                self._step[start] = step
                return np.asarray(spot)
        self._step[start] = step
        return place

    def _free(self, spot: Points) -> bool:
        if _slot(spot) in self._taken or not shapely.contains_xy(self._outline, spot[0], spot[1]):
            return False
        clear = self._settled is None or self._settled.query(spot)[0] > APART
        return bool(clear and not len(_near_lines(spot[None], self._tree)))


def _off_lines(places: Points, footprints: NDArray[np.object_], tree: shapely.STRtree) -> Points:
    """Return the places with that of each footprint on a line in the largest part that the lines leave of it."""
    places = places.copy()
    row, line = tree.query(footprints, predicate="intersects")
    order = np.lexsort((line, row))
    row, line = row[order], line[order]
    for rows in np.split(np.arange(len(row)), np.flatnonzero(np.diff(row)) + 1) if len(row) else ():
        number = row[rows[0]]
        places[number] = _in_largest_part(places[number], footprints[number], tree.geometries[line[rows]])
    return places


def _in_largest_part(place: Points, footprint: BaseGeometry, lines: NDArray[np.object_]) -> Points:
    beside = shapely.difference(footprint, shapely.buffer(shapely.union_all(lines), APART))
    parts = shapely.get_parts(beside)
    parts = parts[shapely.area(parts) > APART**2]
    if not len(parts):
        return place
    largest = parts[np.argmax(np.round(shapely.area(parts), 4))]
    return place if shapely.contains_xy(largest, *place) else first_places(np.array([largest]))[0]


def _near_lines(places: Points, tree: shapely.STRtree) -> NDArray[np.int64]:
    hit = tree.query(shapely.points(places), predicate="dwithin", distance=APART / 2)[0]
    return np.asarray(np.unique(hit))


def _crowded(places: Points, tree: shapely.STRtree) -> NDArray[np.int64]:
    close = cKDTree(places).query_pairs(APART, output_type="ndarray")
    return np.asarray(np.unique(np.concatenate([_near_lines(places, tree), close.max(axis=1, initial=-1)])))


def _slot(spot: Points) -> tuple[int, int]:
    x, y = np.rint(spot / _STEP).astype(np.int64)
    return int(x), int(y)
