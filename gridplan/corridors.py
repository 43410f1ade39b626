"""Corridor groups of one building: runs of floors of large parts, and neighbouring small parts together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gridplan.options import Window


def group_number(households: int, window: Window) -> int:
    """Return how many groups of even size come nearest to `window`, at least one.

    The number whose mean is nearest to the middle of the window, held to the numbers that the window allows; where it
    allows none, the largest number whose groups are not below it, or one.

    Examples
    --------
    >>> group_number(60, Window(10, 30)), group_number(31, Window(10, 30)), group_number(3, Window(10, 30))
    (3, 2, 1)
    """
    lo, hi = window.whole()
    fewest = max(math.ceil(households / hi), 1)
    most = max(households // lo, 1) if lo > 0 else max(households, 1)
    usual = math.floor(households / window.middle + 0.5)
    return max(min(max(usual, fewest), most), 1)


def group_parts(households: Sequence[int], window: Window) -> list[int]:
    """Return the group of each part of a building, 0, 1, …; only parts that follow each other share a group.

    Groups are least outside the window in sum, then nearest to its middle (sum of squares), by dynamic programming
    over where the last group begins.

    Parameters
    ----------
    households
        (p,) counts in the order of the parts.

    Examples
    --------
    >>> group_parts([12, 12, 12, 12], Window(10, 30))
    [0, 0, 1, 1]
    """
    lo, hi = window.whole()
    best: list[tuple[float, float]] = [(0.0, 0.0)]
    begin = [0]
    for end in range(1, len(households) + 1):
        total, found, first = 0, (math.inf, math.inf), end - 1
        for start in range(end - 1, -1, -1):
            total += households[start]
            outside = best[start][0] + max(lo - total, 0) + max(total - hi, 0)
            cost = (outside, best[start][1] + (total - window.middle) ** 2)
            if cost < found:
                found, first = cost, start
            if total > 2 * hi:
                break
        best.append(found)
        begin.append(first)
    return _groups(begin)


def _groups(begin: Sequence[int]) -> list[int]:
    """Return the groups from where the last group of each beginning starts."""
    end, starts = len(begin) - 1, []
    while end > 0:
        starts.append(begin[end])
        end = begin[end]
    starts.reverse()
    ends = [*starts[1:], len(begin) - 1]
    return [group for group, (a, b) in enumerate(zip(starts, ends, strict=True)) for _ in range(b - a)]
