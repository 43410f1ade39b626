"""The road-segment grid that a place stands along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.locate.standing import nearest_of
from gridplan.options.numbers import is_number
from gridplan.people.grids import Grids


@dataclass(frozen=True, eq=False)
class Along:
    """The road-segment grids of points.

    Parameters
    ----------
    grid
        Object (n,), code of the nearest one, empty where none is near enough.
    distance
        float64 (n,), distance to its line, m, NaN where there is none.
    """

    grid: NDArray[np.object_]
    distance: NDArray[np.float64]


def stand_along(xy: NDArray[np.float64], grids: Grids, *, reach: float) -> Along:
    """Return the road-segment grid whose line is nearest to each point (n, 2), the lower code of equally near ones.

    Parameters
    ----------
    reach
        How far a line may be, m.

    Raises
    ------
    OptionError
        When `reach` is no number above 0.
    """
    if not is_number(reach) or reach <= 0:
        raise OptionError(f"reach must be a number of metres above 0, not {reach!r}")
    lines = np.flatnonzero(grids.table["kind"].to_numpy() == "line")
    if not len(lines):
        return Along(np.full(len(xy), "", dtype=object), np.full(len(xy), np.nan))
    nearest, distance = nearest_of(shapely.points(xy), np.asarray(grids.table.geometry.array, dtype=object)[lines])
    near = distance <= reach
    return Along(np.where(near, grids.codes[lines[nearest]], ""), np.where(near, distance, np.nan))
