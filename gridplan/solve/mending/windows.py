"""Windows that stay broken after the search: load runs off along borders, pairs of grids are cut anew.

A grid outside its window seeks the cheapest way to a grid with room. Each two grids on the way are merged and cut anew
so that the first is inside its windows and the second takes what is over; at the end of the way all are inside.
Borders that would not give are dearer on the next way. Now and then three grids are merged and cut twice. Once the
windows hold, the grids that changed are cut anew by pairs where that lowers the inertia. Of a few such attempts the one
with the least inertia counts.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.inner import reach
from gridplan.solve.mending.draft import Draft
from gridplan.solve.mending.flow import find_way
from gridplan.solve.mending.recombine import Material, recombine
from gridplan.solve.request import Request
from gridplan.solve.rng import below, uniform
from gridplan.solve.score import inertia

_TREES, _MOST_TREES = 48, 384
"""Spanning trees for one cut: at first, and once many ways have failed."""
_CALM, _PATIENCE, _STALLED = 4, 16, 128
"""Failures after which a worse division may be gone on from, the best one is taken up again, all is begun again."""
_ATTEMPTS = 3
"""Divisions with held windows of which the one with the least inertia is taken."""
_SMOOTHINGS, _SMOOTH_TREES = 2, 192


def mend_windows(
    graph: Graph, request: Request, labels: NDArray[np.int32], rng: NDArray[np.uint64], *, rounds: int
) -> NDArray[np.int32]:
    """Return a division near `labels` with as little as possible outside the windows, int32 (n,).

    Parameters
    ----------
    graph
        Connected.
    request
        Windows, pins and keep-apart groups; other wishes are left to the search that follows.
    labels
        int32 (n,), all grids used and connected, pins held.
    rng
        uint64 (1,), as made by `rng.stream`; it goes on.
    rounds
        Ways tried at most, over all attempts: 600 is ample for a division that was searched before.

    Returns
    -------
    int32 (n,)
        All grids used and connected, never more outside the windows than `labels`.

    Examples
    --------
    >>> from gridplan.solve.rng import stream
    >>> row = Graph.from_edges([[i, 0] for i in range(6)], [1] * 6, range(5), range(1, 6))
    >>> request = Request(np.full((3, 1), 2), np.full((3, 1), 2))
    >>> mend_windows(row, request, np.array([0, 0, 0, 0, 1, 2], np.int32), stream(1), rounds=20).tolist()
    [0, 0, 1, 1, 2, 2]
    """
    material = Material.of(graph, request)
    least = _least_outside(material)
    best = Draft.of(material, labels.astype(np.int32))
    key, done = (best.outside, np.inf), 0
    while best.outside > least or 0 < done < _ATTEMPTS:
        mender = _Mender(material, labels.astype(np.int32), rng)
        rounds -= mender.run(least, rounds)
        mender.smooth(labels)
        now = mender.best.outside, inertia(graph.xy, graph.weight, mender.best.labels)
        if now < key:
            best, key = mender.best, now
        done += now[0] <= least
        if rounds <= 0:
            break
    return best.labels


def _least_outside(material: Material) -> int:
    """Return what must stay outside the windows in any division."""
    total, lo, hi = (part.sum(axis=0) for part in (material.amounts, material.lo, material.hi))
    return int(np.maximum(0, np.maximum(total - hi, lo - total)).sum())


class _Mender:
    """The draft in work, the best one, and what was learnt about the borders."""

    def __init__(self, material: Material, labels: NDArray[np.int32], rng: NDArray[np.uint64]) -> None:
        self.material, self.rng = material, rng
        self.lo, self.hi = material.lo, material.hi
        self.best = self.draft = Draft.of(material, labels)
        self.toll: dict[tuple[int, int], float] = {}
        self.failed = 0

    def run(self, least: int, rounds: int) -> int:
        """Take steps until no more than `least` is outside, or nothing helps; return how many."""
        for taken in range(rounds):
            if self.best.outside <= least or self.failed >= _STALLED:
                return taken
            self.step()
        return rounds

    def step(self) -> None:
        """Send what is outside one window along one way; go on from the outcome unless it is worse."""
        grid, column = self._choose()
        width = int(self.hi[grid, column] - self.lo[grid, column])
        found = (
            self._three(grid) if self.failed % 3 == 2 else self._carry(grid, column, self._wild(width, self.failed > 0))
        )
        if found is not None and found.outside < self.best.outside:
            self.best = self.draft = found
            self.toll, self.failed = {}, 0
            return
        if found is not None and found.outside <= self.draft.outside + self._wild(width, self.failed >= _CALM):
            self.draft = found
        self.failed += 1
        if self.failed % _PATIENCE == 0:
            self.draft = self.best

    def _wild(self, width: int, allowed: bool) -> int:
        """Return a random part of a window's width, small ones more often; 0 unless allowed."""
        return int(uniform(self.rng) ** 2 * width) if allowed else 0

    def _choose(self) -> tuple[int, int]:
        """Return a random grid and resource outside the window."""
        broken = np.argwhere(self.draft.over)
        grid, column = broken[below(self.rng, len(broken))].tolist()
        return grid, column

    def _carry(self, grid: int, column: int, more: int) -> Draft | None:
        """Cut the pairs on the way from `grid` to one with room anew, each second grid keeping touch with the next."""
        draft, over = self.draft, int(self.draft.over[grid, column])
        way = self._way(grid, column, more)
        if len(way) == 1:
            return None
        extra = self._load_along(column, abs(over) + more)
        for at in range(len(way) - 1):
            then = way[at + 2] if at + 2 < len(way) else -1
            window = self._windows(way[at], way[at + 1])
            if then >= 0:
                window[3 if over > 0 else 2] += extra if over > 0 else -extra
            found = self._recut(draft, way[at], way[at + 1], window=window, then=then)
            if found is None:
                return None
            draft = found
        return draft

    def _load_along(self, column: int, amount: int) -> NDArray[np.int64]:
        """Return what goes over with `amount` of one resource on average, int64 (r + q,); none of the others' apart."""
        extra = np.zeros(self.lo.shape[1], np.int64)
        extra[column] = amount
        r = self.material.graph.amounts.shape[1]
        if column < r:
            total = np.maximum(self.material.graph.amounts.sum(axis=0), 1)
            extra[:r] = -(-amount * total // total[column])
        return extra

    def _way(self, grid: int, column: int, more: int) -> list[int]:
        """Return the way of what is outside, to a random neighbour when there is no room; its borders get dearer."""
        over, loads = int(self.draft.over[grid, column]), self.draft.loads[:, column]
        room = self.hi[:, column] - loads if over > 0 else loads - self.lo[:, column]
        way = find_way(self.draft.beside, grid, abs(over) + more, room=room, toll=self.toll)
        if len(way) == 1:
            way += self._next_to([grid])
        for one, other in pairwise(way):
            pair = min(one, other), max(one, other)
            self.toll[pair] = self.toll.get(pair, 0.0) + uniform(self.rng)
        return way

    def _next_to(self, grids: list[int]) -> list[int]:
        """Return a random grid beside some grids; nothing where there is none."""
        others = sorted({h for g in grids for h in self.draft.beside[g]} - set(grids))
        return [others[below(self.rng, len(others))]] if others else []

    def _windows(self, one: int, other: int) -> NDArray[np.int64]:
        return np.stack([self.lo[one], self.hi[one], self.lo[other], self.hi[other]])

    def _recut(
        self, draft: Draft, one: int, other: int, *, window: NDArray[np.int64], then: int = -1, trees: int = 0
    ) -> Draft | None:  # fmt: skip
        """Merge two grids and cut them anew, the second in touch with grid `then`."""
        units = draft.units_of(one, other)
        touching = None
        if then >= 0:
            place, entry = reach(self.material.graph.indptr, units)
            beside = draft.labels[self.material.graph.indices[entry]] == then
            touching = np.bincount(place[beside], minlength=len(units)) > 0
        trees = trees or min(_MOST_TREES, _TREES << min(self.failed // 4, 8))
        first = draft.labels[units] == one
        cut = recombine(self.material, units, first, window=window, touching=touching, trees=trees, rng=self.rng)
        if cut is None:
            return None
        return draft.redrawn(self.material, units, np.where(cut, one, other).astype(np.int32))

    def _three(self, grid: int) -> Draft | None:
        """Merge a grid with two more, cut one off, and cut the rest in two."""
        three = [grid, *self._next_to([grid])]
        three += self._next_to(three)
        if len(three) < 3:
            return None
        lone = three.pop(below(self.rng, 3))
        units = self.draft.units_of(lone, *three)
        window = np.stack([self.lo[lone], self.hi[lone], self.lo[three].sum(axis=0), self.hi[three].sum(axis=0)])
        first = self.draft.labels[units] == lone
        cut = recombine(self.material, units, first, window=window, trees=_TREES, rng=self.rng)
        if cut is None:
            return None
        labels = self.draft.labels[units]
        labels = np.where(cut, lone, np.where(labels == lone, three[0], labels)).astype(np.int32)
        draft = self.draft.redrawn(self.material, units, labels)
        return self._recut(draft, *three, window=self._windows(*three))

    def smooth(self, before: NDArray[np.int32]) -> None:
        """Cut the pairs of grids that differ from `before` anew where that lowers the inertia at equal windows."""
        for _ in range(_SMOOTHINGS):
            changed = set(np.unique(self.best.labels[self.best.labels != before]).tolist())
            for one in sorted(changed):
                for other in [h for h in self.best.beside[one] if h > one or h not in changed]:
                    self._smooth_pair(one, other)

    def _smooth_pair(self, one: int, other: int) -> None:
        found = self._recut(self.best, one, other, window=self._windows(one, other), trees=_SMOOTH_TREES)
        if found is None or found.outside > self.best.outside:
            return
        units = found.units_of(one, other)
        xy, weight = self.material.graph.xy[units], self.material.graph.weight[units]
        new, old = ((draft.labels[units] == other).astype(np.int32) for draft in (found, self.best))
        if found.outside < self.best.outside or inertia(xy, weight, new) < inertia(xy, weight, old):
            self.best = found
