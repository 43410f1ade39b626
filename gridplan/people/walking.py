"""Metres on foot between points: along the roads, never shorter than the straight line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from gridplan.findings import Finding, Report
from gridplan.people.grids import Grids
from gridplan.people.walks.footways import DETOUR, Footways, footways
from gridplan.people.walks.graphs import graph_of
from gridplan.people.walks.search import along_ways

_FIRST_TRY = 1.5
"""Walks are first looked for within this many times the straight line."""
_BUNDLE = 64
"""Points from which walks are looked for at once."""
Metres = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Walking:
    """Walks between points.

    Each point goes straight to the nearest road and along the roads from there. A walk is never shorter than the
    straight line, as long one way as the other, and never longer than by way of a third point. Walks are straight
    lines where there are no roads.

    Parameters
    ----------
    grids
        Grids whose points stand in `graph`.
    ways
        Roads to walk along.
    report
        Findings on the roads.
    """

    grids: Grids
    ways: Footways
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return f"<Walking: {self.ways!r}>"

    def matrix(self, start: ArrayLike, end: ArrayLike) -> Metres:
        """Return metres on foot from each point to each, float64 (a, b).

        Parameters
        ----------
        start, end
            float64 (a, 2) and (b, 2), m, in the coordinate system of the grids.
        """
        a, b = _points(start), _points(end)
        if len(a) > len(b):
            return np.ascontiguousarray(self.matrix(b, a).T)
        straight: Metres = cdist(a, b)
        if not len(self.ways) or not straight.size:
            return straight
        found = np.empty_like(straight)
        for rows in _bundles(a):
            found[rows] = self._found(a[rows], b, straight[rows])
        return _never_shorter(found, straight)

    def within(self, points: ArrayLike, metres: float) -> NDArray[np.int32]:
        """Return pairs of points at most `metres` apart on foot, int32 (m, 2), first < second, sorted.

        Parameters
        ----------
        points
            float64 (k, 2), m, in the coordinate system of the grids.
        """
        places = _points(points)
        pairs = KDTree(places).query_pairs(metres, output_type="ndarray").reshape(-1, 2)
        near: NDArray[np.int32] = np.asarray(pairs, dtype=np.int32)
        near = near[np.lexsort((near[:, 1], near[:, 0]))]
        if not len(self.ways) or not len(near):
            return near
        kept = np.zeros(len(near), dtype=bool)
        for rows in _bundles(places):
            asked = np.flatnonzero(np.isin(near[:, 0], rows))
            kept[asked] = self._reached(places, near[asked], metres)
        return near[kept]

    def graph(self) -> nx.Graph[Any]:
        """Return the network as a networkx graph with ``metres`` on its edges.

        Junctions are numbers, grids are codes; shortest paths between codes are the walks of `matrix` as far as the
        straight line is not longer. Nodes have ``x`` and ``y``, m.
        """
        return graph_of(self.ways, self.grids)

    def _found(self, a: Metres, b: Metres, straight: Metres) -> Metres:
        """Return the walks, looked for further and further out: all roads hang together, so each is found."""
        here, there = self.ways.spots(a), self.ways.spots(b)
        found = np.full(straight.shape, np.inf)
        limit = _FIRST_TRY * float(straight.max()) + float(here.away.max()) + float(there.away.max())
        while len(rows := np.flatnonzero(~np.isfinite(found).all(axis=1))):
            found[rows] = along_ways(self.ways, here[rows], there, limit)
            limit *= 2
        return found

    def _reached(self, places: Metres, pairs: NDArray[np.int32], metres: float) -> NDArray[np.bool_]:
        if not len(pairs):
            return np.zeros(0, dtype=bool)
        rows, i = np.unique(pairs[:, 0], return_inverse=True)
        columns, j = np.unique(pairs[:, 1], return_inverse=True)
        found = along_ways(self.ways, self.ways.spots(places[rows]), self.ways.spots(places[columns]), metres)
        same = (places[pairs[:, 0]] == places[pairs[:, 1]]).all(axis=1)
        return np.asarray(same | (found[i, j] <= metres))


def walking(grids: Grids) -> Walking:
    """Return the walks along the roads of `grids`.

    Roads that do not hang together are no obstacle: walks go from part to part by the shortest straight lines, counted
    1.3 times, and the report tells how many grids that concerns.

    Examples
    --------
    >>> import geopandas as gpd
    >>> points = np.array([[0.0, 20.0], [100.0, -30.0]])
    >>> table = gpd.GeoDataFrame({"grid": ["A", "B"]}, geometry=gpd.points_from_xy(*points.T), crs="EPSG:2154")
    >>> road = gpd.GeoDataFrame(geometry=gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 100 0)"]), crs="EPSG:2154")
    >>> walking(Grids(table, points, np.zeros((0, 2), dtype=np.int32), road)).matrix(points, points).round(1).tolist()
    [[0.0, 150.0], [150.0, 0.0]]
    """
    ways = footways(grids.roads)
    return Walking(grids, ways, Report(_findings(grids, ways)))


def _findings(grids: Grids, ways: Footways) -> tuple[Finding, ...]:
    if not len(ways):
        return (Finding("walks-straight"),)
    if ways.parts == 1 or not len(grids):
        return ()
    part = ways.part[ways.ends[ways.spots(grids.points).edge, 0]]
    codes = tuple(str(code) for code in grids.codes[part > 0])
    numbers = {"parts": ways.parts, "detour": DETOUR, "total": len(grids)}
    return (Finding("walks-apart", ids=codes, numbers=numbers),) if codes else ()


def _points(given: ArrayLike) -> Metres:
    return np.asarray(given, dtype=np.float64).reshape(-1, 2)


def _never_shorter(found: Metres, straight: Metres) -> Metres:
    """Return walks of at least the straight line, roads being known to 1 cm, and none from a point to itself."""
    return np.where(straight > 0, np.maximum(found, straight), 0.0)


def _bundles(points: Metres) -> Iterator[Numbers]:
    """Yield the numbers of points that lie near one another, few at a time."""
    order = np.argsort(points[:, 0], kind="stable")
    for strip in np.array_split(order, max(1, round((len(points) / _BUNDLE) ** 0.5))):
        upward = strip[np.argsort(points[strip, 1], kind="stable")]
        yield from np.array_split(upward, -(-len(upward) // _BUNDLE))
