"""Triples of grids that at most one chosen set can hold two of: cuts that make the bound sharp.

Where each grid has at most one officer of a group, of all sets that hold two or three grids of a triple at most one can
be chosen: any two of them would share a grid (Jepsen, Petersen, Spoorendonk & Pisinger 2008, subset-row inequalities).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from gridplan.people.engine.block import Block
from gridplan.people.engine.rows import Rows
from gridplan.people.engine.sets import Fines
from gridplan.solve.jit import kernel

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PER_ROUND = 40
"""Triples that are added at once at most."""
_BROKEN = 0.02
_FEW = 1e-6


@dataclass(frozen=True, eq=False)
class Triples:
    """Triples in the linear programme.

    Parameters
    ----------
    demand
        int64 (c,), the demand that gives each of their grids at most one officer.
    grids
        int64 (c, 3).
    """

    demand: Ints
    grids: Ints

    def __len__(self) -> int:
        return len(self.demand)

    @classmethod
    def none(cls) -> Triples:
        """Return no triples."""
        return cls(np.zeros(0, np.int64), np.zeros((0, 3), np.int64))

    def matrix(self, members: Bools, counted: Bools) -> csc_array:
        """Return which sets (s, G) hold two grids of each triple; `counted` (s, demands) tells whose sets count."""
        held = np.zeros((len(self), len(members)), dtype=bool)
        for i, (demand, grids) in enumerate(zip(self.demand, self.grids, strict=True)):
            held[i] = (members[:, grids].sum(axis=1) >= 2) & counted[:, demand]
        return csc_array(held.astype(float))

    def fines(self, duals: Floats, counts: Floats) -> Fines:
        """Return what the sets of a kind pay at dual prices (c,); `counts` (demands,) tells where the kind counts."""
        own = (counts[self.demand] > 0) & (duals < -_FEW)
        return Fines(self.grids[own], -duals[own])

    def __add__(self, other: Triples) -> Triples:
        return Triples(np.concatenate([self.demand, other.demand]), np.concatenate([self.grids, other.grids]))


def single(block: Block, rows: Rows) -> Bools:
    """Return bool (demands, G), where a demand gives a grid at most one officer, and nobody counts twice."""
    found = np.zeros((len(block.demands), block.n_grids), dtype=bool)
    for i, demand in enumerate(block.demands):
        if (rows.counts[:, i] <= 1).all():
            found[i] = demand.hi <= 1
    return found


def broken_triples(members: Bools, counted: Bools, chosen: Floats, singles: Bools, known: Triples) -> Triples:
    """Return the triples that a fractional choice breaks most, the worst first.

    Parameters
    ----------
    members
        bool (s, G), the sets chosen in part.
    counted
        bool (s, demands), whose sets count for a demand.
    chosen
        float64 (s,), how much of each set is chosen.
    singles
        bool (demands, G), see `single`.
    """
    found: list[tuple[float, int, int, int, int]] = []
    for demand in range(singles.shape[0]):
        own = counted[:, demand]
        if not own.any() or singles[demand].sum() < 3:
            continue
        held = members[own] & singles[demand]
        there = {tuple(grids) for grids in known.grids[known.demand == demand].tolist()}
        triples, by = _broken(held, chosen[own], 1.0 + _BROKEN)
        rows = zip(by.tolist(), triples.tolist(), strict=True)
        found += [(-excess, demand, *triple) for excess, triple in rows if tuple(triple) not in there]
    found.sort()
    worst = np.array([row[1:] for row in found[:PER_ROUND]], dtype=np.int64).reshape(-1, 4)
    return Triples(worst[:, 0], worst[:, 1:])


@kernel
def _broken(members: Bools, chosen: Floats, limit: float) -> tuple[Ints, Floats]:
    """Return triples of grids of which chosen sets that hold two of them sum to more than the limit, with the sums."""
    sets, grids = members.shape
    pair = np.zeros((grids, grids))
    for s in range(sets):
        for a in range(grids):
            if members[s, a]:
                for b in range(grids):
                    if members[s, b]:
                        pair[a, b] += chosen[s]
    found, most = 0, 5_000
    triples, by = np.zeros((most, 3), np.int64), np.zeros(most)
    for a in range(grids):
        for b in range(a + 1, grids):
            for c in range(b + 1, grids):
                total = pair[a, b] + pair[a, c] + pair[b, c]
                if total <= limit or found == most:
                    continue
                for s in range(sets):
                    if members[s, a] and members[s, b] and members[s, c]:
                        total -= 2 * chosen[s]
                if total > limit:
                    triples[found] = a, b, c
                    by[found] = total
                    found += 1
    return triples[:found], by[:found]
