"""The place of each unit: a point inside its footprint, apart from all other places and from all block borders."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from gridplan.ground.surveying.network import Network

APART = 0.06
"""Two places keep at least this distance, in m, and half of it to every line."""
_STEP = 0.12
_TURN = np.pi * (3 - np.sqrt(5))
Points = NDArray[np.float64]


def first_places(footprints: NDArray[np.object_]) -> Points:
    """Return (n, 2), m: shapely's point on the surface of each footprint."""
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(footprints)))


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
    rows = _near_lines(places, tree)
    places = places.copy()
    for row in rows:
        lines = tree.geometries[np.sort(tree.query(footprints[row], predicate="intersects"))]
        beside = shapely.difference(footprints[row], shapely.buffer(shapely.union_all(lines), APART))
        parts = shapely.get_parts(beside)
        parts = parts[shapely.area(parts) > APART**2]
        if len(parts):
            spot = shapely.point_on_surface(parts[np.argmax(np.round(shapely.area(parts), 4))])
            places[row] = shapely.get_coordinates(spot)[0]
    return places


def _near_lines(places: Points, tree: shapely.STRtree) -> NDArray[np.int64]:
    hit = tree.query(shapely.points(places), predicate="dwithin", distance=APART / 2)[0]
    return np.asarray(np.unique(hit))


def _crowded(places: Points, tree: shapely.STRtree) -> NDArray[np.int64]:
    close = cKDTree(places).query_pairs(APART, output_type="ndarray")
    return np.asarray(np.unique(np.concatenate([_near_lines(places, tree), close.max(axis=1, initial=-1)])))


def _slot(spot: Points) -> tuple[int, int]:
    x, y = np.rint(spot / _STEP).astype(np.int64)
    return int(x), int(y)
