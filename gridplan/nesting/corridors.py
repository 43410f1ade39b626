"""Corridor groups of one building: runs of floors of large parts, and neighbouring small parts together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from gridplan.ground.reading.parts import even_sizes
from gridplan.options import Window


def corridor_groups(parts: pd.DataFrame, window: Window, *, sections: bool = True) -> pd.DataFrame:
    """Return parts with their ``section`` and the ``group`` of their building, both counted within it.

    Parameters
    ----------
    parts
        Columns ``unit``, ``part``, ``households``, ``origin``, the parts of a unit one after the other.
    sections
        True when parts above the window are divided into runs of floors.

    Examples
    --------
    >>> tower = pd.DataFrame({"unit": "b1", "part": ["1"], "households": [60], "origin": "count"})
    >>> corridor_groups(tower, Window(10, 30))[["section", "households", "group"]].to_numpy().tolist()
    [[1, 20, 0], [2, 20, 1], [3, 20, 2]]
    """
    most = window.whole()[1] if sections else math.inf
    counts = parts["households"].to_numpy()
    names = parts["unit"].to_numpy()
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    source: list[int] = []
    found: list[tuple[int, int, int]] = []
    for start, own in zip(starts.tolist(), np.split(counts, starts[1:]), strict=True):
        for i, section, households, group in _grouped(own.tolist(), window, most=most):
            source.append(start + i)
            found.append((section, households, group))
    extra = np.array(found, np.int64).reshape(-1, 3)
    rows = parts.iloc[source].reset_index(drop=True)
    frame = rows.assign(section=extra[:, 0], households=extra[:, 1], group=extra[:, 2])
    return frame[["unit", "part", "section", "households", "origin", "group"]]


def evened(parts: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return parts in which those derived from a count alone, which nobody has seen, are derived for `window`."""
    assumed = parts["origin"] == "count"
    totals = parts[assumed].groupby("unit", sort=False)["households"].sum()
    rows = [
        (unit, str(i), size, "count")
        for unit, total in totals.items()
        for i, size in enumerate(even_sizes(int(total), group_number(int(total), window)), start=1)
    ]
    return pd.concat([parts[~assumed], pd.DataFrame(rows, columns=list(parts.columns)).astype(parts.dtypes)])


def _grouped(counts: list[int], window: Window, *, most: float) -> list[tuple[int, int, int, int]]:
    """Return position, section, households and group of each piece of one building; parts above `most` are divided.

    Floors of a divided part stay groups of their own: a group across them and the next entrance would have two doors.
    """
    rows: list[tuple[int, int, int, int]] = []
    run: list[int] = []
    for i, households in enumerate(counts):
        if households > most:
            rows += _together(run, counts, window, first=_next(rows))
            sizes, group, run = even_sizes(households, group_number(households, window)), _next(rows), []
            rows += [(i, s + 1, size, group + s) for s, size in enumerate(sizes)]
        else:
            run.append(i)
    return rows + _together(run, counts, window, first=_next(rows))


def _next(rows: Sequence[tuple[int, int, int, int]]) -> int:
    return rows[-1][3] + 1 if rows else 0


def _together(run: list[int], counts: list[int], window: Window, *, first: int) -> list[tuple[int, int, int, int]]:
    """Return the rows of parts that follow each other and stay whole, their groups counted from `first`."""
    groups = group_parts([counts[i] for i in run], window) if len(run) > 1 else [0] * len(run)
    return [(i, 0, counts[i], first + group) for i, group in zip(run, groups, strict=True)]


def lower_half(window: Window) -> Window:
    """Return the window up to its middle.

    Examples
    --------
    >>> lower_half(Window(10, 30))
    Window(lo=10, hi=20)
    """
    return Window(window.lo, max(window.middle, window.whole()[0]))


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
    edges = pairwise([*starts, len(begin) - 1])
    return [group for group, (a, b) in enumerate(edges) for _ in range(b - a)]
