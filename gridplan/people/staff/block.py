"""One community's grids and workers as arrays, and the pieces that its grids are given out in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups

FULL = 1000
"""Parts of a full worker's time; all times are whole numbers of them."""


@dataclass(frozen=True, eq=False)
class Block:
    """Grids that the same workers may serve.

    Parameters
    ----------
    load
        int64 (m,).
    points
        float64 (m, 2), m.
    pairs
        int32 (p, 2), neighbours, positions in the block.
    time
        int64 (k,), thousandths of full time of each worker, at least 1.
    capacity
        int64 (k,), grids of each worker at most.
    pins
        (k,) positions of the grids that each worker must serve, ascending.
    """

    load: NDArray[np.int64]
    points: NDArray[np.float64]
    pairs: NDArray[np.int32]
    time: NDArray[np.int64]
    capacity: NDArray[np.int64]
    pins: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.load)

    @property
    def mean(self) -> float:
        """Load per thousandth of a worker's time; above 0 also where there is no load."""
        return max(float(self.load.sum()), 1e-9) / max(float(self.time.sum()), 1.0)

    @cached_property
    def near(self) -> list[int]:
        """Neighbours of each grid, as the bits of a whole number."""
        found = [0] * len(self)
        for a, b in self.pairs.tolist():
            found[a] |= 1 << b
            found[b] |= 1 << a
        return found

    @cached_property
    def parts(self) -> list[NDArray[np.int64]]:
        """The sets of grids that hang together, ascending."""
        if not len(self):
            return []
        return [np.sort(part) for part in connected_groups(len(self), self.pairs[:, 0], self.pairs[:, 1])]

    def hangs_together(self, grids: NDArray[np.int64]) -> bool:
        """Tell whether grids are one connected set."""
        wanted = sum(1 << g for g in grids.tolist())
        reached, fresh = 0, wanted & -wanted
        while fresh:
            reached |= fresh
            spread = 0
            while fresh:
                bit = fresh & -fresh
                fresh ^= bit
                spread |= self.near[bit.bit_length() - 1]
            fresh = spread & wanted & ~reached
        return bool(reached == wanted)


@dataclass(frozen=True, eq=False)
class Kinds:
    """Workers of a block who may stand in for each other.

    Parameters
    ----------
    members
        Workers of each kind, positions in the block, ascending.
    time, capacity
        int64 (q,), of each kind.
    pins
        (q,) grids that workers of the kind must serve.
    """

    members: tuple[tuple[int, ...], ...]
    time: NDArray[np.int64]
    capacity: NDArray[np.int64]
    pins: tuple[tuple[int, ...], ...]

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64 (q,), workers of each kind."""
        return np.array([len(own) for own in self.members], dtype=np.int64)


def kinds_of(block: Block) -> Kinds:
    """Return the kinds of workers of a block, those with most time first."""
    found: dict[tuple[int, int, tuple[int, ...]], list[int]] = {}
    for worker, (time, room, pins) in enumerate(
        zip(block.time.tolist(), block.capacity.tolist(), block.pins, strict=True)
    ):
        found.setdefault((-time, room, pins), []).append(worker)
    keys = sorted(found)
    return Kinds(
        members=tuple(tuple(found[key]) for key in keys),
        time=np.array([-time for time, _, _ in keys], dtype=np.int64),
        capacity=np.array([room for _, room, _ in keys], dtype=np.int64),
        pins=tuple(pins for _, _, pins in keys),
    )


@dataclass(frozen=True, eq=False)
class Group:
    """Grids that are given out together: several grids to one worker, or one grid to several workers.

    Parameters
    ----------
    grids
        Positions in the block, ascending.
    workers
        Workers of each kind.
    """

    grids: tuple[int, ...]
    workers: tuple[int, ...]

    def ratio(self, block: Block, kinds: Kinds) -> float:
        """Return the load per thousandth of a worker's time."""
        time = int(np.dot(kinds.time, self.workers))
        return float(block.load[list(self.grids)].sum()) / time


def heaviest(groups: list[Group], block: Block, kinds: Kinds) -> float:
    """Return the highest load per thousandth of a worker's time."""
    return max((group.ratio(block, kinds) for group in groups), default=0.0)
