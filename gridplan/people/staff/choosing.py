"""The best way to give out a block's grids, proven: a choice among all connected sets of grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from gridplan.people.engine.model import LinearModel, solve
from gridplan.people.staff.block import Block, Group, Kinds
from gridplan.people.staff.subsets import connected_sets, grids_in

ROOM = 1_500
"""Connected sets of a block; with more it is not decided exactly. 1,500 took up to 3 s, 4,000 up to 15 s."""
_MIXES = 400
"""Mixes of workers on one grid that are looked at."""
_NODES = 100
_NEAR = 1e-6
"""How much shorter ways count beside even loads."""
_CLOSE = 1e-9
_TIMES = (1.1, 1.25, 1.5, 2.0, 3.0, 5.0)
"""So many times the mean load per time are looked at in turn."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """Groups with what is proven of them.

    Parameters
    ----------
    groups
        None when none were found.
    bound
        No way to give out the grids has a heaviest worker below this load per thousandth of time.
    proven
        True when the search left nothing out: groups are the best, or there are none.
    """

    groups: list[Group] | None
    bound: float
    proven: bool


def choose(block: Block, kinds: Kinds, *, lowest: float = 0.0, highest: float = np.inf) -> Chosen:
    """Return the groups with the lightest heaviest worker, and among those the most even ones.

    Sets of grids up to a little above the mean load are looked at first, heavier ones only while these do not do.

    Parameters
    ----------
    lowest, highest
        Ends of the load per thousandth of a worker's time.
    """
    floor = _floor(block)
    if not len(block.time) or highest < floor * (1 - _CLOSE):
        return Chosen(None, floor, True)
    bound, sure = floor, True
    for top in _tops(block, kinds, floor, highest):
        table = _Table.of(block, kinds, lowest=lowest, highest=top)
        if table is None:
            return Chosen(None, bound, False)
        found, bound, told = _lightest(table, bound)
        sure &= told
        if found is not None:
            return Chosen([table.groups[i] for i in _evened(table, found).tolist()], bound, sure)
        if not sure:
            return Chosen(None, bound, False)
    return Chosen(None, bound, sure)


def _evened(table: _Table, found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the most even groups whose heaviest worker is no heavier than in those found."""
    limit = float(table.ratio[found].max()) * (1 + _CLOSE)
    even = table.choose(limit, table.uneven)
    return found if even is None or not len(even) else even


def _tops(block: Block, kinds: Kinds, floor: float, highest: float) -> Iterator[float]:
    """Yield loads per time up to which groups are looked at, the last one so high that none is left out."""
    last = min(highest, float(block.load.sum()) / float(kinds.time.min()))
    for times in _TIMES:
        if floor * times < last:
            yield floor * times
    yield last


def _floor(block: Block) -> float:
    """Return the load per time below which the heaviest worker cannot be, by sums alone."""
    return float(block.load.sum()) / max(int(block.time.sum()), 1)


@dataclass(frozen=True, eq=False)
class _Table:
    """All groups that may be chosen.

    Parameters
    ----------
    ratio
        float64 (c,), load per thousandth of time.
    uneven
        float64 (c,), how far from the mean the workers of a group are, squared and weighted by time.
    """

    groups: list[Group]
    ratio: NDArray[np.float64]
    uneven: NDArray[np.float64]
    cover: coo_array
    counts: NDArray[np.int64]
    grids: int

    @classmethod
    def of(cls, block: Block, kinds: Kinds, *, lowest: float, highest: float) -> _Table | None:
        """Return the groups within the ends; None when there are too many."""
        top = highest * (1 + _CLOSE)
        # whoever serves several grids serves them alone
        heavy = float(top * kinds.time.max())
        most = int(min(kinds.capacity.max(), len(block)))
        sets = connected_sets(block.near, block.load.tolist(), top=heavy, most=most, room=ROOM)
        if sets is None or (mixes := _mixes(kinds, len(block))) is None:
            return None
        groups = [Group(grids_in(bits), ()) for bits in sets]
        groups = [g for group in groups for g in _single(group.grids, kinds)]
        own = [(g, mix) for g in range(len(block)) for mix in mixes if not _too_many(block, kinds, g, mix)]
        groups += [Group((g,), mix) for g, mix in own if _fits((g,), mix, kinds)]
        ratio = np.array([group.ratio(block, kinds) for group in groups])
        kept = np.flatnonzero((ratio <= top) & (ratio >= lowest * (1 - _CLOSE)))
        return cls._built([groups[i] for i in kept.tolist()], ratio[kept], block, kinds)

    @classmethod
    def _built(cls, groups: list[Group], ratio: NDArray[np.float64], block: Block, kinds: Kinds) -> _Table:
        time = np.array([np.dot(kinds.time, group.workers) for group in groups], dtype=float)
        spread = np.array([_spread(block.points[list(group.grids)]) for group in groups])
        uneven = time / 1000 * (ratio / block.mean - 1) ** 2 + _NEAR * spread / max(float(np.max(spread, initial=0)), 1)
        cells = [(g, i, 1) for i, group in enumerate(groups) for g in group.grids]
        cells += [(len(block) + q, i, n) for i, group in enumerate(groups) for q, n in enumerate(group.workers) if n]
        row, column, value = np.array(cells, dtype=np.int64).reshape(-1, 3).T
        shape = (len(block) + len(kinds.time), len(groups))
        return cls(groups, ratio, uneven, coo_array((value, (row, column)), shape=shape), kinds.counts, len(block))

    def choose(self, top: float, cost: NDArray[np.float64]) -> NDArray[np.int64] | None:
        """Return the groups chosen when none is above `top`; empty when that is impossible, None when not known."""
        allowed = np.flatnonzero(self.ratio <= top)
        matrix = self.cover.tocsc()[:, allowed]
        ends = np.concatenate([np.ones(self.grids), self.counts.astype(float)])
        if not len(allowed) or (np.diff(matrix.tocsr().indptr)[: self.grids] == 0).any():
            return np.zeros(0, dtype=np.int64)
        found = solve(LinearModel.of(cost[allowed], matrix, row_lo=ends, row_hi=ends), nodes=_NODES)
        if not found.solved:
            return np.zeros(0, dtype=np.int64) if found.ending == "infeasible" else None
        return allowed[found.values > 0.5]


def _lightest(table: _Table, floor: float) -> tuple[NDArray[np.int64] | None, float, bool]:
    """Return groups whose heaviest worker is lightest, what none can go below, and whether nothing was left open."""
    steps = np.unique(table.ratio[table.ratio >= floor * (1 - _CLOSE)])
    low, high, sure = 0, len(steps), True
    best: NDArray[np.int64] | None = None
    none = np.zeros(len(table.ratio))
    bound = floor
    at = 0
    while low < high:
        found = table.choose(float(steps[at]), none)
        if found is None:
            sure, low = False, at + 1
        elif len(found):
            best, high = found, int(np.searchsorted(steps, table.ratio[found].max()))
        else:
            low = at + 1
            if sure:
                bound = float(steps[min(low, len(steps) - 1)])
        at = (low + high) // 2
    if best is not None and sure:
        bound = float(steps[low])
    return best, bound, sure


def _single(grids: tuple[int, ...], kinds: Kinds) -> list[Group]:
    """Return grids given to one worker, of each kind that may have them."""
    n = len(kinds.time)
    units = [tuple(int(i == kind) for i in range(n)) for kind in range(n)]
    return [Group(grids, unit) for unit in units if _fits(grids, unit, kinds)]


def _fits(grids: tuple[int, ...], workers: tuple[int, ...], kinds: Kinds) -> bool:
    own = [kind for kind, n in enumerate(workers) if n]
    return all(len(grids) <= kinds.capacity[kind] and set(kinds.pins[kind]) <= set(grids) for kind in own)


def _too_many(block: Block, kinds: Kinds, grid: int, mix: tuple[int, ...]) -> bool:
    """Tell whether a grid has more workers, all alike, than any best way needs.

    Where fewer would still have no more than the mean load, one of them can go: to half of a set of several grids, or
    to a heavier grid, and the heaviest worker is no heavier for it.
    """
    fewer = sum(mix) - 2
    return len(kinds.time) == 1 and fewer > 0 and block.load[grid] <= fewer * block.mean * kinds.time[0]


def _mixes(kinds: Kinds, grids: int) -> list[tuple[int, ...]] | None:
    """Return the mixes of two and more workers that one grid may have; None when there are too many."""
    ranges = [range(count + 1) for count in kinds.counts.tolist()]
    if np.prod([float(len(one)) for one in ranges]) > _MIXES:
        return None
    most = int(kinds.counts.sum()) - (grids > 1)  # the other grids need someone too
    return [mix for mix in product(*ranges) if 2 <= sum(mix) <= most]


def _spread(points: NDArray[np.float64]) -> float:
    """Return the sum of the ways from the grid from which they are shortest, m."""
    apart = points[:, None] - points
    return float(np.hypot(apart[..., 0], apart[..., 1]).sum(axis=1).min())
