"""The way back from shifted coordinates, which are given by a formula in one direction only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

_ROUNDS = 40
_STILL = 1e-13


def undone(shift: Shift, lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return the places that `shift` brings to (lon, lat), degrees (n,), to 1e-9° and better.

    Found by fixed-point iteration, which converges because a step changes the shift by less than a fiftieth of it.

    Examples
    --------
    >>> lon, lat = undone(lambda x, y: (x + 0.01 * np.sin(y), y + 0.005), [100.0], [30.005])
    >>> round(float(lon[0] + 0.01 * np.sin(lat[0])), 9), round(float(lat[0]), 9)
    (100.0, 30.0)
    """
    x, y = degrees(lon), degrees(lat)
    east, north = x, y
    for _ in range(_ROUNDS):
        there_x, there_y = shift(east, north)
        step_x, step_y = x - there_x, y - there_y
        east, north = east + step_x, north + step_y
        if not np.any(np.hypot(step_x, step_y) > _STILL):
            break
    return east, north


def degrees(values: ArrayLike) -> Degrees:
    """Return values as float64."""
    return np.asarray(values, dtype=np.float64)
