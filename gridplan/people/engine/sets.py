"""Sets of grids that one officer may take: the cheapest of them, by search through sorted values with exact bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import kernel

STEPS = 4_000_000
"""Choices after which one search gives up; the answer then says that it is not complete."""


class Search(NamedTuple):
    """What a set must hold.

    Parameters
    ----------
    load
        int64 (G,), load of each grid.
    least, most
        Fewest and most grids.
    lo, hi
        Least and most load.
    may, must
        bool (G,), grids that may and that must be in the set.
    """

    load: NDArray[np.int64]
    least: int
    most: int
    lo: int
    hi: int
    may: NDArray[np.bool_]
    must: NDArray[np.bool_]


class Found(NamedTuple):
    """Sets found.

    Parameters
    ----------
    members
        bool (s, G).
    totals
        float64 (s,), sum of the values of each set.
    complete
        True when no set below the limit was left out.
    exact
        True when no set is cheaper than the first one.
    """

    members: NDArray[np.bool_]
    totals: NDArray[np.float64]
    complete: bool
    exact: bool


def cheapest_sets(values: NDArray[np.float64], search: Search, *, limit: float, room: int) -> Found:
    """Return the cheapest sets whose values sum to less than `limit`, at most `room` of them, cheapest first.

    Grids are tried in the order of their values; a branch ends where even the cheapest completion reaches the limit, or
    no completion can bring the load into its window. Once there is no room left, the dearer half of what was found
    makes way and the limit falls.

    Examples
    --------
    >>> every = np.ones(4, dtype=bool)
    >>> search = Search(np.array([3, 4, 5, 6]), 2, 2, 8, 9, every, ~every)
    >>> found = cheapest_sets(np.array([1.0, 2.0, 3.0, 0.0]), search, limit=np.inf, room=10)
    >>> found.members.astype(int).tolist(), found.totals.tolist()
    ([[1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 1, 0]], [1.0, 4.0, 5.0])
    """
    members, totals, complete, exact = _search(
        values,
        search.load,
        search.least,
        search.most,
        search.lo,
        search.hi,
        search.may,
        search.must,
        limit,
        room,
        STEPS,
    )
    order = np.lexsort((*members.T, totals)) if len(totals) < 50_000 else np.argsort(totals, kind="stable")
    return Found(members[order], totals[order], bool(complete), bool(exact))


@kernel
def _search(values, load, least, most, lo, hi, may, must, limit, room, steps):  # type: ignore[no-untyped-def]
    grids = len(values)
    base_sum, base_load, base_count = 0.0, 0, 0
    for g in range(grids):
        if must[g]:
            base_sum += values[g]
            base_load += load[g]
            base_count += 1
    free = np.empty(grids, np.int64)
    n = 0
    for g in range(grids):
        if may[g] and not must[g]:
            free[n] = g
            n += 1
    rank = np.argsort(values[free[:n]], kind="mergesort")
    item = free[:n][rank]
    value, weight = values[item], load[item]
    most, least = min(most - base_count, n), max(least - base_count, 0)
    lo, hi, limit = lo - base_load, hi - base_load, limit - base_sum
    found, picked, totals = 0, np.zeros((room, max(most, 1)), np.int32), np.zeros(room)
    size = np.zeros(room, np.int32)
    complete, exact = True, True
    if most < 0 or least > n or hi < 0:
        return np.zeros((0, grids), np.bool_), np.zeros(0), True, True
    prefix = np.zeros(n + 1)
    negative = 0
    for i in range(n):
        prefix[i + 1] = prefix[i] + value[i]
        if value[i] < 0:
            negative += 1
    low, high = _extremes(weight, most)
    at, sums, loads = np.zeros(most + 1, np.int64), np.zeros(most + 1), np.zeros(most + 1, np.int64)
    if least == 0 and lo <= 0 and 0.0 < limit:
        found = 1
    depth = 0
    while depth >= 0 and most > 0:
        i = at[depth]
        need, space = max(1, least - depth), most - depth
        if i + need > n or space < 1:
            depth -= 1
            continue
        t = min(max(need, min(negative - i, space)), n - i)
        if sums[depth] + prefix[i + t] - prefix[i] >= limit:
            depth -= 1
            continue
        steps -= 1
        if steps < 0:
            complete, exact = False, False
            break
        at[depth] = i + 1
        s, w, count = sums[depth] + value[i], loads[depth] + weight[i], depth + 1
        if w > hi:
            continue
        if count >= least and w >= lo and s < limit:
            if found == room:
                kept = np.argsort(totals, kind="mergesort")[: room // 2]
                totals[: room // 2] = totals[kept]
                picked[: room // 2] = picked[kept]
                size[: room // 2] = size[kept]
                found = room // 2
                limit = totals[found - 1]
                complete = False
            if s < limit:
                for d in range(depth):
                    picked[found, d] = at[d] - 1
                picked[found, depth] = i
                size[found] = count
                totals[found] = s
                found += 1
        if count < most and i + 1 < n:
            for t in range(max(1, least - count), most - count + 1):
                if i + 1 + t <= n and w + low[i + 1, t] <= hi and w + high[i + 1, t] >= lo:
                    depth += 1
                    at[depth], sums[depth], loads[depth] = i + 1, s, w
                    break
    members = np.zeros((found, grids), np.bool_)
    for f in range(found):
        for g in range(grids):
            members[f, g] = must[g]
        for d in range(size[f]):
            members[f, item[picked[f, d]]] = True
    return members, totals[:found] + base_sum, complete, exact


@kernel
def _extremes(weight, most):  # type: ignore[no-untyped-def]
    """Return the least and the most that t of the items from i on weigh together, int64 (n + 1, most + 1) each."""
    n = len(weight)
    low, high = np.zeros((n + 1, most + 1), np.int64), np.zeros((n + 1, most + 1), np.int64)
    light, heavy = np.zeros(most, np.int64), np.zeros(most, np.int64)
    held = 0
    for i in range(n - 1, -1, -1):
        _insert(light, held, weight[i], 1)
        _insert(heavy, held, weight[i], -1)
        held = min(held + 1, most)
        for t in range(1, held + 1):
            low[i, t] = low[i, t - 1] + light[t - 1]
            high[i, t] = high[i, t - 1] + heavy[t - 1]
    return low, high


@kernel
def _insert(kept, held, new, sign):  # type: ignore[no-untyped-def]
    """Put a weight in its place among the `held` lightest (sign 1) or heaviest (sign -1) ones."""
    place = held if held < len(kept) else len(kept)
    while place > 0 and sign * kept[place - 1] > sign * new:
        if place < len(kept):
            kept[place] = kept[place - 1]
        place -= 1
    if place < len(kept):
        kept[place] = new
