"""Giving out one block's grids: who serves what with which share of their time, how even, proven how far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gridplan.people.staff.block import FULL, Block, Group, Kinds, heaviest, kinds_of
from gridplan.people.staff.choosing import choose
from gridplan.people.staff.naming import matched
from gridplan.people.staff.rough import rough_groups
from gridplan.people.staff.seats import seats_with_floor
from gridplan.people.staff.sharing import Share, share_part

_PINNED = 1e6
"""Worth of a pinned grid beside all of last year's."""


@dataclass(frozen=True)
class Ends:
    """What is asked of a block besides its workers.

    Parameters
    ----------
    lowest, highest
        Load per thousandth of a worker's time.
    shared
        True when workers' time is shared out over grids in exact proportion to load.
    most
        Grids of a worker at most; None for any number.
    """

    lowest: float = 0.0
    highest: float = float("inf")
    shared: bool = False
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Filled:
    """How a block was given out.

    Parameters
    ----------
    posts
        (p,) worker, grid (positions in the block) and thousandths of full time, float; None where nothing was found.
    heaviest, bound
        Load per thousandth of time of the heaviest worker, and what no way to give out the grids can go below.
    proven
        True when no better way exists, or none at all where nothing was found.
    """

    posts: tuple[tuple[int, int, float], ...] | None
    heaviest: float
    bound: float
    proven: bool


def fill(block: Block, ends: Ends, known: NDArray[np.float64]) -> Filled:
    """Give out a block's grids.

    Parameters
    ----------
    known
        float64 (k, m), worth of each worker on each grid: what they served last year.
    """
    if ends.most is not None:
        block = replace(block, capacity=np.minimum(block.capacity, ends.most))
    return _fill_shared(block, ends, known) if ends.shared else _fill_whole(block, ends, known)


def _fill_whole(block: Block, ends: Ends, known: NDArray[np.float64]) -> Filled:
    kinds = kinds_of(block)
    found = choose(block, kinds, lowest=ends.lowest, highest=ends.highest)
    if found.groups is None and not found.proven:
        start = rough_groups(block, kinds) or []
        if start and all(ends.lowest <= group.ratio(block, kinds) <= ends.highest for group in start):
            found = replace(found, groups=start)
    if found.groups is None:
        return Filled(None, np.inf, found.bound, found.proven)
    top = heaviest(found.groups, block, kinds)
    posts = _named(found.groups, block, kinds, known)
    return Filled(posts, top, min(found.bound, top), found.proven)


def _named(
    groups: list[Group], block: Block, kinds: Kinds, known: NDArray[np.float64]
) -> tuple[tuple[int, int, float], ...]:
    """Return the posts of groups, given to the workers of each kind who know their grids best."""
    posts: list[tuple[int, int, float]] = []
    ordered = sorted(groups, key=lambda group: group.grids)
    for kind, members in enumerate(kinds.members):
        places = [group for group in ordered for _ in range(group.workers[kind])]
        worth = np.array([[known[w, list(g.grids)].sum() for g in places] for w in members]).reshape(len(members), -1)
        for worker, at in zip(members, matched(worth).tolist(), strict=True):
            grids = places[at].grids
            load = block.load[list(grids)].astype(float)
            part = load / load.sum() if load.sum() > 0 else np.full(len(grids), 1 / len(grids))
            posts += [(worker, g, float(block.time[worker] * p)) for g, p in zip(grids, part.tolist(), strict=True)]
    return tuple(sorted(posts))


def _fill_shared(block: Block, ends: Ends, known: NDArray[np.float64]) -> Filled:
    """Share out workers' time in each part of the block; parts have workers by load."""
    loaded = replace(block, load=_something(block))
    bound = block.mean
    crews = _crews(loaded)
    if crews is None:
        return Filled(None, np.inf, bound, True)
    posts: list[tuple[int, int, float]] = []
    top, wrong = 0.0, False
    for part, crew in zip(loaded.parts, crews, strict=True):
        times = loaded.time[crew]
        worth = partial(_kept, crew, block=loaded, known=known) if known[crew].any() else None
        shares = share_part(loaded, part, times, kept=worth)
        units = float(loaded.load[part].sum())
        for worker, share in zip(_placed(crew, shares, loaded, known), shares, strict=True):
            posts += [(worker, grid, amount / units) for grid, amount in share.items()]
            wrong |= len(share) > int(loaded.capacity[worker])
            wrong |= not set(loaded.pins[worker]) <= share.keys()
        top = max(top, float(block.load[part].sum()) / float(times.sum()))
    if wrong or not ends.lowest <= top <= ends.highest:
        return Filled(None, top, bound, proven=len(loaded) > int(loaded.capacity.sum()))
    return Filled(tuple(sorted(posts)), top, bound, proven=len(loaded.parts) == 1)


def _something(block: Block) -> NDArray[np.int64]:
    """Return the loads, with 1 for each grid of a part without any, so that time there can be shared out."""
    load = block.load.copy()
    for part in block.parts:
        if not load[part].any():
            load[part] = 1
    return load


def _crews(block: Block) -> list[NDArray[np.int64]] | None:
    """Return the workers of each part, by largest remainder of load and where their pins are; None with too few."""
    load = np.array([max(int(block.load[part].sum()), 1) for part in block.parts], dtype=np.int64)
    part_of = np.empty(len(block), dtype=np.int64)
    for number, part in enumerate(block.parts):
        part_of[part] = number
    told = np.array([part_of[pins[0]] if pins else -1 for pins in block.pins], dtype=np.int64)
    own = np.bincount(told[told >= 0], minlength=len(load))
    seats = seats_with_floor(load, len(block.time), np.maximum(own, 1))
    if seats is None:
        return None
    told[told < 0] = np.repeat(np.arange(len(load)), seats - own)
    return [np.flatnonzero(told == number) for number in range(len(load))]


def _placed(crew: NDArray[np.int64], shares: list[Share], block: Block, known: NDArray[np.float64]) -> list[int]:
    """Return the worker of each share: those of equal time change places so that they keep what they know."""
    placed = crew.copy()
    for time in np.unique(block.time[crew]).tolist():
        own = np.flatnonzero(block.time[crew] == time)
        worth = np.zeros((len(own), len(own)))
        for i, worker in enumerate(crew[own].tolist()):
            for j, at in enumerate(own.tolist()):
                pinned = len(shares[at].keys() & set(block.pins[worker]))
                worth[i, j] = known[worker, list(shares[at])].sum() + _PINNED * pinned
        placed[own[matched(worth)]] = crew[own]
    return [int(worker) for worker in placed]


def _kept(crew: NDArray[np.int64], shares: list[Share], *, block: Block, known: NDArray[np.float64]) -> float:
    """Return what the workers of a part know of the grids that they would have."""
    placed = zip(_placed(crew, shares, block, known), shares, strict=True)
    return float(sum(known[worker, list(share)].sum() for worker, share in placed))


def share_of(time: float) -> float:
    """Return thousandths of full time as a share, rounded far below what counts."""
    return round(time / FULL, 9)
