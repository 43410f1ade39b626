"""Sharing out a fixed number of workers: by largest remainder, nobody left without."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError


def apportion(weights: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Return `total` seats shared out by largest remainder, at least one to each positive weight, int64 (n,).

    The quota of each is floor or ceiling of its exact share; equal remainders go to the earlier row. Only where the
    least of one seat forces it does a large one give a seat up: the seats then go round again among the others
    (Balinski & Young, Fair Representation, 1982, on quotas with a minimum requirement).

    Raises
    ------
    OptionError
        When there are fewer seats than positive weights, or a weight is negative.

    Examples
    --------
    >>> apportion(np.array([1, 1, 98]), 10).tolist()
    [1, 1, 8]
    """
    weights = np.asarray(weights, dtype=np.int64)
    positive = weights > 0
    if (weights < 0).any() or total < int(positive.sum()) or (total and not positive.any()):
        raise OptionError(
            f"{total} cannot be shared out among {int(positive.sum())} positive weights, one each at least"
        )
    seats = np.zeros(len(weights), dtype=np.int64)
    fixed = ~positive
    while True:
        free = ~fixed
        left, sum_free = total - int(seats[fixed].sum()), int(weights[free].sum())
        short = free & (weights.astype(object) * left < sum_free).astype(bool)
        if not short.any():
            break
        seats[short] = 1
        fixed |= short
    if free.any():
        seats[free] = largest_remainder(weights[free], left)
    return seats


def largest_remainder(weights: NDArray[np.int64], seats: int) -> NDArray[np.int64]:
    """Return `seats` shared out by largest remainder, none assured; equal remainders go to the earlier row, int64 (n,).

    Examples
    --------
    >>> largest_remainder(np.array([98, 1, 1]), 3).tolist()
    [3, 0, 0]
    """
    total = sum(weights.tolist())  # Python integers do not overflow
    shares = [divmod(weight * seats, total) for weight in weights.tolist()]
    count = [whole for whole, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: seats - sum(count)]:
        count[i] += 1
    return np.array(count, dtype=np.int64)
