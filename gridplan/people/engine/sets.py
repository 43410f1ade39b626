"""Sets of grids that one officer may take: the cheapest of them, by search through sorted values with exact bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.trails import Trail, halve, new_trail, pick, unpick
from gridplan.solve.jit import kernel

STEPS = 500_000
"""Choices after which one search gives up; the answer then says that it is not complete."""
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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

    load: Ints
    least: int
    most: int
    lo: int
    hi: int
    may: Bools
    must: Bools


class Fines(NamedTuple):
    """What a set pays for holding two or three grids of a triple.

    Parameters
    ----------
    triples
        int64 (c, 3), grids.
    amounts
        float64 (c,), not below 0.
    """

    triples: Ints
    amounts: Floats

    def of(self, members: Bools) -> Floats:
        """Return what each set (s, G) pays, float64 (s,)."""
        paid = np.zeros(len(members))
        for triple, amount in zip(self.triples, self.amounts, strict=True):
            paid += amount * (members[:, triple].sum(axis=1) >= 2)
        return paid


NO_FINES = Fines(np.zeros((0, 3), np.int64), np.zeros(0))


class Found(NamedTuple):
    """Sets found.

    Parameters
    ----------
    members
        bool (s, G).
    totals
        float64 (s,), sum of the values of each set and of what it pays.
    complete
        True when no set below the limit was left out.
    exact
        True when no set is cheaper than the first one.
    """

    members: Bools
    totals: Floats
    complete: bool
    exact: bool


def cheapest_sets(
    values: Floats, search: Search, *, limit: float, room: int, fines: Fines = NO_FINES, steps: int = STEPS
) -> Found:
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
    must = np.flatnonzero(search.must)
    free = np.flatnonzero(search.may & ~search.must)
    item = free[np.argsort(values[free], kind="stable")]
    most, least = min(search.most - len(must), len(item)), max(search.least - len(must), 0)
    weight = int(search.load[must].sum())
    if most < 0 or least > most or search.hi < weight:
        return Found(np.zeros((0, len(values)), dtype=bool), np.zeros(0), True, True)
    trail = new_trail(len(values), fines.triples, fines.amounts)
    base = float(values[must].sum())
    for grid in must.tolist():
        base += pick(trail, grid)
    rows, totals, complete, exact = _search(
        values[item], search.load[item], item, least, most, search.lo - weight, search.hi - weight, limit - base, room,
        steps, trail,
    )  # fmt: skip
    members = np.zeros((len(rows), len(values) + 1), dtype=bool)
    np.put_along_axis(members, rows, True, axis=1)
    members[:, must] = True
    return _sorted(members[:, :-1], totals + base, complete=complete, exact=exact)


def _sorted(members: Bools, totals: Floats, *, complete: bool, exact: bool) -> Found:
    """Return the sets cheapest first, equal ones in the order of their grids."""
    bits = np.packbits(members, axis=1)
    order = np.lexsort((*bits.T[::-1], totals))
    return Found(members[order], totals[order], bool(complete), bool(exact))


@kernel
def _search(
    value: Floats,
    weight: Ints,
    item: Ints,
    least: int,
    most: int,
    lo: int,
    hi: int,
    limit: float,
    room: int,
    steps: int,
    trail: Trail,
) -> tuple[Ints, Floats, bool, bool]:
    """Return the sets as rows of grids padded with the number of grids, with their totals."""
    n, nobody = len(value), len(trail.first) - 1
    rows, totals = np.full((room, max(most, 1)), nobody, np.int64), np.zeros(room)
    prefix, low, high = _prefixes(value), _extreme(weight, most, 1), _extreme(weight, most, -1)
    negative = int((value < 0).sum())
    at, sums, loads = np.zeros(most + 1, np.int64), np.zeros(most + 1), np.zeros(most + 1, np.int64)
    found, depth, complete = 0, 0, True
    if least == 0 and lo <= 0 and limit > 0.0:
        found = 1
    while depth >= 0 and most > 0:
        i = at[depth]
        need = max(1, least - depth)
        t = min(max(need, min(negative - i, most - depth)), n - i)
        if i + need > n or depth == most or sums[depth] + prefix[i + t] - prefix[i] >= limit:
            depth -= 1
            if depth >= 0:
                unpick(trail, item[at[depth] - 1])
            continue
        if steps == 0:
            return rows[:found], totals[:found], False, False
        steps -= 1
        at[depth] = i + 1
        load, count = loads[depth] + weight[i], depth + 1
        if load > hi:
            continue
        total = sums[depth] + value[i] + pick(trail, item[i])
        if count >= least and load >= lo and total < limit:
            if found == room:
                found, complete = halve(rows, totals), False
                limit = totals[:found].max()
            if total < limit:
                for d in range(count):
                    rows[found, d] = item[at[d] - 1]
                rows[found, count:] = nobody
                totals[found] = total
                found += 1
        if _goes_on(low, high, i + 1, load, max(1, least - count), most - count, lo, hi):
            depth = count
            at[depth], sums[depth], loads[depth] = i + 1, total, load
        else:
            unpick(trail, item[i])
    return rows[:found], totals[:found], complete, True


@kernel
def _prefixes(value: Floats) -> Floats:
    found = np.zeros(len(value) + 1)
    for i in range(len(value)):
        found[i + 1] = found[i] + value[i]
    return found


@kernel
def _goes_on(low: Ints, high: Ints, i: int, load: int, need: int, most: int, lo: int, hi: int) -> bool:
    """Tell whether some number of items from i on can bring the load into its window."""
    for t in range(need, most + 1):
        if i + t < len(low) and load + low[i, t] <= hi and load + high[i, t] >= lo:
            return True
    return False


@kernel
def _extreme(weight: Ints, most: int, sign: int) -> Ints:
    """Return the least (sign 1) or the most (-1) that t of the items from i on weigh, int64 (n + 1, most + 1)."""
    n = len(weight)
    found, kept = np.zeros((n + 1, most + 1), np.int64), np.zeros(most + 1, np.int64)
    for i in range(n - 1, -1, -1):
        held = min(n - 1 - i, most)
        place = held
        while place > 0 and sign * kept[place - 1] > sign * weight[i]:
            kept[place] = kept[place - 1]
            place -= 1
        kept[place] = weight[i]
        for t in range(1, min(held + 1, most) + 1):
            found[i, t] = found[i, t - 1] + kept[t - 1]
    return found
