"""A quick way to give out a block's grids: heavy grids to several workers each, the others divided by the solver."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups
from gridplan.ground.apportion import apportion
from gridplan.people.staff.block import Block, Group, Kinds, heaviest
from gridplan.solve.divide import Graph, Request, divide

_HEAVY = (1.0, 1.2, 1.5, 2.0, 3.0, 6.0)
"""From so many times the mean load on a grid has workers of its own."""
_EVEN = (0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 2.0)
"""Windows about the mean that are tried, the narrowest first."""


def rough_groups(block: Block, kinds: Kinds) -> list[Group] | None:
    """Return groups whose heaviest worker is as light as a quick search finds it; None when it finds none."""
    tops = {int((block.load > top * kinds.time.max()).sum()): top for top in (f * block.mean for f in _HEAVY)}
    found = [groups for top in tops.values() if (groups := _Filling(block, kinds).fill(top)) is not None]
    return min(found, key=lambda groups: heaviest(groups, block, kinds), default=None)


class _Filling:
    """The workers of each kind that are still free, and the groups made so far."""

    def __init__(self, block: Block, kinds: Kinds) -> None:
        self.block, self.kinds = block, kinds
        self.free = [kind for kind, count in enumerate(kinds.counts.tolist()) for _ in range(count)]
        self.groups: list[Group] = []

    def fill(self, top: float) -> list[Group] | None:
        """Return groups when grids above `top` have workers of their own; None when that cannot be."""
        block = self.block
        alone = block.load > top * self.kinds.time.max()
        for grid in np.flatnonzero(alone)[np.argsort(-block.load[alone], kind="stable")].tolist():
            if not self._give_alone(grid, top):
                return None
        light = np.flatnonzero(~alone)
        if len(light) and not self._divide(light):
            return None
        return self.groups if self._spread_rest() else None

    def _give_alone(self, grid: int, top: float) -> bool:
        """Give a grid workers of its own until their time is enough: those pinned to it, then those with most time."""
        pinned = [kind for kind in self.free if self.kinds.pins[kind] == (grid,)]
        taken: list[int] = []
        for kind in [*pinned, *(kind for kind in self.free if not self.kinds.pins[kind])]:
            if kind not in pinned and top * sum(self.kinds.time[taken].tolist()) >= self.block.load[grid]:
                break
            taken.append(kind)
        for kind in taken:
            self.free.remove(kind)
        self._add((grid,), taken)
        return bool(taken)

    def _divide(self, light: NDArray[np.int64]) -> bool:
        """Divide the light grids, part by part, among the workers left."""
        number = np.full(len(self.block), -1, dtype=np.int32)
        number[light] = np.arange(len(light))
        pairs = number[self.block.pairs]
        pairs = pairs[(pairs >= 0).all(axis=1)]
        parts = [light[np.sort(part)] for part in connected_groups(len(light), pairs[:, 0], pairs[:, 1])]
        crews = self._crews(parts)
        if crews is None:
            return False
        return all(self._divide_part(part, crew) for part, crew in zip(parts, crews, strict=True))

    def _crews(self, parts: list[NDArray[np.int64]]) -> list[list[int]] | None:
        """Return the workers of each part by load, those with pins where their grids are; None with too few."""
        if len(self.free) < len(parts):
            return None
        weights = np.maximum([self.block.load[part].sum() for part in parts], 1)
        seats = np.minimum(apportion(weights, len(self.free)), [len(part) for part in parts])
        crews: list[list[int]] = [[] for _ in parts]
        for kind in [kind for kind in self.free if self.kinds.pins[kind]]:
            at = next((i for i, part in enumerate(parts) if set(self.kinds.pins[kind]) <= set(part.tolist())), None)
            if at is None:
                return None
            crews[at].append(kind)
            self.free.remove(kind)
        for crew, seat in zip(crews, seats.tolist(), strict=True):
            while len(crew) < seat and self.free:
                crew.append(self.free.pop(0))
        return crews if all(0 < len(c) <= len(p) for c, p in zip(crews, parts, strict=True)) else None

    def _divide_part(self, part: NDArray[np.int64], crew: list[int]) -> bool:
        number = np.full(len(self.block), -1, dtype=np.int64)
        number[part] = np.arange(len(part))
        pairs = number[self.block.pairs]
        pairs = pairs[(pairs >= 0).all(axis=1)]
        amounts = np.column_stack([self.block.load[part], np.ones(len(part), np.int64)])
        graph = Graph.from_edges(self.block.points[part], amounts, pairs[:, 0], pairs[:, 1])
        labels = _even_labels(graph, self._pinned(number, len(part), crew), self.kinds, crew)
        if labels is None:
            return False
        for own, kind in enumerate(crew):
            self._add(tuple(part[labels == own].tolist()), [kind])
        return True

    def _pinned(self, number: NDArray[np.int64], n: int, crew: list[int]) -> NDArray[np.int32]:
        pinned = np.full(n, -1, dtype=np.int32)
        for own, kind in enumerate(crew):
            pinned[number[list(self.kinds.pins[kind])]] = own
        return pinned

    def _spread_rest(self) -> bool:
        """Give the workers left to the heaviest groups of one grid."""
        for kind in self.free:
            own = [i for i, g in enumerate(self.groups) if len(g.grids) == 1 and not self.kinds.pins[kind]]
            if not own:
                return False
            at = max(own, key=lambda i: (self.groups[i].ratio(self.block, self.kinds), -i))
            group = self.groups[at]
            more = tuple(n + (i == kind) for i, n in enumerate(group.workers))
            self.groups[at] = Group(group.grids, more)
        return True

    def _add(self, grids: tuple[int, ...], taken: list[int]) -> None:
        count = np.bincount(taken, minlength=len(self.kinds.time))
        self.groups.append(Group(grids, tuple(count.tolist())))


def _even_labels(graph: Graph, pinned: NDArray[np.int32], kinds: Kinds, crew: list[int]) -> NDArray[np.int32] | None:
    """Return the worker of each grid with loads as even as the windows tried allow; None when none can be met."""
    if len(crew) == 1:
        fits = len(graph) <= kinds.capacity[crew[0]]
        return np.zeros(len(graph), dtype=np.int32) if fits else None
    time, room = kinds.time[crew].astype(float), np.minimum(kinds.capacity[crew], len(graph))
    middle = time * graph.amounts[:, 0].sum() / time.sum()
    for wide in _EVEN:
        lo = np.floor(middle * max(1 - wide, 0)).astype(np.int64)
        hi = np.ceil(middle * (1 + wide)).astype(np.int64)
        asked = Request(np.column_stack([lo, np.ones_like(lo)]), np.column_stack([hi, room]), pinned=pinned, effort=0)
        try:
            found = divide(graph, asked)
        except ValueError:  # pins that no connected grids join
            return None
        if found.feasible:
            return found.labels
    return found.labels if (np.bincount(found.labels, minlength=len(crew)) <= room).all() else None
