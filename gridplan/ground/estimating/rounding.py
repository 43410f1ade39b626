"""Whole households out of fractions, so that the sum is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def whole_counts(expected: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return expected households as whole numbers whose sum is the sum rounded, by largest remainder, int64 (n,).

    More expected never becomes fewer households; equal remainders go to the earlier row.

    Examples
    --------
    >>> whole_counts(np.array([0.4, 0.4, 0.4, 2.9])).tolist()
    [1, 0, 0, 3]
    """
    return shared_out(expected, int(np.floor(expected.sum() + 0.5)))


def shared_out(weights: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return `total` shared out in proportion to `weights`, by largest remainder, int64 (n,).

    Nothing is shared out where all weights are 0.

    Examples
    --------
    >>> shared_out(np.array([1.0, 1.0, 0.5]), 10).tolist()
    [4, 4, 2]
    """
    among = float(weights.sum())
    if among <= 0 or total <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    share = weights / among * total
    whole = np.floor(np.round(share, 9)).astype(np.int64)
    left = total - int(whole.sum())
    rest = np.where(weights > 0, share - whole, -np.inf)
    first = np.argsort(-np.round(rest, 9), kind="stable")[:left]
    whole[first] += 1
    return whole
