"""How much of the borders of two departments runs in the same place: borders as points a step apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.diagnose.reach import Points, sorted_points, within_reach
from gridplan.ground.surveying.coverage import grid_keys, segments_of

_FINEST = 1.0


@dataclass(frozen=True)
class Border:
    """The borders of one department inside the ground.

    Parameters
    ----------
    points
        Points on the borders, at most a step apart, with the metres of border that each stands for.
    reach
        Points of two borders within this distance stand for borders within the tolerance, m.
    """

    points: Points
    reach: float

    @property
    def length(self) -> float:
        """Length of all borders, m."""
        return float(self.points.weight.sum())

    def beside(self, other: Border) -> float:
        """Return the length of this border that runs within the tolerance of the other, m."""
        return float(self.points.weight[within_reach(self.points, other.points, self.reach)].sum())


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
    _, first, place = np.unique(grid_keys(xy), return_index=True, return_inverse=True)
    single = np.ones(len(first), bool)
    np.logical_and.at(single, place, owner == owner[first][place])
    each = np.bincount(place, metres, len(first)) / np.bincount(place, minlength=len(first))
    alone = sorted_points(xy[first][single], each[single], owner[first][single], reach=reach)
    halves = np.where(within_reach(alone, alone, reach, strangers=True), 0.5, 1.0)
    return Border(
        sorted_points(
            np.concatenate([xy[first][~single], alone.xy]),
            np.concatenate([each[~single], alone.weight * halves]),
            np.concatenate([owner[first][~single], alone.owner]),
            reach=reach,
        ),
        reach,
    )
