"""One assignment to decide at once: officers, grids, and how many of whom each grid wants. Arrays only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.sets import Search


class Demand(NamedTuple):
    """How many of a group of officers each grid wants.

    Parameters
    ----------
    members
        int64 (A,), how often an actor counts: 1 for an officer of the group, more for a team with several.
    lo, hi
        int64 (G,).
    """

    members: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Block:
    """Actors (officers, or teams that move as one) and grids that are decided together.

    Parameters
    ----------
    load
        int64 (G,), load of each grid.
    least, most
        int64 (A,), grids of each actor.
    may, must
        bool (A, G), pairs that may and that must be.
    usual
        float64 (A, 2), the least and the most load that is usual for anyone of an actor; equal but for mixed teams.
    cost
        float64 (A, G), walk in whole metres from the actor's place; not looked at where `seated`.
    seated
        bool (A,), actors without a place: they start from the grid of theirs that makes their walks shortest.
    walk
        float64 (G, G), walk from grid to grid in whole metres.
    demands
        What the grids want.
    links
        bool (G, G), neighbours, where an actor's grids must hang together; else None.
    earlier
        bool (A, G), last year's pairs.
    """

    load: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    may: NDArray[np.bool_]
    must: NDArray[np.bool_]
    usual: NDArray[np.float64]
    cost: NDArray[np.float64]
    seated: NDArray[np.bool_]
    walk: NDArray[np.float64]
    demands: tuple[Demand, ...]
    links: NDArray[np.bool_] | None
    earlier: NDArray[np.bool_]

    @property
    def n_actors(self) -> int:
        """Number of actors."""
        return len(self.least)

    @property
    def n_grids(self) -> int:
        """Number of grids."""
        return len(self.load)

    def window(self, actor: int, width: float) -> tuple[int, int]:
        """Return the least and the most load of an actor when loads may differ by a share `width` from the usual.

        Ends are rounded outward by a billionth, so that 1.1 × 2,000 allows 2,200.
        """
        if not np.isfinite(width):
            return 0, int(self.load.sum())
        lower, higher = self.usual[actor]
        return int(np.ceil(higher * (1 - width) - 1e-6)), int(np.floor(lower * (1 + width) + 1e-6))

    def search(self, actor: int, width: float) -> Search:
        """Return what a set of grids of an actor must hold."""
        lo, hi = self.window(actor, width)
        least, most = int(self.least[actor]), int(self.most[actor])
        return Search(self.load, least, most, max(lo, 0), hi, self.may[actor], self.must[actor])

    def replace(self, **changes: object) -> Block:
        """Return a block with `changes`."""
        return replace(self, **changes)  # type: ignore[arg-type]


def kinds(block: Block) -> list[NDArray[np.int64]]:
    """Return the actors that nothing tells apart, each kind as the rows of its actors, in order of the first one.

    What they served last year is left out: it matters only once travel is decided.
    """
    found: dict[bytes, list[int]] = {}
    for actor in range(block.n_actors):
        place = b"" if block.seated[actor] else block.cost[actor].tobytes()
        counts = [int(block.least[actor]), int(block.most[actor]), *(int(d.members[actor]) for d in block.demands)]
        parts = (
            np.array(counts).tobytes(),
            block.usual[actor].tobytes(),
            block.may[actor].tobytes(),
            block.must[actor].tobytes(),
            place,
        )
        found.setdefault(b"|".join(parts), []).append(actor)
    return [np.array(actors) for actors in found.values()]
