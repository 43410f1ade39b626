"""How much of the borders of two departments runs in the same place: borders as points a step apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gridplan.ground.coverage import grid_keys, segments_of

_FINEST = 1.0
_NEAR = 16


@dataclass(frozen=True)
class Border:
    """The borders of one department inside the ground.

    Parameters
    ----------
    xy
        float64 (m, 2), points on the borders, at most a step apart.
    metres
        float64 (m,), the length of border that each stands for.
    reach
        Points of two borders within this distance stand for borders within the tolerance, m.
    """

    xy: NDArray[np.float64]
    metres: NDArray[np.float64]
    reach: float

    @property
    def length(self) -> float:
        """Length of all borders, m."""
        return float(self.metres.sum())

    @cached_property
    def tree(self) -> KDTree:
        """The points, to be searched."""
        return KDTree(self.xy)

    def beside(self, other: Border) -> float:
        """Return the length of this border that runs within the tolerance of the other, m."""
        if not len(self.xy) or not len(other.xy):
            return 0.0
        distance, _ = other.tree.query(self.xy, distance_upper_bound=self.reach)
        return float(self.metres[np.isfinite(distance)].sum())


def border_of(shapes: NDArray[np.object_], inside: shapely.Geometry, *, tolerance: float) -> Border:
    """Return the borders of grids inside a polygon.

    A border that two grids share counts once, also where both drew it for themselves within the tolerance: each of the
    two lines counts by half. The step is a quarter of the tolerance, so that same and not same are told apart to one
    hundredth of it.

    Parameters
    ----------
    shapes
        object (k,), polygons of the grids.
    inside
        The ground without a margin as wide as the tolerance, in which its own edge is no border of grids.
    """
    step = max(tolerance / 4, _FINEST)
    start, end, owner = segments_of(shapes)
    length = np.hypot(*(end - start).T)
    count = np.maximum(1, np.ceil(length / step)).astype(np.int64)
    segment = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    share = (place + 0.5) / count[segment]
    xy = start[segment] + share[:, None] * (end - start)[segment]
    shapely.prepare(inside)
    within = shapely.contains_xy(inside, *xy.T)
    xy, owner, metres = xy[within], owner[segment][within], (length / count)[segment][within]
    return _once(xy, owner, metres, reach=float(np.hypot(tolerance, step / 2)))


def _once(xy: NDArray[np.float64], owner: NDArray[np.int64], metres: NDArray[np.float64], *, reach: float) -> Border:
    """Merge the points that two grids have in common; halve those with another grid's border within reach."""
    _, first, point = np.unique(grid_keys(xy), return_index=True, return_inverse=True)
    same_owner = np.ones(len(first), bool)
    np.logical_and.at(same_owner, point, owner == owner[first][point])
    drawn = np.bincount(point, minlength=len(first))
    each = np.bincount(point, metres, len(first)) / np.maximum(drawn, 1)
    found = Border(xy[first], each, reach)
    alone = np.flatnonzero(same_owner)
    if len(alone):
        found.metres[alone] *= np.where(_beside_others(found, owner[first], alone), 0.5, 1.0)
    return found


def _beside_others(border: Border, owner: NDArray[np.int64], alone: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell of single points whether another grid's border runs within reach, bool."""
    single = Border(border.xy[alone], border.metres[alone], border.reach)
    near = min(_NEAR, len(alone))
    distance, number = single.tree.query(single.xy, k=np.arange(1, near + 1), distance_upper_bound=border.reach)
    found = np.isfinite(distance)
    other = owner[alone][np.where(found, number, 0)]
    return np.asarray((found & (other != owner[alone][:, None])).any(axis=1))
