"""Households that shared a grid in one of several older divisions and are to share one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.wishes.fields import Fields

_GROUND_SHARE = 0.05
"""Part of the mean household count that every unit adds, so that units without households go with the others."""
_TOO_SMALL, _FIT, _TOO_LARGE = 0.0, 0.5, 1.0
"""What a pair of households that shared no grid before costs in one, beside what a pair gains that did.

Half, where the older grids fit the window: the best division then differs from the older ones in the fewest pairs
(Mirkin 1996). Nothing, where they are too small and must be joined: what counts is that none is cut. The same, where
they are too large and must be cut: what counts is that no new grid crosses their borders. With half there, new grids
would be as uneven as the window allows, because two of 500 and 300 part fewer pairs than two of 400.
"""


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
    fields
        The parts of the ground between fixed borders; no grid reaches from one to another.
    """

    networks: NDArray[np.int32]
    heads: NDArray[np.int32]
    price: NDArray[np.float64]
    counts: NDArray[np.float64]
    fields: Fields


@dataclass(frozen=True)
class Sizes:
    """What a grid may hold.

    Parameters
    ----------
    amounts
        int64 (n,), amounts of the units.
    area
        int32 (n,), kind of area that each unit counts to.
    lo, hi
        int64 (a,), the lowest and highest sum in a grid of each kind of area.
    """

    amounts: NDArray[np.int64]
    area: NDArray[np.int32]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]


def mates_of(
    networks: Sequence[NDArray[np.int32]],
    weights: Sequence[float],
    households: NDArray[np.int64],
    *,
    sizes: Sizes,
    keep: float,
    fields: Fields,
) -> Mates:
    """Return older divisions as the search takes them.

    Parameters
    ----------
    networks
        int32 (n,) each, older grid of each unit, −1 where it had none.
    weights
        How much each division counts beside the others.
    sizes
        What grids may hold, by which older grids are too small or too large.
    keep
        What parting all grid-mates of all divisions costs, as a multiple of the inertia of a plain plan.

    Examples
    --------
    >>> from gridplan.wishes.fields import one_field
    >>> sizes = Sizes(np.array([3, 1, 2]), np.zeros(3, np.int32), np.array([3]), np.array([5]))
    >>> plain = one_field(3)
    >>> mates = mates_of([np.array([0, 0, -1])], [1.0], np.array([3, 1, 2]), sizes=sizes, keep=10, fields=plain)
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
        served[has.tobytes()] = has, served.get(has.tobytes(), (has, 0.0))[1] - _new_pair(number, sizes) * price
    for has, price in served.values():
        columns.append(np.where(has, used, -1).astype(np.int32))
        prices.append(price)
        used += 1
    return Mates(
        networks=np.column_stack(list(networks)).astype(np.int32),
        heads=np.column_stack(columns).astype(np.int32),
        price=np.array(prices),
        counts=households.astype(np.float64) + _GROUND_SHARE * max(float(households.mean()), 1e-9),
        fields=fields,
    )


def _new_pair(labels: NDArray[np.int32], sizes: Sizes) -> float:
    """Return the cost of a new pair for one older division: the mean over its grids by what they hold.

    Each is held to the window of the area that most of it lies in.
    """
    had = labels >= 0
    grid = labels[had] - labels[had].min(initial=0)
    held = np.bincount(grid, sizes.amounts[had])
    inside = np.zeros((len(held), len(sizes.lo)), np.int64)
    np.add.at(inside, (grid, sizes.area[had]), sizes.amounts[had])
    area = inside.argmax(axis=1)
    costs = np.where(held < sizes.lo[area], _TOO_SMALL, np.where(held > sizes.hi[area], _TOO_LARGE, _FIT))
    return float(np.average(costs, weights=held)) if held.any() else _FIT
