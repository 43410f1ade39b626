"""Closed tours over places: nearest neighbour first, then exchanges of two legs (Croes 1958) until none is shorter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import kernel

_GAIN = 1e-9


def tour_length(xy: NDArray[np.float64]) -> float:
    """Return the length of a short closed tour over all places, m; a few per cent above the shortest.

    Parameters
    ----------
    xy
        float64 (n, 2), m; time grows with n², so give no more than some thousands.

    Examples
    --------
    >>> tour_length(np.array([[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 9.0]]))
    36.0
    """
    if len(xy) < 2:
        return 0.0
    x, y = (np.ascontiguousarray(column - column.min()) for column in xy.T)
    tour = _nearest_first(x, y)
    _uncross(x, y, tour)
    after = np.roll(tour, -1)
    return float(np.hypot(x[tour] - x[after], y[tour] - y[after]).sum())


@kernel
def _nearest_first(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the tour that goes from the first place always to the nearest one that is left, int64 (n,)."""
    n = len(x)
    left = np.ones(n, np.bool_)
    tour = np.zeros(n, np.int64)
    left[0] = False
    for step in range(1, n):
        here, best, nearest = tour[step - 1], -1, np.inf
        for place in range(n):
            if left[place]:
                away = (x[place] - x[here]) ** 2 + (y[place] - y[here]) ** 2
                if away < nearest:
                    best, nearest = place, away
        tour[step] = best
        left[best] = False
    return tour


@kernel
def _uncross(x: NDArray[np.float64], y: NDArray[np.float64], tour: NDArray[np.int64]) -> None:
    """Turn stretches of a tour round as long as that makes it shorter."""
    n = len(tour)
    better = True
    while better:
        better = False
        for i in range(n - 1):
            for j in range(i + 2, n):
                a, b, c, d = tour[i], tour[i + 1], tour[j], tour[(j + 1) % n]
                if a == d:
                    continue
                before = np.hypot(x[a] - x[b], y[a] - y[b]) + np.hypot(x[c] - x[d], y[c] - y[d])
                after = np.hypot(x[a] - x[c], y[a] - y[c]) + np.hypot(x[b] - x[d], y[b] - y[d])
                if after < before - _GAIN:
                    tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1].copy()
                    better = True
