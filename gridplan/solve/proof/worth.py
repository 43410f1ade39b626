"""What a share of the pairs between two patches is worth: a concave line, the most valuable pairs first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EVEN = 9
"""Values that agree to so many places count as equal."""


class Worth(NamedTuple):
    """Stretches of equal worth: those of pair p are start[p]:start[p + 1].

    Parameters
    ----------
    start
        int64 (p + 1,).
    slope
        float64 (s,), worth of the whole if all were worth as much as the stretch; falling within a pair.
    until
        float64 (s,), share of the pair at which each stretch ends; 1 at the last.
    """

    start: NDArray[np.int64]
    slope: NDArray[np.float64]
    until: NDArray[np.float64]

    @property
    def pair(self) -> NDArray[np.intp]:
        """The pair of each stretch, (s,)."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    @property
    def length(self) -> NDArray[np.float64]:
        """Share of its pair that each stretch takes up, float64 (s,)."""
        before = np.concatenate([[0.0], self.until[:-1]])
        before[self.start[:-1]] = 0.0
        found: NDArray[np.float64] = self.until - before
        return found

    @property
    def whole(self) -> NDArray[np.float64]:
        """What each pair is worth as a whole, float64 (p,)."""
        return np.bincount(self.pair, self.slope * self.length, len(self.start) - 1).astype(np.float64)

    def best(self, cost: NDArray[np.float64], least: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the most of worth less cost · share over least ≤ share ≤ 1 for each pair, float64 (p,).

        Parameters
        ----------
        cost, least
            float64 (p,).
        """
        pair, length = self.pair, self.length
        gain = self.slope - cost[pair]
        forced = np.clip(least[pair] - self.until + length, 0.0, length)
        taken = gain * forced + np.maximum(gain, 0.0) * (length - forced)
        return np.bincount(pair, taken, len(least)).astype(np.float64)

    def followed_by(self, whole: NDArray[np.float64]) -> Worth:
        """Return it with more pairs, all parts of each worth as much as the others, given what they are worth whole."""
        start = np.concatenate([self.start, self.start[-1] + 1 + np.arange(len(whole))])
        return Worth(start, np.concatenate([self.slope, whole]), np.concatenate([self.until, np.ones(len(whole))]))


def worth(
    pair: NDArray[np.intp], count: NDArray[np.float64], value: NDArray[np.float64], total: NDArray[np.float64],
    beyond: NDArray[np.float64],
) -> Worth:  # fmt: skip
    """Return what pairs are worth that are made of parts.

    Parameters
    ----------
    pair
        The pair each part belongs to, 0 to p − 1, each with a part at least.
    count, value
        float64, pairs of households of each part, above 0, and the value of one.
    total
        float64 (p,), pairs of households of each pair.
    beyond
        float64 (p,), the value of one of those that the parts leave.

    Examples
    --------
    >>> line = worth(np.array([0, 0]), np.array([1.0, 3.0]), np.array([2.0, 4.0]), np.array([4.0]), np.zeros(1))
    >>> line.slope.tolist(), line.until.tolist()
    ([16.0, 8.0], [0.75, 1.0])
    """
    rest = total - np.bincount(pair, count, len(total))
    some = np.flatnonzero(rest > 0)
    pair = np.concatenate([pair, some])
    count, value = np.concatenate([count, rest[some]]), np.concatenate([value, beyond[some]])
    even = np.round(value, EVEN)
    order = np.lexsort((-even, pair))
    pair, even = pair[order], even[order]
    starts = np.concatenate([[True], (np.diff(pair) > 0) | (np.diff(even) < 0)])
    new = np.flatnonzero(starts[: len(pair)])
    pair, value, count = pair[new], np.maximum.reduceat(value[order], new), np.add.reduceat(count[order], new)
    start = np.searchsorted(pair, np.arange(len(total) + 1)).astype(np.int64)
    sums = np.cumsum(count)
    until = (sums - (sums - count)[start[:-1]][pair]) / total[pair]
    until[start[1:] - 1] = 1.0
    return Worth(start, value * total[pair], until)
