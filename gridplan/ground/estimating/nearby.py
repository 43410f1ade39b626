"""What like buildings nearby say: whether they hold more or fewer households than expected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gridplan.ground.estimating.buildings import Buildings

_MANY = 12
_METRES, _SIZES, _STOREYS = 50.0, 0.3, 0.3
"""A building this far away, or this much larger or higher in logarithms, counts half as much as one alike next door."""
_DOUBT = 5.0
"""Households that are added on both sides, so that a few small buildings do not say much."""


def nearby_ratio(
    counts: NDArray[np.float64],
    expected: NDArray[np.float64],
    *,
    learned: Buildings,
    of: Buildings | None = None,
) -> NDArray[np.float64]:
    """Return log(counted ÷ expected) of the twelve most like buildings nearby, (n,).

    Parameters
    ----------
    counts, expected
        (m,) households of the `learned` buildings.
    of
        The buildings asked about; None asks about the learned ones, each without itself.
    """
    tree = KDTree(_place(learned))
    many = min(_MANY, len(learned) - 1)
    if of is None:
        distance, who = (found[:, 1:] for found in tree.query(_place(learned), k=many + 1))
    else:
        distance, who = (found.reshape(len(of), many) for found in tree.query(_place(of), k=many))
    weight = 1 / (1 + distance**2)
    counted = (weight * counts[who]).sum(axis=1)
    return np.asarray(np.log((counted + _DOUBT) / ((weight * expected[who]).sum(axis=1) + _DOUBT)))


def _place(buildings: Buildings) -> NDArray[np.float64]:
    sizes, storeys = np.log(buildings.footprint) / _SIZES, np.log(buildings.floors) / _STOREYS
    return np.column_stack([buildings.places / _METRES, sizes, storeys])
