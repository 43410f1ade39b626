"""A bound on what pairs must cost, from prices and arithmetic alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import CLOSED, chunks
from gridplan.people.pairing.request import Request


def bound_of(request: Request, left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    """Return a cost in thousandths that no pairs within the rules go below, whatever the prices are.

    Every pair counts, also those that no solver looked at. The bound is the Lagrangian of the transport problem:
    ``Σ (lower · price⁺ − upper · price⁻) + Σ most · min(0, cost − prices)``; the best prices reach the best pairs.

    Parameters
    ----------
    left, right
        int64 (n,) and (m,), prices in thousandths.
    """
    total = _counts(request.left.lower, request.left.upper, left)
    total += _counts(request.right.lower, request.right.upper, right)
    for first, last in chunks(request.costs.shape):
        block = request.costs.block(first, last)
        own = request.fixed[(request.fixed[:, 0] >= first) & (request.fixed[:, 0] < last)]
        one, other = own[:, 0] - first, own[:, 1]
        block[one, other] = request.costs.of(own[:, 0], own[:, 1])
        gain = block - left[first:last, None] - right
        gain[block >= CLOSED] = 0
        room = np.minimum(request.left.upper[first:last, None], request.right.upper)
        total += int((np.minimum(gain, 0) * np.minimum(request.most, room)).sum())
        total += int(np.maximum(gain[one, other], 0).sum())
    return total


def _counts(lower: NDArray[np.int64], upper: NDArray[np.int64], price: NDArray[np.int64]) -> int:
    return int((lower * np.maximum(price, 0) + upper * np.minimum(price, 0)).sum())
