"""Geometry as a page carries it: whole numbers, differences only, packed into few bytes.

Everything is drawn in web-mercator metres (EPSG:3857). The projection is conformal, so a quarter keeps its shape; north
is straight up, so the arrow on the map is true; and a basemap of an intranet can be laid below without moving anything.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

QUANTUM = 0.1
"""Web-mercator metres a step; 4 to 10 cm on the ground between the polar circle and the equator."""

_LINESTRING, _POLYGON = 1, 3
_NEAR = 0.03
"""Metres that a drawn line may lie beside the true one: less than a third of a pixel at the nearest zoom."""
_FEW = 16
"""Points of a shape that are all drawn."""


@dataclass(frozen=True)
class Frame:
    """Where step (0, 0) lies, in web-mercator metres, and the extent in steps.

    Parameters
    ----------
    crs
        Coordinate system of the geometries to be packed.
    x, y
        South-west corner, web-mercator metres.
    """

    crs: CRS
    x: float
    y: float

    def steps(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return points (n, 2) in `crs` as whole steps (n, 2) east and north of the corner."""
        mercator = np.column_stack(_to_mercator(self.crs).transform(xy[:, 0], xy[:, 1]))
        return np.rint((mercator - (self.x, self.y)) / QUANTUM).astype(np.int64)


def frame(crs: CRS, geometry: shapely.Geometry) -> Frame:
    """Return the frame whose corner is the south-west corner of `geometry`, given in `crs`."""
    x, y = _to_mercator(crs).transform(*shapely.get_coordinates(geometry).T)
    return Frame(crs, float(np.floor(np.min(x))), float(np.floor(np.min(y))))


@cache
def _to_mercator(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, 3857, always_xy=True)


def pack_areas(areas: gpd.GeoSeries, place: Frame) -> dict[str, Any]:
    """Return polygons as packed rings: holes run against their shell, so the non-zero rule fills overlaps but no holes.

    Returns
    -------
    dict
        ``paths``: rings a feature, ``points``: points a ring, ``deltas``: steps from point to point over the whole
        layer, x and y in turn; each packed by `pack_integers`. Rings are not closed.
    """
    return _pack(areas, place, closed=True)


def pack_lines(lines: gpd.GeoSeries, place: Frame) -> dict[str, Any]:
    """Return lines as packed paths, in the form of `pack_areas`."""
    return _pack(lines, place, closed=False)


def pack_integers(values: NDArray[np.int64]) -> str:
    """Return integers as base64 text: zigzag, then seven bits a byte, low bits first (LEB128).

    Examples
    --------
    >>> import numpy as np
    >>> pack_integers(np.array([0, -1, 1, 300]))
    'AAEC2AQ='
    """
    zigzag = ((values << 1) ^ (values >> 63)).astype(np.uint64)
    size = _bytes_each(zigzag)
    start = np.cumsum(size) - size
    packed = np.empty(int(size.sum()), dtype=np.uint8)
    for place in range(int(size.max(initial=0))):
        has = np.flatnonzero(size > place)
        more = (size[has] > place + 1).astype(np.uint8) << 7
        packed[start[has] + place] = ((zigzag[has] >> np.uint64(7 * place)) & np.uint64(127)).astype(np.uint8) | more
    return base64.b64encode(packed.tobytes()).decode("ascii")


def _bytes_each(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return how many bytes of seven bits each of `values` takes."""
    ends = np.uint64(1) << np.arange(7, 64, 7, dtype=np.uint64)
    return 1 + np.searchsorted(ends, values, side="right")


def unpack_integers(text: str) -> NDArray[np.int64]:
    """Return the integers that `pack_integers` packed; the page does the same in JavaScript.

    Examples
    --------
    >>> unpack_integers("AAEC2AQ=").tolist()
    [0, -1, 1, 300]
    """
    raw = np.frombuffer(base64.b64decode(text), dtype=np.uint8)
    ends = np.flatnonzero(raw < 128)
    if not len(ends):
        return np.zeros(0, dtype=np.int64)
    starts = np.concatenate([[0], ends[:-1] + 1])
    shift = np.arange(len(raw)) - np.repeat(starts, ends - starts + 1)
    zigzag = np.add.reduceat((raw & 127).astype(np.uint64) << (shift * 7).astype(np.uint64), starts)
    return (zigzag >> np.uint64(1)).astype(np.int64) ^ -(zigzag & np.uint64(1)).astype(np.int64)


def _pack(shapes: gpd.GeoSeries, place: Frame, *, closed: bool) -> dict[str, Any]:
    xy, of_path, of_feature = _paths(np.asarray(shapes.to_numpy(), dtype=object), closed=closed)
    steps = place.steps(xy)
    kept = _needed(steps, of_path, closed=closed)
    deltas = np.diff(steps[kept], axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return {
        "paths": pack_integers(np.bincount(of_feature, minlength=len(shapes))),
        "points": pack_integers(np.bincount(of_path[kept], minlength=len(of_feature))),
        "deltas": pack_integers(deltas.ravel()),
    }


def _paths(
    geometries: NDArray[Any], *, closed: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return coordinates (p, 2), the path of each (p,), and the feature of each path; parts of other kinds vanish."""
    parts, feature = parts_of(geometries)
    parts, inner = parts_of(parts)
    wanted = shapely.get_type_id(parts) == (_POLYGON if closed else _LINESTRING)
    parts, feature = _straightened(parts[wanted]), feature[inner][wanted]
    if closed:
        parts, polygon = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        feature = feature[polygon]
    xy, of_path = shapely.get_coordinates(parts, return_index=True)
    return xy, of_path, feature


def parts_of(geometries: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the members of collections, and the row of each; nothing is copied where there is no collection.

    Examples
    --------
    >>> parts_of(np.array([shapely.MultiPoint([(0, 0), (1, 1)]), shapely.Point(2, 2)]))[1].tolist()
    [0, 0, 1]
    """
    kind = shapely.get_type_id(geometries)
    if ((kind >= 0) & (kind <= _POLYGON)).all():
        return geometries, np.arange(len(geometries))
    parts, row = shapely.get_parts(geometries, return_index=True)
    return parts, row.astype(np.int64)


def _straightened(parts: NDArray[Any]) -> NDArray[Any]:
    """Return polygons or lines without points that nobody could see, such as those along a straight street.

    What would vanish or fall apart stays as it is.
    """
    many = np.flatnonzero(shapely.get_num_coordinates(parts) > _FEW)
    simple = shapely.simplify(parts[many], _NEAR, preserve_topology=False)
    whole = (shapely.get_type_id(simple) == shapely.get_type_id(parts[many])) & ~shapely.is_empty(simple)
    found = parts.copy()
    found[many[whole]] = simple[whole]
    return found


def _needed(steps: NDArray[np.int64], of_path: NDArray[np.int64], *, closed: bool) -> NDArray[np.bool_]:
    """Return which points differ from the one before them on their path; a ring's closing point is left out."""
    starts = np.diff(of_path, prepend=-1) != 0
    moved = np.any(np.diff(steps, axis=0, prepend=steps[:1]) != 0, axis=1)
    kept: NDArray[np.bool_] = starts | moved
    if closed and len(kept):
        kept &= ~np.append(starts[1:], True)
    return kept
