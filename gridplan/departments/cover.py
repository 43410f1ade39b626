"""The ground that a department's grids cover: one shape a grid, where grids overlap, all of it together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_POLYGON, _MULTIPOLYGON = 3, 6
_NOISE = 1e-5
"""What areas of a town may be off by in sums, m²; ten square millimetres are no share of a unit."""


@dataclass(frozen=True, eq=False)
class Cover:
    """The ground of a department's grids; what is costly is computed once, when first asked for.

    Parameters
    ----------
    shapes
        object (k,), the valid polygons of each code; none for chains of road segments.
    """

    shapes: NDArray[np.object_]

    @cached_property
    def crossed(self) -> NDArray[np.bool_]:
        """Shapes whose edges do not match their neighbours', bool (k,); of two that overlap, at least one."""
        if self._dissolved is not None:
            return np.zeros(len(self.shapes), dtype=bool)
        return np.asarray(shapely.length(shapely.coverage_invalid_edges(self.shapes)) > 0)

    @cached_property
    def whole(self) -> BaseGeometry:
        """All ground in some grid."""
        return shapely.union_all(self.shapes) if self._dissolved is None else self._dissolved

    @cached_property
    def _dissolved(self) -> BaseGeometry | None:
        """The shapes without the edges that two of them share, None where some may overlap.

        The edges left are those across which the number of shapes changes by an odd number, so that a valid shape they
        bound covers all places under one shape, and none under two. With all the area, there is none under two.
        """
        try:
            whole = shapely.coverage_union_all(self.shapes)
        except shapely.GEOSException:
            return None
        doubled = shapely.area(self.shapes).sum() - whole.area
        return whole if abs(doubled) < _NOISE and whole.is_valid else None

    @cached_property
    def overlaps(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.object_]]:
        """Pairs of grids ``a < b`` that overlap, sorted, and their common ground.

        Examples
        --------
        >>> a, b, common = Cover(shapely.box([0, 8], 0, [9, 20], 9)).overlaps
        >>> a.tolist(), b.tolist(), shapely.area(common).tolist()
        ([0], [1], [9.0])
        """
        crossed = np.flatnonzero(self.crossed)
        one, other = shapely.STRtree(self.shapes).query(self.shapes[crossed], predicate="intersects")
        ends = np.sort(np.column_stack([crossed[one], other]), axis=1)
        a, b = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0).T
        common = _polygonal(shapely.intersection(self.shapes[a], self.shapes[b]))
        real = shapely.area(common) > 0
        return a[real], b[real], common[real]


def cover_of(drawn: NDArray[np.object_], grid: NDArray[np.int64]) -> Cover:
    """Return the ground of grids of which each may be drawn in several shapes.

    Parameters
    ----------
    drawn
        object (r,), valid polygons.
    grid
        int64 (r,), the grid that each is a part of, every number from 0 up at least once.
    """
    drawn, order = _polygonal(drawn), np.argsort(grid, kind="stable")
    starts = np.flatnonzero(np.diff(grid[order], prepend=-1))
    groups = np.split(drawn[order], starts[1:])
    return Cover(np.array([parts[0] if len(parts) == 1 else shapely.union_all(parts) for parts in groups], object))


def no_cover() -> Cover:
    """Return the ground of grids that cover none."""
    return Cover(np.zeros(0, dtype=object))


def _polygonal(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes without the points and lines that repairs and intersections leave."""
    found = shapes.copy()
    for i in np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))):
        flat = shapely.get_parts(shapely.get_parts(shapes[i]))
        found[i] = shapely.union_all(flat[shapely.get_type_id(flat) == _POLYGON])
    return found
