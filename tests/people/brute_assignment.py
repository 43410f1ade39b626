"""A brute-force oracle for small assignments: every set of grids of every officer, every way to put sets together.

`oracle` is for one department in one block, `oracle_of` for several counts that officers share (departments, skills,
all of them) and for teams. Both return an `Oracle`, which answers what is possible and what is best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BITS = 3
"""Bits of a counter: up to seven officers of a kind in a grid."""
CLOSE = 1e-9


@dataclass(frozen=True)
class Choices:
    """The sets of grids that one officer, or the members of one team, may have.

    Parameters
    ----------
    masks
        int64 (s,), one bit a grid.
    codes
        int64 (s,), what the set adds to the counters.
    away, travel, changes
        (s,), largest |load / usual − 1| of the members, m walked by all of them, grids that change hands.
    """

    masks: np.ndarray
    codes: np.ndarray
    away: np.ndarray
    travel: np.ndarray
    changes: np.ndarray


@dataclass(frozen=True)
class Oracle:
    """What is possible and what is best, by looking at everything.

    Parameters
    ----------
    choices
        Of each officer or team.
    lower, upper
        int64 (c,), fewest and most of each counter.
    """

    choices: tuple[Choices, ...]
    lower: np.ndarray
    upper: np.ndarray

    @property
    def feasible(self) -> bool:
        """True when there is an assignment, whatever the loads."""
        return bool(np.isfinite(self.narrowest))

    @property
    def narrowest(self) -> float:
        """Least possible largest |load / usual − 1|; inf when there is no assignment."""
        return self._best(lambda one: one.away, np.maximum)

    def travel(self, window: float = np.inf) -> float:
        """Return the least travel of all officers together within a load window, m; inf when there is none."""
        return self._best(lambda one: one.travel, np.add, window)

    def changes(self, window: float = np.inf, travel: float = np.inf) -> int | None:
        """Return the fewest grids that change hands within a load window and a sum of travel; None when there is none.

        Tried for every number of changes: the least travel that can be had with it.
        """
        most = sum(int(one.changes.max(initial=0)) for one in self.choices)
        walked = np.full(most + 1, np.inf)
        states = {0: (np.zeros(1, np.int64), np.zeros(1))}
        for one in self.choices:
            states = self._with(states, one, one.away <= window + CLOSE)
        for number, (codes, least) in states.items():
            walked[number] = least[self._done(codes)].min(initial=np.inf)
        fits = np.flatnonzero(np.isfinite(walked) & (walked <= travel_limit(travel)))
        return int(fits[0]) if len(fits) else None

    def _best(self, value, put, window=np.inf):
        codes, best = np.zeros(1, np.int64), np.zeros(1)
        for one in self.choices:
            fits = one.away <= window + CLOSE
            grown = np.add.outer(codes, one.codes[fits]).ravel()
            codes, best = self._least(grown, put.outer(best, value(one)[fits]).ravel())
        return float(best[self._done(codes)].min(initial=np.inf))

    def _with(self, states, one, fits):
        """Return number of changes → (codes, least travel) with one more officer."""
        found = {}
        for before, (codes, travel) in states.items():
            for number in np.unique(one.changes[fits]):
                these = fits & (one.changes == number)
                grown = np.add.outer(codes, one.codes[these]).ravel()
                walked = np.add.outer(travel, one.travel[these]).ravel()
                found.setdefault(before + int(number), []).append((grown, walked))
        joined = {n: [np.concatenate(part) for part in zip(*lots, strict=True)] for n, lots in found.items()}
        return {number: self._least(*parts) for number, parts in joined.items()}

    def _least(self, codes, values):
        """Return the codes that no counter is too high in, each once with its least value."""
        kept = (self._counts(codes) <= self.upper).all(axis=1)
        codes, place = np.unique(codes[kept], return_inverse=True)
        best = np.full(len(codes), np.inf)
        np.minimum.at(best, place, values[kept])
        return codes, best

    def _done(self, codes):
        return (self._counts(codes) >= self.lower).all(axis=1)

    def _counts(self, codes):
        return (codes[:, None] >> (BITS * np.arange(len(self.upper)))) & (2**BITS - 1)


def travel_limit(travel: float) -> float:
    """Return a sum of travel with room for the rounding of sums."""
    return travel * (1 + CLOSE) + CLOSE


def usual_load(load: Sequence[int], sizes: Sequence[Sequence[int]], cover: tuple[int, int]) -> float:
    """Return the load an officer of a department would have if posts were of mean load and evenly shared."""
    least = max(cover[0] * len(load), sum(low for low, _ in sizes))
    most = min(cover[1] * len(load), sum(high for _, high in sizes))
    posts = cover[0] * len(load) if cover[0] == cover[1] else (least + most) / 2
    return float(sum(load)) / len(load) * posts / len(sizes)


def oracle(load, sizes, cost, *, cover, allowed=None, forced=None, pairs=None, between=None, last=None) -> Oracle:
    """Return the oracle of one department in one block.

    Parameters
    ----------
    load
        int (G,), load of each grid, G ≤ 7.
    sizes
        int (O, 2), fewest and most grids of each officer, O ≤ 4.
    cost
        float (O, G), walk from where each officer starts to each grid, m. A row of NaN is an officer without a place:
        what their grids cost is the least, over the grids of the set, of the sum of walks from that grid (`between`).
    cover
        Fewest and most officers in a grid.
    allowed, forced
        bool (O, G), grids an officer may have, and must have.
    pairs
        int (m, 2), neighbouring grids; None where sets need not hang together.
    between
        float (G, G), walks between grids, m.
    last
        bool (O, G), last year's grids of each officer; a grid that was not theirs then changes hands. Officers
        without grids last year change nothing.

    Examples
    --------
    >>> found = oracle([3, 1, 2], [[1, 2], [1, 2]], [[0, 1, 9], [9, 1, 0]], cover=(1, 1))
    >>> found.feasible, found.narrowest, found.travel(0.0), found.travel(0.4)
    (True, 0.0, 1.0, 1.0)
    """
    usual = np.full(len(sizes), usual_load(load, sizes, cover))
    kinds = np.ones((len(sizes), 1), dtype=bool)
    ends = np.broadcast_to(np.array(cover)[:, None, None], (2, 1, len(load)))
    options = {"allowed": allowed, "forced": forced, "pairs": pairs, "between": between, "last": last}
    return oracle_of(load, sizes, cost, usual=usual, kinds=kinds, counts=ends, **options)


def oracle_of(
    load,
    sizes,
    cost,
    *,
    usual,
    kinds,
    counts,
    teams=None,
    allowed=None,
    forced=None,
    pairs=None,
    between=None,
    last=None,
) -> Oracle:
    """Return the oracle of officers who share grids.

    Parameters
    ----------
    usual
        float (O,), usual load of each officer's department.
    kinds
        bool (O, K), what each officer counts as: a department, a skill, an officer at all. K·G ≤ 21.
    counts
        int (2, K, G), fewest and most of each kind in each grid.
    teams
        Lists of rows of officers who have the same grids; the others are on their own.
    """
    load, sizes, cost = np.asarray(load), np.asarray(sizes), np.asarray(cost, dtype=float)
    n, grids = cost.shape
    kinds, (lower, upper) = np.asarray(kinds, dtype=bool), np.asarray(counts)
    assert kinds.shape[1] * grids * BITS < 64
    assert kinds.sum(axis=0).max(initial=0) < 2**BITS
    allowed = np.ones((n, grids), bool) if allowed is None else np.asarray(allowed, bool)
    forced = np.zeros((n, grids), bool) if forced is None else np.asarray(forced, bool)
    last = np.zeros((n, grids), bool) if last is None else np.asarray(last, bool)
    sets = (np.arange(2**grids)[:, None] >> np.arange(grids) & 1).astype(bool)
    whole = np.array([pairs is None or hangs(np.flatnonzero(chosen), pairs) for chosen in sets])
    joined = [row for team in teams or [] for row in team]
    found = []
    for unit in [*(teams or []), *([row] for row in range(n) if row not in joined)]:
        kept = whole & np.all([_fits(sets, sizes[row], allowed[row], forced[row]) for row in unit], axis=0)
        chosen = sets[kept]
        codes = sum((chosen @ _steps(kinds[row], grids) for row in unit), np.zeros(len(chosen), np.int64))
        off = [np.abs(chosen @ load / usual[row] - 1) if usual[row] else np.zeros(len(chosen)) for row in unit]
        walks = [_walks(chosen, cost[row], between) for row in unit]
        moved = sum((chosen & ~last[row]).sum(axis=1) * last[row].any() for row in unit)
        found.append(Choices(np.flatnonzero(kept), codes, np.max(off, axis=0), np.sum(walks, axis=0), moved))
    return Oracle(tuple(found), lower.ravel(), np.minimum(upper.ravel(), 2**BITS - 1))


def hangs(grids, pairs) -> bool:
    """Tell whether grids hang together; none and one do."""
    left, reached = set(map(int, grids)), set(map(int, grids[:1]))
    while grown := {b for a, b in [*map(tuple, pairs), *(p[::-1] for p in map(tuple, pairs))] if a in reached} & left:
        if grown <= reached:
            break
        reached |= grown
    return reached == left


def _fits(sets, size, allowed, forced):
    number = sets.sum(axis=1)
    return (number >= size[0]) & (number <= size[1]) & ~(sets & ~allowed).any(axis=1) & (sets | ~forced).all(axis=1)


def _steps(kinds, grids):
    """Return what each grid adds to the counters of an officer of these kinds, int64 (G,)."""
    step = np.int64(1) << (BITS * np.arange(len(kinds) * grids, dtype=np.int64)).reshape(len(kinds), grids)
    return step[kinds].sum(axis=0) if kinds.any() else np.zeros(grids, np.int64)


def _walks(sets, cost, between):
    if not np.isnan(cost).any():
        return sets @ cost
    seats = sets @ np.asarray(between, dtype=float)  # row: set, column: seat, metres from all grids of the set
    return np.where(sets.any(axis=1), np.where(sets, seats, np.inf).min(axis=1), 0.0)
