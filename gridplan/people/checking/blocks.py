"""The parts of an assignment that do not touch: communities, or everything at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment


@dataclass(frozen=True, eq=False)
class Block:
    """Officers and grids that are decided together.

    Parameters
    ----------
    name
        Community; empty when pooled.
    officers, grids
        int64, rows.
    """

    name: str
    officers: NDArray[np.int64]
    grids: NDArray[np.int64]


def blocks_of(assignment: Assignment) -> tuple[Block, ...]:
    """Return the communities that have grids, sorted, or one block of everything when pooled."""
    community = assignment.grids.communities
    if assignment.rules.pooled:
        return (Block("", np.arange(len(assignment.officers)), np.arange(len(community))),)
    return tuple(
        Block(name, np.flatnonzero(assignment.home == name), np.flatnonzero(community == name))
        for name in sorted(set(community.tolist()))
    )
