"""Choosing a set of grids for every officer at once: set partitioning by column generation, with a proven bound.

The linear programme over all sets is solved by adding sets while some would pay (Barnhart et al. 1998). Its value bounds
every assignment from below. Then only sets whose reduced cost is less than the gap can be in a better assignment
(Baldacci, Christofides & Mingozzi 2008): all of them go into one whole-number model, which is then exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array, hstack

from gridplan.people.engine.block import Block
from gridplan.people.engine.model import GAP, Answer, LinearModel, solve
from gridplan.people.engine.rows import Rows
from gridplan.people.engine.supply import supply

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 300
PER_ROUND = 12
"""Sets of each kind of officer that one round adds at most."""
FIRST_REACH = 0.002
"""Reduced cost, as a share of the bound, up to which sets go into the first whole-number model."""
MANY = 60_000
"""Sets in a whole-number model at most."""
_NOTHING = 1e-6


@dataclass(frozen=True, eq=False)
class Choice:
    """What choosing came to.

    Parameters
    ----------
    fits
        True when every actor has a set and every demand is met, False when that is proven impossible, None when it
        was neither found nor ruled out.
    members
        bool (A, G), the grids of each actor; empty without an answer.
    value, bound
        Walks in m, and what no assignment can go below.
    """

    fits: bool | None
    members: Bools
    value: float = np.inf
    bound: float = -np.inf


@dataclass(frozen=True, eq=False)
class _Priced:
    """A linear programme over all sets, solved: its dual prices, what is missing, and a proven bound."""

    duals: Floats
    missing: float
    bound: float


class Master:
    """The sets found so far for the actors of a block, whose loads differ by at most `width` from the usual."""

    def __init__(self, block: Block, width: float) -> None:
        self.n_actors, self.n_grids = block.n_actors, block.n_grids
        self.rows = Rows.of(block)
        self.supplies = [supply(block, int(actors[0]), width) for actors in self.rows.actors]
        self.members = np.zeros((0, block.n_grids), dtype=bool)
        self.kind = np.zeros(0, dtype=np.int64)
        self.walks = np.zeros(0)
        self.known: set[tuple[int, bytes]] = set()
        longest = max(block.walk.max(initial=1.0), block.cost[~block.seated].max(initial=1.0))
        self.dear = 2.0 * (1.0 + longest) * max(int(block.most.max(initial=1)), 1)

    def choose(self, gap: float = GAP) -> Choice:
        """Return the assignment with the shortest walks within the gap."""
        if not self.supplies:
            return Choice(bool((self.rows.lo <= 0).all()), self._nobody(), 0.0, 0.0)
        priced = self.priced = self._price(1.0, self.dear)
        if priced.missing > _NOTHING:
            if self._price(0.0, 1.0).bound > _NOTHING:
                return Choice(False, self._nobody())
            priced = self.priced = self._price(1.0, 100 * self.dear)
        return self._close(priced, gap)

    def _close(self, priced: _Priced, gap: float) -> Choice:
        """Widen the choice of sets step by step, until no set left out can be in a better assignment."""
        bound, value, members = priced.bound, np.inf, self._nobody()
        reach = max(FIRST_REACH * abs(bound), 1.0)
        while True:
            complete = self._add_cheap(priced.duals, reach)
            answer, found = self._whole(gap)
            if found is not None and answer.objective < value:
                value, members = answer.objective, found
            if complete:
                bound = max(bound, min(value, answer.bound, priced.bound + reach))
            if complete and answer.ending == "infeasible" and np.isinf(reach):
                return Choice(False, members)
            if not complete or np.isinf(reach) or value <= np.ceil(bound - _NOTHING) + gap * abs(bound):
                break
            reach = min(4 * reach, value - priced.bound) if np.isfinite(value) else self._wider(reach)
        bound = np.ceil(bound - _NOTHING) if np.isfinite(bound) else bound
        return Choice(True if np.isfinite(value) else None, members, value, min(bound, value))

    def _wider(self, reach: float) -> float:
        """Return the next reach where nothing has been found yet; every set once this is beyond what sets can cost."""
        return 16 * reach if reach < self.dear else np.inf

    def add_within(self, value: float) -> bool:
        """Add the sets that can be in an assignment with walks of at most `value`; tell whether these are all."""
        return self._add_cheap(self.priced.duals, value - self.priced.bound + 1.0)

    def packed(self) -> NDArray[np.uint8]:
        """Return the sets as bits."""
        return np.packbits(self.members, axis=1)

    def _nobody(self) -> Bools:
        return np.zeros((0, self.n_grids), dtype=bool)

    def _price(self, weigh: float, dear: float) -> _Priced:
        """Solve the linear programme over all sets; `weigh` 0 asks only how much must stay missing."""
        best = _Priced(np.zeros(len(self.rows.lo)), np.inf, -np.inf)
        for _ in range(ROUNDS):
            answer, missing = self._relaxed(weigh, dear)
            pays, below = self._add_paying(answer.prices, weigh)
            bound = answer.objective + below
            if bound >= best.bound or missing < best.missing:
                best = _Priced(answer.prices, missing, max(bound, best.bound))
            if not pays or best.bound >= answer.objective - 0.1 * GAP * abs(answer.objective):
                break
            if weigh == 0 and best.bound > _NOTHING:
                break
        return best

    def _relaxed(self, weigh: float, dear: float) -> tuple[Answer, float]:
        """Return the linear programme over the sets found so far, and how much of the rows stays missing."""
        open_rows = np.flatnonzero(self.rows.lo > 0)
        lack = csc_array(eye_array(len(self.rows.lo), format="csc")[:, open_rows])
        matrix = hstack([self.rows.matrix(self.members, self.kind), lack], format="csc")
        cost = np.concatenate([weigh * self.walks, np.full(len(open_rows), dear)])
        most = np.concatenate([np.full(len(self.walks), np.inf), self.rows.lo[open_rows]])
        answer = solve(LinearModel.of(cost, matrix, row_lo=self.rows.lo, row_hi=self.rows.hi, hi=most, whole=False))
        return answer, float(answer.values[len(self.walks) :].sum())

    def _add_paying(self, duals: Floats, weigh: float) -> tuple[bool, float]:
        """Add sets that would pay at these prices; tell whether there are any, and how far they can lower the value."""
        pays, below = False, 0.0
        prices = self.rows.prices(duals, self.n_grids)
        for k, source in enumerate(self.supplies):
            found = source.cheapest(prices[k], weigh=weigh, limit=duals[k] - _NOTHING, room=PER_ROUND)
            if not found.exact:
                below = -np.inf
            if len(found.totals):
                below += self.rows.times[k] * (found.totals[0] - duals[k])
                pays |= self._add(k, found.members)
        return pays, below

    def _add_cheap(self, duals: Floats, reach: float) -> bool:
        """Add the sets whose reduced cost is less than `reach`; tell whether these are all."""
        complete = True
        prices = self.rows.prices(duals, self.n_grids)
        room = MANY // len(self.supplies)
        for k, source in enumerate(self.supplies):
            found = source.cheapest(prices[k], weigh=1.0, limit=duals[k] + reach, room=room)
            complete &= found.complete
            self._add(k, found.members)
        return complete

    def _add(self, kind: int, members: Bools) -> bool:
        keys = [(kind, row.tobytes()) for row in np.packbits(members, axis=1)]
        new = np.array([key not in self.known for key in keys], dtype=bool)
        if not new.any():
            return False
        self.known.update(keys)
        self.members = np.concatenate([self.members, members[new]])
        self.kind = np.concatenate([self.kind, np.full(int(new.sum()), kind)])
        self.walks = np.concatenate([self.walks, self.supplies[kind].walks(members[new])])
        return True

    def _whole(self, gap: float) -> tuple[Answer, Bools | None]:
        """Return the best choice among the sets found so far, and the grids of each actor."""
        model = LinearModel.of(
            self.walks,
            self.rows.matrix(self.members, self.kind),
            row_lo=self.rows.lo,
            row_hi=self.rows.hi,
            hi=self.rows.times[self.kind],
        )
        answer = solve(model, gap=gap)
        return answer, self._dealt(answer.values) if answer.solved else None

    def _dealt(self, values: Floats) -> Bools:
        """Give each actor one of the sets chosen for their kind."""
        dealt = np.zeros((self.n_actors, self.n_grids), dtype=bool)
        for k, actors in enumerate(self.rows.actors):
            mine = np.flatnonzero((self.kind == k) & (values > 0.5))
            taken = np.repeat(mine, values[mine].astype(np.int64))
            order = np.lexsort(self.members[taken].T[::-1] == 0)
            dealt[actors] = self.members[taken[order]]
        return dealt
