"""A department's grids as they were drawn: one shape a grid, where they overlap, what ground they leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.departments.department import Department

_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass(frozen=True)
class Drawn:
    """The shapes of a department's network.

    Parameters
    ----------
    outline
        The surveyed ground.
    """

    department: Department
    outline: BaseGeometry

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """One shape a code, object (k,): the union of all that was drawn under it."""
        number = {code: i for i, code in enumerate(self.department.codes)}
        grid = self.department.grids["code"].map(number).to_numpy(np.int64)
        drawn = np.asarray(self.department.grids.geometry.to_numpy(), dtype=object)
        if self.department.kind == "areal":
            drawn = _polygonal(drawn)
        order = np.argsort(grid, kind="stable")
        groups = np.split(drawn[order], np.searchsorted(grid[order], np.arange(1, len(number))))
        return np.array([shapes[0] if len(shapes) == 1 else shapely.union_all(shapes) for shapes in groups], object)

    @cached_property
    def whole(self) -> BaseGeometry:
        """All ground in some grid."""
        if not self._crossed.any():
            return shapely.coverage_union_all(self.shapes)
        return shapely.union_all(self.shapes)

    @cached_property
    def left(self) -> NDArray[np.object_]:
        """The parts of the surveyed ground in no grid, object (m,)."""
        return _parts(shapely.difference(self.outline, self.whole))

    @cached_property
    def beyond(self) -> NDArray[np.object_]:
        """The parts of the grids beyond the surveyed ground, object (m,)."""
        return _parts(shapely.difference(self.whole, self.outline))

    @cached_property
    def overlaps(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.object_]]:
        """Pairs of grids ``a < b`` that overlap, and their common ground."""
        crossed = np.flatnonzero(self._crossed)
        one, other = shapely.STRtree(self.shapes).query(self.shapes[crossed], predicate="intersects")
        ends = np.sort(np.column_stack([crossed[one], other]), axis=1)
        a, b = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0).T
        common = _polygonal(shapely.intersection(self.shapes[a], self.shapes[b]))
        real = shapely.area(common) > 0
        return a[real], b[real], common[real]

    @cached_property
    def _crossed(self) -> NDArray[np.bool_]:
        """Shapes whose edges do not match their neighbours', bool (k,); where all match, nothing overlaps."""
        return np.asarray(shapely.length(shapely.coverage_invalid_edges(self.shapes)) > 0)


def _parts(shape: BaseGeometry) -> NDArray[np.object_]:
    """Return the polygons of a shape."""
    parts: NDArray[np.object_] = shapely.get_parts(shape)
    polygons: NDArray[np.object_] = parts[shapely.get_type_id(parts) == _POLYGON]
    return polygons


def _polygonal(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes without the points and lines that repairs and intersections leave."""
    found = shapes.copy()
    for i in np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))):
        flat = shapely.get_parts(shapely.get_parts(shapes[i]))
        found[i] = shapely.union_all(flat[shapely.get_type_id(flat) == _POLYGON])
    return found
