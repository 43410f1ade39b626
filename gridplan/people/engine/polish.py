"""Neighbouring actors' grids shared out anew, exactly, a few actors at a time: the last per cent."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block, Demand

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Solve = Callable[[Block], Bools | None]
"""Returns the grids of the actors of a small block, or None."""

TOGETHER = 5
"""Actors whose grids are shared out at once."""
PASSES = 3


def polish(block: Block, members: Bools, walks: Callable[[Bools], Floats], solve: Solve) -> Bools:
    """Return an assignment that is nowhere better when a few neighbouring actors share their grids anew.

    Parameters
    ----------
    members
        bool (A, G).
    walks
        Walk of each actor with such grids, float64 (A,).
    """
    best = members.copy()
    tried: set[bytes] = set()
    for _ in range(PASSES):
        before = walks(best).sum()
        for actor in range(block.n_actors):
            few = _nearest(block, best, actor)
            state = np.packbits(best[few]).tobytes() + few.tobytes()
            if state in tried:
                continue
            tried.add(state)
            grids = open_grids(block, best, few)
            found = solve(part(block, best, few, grids))
            if found is None:
                continue
            changed = best.copy()
            changed[np.ix_(few, grids)] = found
            if walks(changed).sum() < walks(best).sum() - 1e-6:
                best = changed
        if walks(best).sum() >= before - 1e-6:
            break
    return best


def _nearest(block: Block, members: Bools, actor: int) -> NDArray[np.int64]:
    """Return the actors whose grids lie nearest to those of an actor, itself included, sorted."""
    size = np.maximum(members.sum(axis=1), 1)
    far = members @ (block.walk @ members[actor]) / size
    far[actor] = -1.0
    return np.sort(np.argsort(far, kind="stable")[:TOGETHER])


def open_grids(block: Block, members: Bools, few: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the grids that a few actors hold, and those that take more officers."""
    others = np.delete(np.arange(block.n_actors), few)
    held = members[few].any(axis=0)
    for demand in block.demands:
        if demand.members[few].any():
            held |= demand.hi > demand.members[others] @ members[others]
    return np.flatnonzero(held)


def part(block: Block, members: Bools, few: NDArray[np.int64], grids: NDArray[np.int64]) -> Block:
    """Return the block of some actors and grids, the others' grids staying as they are."""
    others = np.delete(np.arange(block.n_actors), few)
    demands = []
    for demand in block.demands:
        there = (demand.members[others] @ members[others])[grids]
        lo, hi = np.maximum(demand.lo[grids] - there, 0), demand.hi[grids] - there
        demands.append(Demand(demand.members[few], lo, hi))
    square = np.ix_(grids, grids)
    return block.replace(
        load=block.load[grids],
        least=block.least[few],
        most=np.minimum(block.most[few], len(grids)),
        may=block.may[np.ix_(few, grids)],
        must=block.must[np.ix_(few, grids)],
        usual=block.usual[few],
        cost=block.cost[np.ix_(few, grids)],
        seated=block.seated[few],
        walk=block.walk[square],
        demands=tuple(demands),
        links=None if block.links is None else block.links[square],
        earlier=block.earlier[np.ix_(few, grids)],
    )
