"""The sets found so far, and the linear programme over all sets: column generation with a proven bound.

The programme chooses a set of grids for every officer at once. It is solved by adding sets while some would pay
(Barnhart et al. 1998); its value bounds every assignment from below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array, hstack, vstack

from gridplan.people.engine.block import Block
from gridplan.people.engine.growing import GrowingModel
from gridplan.people.engine.model import GAP, LinearModel
from gridplan.people.engine.rows import Rows
from gridplan.people.engine.sets import STEPS
from gridplan.people.engine.supply import Offer, Supply, supply
from gridplan.people.engine.triples import Triples, single

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 300
PER_ROUND = 12
"""Sets of each kind of officer that one round adds at most."""
BLIND = 4
"""Rounds in which a search for sets gave up, after which no more are made: there is no bound to gain."""
NOTHING, SURELY = 1e-6, 1e-4
"""Rounding, and what must stay missing before something counts as proven impossible."""


@dataclass(frozen=True, eq=False)
class Priced:
    """The linear programme over all sets, solved.

    Parameters
    ----------
    duals
        Dual price of each row: of the kinds of officers, of the demands, of the triples.
    missing
        How much of the rows stays missing.
    bound
        No assignment is below this.
    base
        The part of the bound that holds at these prices: a set that costs r beyond what its grids are worth is in no
        assignment below base + r.
    chosen
        float64 (s,), how much of each set is chosen.
    """

    duals: Floats
    missing: float
    bound: float
    base: float
    chosen: Floats


class Master:
    """The sets found so far for the actors of a block, whose loads differ by at most `width` from the usual."""

    def __init__(self, block: Block, width: float) -> None:
        self.block, self.n_actors, self.n_grids = block, block.n_actors, block.n_grids
        self.rows = Rows.of(block)
        self.supplies = [supply(block, int(actors[0]), width) for actors in self.rows.actors]
        self.members = np.zeros((0, block.n_grids), dtype=bool)
        self.kind = np.zeros(0, dtype=np.int64)
        self.walks = np.zeros(0)
        self.triples, self.singles = Triples.none(), single(block, self.rows)
        self.known: set[tuple[int, bytes]] = set()
        longest = max(block.walk.max(initial=1.0), block.cost[~block.seated].max(initial=1.0))
        self.dear = 2.0 * (1.0 + longest) * max(int(block.most.max(initial=1)), 1)

        self.priced = Priced(np.zeros(len(self.rows.lo)), np.inf, 0.0, 0.0, np.zeros(0))

    def relax(self) -> bool:
        """Solve the linear programme over all sets; tell whether it leaves anything possible."""
        self.priced = self.price(1.0, self.dear)
        if self.priced.missing > NOTHING:
            if self.price(0.0, 1.0).bound > SURELY:
                return False
            self.dear *= 100
            self.priced = self.price(1.0, self.dear)
        return True

    def walks_of(self, members: Bools) -> Floats:
        """Return the walk of each actor with the grids of `members` (A, G), float64 (A,)."""
        found = np.zeros(self.n_actors)
        for k, actors in enumerate(self.rows.actors):
            found[actors] = self.supplies[k].walks(members[actors])
        return found

    def offers(self, duals: Floats) -> list[tuple[Supply, Offer]]:
        """Return each kind's source of sets with what grids are worth to it."""
        rows = len(self.rows.lo)
        prices = self.rows.prices(duals[:rows], self.n_grids)
        fines = [self.triples.fines(duals[rows:], counts) for counts in self.rows.counts]
        return list(zip(self.supplies, map(Offer, prices, fines), strict=True))

    def matrix(self, sets: slice | NDArray[np.intp]) -> csc_array:
        """Return sets as columns: the rows they fill, and the triples they hold two grids of."""
        members, kind = self.members[sets], self.kind[sets]
        triples = self.triples.matrix(members, self.rows.counts[kind] > 0)
        return csc_array(vstack([self.rows.matrix(members, kind), triples], format="csc"))

    def ends(self) -> dict[str, Floats]:
        """Return what the rows may sum to."""
        many = len(self.triples)
        lo, hi = np.full(many, -np.inf), np.ones(many)
        return {"row_lo": np.concatenate([self.rows.lo, lo]), "row_hi": np.concatenate([self.rows.hi, hi])}

    def price(self, weigh: float, dear: float) -> Priced:
        """Solve the linear programme over all sets; `weigh` 0 asks only how much must stay missing."""
        best = Priced(np.zeros(len(self.rows.lo) + len(self.triples)), np.inf, -np.inf, -np.inf, np.zeros(0))
        growing, lacking = self.programme(weigh, dear)
        blind = 0
        for _ in range(ROUNDS):
            known, answer = len(self.walks), growing.solve()
            chosen = np.delete(answer.values, lacking)
            missing = float(answer.values[lacking].sum())
            pays, below = self.add_paying(answer.prices, weigh)
            bound = answer.objective + below
            blind += int(np.isinf(below))
            if bound >= best.bound or missing < best.missing:
                best = Priced(answer.prices, missing, max(bound, best.bound), bound, chosen)
            if not pays or best.bound >= answer.objective - 0.1 * GAP * abs(answer.objective):
                break
            if (weigh == 0 and best.bound > SURELY) or blind == BLIND:
                break
            new = slice(known, None)
            growing.add_columns(weigh * self.walks[new], self.matrix(new))
        return best

    def programme(self, weigh: float, dear: float) -> tuple[GrowingModel, NDArray[np.int64]]:
        """Return the linear programme over the sets found so far, and its columns for what stays missing."""
        open_rows = np.flatnonzero(self.rows.lo > 0)
        rows = len(self.rows.lo) + len(self.triples)
        lack = csc_array(eye_array(rows, format="csc")[:, open_rows])
        cost = np.concatenate([weigh * self.walks, np.full(len(open_rows), dear)])
        most = np.concatenate([np.full(len(self.walks), np.inf), self.rows.lo[open_rows]])
        matrix = hstack([self.matrix(slice(None)), lack], format="csc")
        model = LinearModel.of(cost, matrix, hi=most, whole=False, **self.ends())
        return GrowingModel(model), len(self.walks) + np.arange(len(open_rows))

    def add_paying(
        self, duals: Floats, weigh: float, *, steps: int = STEPS, waiting: Floats | None = None
    ) -> tuple[bool, float]:
        """Add sets that would pay at these prices; tell whether there are any, and how far they can lower the value.

        `waiting` (kinds,) tells how many actors of each kind still want a set; all of them when None.
        """
        pays, below = False, 0.0
        for k, (source, offer) in enumerate(self.offers(duals)):
            if waiting is not None and waiting[k] < 1:
                continue
            found = source.cheapest(offer, weigh=weigh, limit=duals[k] - NOTHING, room=PER_ROUND, steps=steps)
            if not found.exact:
                below = -np.inf
            if len(found.totals):
                below += self.rows.times[k] * (found.totals[0] - duals[k])
                pays |= self.add(k, found.members)
        return pays, below

    def add(self, kind: int, members: Bools) -> bool:
        """Add sets of a kind; tell whether any was new."""
        keys = [(kind, row.tobytes()) for row in np.packbits(members, axis=1)]
        new = np.array([key not in self.known for key in keys], dtype=bool)
        if not new.any():
            return False
        self.known.update(keys)
        self.members = np.concatenate([self.members, members[new]])
        self.kind = np.concatenate([self.kind, np.full(int(new.sum()), kind)])
        self.walks = np.concatenate([self.walks, self.supplies[kind].walks(members[new])])
        return True

    def forget(self, kept: int) -> None:
        """Forget all sets but the first ones."""
        for kind, bits in zip(self.kind[kept:], np.packbits(self.members[kept:], axis=1), strict=True):
            self.known.discard((int(kind), bits.tobytes()))
        self.members, self.kind, self.walks = self.members[:kept], self.kind[:kept], self.walks[:kept]
