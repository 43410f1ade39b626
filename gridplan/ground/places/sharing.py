"""Sharing whole numbers out so that the sum is exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError


class UnfitError(OptionError):
    """A place cannot have so many households.

    Parameters
    ----------
    message
        What does not fit.
    fewest, most
        How many it can have; no upper end where `most` is None.
    """

    def __init__(self, message: str, *, fewest: int, most: int | None = None) -> None:
        super().__init__(message)
        self.fewest, self.most = fewest, most


def share_out(weights: NDArray[Any], total: int) -> NDArray[np.int64]:
    """Return whole numbers with the sum `total` in proportion to `weights`, rounded as sums run on, int64 (n,).

    Raises
    ------
    OptionError
        When there is less than nothing to share, or nobody to share with.

    Examples
    --------
    >>> share_out(np.array([1, 1, 2]), 10).tolist()
    [2, 3, 5]
    """
    if total < 0 or (total and not weights.sum() > 0):
        raise OptionError(f"{total} cannot be shared out among {len(weights)}")
    if not total:
        return np.zeros(len(weights), dtype=np.int64)
    running = np.cumsum(weights.astype(np.float64))
    ends = np.rint(running * (total / running[-1])).astype(np.int64)
    shared: NDArray[np.int64] = np.diff(ends, prepend=0)
    return shared


def within(wished: NDArray[np.float64], total: int, fewest: int, most: int) -> NDArray[np.int64]:
    """Return whole numbers near the `wished` ones, each from `fewest` to `most`, with the sum `total`, int64 (n,).

    Raises
    ------
    OptionError
        When no such numbers have that sum.

    Examples
    --------
    >>> within(np.array([2.0, 9.0, 4.0]), 12, 3, 6).tolist()
    [3, 6, 3]
    """
    found = np.clip(np.rint(wished), fewest, most).astype(np.int64)
    if not fewest * len(found) <= total <= most * len(found):
        raise OptionError(f"{len(found)} numbers from {fewest} to {most} cannot sum to {total}")
    missing = total - int(found.sum())
    while missing:
        step = 1 if missing > 0 else -1
        room = np.flatnonzero(found < most if step > 0 else found > fewest)
        order = room[np.argsort(-step * (wished - found)[room], kind="stable")][: abs(missing)]
        found[order] += step
        missing -= step * len(order)
    return found


def numbered(letter: str, n: int, digits: int = 4) -> list[str]:
    """Return `n` ids.

    Examples
    --------
    >>> numbered("V", 2)
    ['V0001', 'V0002']
    """
    return [f"{letter}{i + 1:0{digits}d}" for i in range(n)]


def chosen_sum(counts: Sequence[int], total: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return positions, drawn at random, whose counts sum to `total` exactly.

    Raises
    ------
    OptionError
        When none are found.

    Examples
    --------
    >>> chosen_sum([5, 3, 9], 8, np.random.default_rng(0)).tolist()
    [0, 1]
    """
    for _ in range(200):
        left, found = total, []
        for position in rng.permutation(len(counts)).tolist():
            if counts[position] <= left:
                found.append(position)
                left -= counts[position]
            if not left:
                return np.sort(np.array(found, dtype=np.intp))
    raise OptionError(
        f"too small a place: no buildings have the {total} households of its ledger together; choose a larger size"
    )
