"""Loads beside counts: two sums of the same homes tell how many of them are of each kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gridplan.publishing.counts import SMALL


def telling_loads(
    labels: NDArray[np.int32], load: ArrayLike, households: ArrayLike, *, n_grids: int
) -> NDArray[np.bool_]:
    """Return bool (k,), True for each grid whose load, beside its count, could tell a small count of one kind.

    Of 400 households with a load of 1,208 where homes load 3 or 5 each, 4 load 5: load and count are two equations for
    two kinds. A load is harmless where each kind, units of one load a household, has 0 or at least ten households.

    Parameters
    ----------
    labels
        int32 (n,), grid of each unit; −1 is none.
    load
        int (n,), load of each unit.
    households
        int (n,), households of each unit.

    Examples
    --------
    >>> telling_loads(np.array([0, 0, 1]), [1200, 20, 900], [400, 4, 300], n_grids=2).tolist()
    [True, False]
    """
    inside = labels >= 0
    loads, homes, grids = np.asarray(load)[inside], np.asarray(households)[inside], labels[inside]
    counted = (loads > 0) | (homes > 0)
    share = np.gcd(loads, homes)[counted]
    keys = np.column_stack([grids[counted], loads[counted] // share, homes[counted] // share])
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    sums = np.bincount(which.ravel(), homes[counted], len(kinds))
    telling = np.zeros(n_grids, dtype=bool)
    telling[kinds[sums < SMALL, 0]] = True
    return telling
