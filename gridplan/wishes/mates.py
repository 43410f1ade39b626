"""Households that shared a grid in one of several older divisions and are to share one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_GROUND_SHARE = 0.05
"""Part of the mean household count that every unit adds, so that units without households go with the others."""
_NEW_PAIR = 0.5
"""What a pair of households that shared no grid before costs in one: half of what a pair gains that did. The best
division then differs from the older ones in the fewest pairs (Mirkin 1996), and grids gain nothing by being large."""


@dataclass(frozen=True)
class Mates:
    """Older divisions of the same units.

    Parameters
    ----------
    networks
        int32 (n, d), older grid of each unit in each division, −1 where it had none.
    heads
        int32 (n, c), the same with numbers that stand in one column only, then columns of all that a division serves.
    price
        float64 (c,), what parting the units of a column costs, see `gridplan.solve.request.Request.keep`.
    counts
        float64 (n,), how much each unit counts.
    field
        int32 (n,), part of the ground that each unit lies in; no grid reaches from one field to another.
    """

    networks: NDArray[np.int32]
    heads: NDArray[np.int32]
    price: NDArray[np.float64]
    counts: NDArray[np.float64]
    field: NDArray[np.int32]


def mates_of(
    networks: Sequence[NDArray[np.int32]],
    weights: Sequence[float],
    households: NDArray[np.int64],
    *,
    keep: float,
    field: NDArray[np.int32],
) -> Mates:
    """Return older divisions as the search takes them.

    Parameters
    ----------
    networks
        int32 (n,) each, older grid of each unit, −1 where it had none.
    weights
        How much each division counts beside the others.
    keep
        What parting all grid-mates of all divisions costs, as a multiple of the inertia of a plain plan.

    Examples
    --------
    >>> mates = mates_of([np.array([0, 0, -1])], [1.0], np.array([3, 1, 2]), keep=10, field=np.zeros(3, np.int32))
    >>> mates.heads.tolist(), mates.price.tolist()
    ([[0, 1], [0, 1], [-1, -1]], [10.0, -5.0])
    """
    share = keep * np.asarray(weights, dtype=np.float64) / float(np.sum(weights))
    served: dict[bytes, tuple[NDArray[np.bool_], float]] = {}
    columns, prices, used = [], [], 0
    for labels, price in zip(networks, share.tolist(), strict=True):
        has = labels >= 0
        number = np.full(len(labels), -1, np.int32)
        number[has] = np.unique(labels[has], return_inverse=True)[1] + used
        used = int(number.max(initial=used - 1)) + 1
        columns.append(number)
        prices.append(price)
        served[has.tobytes()] = has, served.get(has.tobytes(), (has, 0.0))[1] - _NEW_PAIR * price
    for has, price in served.values():
        columns.append(np.where(has, used, -1).astype(np.int32))
        prices.append(price)
        used += 1
    return Mates(
        networks=np.column_stack(list(networks)).astype(np.int32),
        heads=np.column_stack(columns).astype(np.int32),
        price=np.array(prices),
        counts=households.astype(np.float64) + _GROUND_SHARE * max(float(households.mean()), 1e-9),
        field=field,
    )
