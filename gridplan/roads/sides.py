"""On which side of a line something lies, and in which communities a road runs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from gridplan.ground.ground import Ground
from gridplan.roads.lines import SHORT, Lines, Shapes

BESIDE = 15.0
"""How far to the side it is asked in which community a road's left and right lie, m."""
_SAMPLES = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
_STEP = 1.0
_NOWHERE = -1


@dataclass(frozen=True)
class Communities:
    """The ground of each community.

    Parameters
    ----------
    names
        Object (c,), sorted; one empty name where there are no communities.
    areas
        (c,) polygons; empty where there are no communities, and everything lies in the one.
    """

    names: NDArray[np.object_]
    areas: Shapes

    @property
    def several(self) -> bool:
        """True where there is more than one."""
        return len(self.names) > 1

    def at(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return int64 (m,), position in `names` of the community at each place, −1 for none."""
        found = np.full(len(xy), _NOWHERE if len(self.areas) else 0, dtype=np.int64)
        if len(self.areas):
            place, area = shapely.STRtree(self.areas).query(shapely.points(xy), predicate="intersects")
            found[place[::-1]] = area[::-1]
        return found


@dataclass(frozen=True)
class Placed:
    """Lines with the community on their left and on their right, as positions; they differ on a border.

    Parameters
    ----------
    lines
        The lines, cut where they cross a border.
    left, right
        int64 (s,).
    """

    lines: Lines
    left: NDArray[np.int64]
    right: NDArray[np.int64]

    @property
    def border(self) -> NDArray[np.bool_]:
        """Bool (s,), lines that are themselves a border."""
        return np.asarray(self.left != self.right)


def communities_of(ground: Ground) -> Communities:
    """Return the communities of the ground: their polygons, else the cells of their units."""
    told = ground.units["community"].tolist() if "community" in ground.units else [""]
    names = np.array([value if isinstance(value, str) else "" for value in told], dtype=object)
    found = np.array(sorted(set(names.tolist())), dtype=object)
    if len(found) < 2:
        return Communities(found, np.zeros(0, dtype=object))
    cells = ground.cells.to_numpy()
    areas = [shapely.coverage_union_all(cells[names == name]) for name in found]
    return Communities(found, np.array(areas, dtype=object))


def place_lines(lines: Lines, communities: Communities) -> Placed:
    """Return the lines cut where they cross borders, with the communities on both sides.

    A line is a border where along most of it other communities lie 15 m to its left than to its right; such a line is
    not cut. Ends of less than 15 m are not cut off.
    """
    if not communities.several:
        nothing = np.zeros(len(lines), dtype=np.int64)
        return Placed(lines, nothing, nothing)
    left, right = _both_sides(lines.shapes, communities)
    rows, shapes = _cut(lines.shapes, np.flatnonzero(left == right), communities)
    cut = lines.take(rows, shapes)
    left, right = _both_sides(cut.shapes, communities)
    return Placed(cut, left, right)


def side_of(line: Shapes, xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return bool (m,), True where a place lies on the left of its line as it is drawn.

    Examples
    --------
    >>> side_of(shapely.linestrings([[[0, 0], [9, 0]]] * 2), np.array([[5.0, 3.0], [5.0, -3.0]])).tolist()
    [True, False]
    """
    along = shapely.line_locate_point(line, shapely.points(xy))
    here, way = _here_and_way(line, along)
    off = xy - here
    return np.asarray(way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0] > 0)


def _here_and_way(line: Shapes, along: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the place at so many metres along each line, and the way the line runs there, of length 1."""
    length = shapely.length(line)
    ends = (np.maximum(along - _STEP, 0), along, np.minimum(along + _STEP, length))
    before, here, after = (shapely.get_coordinates(shapely.line_interpolate_point(line, at)) for at in ends)
    way = after - before
    return here, way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)


def _both_sides(shapes: Shapes, communities: Communities) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the community left and right of each line; one and the same where it is no border."""
    each = np.repeat(np.arange(len(shapes)), len(_SAMPLES))
    line = shapes[each]
    here, way = _here_and_way(line, (np.outer(shapely.length(shapes), _SAMPLES)).ravel())
    aside = BESIDE * np.column_stack([-way[:, 1], way[:, 0]])
    left, right = communities.at(here + aside), communities.at(here - aside)
    left, right = np.where(left < 0, right, left), np.where(right < 0, left, right)
    on = communities.at(here)
    count = len(communities.names)
    parted = np.bincount(each[(left != right)], minlength=len(shapes)) * 2 > len(_SAMPLES)
    most = [_most(each, side, len(shapes), count) for side in (left, right)]
    whole = _most(np.tile(each, 3), np.concatenate([on, left, right]), len(shapes), count)
    border = parted & (most[0] != most[1])
    return np.where(border, most[0], whole), np.where(border, most[1], whole)


def _most(each: NDArray[np.int64], found: NDArray[np.int64], lines: int, count: int) -> NDArray[np.int64]:
    """Return the community that most samples of each line lie in, the first where several do."""
    known = found >= 0
    tally = np.bincount(each[known] * count + found[known], minlength=lines * count).reshape(lines, count)
    return np.asarray(tally.argmax(axis=1), dtype=np.int64)


def _cut(shapes: Shapes, rows: NDArray[np.int64], communities: Communities) -> tuple[NDArray[np.int64], Shapes]:
    """Return the lines with `rows` of them cut at the borders, and for each piece the line it comes from."""
    borders = shapely.boundary(communities.areas)
    line, area = shapely.STRtree(borders).query(shapes[rows], predicate="intersects")
    crossings: dict[int, list[float]] = {}
    for row, met in zip(rows[line].tolist(), shapely.intersection(shapes[rows[line]], borders[area]), strict=True):
        points = shapely.points(shapely.get_coordinates(met))
        crossings.setdefault(row, []).extend(shapely.line_locate_point(shapes[row], points).tolist())
    found: list[tuple[int, object]] = []
    for row, shape in enumerate(shapes):
        stops = _apart(sorted(crossings.get(row, ())), shape.length)
        found += [(row, piece) for piece in cut_at(shape, stops)]
    return np.array([row for row, _ in found], dtype=np.int64), np.array([piece for _, piece in found], dtype=object)


def _apart(stops: list[float], length: float) -> list[float]:
    """Return the stops that leave pieces of at least 15 m."""
    kept: list[float] = []
    for stop in stops:
        if stop - (kept[-1] if kept else 0.0) >= SHORT and length - stop >= SHORT:
            kept.append(stop)
    return kept


def cut_at(shape: shapely.LineString, stops: list[float]) -> list[shapely.LineString]:
    """Return a line cut at so many metres along it.

    Examples
    --------
    >>> [piece.length for piece in cut_at(shapely.LineString([(0, 0), (9, 0)]), [4.0])]
    [4.0, 5.0]
    """
    ends = [0.0, *stops, shape.length]
    return [substring(shape, one, other) for one, other in pairwise(ends)] if stops else [shape]
