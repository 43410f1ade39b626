"""Where the sets of one kind of officer come from: searched for, or listed where they must hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block
from gridplan.people.engine.connected import Listed, connected_sets
from gridplan.people.engine.sets import STEPS, Fines, Found, Search, cheapest_sets

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Offer(NamedTuple):
    """What grids are worth to a kind of officer.

    Parameters
    ----------
    prices
        float64 (G,).
    fines
        What a set pays for the triples it holds two grids of.
    """

    prices: Floats
    fines: Fines


class Supply(Protocol):
    """Sets that an officer of one kind may take."""

    def cheapest(self, offer: Offer, *, weigh: float, limit: float, room: int, steps: int = STEPS) -> Found:
        """Return the sets whose walk times `weigh`, less what is offered for their grids, is below the limit."""

    def walks(self, members: Bools) -> Floats:
        """Return the walk of each set (s, G), whole metres, float64 (s,)."""


def supply(block: Block, actor: int, width: float) -> Supply:
    """Return where the sets of an actor come from when loads may differ by `width` from the usual."""
    search = block.search(actor, width)
    walk = block.walk if block.seated[actor] else None
    if block.links is not None:
        return Connected.of(connected_sets(block.links, search), block.cost[actor], walk)
    return Searched(search, block.cost[actor]) if walk is None else Seated(search, walk)


def seats(walk: Floats, members: Bools) -> NDArray[np.int64]:
    """Return the grid of each set from which its walks are shortest, int64 (s,); the first of equal ones."""
    return np.array([_seat(walk, np.flatnonzero(grids)) for grids in members], dtype=np.int64)


def _seat(walk: Floats, grids: NDArray[np.intp]) -> int:
    return int(grids[np.argmin(walk[np.ix_(grids, grids)].sum(axis=1))]) if len(grids) else -1


def _seated_walks(walk: Floats, members: Bools) -> Floats:
    sums = members @ walk.T  # (s, G): from each grid to all of the set
    best = np.where(members, sums, np.inf).min(axis=1, initial=np.inf)
    return np.asarray(np.where(members.any(axis=1), best, 0.0), dtype=np.float64)


def _joined(one: Found, other: Found, room: int) -> Found:
    """Return the cheapest of two lots of sets, each set once."""
    members, totals = np.concatenate([one.members, other.members]), np.concatenate([one.totals, other.totals])
    order = np.argsort(totals, kind="stable")
    first = np.sort(np.unique(np.packbits(members[order], axis=1), axis=0, return_index=True)[1])
    kept = order[first]
    complete = one.complete and other.complete and len(kept) <= room
    return Found(members[kept[:room]], totals[kept[:room]], complete, one.exact and other.exact)


@dataclass(frozen=True, eq=False)
class Searched:
    """Sets of an officer with a place: each grid costs the walk to it."""

    search: Search
    cost: Floats

    def cheapest(self, offer: Offer, *, weigh: float, limit: float, room: int, steps: int = STEPS) -> Found:
        """Return the cheapest sets, see `Supply`."""
        return cheapest_sets(
            weigh * self.cost - offer.prices, self.search, limit=limit, room=room, fines=offer.fines, steps=steps
        )

    def walks(self, members: Bools) -> Floats:
        """Return the walk of each set."""
        return np.asarray(members @ self.cost, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Seated:
    """Sets of an officer who starts from one of their grids: searched from each grid in turn."""

    search: Search
    walk: Floats

    def cheapest(self, offer: Offer, *, weigh: float, limit: float, room: int, steps: int = STEPS) -> Found:
        """Return the cheapest sets, see `Supply`; each set stands once, with its best seat."""
        if weigh == 0:
            return cheapest_sets(-offer.prices, self.search, limit=limit, room=room, fines=offer.fines, steps=steps)
        pool = self._empty(limit, len(offer.prices))
        for seat in np.flatnonzero(self.search.may):
            must = self.search.must.copy()
            must[seat] = True
            search, values = self.search._replace(must=must), weigh * self.walk[seat] - offer.prices
            here = cheapest_sets(values, search, limit=limit, room=room, fines=offer.fines, steps=steps)
            pool = _joined(pool, here, room)
            if len(pool.totals) == room:  # what costs more than all of these is not wanted from other seats either
                limit = min(limit, float(pool.totals[-1]))
                pool = pool._replace(complete=False)
        return pool

    def _empty(self, limit: float, n_grids: int) -> Found:
        """Return the set without grids, where it is one that an officer may take."""
        search = self.search
        taken = search.least == 0 and search.lo <= 0 and limit > 0 and not search.must.any()
        return Found(np.zeros((int(taken), n_grids), dtype=bool), np.zeros(int(taken)), complete=True, exact=True)

    def walks(self, members: Bools) -> Floats:
        """Return the walk of each set from its best seat."""
        return _seated_walks(self.walk, members)


@dataclass(frozen=True, eq=False)
class Connected:
    """Sets that hang together, all of them listed with their walks."""

    listed: Listed
    walk_of: Floats
    cost: Floats
    walk: Floats | None

    @classmethod
    def of(cls, listed: Listed, cost: Floats, walk: Floats | None) -> Connected:
        """Return the listed sets with their walks."""
        made = cls(listed, np.zeros(0), cost, walk)
        return cls(listed, made.walks(listed.members), cost, walk)

    def cheapest(self, offer: Offer, *, weigh: float, limit: float, room: int, steps: int = STEPS) -> Found:
        """Return the cheapest sets, see `Supply`; no step is needed, as all are listed."""
        del steps
        totals = weigh * self.walk_of - self.listed.sums(offer.prices) + offer.fines.of(self.listed.members)
        below = np.flatnonzero(totals < limit)
        order = below[np.argsort(totals[below], kind="stable")]
        kept = order[:room]
        complete = self.listed.complete
        return Found(self.listed.members[kept], totals[kept], complete and len(order) <= room, complete)

    def walks(self, members: Bools) -> Floats:
        """Return the walk of each set."""
        if self.walk is None:
            return np.asarray(members @ self.cost, dtype=np.float64)
        return _seated_walks(self.walk, members)
