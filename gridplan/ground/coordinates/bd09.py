"""BD-09, the coordinates of one web map in mainland China: GCJ-02 shifted once more, from and to WGS-84.

The second shift is the published reverse-engineered formula: a ripple on the distance and the angle from 0° E 0° N, and
0.0065° to the east and 0.006° to the north. Together the two are 700 to 1,500 m.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gridplan.ground.coordinates.gcj02 import is_shifted, to_gcj02
from gridplan.ground.coordinates.undoing import Degrees, degrees, undone

_EAST, _NORTH = 0.0065, 0.0060
_RIPPLE_ALONG, _RIPPLE_ROUND = 0.00002, 0.000003
_WAVES = 3000.0 * np.pi / 180.0


def to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return the BD-09 coordinates of WGS-84 places, degrees.

    Parameters
    ----------
    lon, lat
        float (n,), degrees. Places where GCJ-02 shifts nothing stay as they are.

    Examples
    --------
    >>> lon, lat = to_bd09([116.3975], [39.9087])
    >>> round(float(lon[0]), 5), round(float(lat[0]), 5)
    (116.41012, 39.91644)
    """
    x, y = degrees(lon), degrees(lat)
    east, north = _from_gcj02(*to_gcj02(x, y))
    inside = is_shifted(x, y)
    return np.where(inside, east, x), np.where(inside, north, y)


def from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return the WGS-84 coordinates of BD-09 places, degrees: the inverse of `to_bd09` to 1e-9° and better.

    Examples
    --------
    >>> lon, lat = from_bd09(*to_bd09([116.3975], [39.9087]))
    >>> round(float(lon[0]), 9), round(float(lat[0]), 9)
    (116.3975, 39.9087)
    """
    return undone(to_bd09, lon, lat)


def _from_gcj02(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    distance = np.hypot(x, y) + _RIPPLE_ALONG * np.sin(y * _WAVES)
    angle = np.arctan2(y, x) + _RIPPLE_ROUND * np.cos(x * _WAVES)
    return distance * np.cos(angle) + _EAST, distance * np.sin(angle) + _NORTH
