"""What stands along each road: units and points, each counted at the nearest segment."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.roads.lines import Shapes
from gridplan.roads.sides import side_of

_CM = 100


def fronts_of(lines: Shapes, units: Shapes, *, touch: float) -> pd.DataFrame:
    """Return which unit stands along which line.

    A unit stands along each line within `touch` that passes before it, and counts at the nearest; where several are
    equally near to 1 cm, at the one that it stands along with more metres, then at the first.

    Returns
    -------
    DataFrame
        Columns ``line`` and ``unit`` (positions), ``left`` (bool), ``metres`` (of the line before the unit), and
        ``counted`` (True for one line a unit); by line, then unit.

    Examples
    --------
    >>> streets = shapely.linestrings([[[0, 0], [50, 0]], [[0, 0], [0, 50]]])
    >>> fronts_of(streets, shapely.box([10], [5], [30], [20]), touch=25).values.tolist()
    [[0, 0, True, 20.0, True], [1, 0, False, 15.0, False]]
    """
    unit, line = shapely.STRtree(lines).query(units, predicate="dwithin", distance=touch)
    away = np.round(shapely.distance(units[unit], lines[line]) * _CM).astype(np.int64)
    metres = _metres(lines[line], units[unit])
    place = shapely.get_coordinates(shapely.point_on_surface(units))
    order = np.lexsort((line, -metres, away, unit))
    counted = np.zeros(len(unit), dtype=bool)
    counted[order[np.unique(unit[order], return_index=True)[1]]] = True
    table = {"line": line, "unit": unit, "left": side_of(lines[line], place[unit]), "metres": metres}
    found = pd.DataFrame(table | {"counted": counted})
    found = found[found["counted"] | (found["metres"] > 0)]
    return found.sort_values(["line", "unit"], ignore_index=True)


def _metres(line: Shapes, unit: Shapes) -> NDArray[np.float64]:
    """Return how much of each line lies before its unit, at right angles to the line, m."""
    xy, at = shapely.get_coordinates(unit, return_index=True)
    along = shapely.line_locate_point(line[at], shapely.points(xy))
    least, most = np.full(len(line), np.inf), np.full(len(line), -np.inf)
    np.minimum.at(least, at, along)
    np.maximum.at(most, at, along)
    return np.asarray(np.round(most - least, 2))
