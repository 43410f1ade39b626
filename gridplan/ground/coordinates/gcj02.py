"""GCJ-02, the shifted coordinates of web maps in mainland China, from and to WGS-84.

The shift, 100 to 700 m, is the published reverse-engineered formula (Krassovsky 1940 ellipsoid, sums of sines of the
distance from 105° E 35° N); places outside the country's bounding box are not shifted. CGCS2000 differs from WGS-84 by
centimetres and is treated alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gridplan.ground.coordinates.undoing import Degrees, degrees, undone

_A, _EE = 6378245.0, 0.00669342162296594323
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271


def to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return the GCJ-02 coordinates of WGS-84 places, degrees.

    Parameters
    ----------
    lon, lat
        float (n,), degrees.

    Examples
    --------
    >>> lon, lat = to_gcj02([116.3975], [39.9087])
    >>> round(float(lon[0]), 5), round(float(lat[0]), 5)
    (116.40374, 39.9101)
    """
    x, y = degrees(lon), degrees(lat)
    east, north = _shift(x, y)
    return x + east, y + north


def from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return the WGS-84 coordinates of GCJ-02 places, degrees: the inverse of `to_gcj02` to 1e-9° and better.

    Examples
    --------
    >>> lon, lat = from_gcj02(*to_gcj02([116.3975], [39.9087]))
    >>> round(float(lon[0]), 9), round(float(lat[0]), 9)
    (116.3975, 39.9087)
    """
    return undone(to_gcj02, lon, lat)


def is_shifted(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return which WGS-84 places, degrees, web maps show shifted: bool (n,)."""
    x, y = degrees(lon), degrees(lat)
    return np.asarray((x >= _WEST) & (x <= _EAST) & (y >= _SOUTH) & (y <= _NORTH))


def _shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return the shift east and north at WGS-84 places, degrees."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    angle = lat / 180.0 * np.pi
    magic = 1.0 - _EE * np.sin(angle) ** 2
    north = north * 180.0 / ((_A * (1.0 - _EE)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180.0 / (_A / np.sqrt(magic) * np.cos(angle) * np.pi)
    inside = is_shifted(lon, lat)
    return np.where(inside, east, 0.0), np.where(inside, north, 0.0)
