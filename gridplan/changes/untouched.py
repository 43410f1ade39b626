"""The older division on today's buildings as it would be if nothing were done."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.plan import Network, Plan


def with_new_buildings(older: Network, new: Plan, goes_on: Mapping[str, str]) -> Network:
    """Return the older division in which new buildings belong to the older grid on whose ground they were built.

    That is the older grid which goes on as the one that has them now; where that one began, or none has them, the
    older grid of the building nearest to them.

    Parameters
    ----------
    older
        Older grids on today's units, −1 for units in none.
    goes_on
        Older code → code under which it goes on.
    """
    loose = older.labels < 0
    if not loose.any() or loose.all():
        return older
    place = {goes_on.get(code, code): number for number, code in enumerate(older.codes)}
    of_grid = np.array([*(place.get(code, -1) for code in new.network.codes), -1], dtype=np.int32)
    labels = np.where(loose, of_grid[new.labels], older.labels)
    left = np.flatnonzero(labels < 0)
    labels[left] = older.labels[_nearest(new.ground.points, left, np.flatnonzero(~loose))]
    return dataclasses.replace(older, labels=labels.astype(np.int32))


def _nearest(points: NDArray[np.float64], units: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the nearest of other units to each unit."""
    tree = shapely.STRtree(shapely.points(points[others]))
    found: NDArray[np.int64] = others[tree.nearest(shapely.points(points[units]))]
    return found
