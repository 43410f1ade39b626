"""Workers' time shared out over adjoining grids in exact proportion to load: a tree of neighbours, cut at equal loads.

The grids of a part hang together in a tree. From its leaves on, as soon as a branch holds the load of one worker, that
load is cut off it; the grid where the cut falls is shared with the next worker. What is cut off always hangs together.
On a path, n grids and k workers come to n + k − 1 posts, which cannot be fewer in general.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.staff.block import Block
from gridplan.people.staff.subsets import grids_in

_ROOTS = 60
"""Grids of a part from which trees are grown, at most."""

Share = dict[int, int]
"""Grid → load served there, in units of which all of a part's loads are whole numbers."""


@dataclass(frozen=True)
class _Branch:
    """A grid with what is left of its load, and the branches that hang on it; `total` is the load of all."""

    grid: int
    load: int
    branches: tuple[_Branch, ...]
    total: int

    @classmethod
    def of(cls, grid: int, load: int, branches: Iterable[_Branch]) -> _Branch:
        """Return a branch with its total."""
        hung = tuple(branches)
        return cls(grid, load, hung, load + sum(one.total for one in hung))


@dataclass(frozen=True)
class _Tree:
    """Grids in the order in which they are reached, and the children of each."""

    order: list[int]
    children: dict[int, list[int]]


def share_part(
    block: Block,
    part: NDArray[np.int64],
    times: NDArray[np.int64],
    *,
    kept: Callable[[list[Share]], float] | None = None,
) -> list[Share]:
    """Return what each worker serves of a connected part, in units of load × thousandths of all workers' time.

    Of the trees tried, one whose busiest worker has the fewest grids, then with the fewest posts, then the one by which
    most is kept, then the shortest ways.

    Parameters
    ----------
    part
        Grids, positions in the block.
    times
        int64 (k,), thousandths of full time of each worker.
    kept
        What the workers have with such shares of what was theirs; None where nothing was.

    Examples
    --------
    >>> row = np.array([[0, 1], [1, 2]], dtype=np.int32)
    >>> one = np.full(2, 1000), np.full(2, 9), ((), ())
    >>> block = Block(np.array([3, 6, 3]), np.array([[0.0, 0], [1, 0], [2, 0]]), row, *one)
    >>> share_part(block, np.arange(3), np.array([1000, 1000]))
    [{1: 6000, 2: 6000}, {0: 6000, 1: 6000}]
    """
    all_time = int(times.sum())
    loads = {int(g): int(block.load[g]) * all_time for g in part}
    whole = sum(loads.values()) // all_time
    quotas = [int(time) * whole for time in times.tolist()]
    roots = part[np.unique(np.linspace(0, len(part) - 1, min(_ROOTS, len(part))).astype(np.int64))].tolist()
    near = _nearest_first(block, part)
    trees = [_tree(near, root, deep=deep) for root in roots for deep in (True, False)]
    found = [_cut(tree, loads, quotas) for tree in trees]
    least = min(map(_posts, found))
    found = [shares for shares in found if _posts(shares) == least]
    return min(found, key=lambda shares: (-kept(shares) if kept else 0.0, _ways(shares, block)))


def _nearest_first(block: Block, part: NDArray[np.int64]) -> dict[int, list[int]]:
    """Return the neighbours of each grid of a part, the nearest first."""
    found = {}
    for grid in part.tolist():
        near = list(grids_in(block.near[grid]))
        away = np.hypot(*(block.points[near] - block.points[grid]).T)
        found[grid] = [near[i] for i in np.lexsort((near, away)).tolist()]
    return found


def _posts(shares: list[Share]) -> tuple[int, int]:
    """Return the grids of the busiest worker, and those of all."""
    return max(map(len, shares)), sum(map(len, shares))


def _ways(shares: list[Share], block: Block) -> float:
    apart = [block.points[list(share)] for share in shares]
    ways = sum(float(np.hypot(*(points - points.mean(axis=0)).T).sum()) for points in apart if len(points))
    return round(ways, 3)


def _tree(near: dict[int, list[int]], root: int, *, deep: bool) -> _Tree:
    """Return a tree of all grids, grown as far as it goes before it turns back (`deep`), or evenly on all sides."""
    waiting: deque[tuple[int, int]] = deque([(root, -1)])
    children: dict[int, list[int]] = {}
    while waiting:
        grid, parent = waiting.pop() if deep else waiting.popleft()
        if grid in children:
            continue
        children[grid] = []
        if parent >= 0:
            children[parent].append(grid)
        onward = [g for g in near[grid] if g not in children]
        waiting.extend((g, grid) for g in (reversed(onward) if deep else onward))
    return _Tree(list(children), children)


def _cut(tree: _Tree, loads: Share, quotas: list[int]) -> list[Share]:
    """Return what each worker is cut off the tree, from its leaves on."""
    left: dict[int, _Branch | None] = {}
    shares: list[Share] = []
    for grid in reversed(tree.order):
        hanging = tuple(branch for child in tree.children[grid] if (branch := left.pop(child)) is not None)
        rest: _Branch | None = _Branch.of(grid, loads[grid], hanging)
        while rest is not None and len(shares) < len(quotas) - 1 and rest.total >= quotas[len(shares)]:
            taken, rest = _part(rest, quotas[len(shares)])
            shares.append(_told(taken))
        left[grid] = rest
    last = left[tree.order[0]]
    return [*shares, {} if last is None else _told(last)]


def _part(branch: _Branch, amount: int) -> tuple[_Branch, _Branch | None]:
    """Return `amount` of a branch, and what is left of it; both reach up to its grid. Whole branches go first."""
    if amount == branch.total:
        return branch, None
    least = int(branch.load > 0)
    taken: list[_Branch] = []
    kept: list[_Branch] = []
    missing = amount
    for one in sorted(branch.branches, key=lambda one: (-one.total, one.grid)):
        fits = one.total <= missing - least
        (taken if fits else kept).append(one)
        missing -= one.total if fits else 0
    own = missing if missing < branch.load or (missing == branch.load == 0) else -1
    if own < 0:
        own = branch.load // 2
        piece, left = _part(kept.pop(0), missing - own)
        taken.append(piece)
        kept += [] if left is None else [left]
    rest_load = branch.load - own
    return _Branch.of(branch.grid, own, taken), _Branch.of(branch.grid, rest_load, kept)


def _told(branch: _Branch) -> Share:
    found: Share = {}
    waiting = [branch]
    while waiting:
        one = waiting.pop()
        found[one.grid] = one.load
        waiting += one.branches
    return found
