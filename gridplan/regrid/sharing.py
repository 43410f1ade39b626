"""Which old and new outlines share ground: pairs with the area in common, of all that did not stay as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

SAME_SHARE = 0.5
"""Two outlines are the same ground when they share at least this part of the smaller one."""
COVERED = 0.25
"""… and when what the larger one shares with all such others is at least this part of it: a slab is not the shed that
stood there."""
NEAR = 3.0
"""Outlines of like size whose middles are no farther apart than this, in m, may be one building surveyed twice."""
_SOME_SHARE = 0.1
_STEADY = 0.01


@dataclass(frozen=True, eq=False)
class Sides:
    """Old and new units, in the coordinate system of the new ones.

    Parameters
    ----------
    old_ids, new_ids
        Ids as text, (n_old,) and (n_new,).
    old_shapes, new_shapes
        Outlines, m.
    by_id
        int64 (n_new,), old unit with the same id, −1 where there is none.
    """

    old_ids: NDArray[np.str_]
    new_ids: NDArray[np.str_]
    old_shapes: NDArray[np.object_]
    new_shapes: NDArray[np.object_]
    by_id: NDArray[np.int64]

    def shifted(self, offset: NDArray[np.float64]) -> Sides:
        """Return the sides with the old outlines moved by `offset`, float64 (2,), m."""
        return replace(self, old_shapes=shapely.transform(self.old_shapes, lambda places: places + offset))


@dataclass(frozen=True, eq=False)
class Shared:
    """What ground old and new units share.

    Parameters
    ----------
    settled
        bool (n_new,), units that kept both id and outline; they stand in no pair.
    at_home
        bool (n_new,), units that share some ground with the old unit of their id, or whose middle stayed.
    new, old
        int64 (m,), pairs of outlines that are the same ground.
    area
        float64 (m,), m² in common, on whole mm².
    """

    settled: NDArray[np.bool_]
    at_home: NDArray[np.bool_]
    new: NDArray[np.int64]
    old: NDArray[np.int64]
    area: NDArray[np.float64]

    @property
    def held(self) -> int:
        """Number of new units that stand on the ground of an old one."""
        return int(self.settled.sum()) + len(np.unique(self.new))


def shared_ground(sides: Sides) -> Shared:
    """Return which outlines share ground; those that kept both id and outline are settled and left out."""
    known = np.flatnonzero(sides.by_id >= 0)
    settled = np.zeros(len(sides.new_ids), dtype=bool)
    twins = sides.old_shapes[sides.by_id[known]]
    settled[known] = shapely.equals_exact(sides.new_shapes[known], twins, _STEADY)
    new = np.flatnonzero(~settled)
    old = np.setdiff1d(np.arange(len(sides.old_ids)), sides.by_id[settled])
    tree = shapely.STRtree(sides.old_shapes[old])
    i, j = tree.query(sides.new_shapes[new], predicate="intersects")
    i, j = new[i], old[j]
    area = np.round(shapely.area(shapely.intersection(sides.new_shapes[i], sides.old_shapes[j])), 6)
    sizes = shapely.area(sides.new_shapes[i]), shapely.area(sides.old_shapes[j])
    smaller = np.minimum(*sizes)
    at_home = settled.copy()
    at_home[i[(sides.by_id[i] == j) & (area >= _SOME_SHARE * smaller)]] = True
    at_home[known] |= _middles_apart(sides.new_shapes[known], twins) <= NEAR
    same = (area > 0) & (area >= SAME_SHARE * smaller)
    together = [np.bincount(units, np.where(same, area, 0))[units] for units in (i, j)]
    same &= np.where(sizes[0] > sizes[1], *together) >= COVERED * np.maximum(*sizes)
    return Shared(settled, at_home, i[same], j[same], area[same])


def neighbouring(sides: Sides, new: NDArray[np.int64], old: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (m, 2), new and old units of like size, each the other's nearest and no farther than `NEAR`.

    Small outlines can be shifted by a survey so far that they share little ground.

    Parameters
    ----------
    new, old
        Units that may be matched.
    """
    middles = shapely.centroid(sides.old_shapes[old])
    i, j = shapely.STRtree(middles).query(shapely.centroid(sides.new_shapes[new]), predicate="dwithin", distance=NEAR)
    i, j = new[i], old[j]
    sizes = np.sort([shapely.area(sides.new_shapes[i]), shapely.area(sides.old_shapes[j])], axis=0)
    alike = sizes[0] >= SAME_SHARE * sizes[1]
    i, j = i[alike], j[alike]
    away = np.round(_middles_apart(sides.new_shapes[i], sides.old_shapes[j]), 3)
    order = np.lexsort((sides.new_ids[i], sides.old_ids[j], away))
    mine = order[np.unique(i[order], return_index=True)[1]]
    theirs = order[np.unique(j[order], return_index=True)[1]]
    both = np.intersect1d(mine, theirs)
    return np.column_stack([i[both], j[both]])


def _middles_apart(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the distances between the middles of outlines, pair by pair, m."""
    return np.asarray(shapely.distance(shapely.centroid(one), shapely.centroid(other)), dtype=float)
