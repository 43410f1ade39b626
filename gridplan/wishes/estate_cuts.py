"""Cutting an estate above one worker into the fewest parts that are not: by the solver, on the estate alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.ground import Ground
from gridplan.solve.graph import Graph
from gridplan.wishes.estate_graph import Cut, EstateGraph, best_cut
from gridplan.wishes.inner_roads import between_roads
from gridplan.wishes.linking import Ways
from gridplan.wishes.room import Room
from gridplan.wishes.starting import start_labels

_EVEN = (Fraction(1, 20), Fraction(1, 8), Fraction(1, 4))
"""How far parts may be from even, or full ones above the window's lower end, tried in turn before the limit alone
decides."""
_GROUND_SHARE = 0.1


@dataclass(frozen=True)
class Cutter:
    """Cuts estates of one ground.

    Parameters
    ----------
    may
        bool (m,), pairs of the adjacency that grids may reach across.
    taken
        bool (n,), units that nothing may be joined through.
    items
        int64 (n,), what of the first window all that must share a grid with each unit comes to: its estate, or itself.
    """

    ground: Ground
    room: Room
    may: NDArray[np.bool_]
    taken: NDArray[np.bool_]
    items: NDArray[np.int64]

    def cut(
        self,
        units: Sequence[int],
        *,
        seats: Sequence[Sequence[int]],
        apart: NDArray[np.bool_],
        earlier: NDArray[np.int32] | None,
    ) -> Cut:
        """Return an estate in the fewest parts of at most one worker, even, compact, cut along its roads where it can.

        Where even parts would all be too small for a grid, all but one are just large enough, so that only one has to
        join neighbours: the part beside those with which it makes a grid.

        Units in between join those that do not hang together. A single unit above one worker is a part, to which
        others come as far as its workers have room. Parts of an older plan go on where they can.

        Parameters
        ----------
        seats
            Units that each have a grid of their own; of those in the estate no two come to share a part.
        apart
            bool (n, q), columns of units of which no two may share a part.
        earlier
            int32 (n,), grid of each unit in an older plan, −1 for none.
        """
        near = self.ground.adjacency
        ways = Ways(len(self.ground), near.u[self.may], near.v[self.may])
        between = ways.between(list(units), taken=self.taken)
        if between is None:
            cuts = [self.cut(part, seats=seats, apart=apart, earlier=earlier) for part in ways.parts(list(units))]
            return Cut([p for c in cuts for p in c.parts], sum(c.along for c in cuts), sum(c.between for c in cuts))
        if not self.room.above(units) or len(units) == 1:
            return Cut([list(units)])
        whole = np.array(sorted({*units, *between}), dtype=np.int64)
        estate = self._estate(whole, np.isin(whole, units))
        heavy = self._heavy(whole)
        pinned = _pinned(whole, heavy, seats)
        old = None if earlier is None else earlier[whole]
        for number in range(self._fewest(whole, heavy, pinned), len(whole) + 1):
            if old is None and not heavy and (pinned < 0).all():
                pinned = self._rest(whole, number)
            start = None if old is None else start_labels(estate.graph, old, pinned, n_grids=number)
            windows = self._windows(whole, heavy, number, even=start is None)
            if (cut := best_cut(estate, windows, pinned, _held(apart, whole), start)) is not None:
                return cut
        return Cut([list(units)])

    def _estate(self, whole: NDArray[np.int64], own: NDArray[np.bool_]) -> EstateGraph:
        """Return what an estate looks like to the solver."""
        near = self.ground.adjacency
        inside = self._inside(whole)
        pairs = np.searchsorted(whole, np.column_stack([near.u[inside], near.v[inside]]))
        on_road = between_roads(self.ground, near.u[inside], near.v[inside])
        amounts = self.room.amounts[whole]
        graph = Graph.from_edges(
            self.ground.points[whole],
            amounts,
            pairs[:, 0],
            pairs[:, 1],
            weight=amounts[:, 0] + _GROUND_SHARE * max(float(amounts[:, 0].mean()), 1e-9),
            length=near.length[inside],
            off_road=np.where(on_road, 0.0, near.length[inside]),
        )
        return EstateGraph(whole, own, graph, pairs, near.length[inside], on_road)

    def _inside(self, whole: NDArray[np.int64]) -> NDArray[np.bool_]:
        near = self.ground.adjacency
        own = np.zeros(len(self.ground), dtype=bool)
        own[whole] = True
        return self.may & own[near.u] & own[near.v]

    def _heavy(self, whole: NDArray[np.int64]) -> dict[int, int]:
        """Return the units above one worker, by position, with the workers that each needs."""
        needed = (-(-self.room.amounts[whole] // self.room.hi)).max(axis=1)
        return {unit: int(needed[unit]) for unit in np.flatnonzero(needed > 1).tolist()}

    def _fewest(self, whole: NDArray[np.int64], heavy: dict[int, int], pinned: NDArray[np.int32]) -> int:
        workers = int((-(-self.room.amounts[whole].sum(axis=0) // self.room.hi)).max())
        return max(workers - sum(heavy.values()) + len(heavy), int(pinned.max(initial=-1)) + 1, 2)

    def _rest(self, whole: NDArray[np.int64], number: int) -> NDArray[np.int32]:
        """Return the first part pinned to the unit beside most of what could share a grid with it, where it must."""
        pinned = np.full(len(whole), -1, dtype=np.int32)
        rest = int(self.room.amounts[whole, 0].sum()) - (number - 1) * int(self.room.lo[0])
        if rest < int(self.room.lo[0]):
            beside = self._beside(whole, most=int(self.room.hi[0]) - rest)
            if beside.any():
                pinned[int(beside.argmax())] = 0
        return pinned

    def _beside(self, whole: NDArray[np.int64], *, most: int) -> NDArray[np.int64]:
        """Return what neighbours outside the estate that come to at most so much hold, by unit, int64."""
        near = self.ground.adjacency
        u, v = (np.concatenate(ends)[np.tile(self.may, 2)] for ends in ((near.u, near.v), (near.v, near.u)))
        out = np.isin(u, whole) & ~np.isin(v, whole) & (self.items[v] <= most)
        found = np.zeros(len(whole), dtype=np.int64)
        np.add.at(found, np.searchsorted(whole, u[out]), self.items[v[out]])
        return found

    def _windows(
        self, whole: NDArray[np.int64], heavy: dict[int, int], number: int, *, even: bool
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield windows for a number of parts, from nearly even or full ones to those that the limit alone makes."""
        workers = np.ones(number, dtype=np.int64)
        workers[: len(heavy)] = [*heavy.values()]
        limit = self.room.hi * workers[:, None]
        none = np.zeros_like(limit)
        total, least = int(self.room.amounts[whole, 0].sum()), int(self.room.lo[0])
        usual = Fraction(total, number)
        for wide in _EVEN if even and not heavy else ():
            lo, hi = none.copy(), limit.copy()
            if usual < least:
                lo[1:, 0] = least
                hi[1:, 0] = np.minimum(hi[1:, 0], int(least * (1 + wide)))
            else:
                lo[:, 0] = int(usual * (1 - wide))
                hi[:, 0] = np.minimum(hi[:, 0], int(usual * (1 + wide)) + 1)
            yield np.minimum(lo, hi), hi
        yield none, limit


def _pinned(whole: NDArray[np.int64], heavy: dict[int, int], seats: Sequence[Sequence[int]]) -> NDArray[np.int32]:
    """Return the part that each unit must be in, −1 where free: units above one worker, then one unit of each seat."""
    pinned = np.full(len(whole), -1, dtype=np.int32)
    pinned[list(heavy)] = np.arange(len(heavy))
    firsts = [np.flatnonzero(np.isin(whole, seat)) for seat in seats]
    free = [int(found[0]) for found in firsts if len(found) and (pinned[found] < 0).all()]
    pinned[free] = np.arange(len(heavy), len(heavy) + len(free))
    return pinned


def _held(apart: NDArray[np.bool_], whole: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Return the columns of units kept apart that hold two of the estate's, None without any."""
    if not apart.size:
        return None
    own = apart[whole]
    own = own[:, own.sum(axis=0) > 1]
    return own if own.size else None
