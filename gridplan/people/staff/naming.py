"""Which worker has which group: those who know its grids stay, the others in the order of their ids."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment


def matched(worth: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the place of each worker, int64 (k,), with the most worth in all; of equal ones the earlier places.

    Parameters
    ----------
    worth
        float64 (k, k), worth of each worker (row) in each place.

    Examples
    --------
    >>> matched(np.array([[0.0, 0.0], [5.0, 0.0]])).tolist()
    [1, 0]
    """
    k = len(worth)
    rank = np.arange(k)
    # a worker further down takes a place further down, where nothing else decides
    order = np.abs(rank[:, None] - rank) * 1e-6 / max(k, 1)
    top = max(float(worth.max(initial=0.0)), 1e-300)
    return np.asarray(linear_sum_assignment(worth / top - order / max(k, 1), maximize=True)[1], dtype=np.int64)
