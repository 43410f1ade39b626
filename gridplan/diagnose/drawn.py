"""A department's grids held against the surveyed ground: what they leave and what lies beyond."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.departments.cover import Cover
from gridplan.departments.department import Department

_POLYGON = 3


@dataclass(frozen=True)
class Drawn:
    """A department's network on the ground.

    Parameters
    ----------
    outline
        The surveyed ground.
    """

    department: Department
    outline: BaseGeometry

    @property
    def cover(self) -> Cover:
        """The ground of the grids."""
        return self.department.cover

    @property
    def shapes(self) -> NDArray[np.object_]:
        """One shape a code, object (k,)."""
        return self.department.cover.shapes

    @cached_property
    def left(self) -> NDArray[np.object_]:
        """The parts of the surveyed ground in no grid, object (m,)."""
        return _parts(shapely.difference(self.outline, self.cover.whole))

    @cached_property
    def beyond(self) -> NDArray[np.object_]:
        """The parts of the grids beyond the surveyed ground, object (m,)."""
        return _parts(shapely.difference(self.cover.whole, self.outline))


def _parts(shape: BaseGeometry) -> NDArray[np.object_]:
    """Return the polygons of a shape."""
    parts: NDArray[np.object_] = shapely.get_parts(shape)
    polygons: NDArray[np.object_] = parts[shapely.get_type_id(parts) == _POLYGON]
    return polygons
