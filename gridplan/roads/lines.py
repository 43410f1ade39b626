"""Roads as lines between their junctions: noded together, run together where nothing ends, with names and classes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from gridplan.ground.reading.layers import single_lines
from gridplan.ground.surveying.coverage import GRID, grid_keys
from gridplan.ground.surveying.network import clipped

SHORT = 15.0
"""A piece shorter than this, in m, is joined to the next one of the same name."""
_ON = 0.03
"""Noding moves a line by up to 1 cm, twice."""
Shapes = NDArray[np.object_]
Pairs = NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """Lines with what their road is called and its class.

    Parameters
    ----------
    shapes
        (s,) line strings, m.
    names
        Object (s,), text, empty where a road has none.
    classes
        int64 (s,), 1 to 6.
    """

    shapes: Shapes
    names: NDArray[np.object_]
    classes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.shapes)

    def take(self, rows: NDArray[np.int64], shapes: Shapes) -> Lines:
        """Return `shapes` with the names and classes of these rows."""
        return Lines(shapes, self.names[rows], self.classes[rows])


def lines_between_junctions(roads: gpd.GeoDataFrame, outline: BaseGeometry) -> Lines:
    """Return the roads inside `outline`, cut at their junctions, in the order of their coordinates.

    A junction is where three lines meet, or where name or class change. Pieces shorter than 15 m are joined to the
    straightest next one of the same name.

    Parameters
    ----------
    roads
        Columns ``name``, ``road_class`` and lines in m, at ground level.

    Examples
    --------
    >>> cross = shapely.linestrings([[[0, 0], [50, 0]], [[50, 0], [90, 0]], [[50, 0], [50, 40]], [[90, 0], [99, 0]]])
    >>> roads = gpd.GeoDataFrame({"name": ["a", "a", "b", "a"], "road_class": 4}, geometry=cross, crs=4547)
    >>> shapely.length(lines_between_junctions(roads, shapely.box(-9, -9, 199, 99)).shapes).tolist()
    [50.0, 40.0, 49.0]
    """
    noded = _noded(roads, outline)
    pieces = _merged(noded, _alike(noded))
    return _in_order(_merged(pieces, _short_mates(pieces)))


def end_keys(shapes: Shapes) -> NDArray[np.int64]:
    """Return int64 (s, 2), a number for each end of each line; ends that agree to 1 cm have one."""
    ends = shapely.get_coordinates(np.stack([shapely.get_point(shapes, at) for at in (0, -1)], axis=1))
    return np.asarray(np.unique(grid_keys(ends), return_inverse=True)[1].reshape(-1, 2), dtype=np.int64)


def _noded(roads: gpd.GeoDataFrame, outline: BaseGeometry) -> Lines:
    """Return pieces that meet only at their ends; where roads lie on one another, the highest class counts."""
    parts, road = shapely.get_parts(np.asarray(roads.geometry.array, dtype=object), return_index=True)
    whole = single_lines(clipped(parts, outline))
    noded = shapely.get_parts(shapely.union_all(whole, grid_size=GRID)) if len(whole) else whole
    middle = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    piece, part = shapely.STRtree(parts).query(middle, predicate="dwithin", distance=_ON)
    names, classes = roads["name"].to_numpy(dtype=object)[road], roads["road_class"].to_numpy(dtype=np.int64)[road]
    order = np.lexsort((names[part].astype(str), names[part] == "", classes[part], piece))
    first = order[np.unique(piece[order], return_index=True)[1]]
    return Lines(noded[piece[first]], names[part[first]], classes[part[first]])


def _alike(lines: Lines) -> Pairs:
    """Return the pairs of pieces of one name and class that meet where nothing else does, int64 (m, 2)."""
    place = end_keys(lines.shapes).ravel()
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(place.max(initial=-1) + 2))
    two = np.flatnonzero(np.diff(starts) == 2)
    pairs = np.stack([order[starts[two]], order[starts[two] + 1]], axis=1) // 2
    one, other = pairs.T
    same = (lines.names[one] == lines.names[other]) & (lines.classes[one] == lines.classes[other]) & (one != other)
    return np.asarray(pairs[same], dtype=np.int64)


def _short_mates(lines: Lines) -> Pairs:
    """Return each very short piece with the straightest next one of its name, every end used once, int64 (m, 2)."""
    keys, ways, length = end_keys(lines.shapes), end_ways(lines.shapes), shapely.length(lines.shapes)
    at: dict[int, list[tuple[int, int]]] = {}
    for row, side in np.ndindex(keys.shape):
        at.setdefault(int(keys[row, side]), []).append((row, side))
    used: set[tuple[int, int]] = set()
    pairs: list[tuple[int, int]] = []
    for row in np.lexsort((np.arange(len(lines)), length)).tolist():
        if length[row] >= SHORT:
            break
        found = [
            (float(ways[row, side] @ ways[other, end]), other, side, end)
            for side in (0, 1)
            for other, end in at[int(keys[row, side])]
            if other != row and lines.names[other] == lines.names[row] and not {(row, side), (other, end)} & used
        ]
        if found:
            _, other, side, end = min(found)
            used |= {(row, side), (other, end)}
            pairs.append((row, other))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def end_ways(shapes: Shapes) -> NDArray[np.float64]:
    """Return float64 (s, 2, 2), the way in which each line runs inwards from its first and from its last point."""
    reach = np.minimum(10.0, shapely.length(shapes) / 2)
    ends = [shapely.get_coordinates(shapely.get_point(shapes, at)) for at in (0, -1)]
    inner = [shapely.get_coordinates(shapely.line_interpolate_point(shapes, sign * reach)) for sign in (1, -1)]
    ways = np.stack(inner, axis=1) - np.stack(ends, axis=1)
    return np.asarray(ways / np.maximum(np.linalg.norm(ways, axis=2, keepdims=True), 1e-9))


def _merged(lines: Lines, pairs: Pairs) -> Lines:
    """Return the lines with these pairs run together; what would not be one line stays as it is."""
    links = (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1]))
    count, group = connected_components(coo_array(links, shape=(len(lines), len(lines))), directed=False)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(count + 1))
    rows: list[int] = []
    shapes: list[BaseGeometry] = []
    length = shapely.length(lines.shapes)
    for first, end in pairwise(starts.tolist()):
        members = order[first:end]
        whole = (
            lines.shapes[members[0]]
            if len(members) == 1
            else shapely.line_merge(MultiLineString(list(lines.shapes[members])))
        )
        one = whole.geom_type == "LineString"
        rows += [int(members[length[members].argmax()])] if one else members.tolist()
        shapes += [whole] if one else list(lines.shapes[members])
    return lines.take(np.array(rows, dtype=np.int64), np.array(shapes, dtype=object))


def _in_order(lines: Lines) -> Lines:
    """Return the lines, each drawn from its western end, in the order of their middles."""
    ends = np.stack([shapely.get_coordinates(shapely.get_point(lines.shapes, at)) for at in (0, -1)], axis=1)
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    shapes = np.where(turned, shapely.reverse(lines.shapes), lines.shapes)
    middle = np.round(shapely.get_coordinates(shapely.line_interpolate_point(shapes, 0.5, normalized=True)) * 100)
    order = np.lexsort((shapely.to_wkb(shapes, hex=True).astype(str), middle[:, 1], middle[:, 0]))
    return lines.take(order, shapes[order])
