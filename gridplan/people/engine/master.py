"""Choosing a set of grids for every officer at once: set partitioning by column generation, with a proven bound.

The linear programme over all sets is solved by adding sets while some would pay (Barnhart et al. 1998). Its value
bounds every assignment from below. Then only sets whose reduced cost is less than the gap can be in a better assignment
(Baldacci, Christofides & Mingozzi 2008): all of them go into one whole-number model, which is then exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array, hstack, vstack

from gridplan.people.engine.block import Block
from gridplan.people.engine.growing import GrowingModel
from gridplan.people.engine.model import GAP, Answer, LinearModel, solve
from gridplan.people.engine.rows import Rows
from gridplan.people.engine.sets import STEPS
from gridplan.people.engine.supply import Offer, Supply, supply
from gridplan.people.engine.triples import Triples, broken_triples, single

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 300
CUT_ROUNDS = 20
IDLE, HARDLY = 2, 0.03
"""Rounds in a row in which the bound may rise by less than this share of the gap before triples are given up."""
SURE = 0.95
"""Sets chosen more than this by the linear programme are taken together in a dive."""
DIVE_ROUNDS, DIVE_STEPS = 5, 20_000
"""Times that sets are added after each step of a dive, and choices that each search for them may make."""
PER_ROUND = 12
"""Sets of each kind of officer that one round adds at most."""
FIRST_REACH = 0.002
"""Reduced cost, as a share of the bound, up to which sets go into the first whole-number model."""
FEW, MANY = 2_000, 5_000
"""Sets in a whole-number model: above the first it is searched less, above the last some are left out."""
NODES, FEWER_NODES = 2_000, 200
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
    """A linear programme over all sets, solved: dual prices, what is missing, a proven bound, how much of each set."""

    duals: Floats
    missing: float
    bound: float
    chosen: Floats


@dataclass(frozen=True, eq=False)
class Dive:
    """Where a dive came to.

    Parameters
    ----------
    value
        Walks of the assignment; infinite where it is not whole.
    members
        bool (A, G), the grids of each actor as far as the dive came.
    order
        Actors with grids, those first whose sets were taken first.
    """

    value: float
    members: Bools
    order: list[int]


def _near(value: float, bound: float, gap: float) -> bool:
    """Tell whether a value is as near to its bound as asked for; walks are whole metres."""
    if not np.isfinite(value):
        return False
    return bool(np.isinf(gap)) or value <= np.ceil(bound - _NOTHING) + gap * abs(bound)


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

    def without_actors(self) -> Choice:
        """Return what it comes to when there is nobody to choose for."""
        return Choice(bool((self.rows.lo <= 0).all()), self.nobody(), 0.0, 0.0)

    def relax(self) -> bool:
        """Solve the linear programme over all sets; tell whether it leaves anything possible."""
        self.priced = self._price(1.0, self.dear)
        if self.priced.missing > _NOTHING:
            if self._price(0.0, 1.0).bound > _NOTHING:
                return False
            self.dear *= 100
            self.priced = self._price(1.0, self.dear)
        return True

    def walks_of(self, members: Bools) -> Floats:
        """Return the walk of each actor with the grids of `members` (A, G), float64 (A,)."""
        found = np.zeros(self.n_actors)
        for k, actors in enumerate(self.rows.actors):
            found[actors] = self.supplies[k].walks(members[actors])
        return found

    def sharpen(self, value: float, gap: float) -> None:
        """Add the triples that the linear programme breaks, until it breaks none or the bound hardly rises.

        Parameters
        ----------
        value
            Of the best assignment so far.
        """
        idle = 0
        for _ in range(CUT_ROUNDS):
            part = self.priced.chosen > _NOTHING
            if idle == IDLE or _near(value, self.priced.bound, gap) or (self.priced.chosen[part] > 1 - _NOTHING).all():
                return
            held = self.members[: len(part)][part]
            counted = self.rows.counts[self.kind[: len(part)][part]] > 0
            broken = broken_triples(held, counted, self.priced.chosen[part], self.singles, self.triples)
            if not len(broken):
                return
            before = self.priced.bound
            self.triples += broken
            self.priced = self._price(1.0, self.dear)
            far = value - before if np.isfinite(value) else 0.01 * abs(before)
            idle = idle + 1 if self.priced.bound - before < HARDLY * far else 0

    def dive(self) -> Dive:
        """Take one set after the other, those first that the linear programme has chosen most; adding sets between.

        A dive goes on until every officer has a set (Sadykov et al. 2019, diving heuristics), or none is left that
        fits. The sets it adds are forgotten again.
        """
        before = len(self.walks)
        growing, lacking = self._programme(1.0, self.dear)
        place = np.arange(len(self.walks))  # columns of the programme: sets known before, what is missing, new sets
        taken: list[int] = []
        while True:
            answer = growing.solve()
            for _ in range(DIVE_ROUNDS if answer.solved else 0):
                known = len(self.walks)
                if not self._add_paying(answer.prices, 1.0, steps=DIVE_STEPS)[0]:
                    break
                new = slice(known, None)
                growing.add_columns(self.walks[new], self._matrix(new))
                place = np.append(place, len(lacking) + np.arange(known, len(self.walks)))
                answer = growing.solve()
            if not answer.solved:
                break
            chosen = answer.values[place]
            chosen[taken] = 0.0
            whole = np.flatnonzero(chosen > SURE).tolist()
            open_left = bool((chosen > _NOTHING).any())
            new_ones = whole or ([int(np.argmax(chosen))] if open_left else [])
            if not new_ones:
                break
            taken += new_ones
            for column in new_ones:
                growing.take(int(place[column]))
        dive = self._dived(taken)
        self._forget(before)
        return dive

    def _dived(self, taken: list[int]) -> Dive:
        """Deal the sets that a dive took, in its order, as long as actors and demands have room for them."""
        members, order = np.zeros((self.n_actors, self.n_grids), dtype=bool), []
        free = [actors.tolist() for actors in self.rows.actors]
        filled = np.zeros(len(self.rows.hi))
        for column in taken:
            kind = int(self.kind[column])
            fill = self.rows.matrix(self.members[column][None], self.kind[[column]]).toarray()[:, 0]
            if free[kind] and (filled + fill <= self.rows.hi + _NOTHING).all():
                filled += fill
                order.append(free[kind].pop(0))
                members[order[-1]] = self.members[column]
        whole = len(order) == self.n_actors and bool((filled >= self.rows.lo - _NOTHING).all())
        return Dive(float(self.walks_of(members).sum()) if whole else np.inf, members, order)

    def _forget(self, kept: int) -> None:
        """Forget all sets but the first ones."""
        for kind, bits in zip(self.kind[kept:], np.packbits(self.members[kept:], axis=1), strict=True):
            self.known.discard((int(kind), bits.tobytes()))
        self.members, self.kind, self.walks = self.members[:kept], self.kind[:kept], self.walks[:kept]

    def close(self, gap: float, value: float, members: Bools, *, once: bool = False) -> Choice:
        """Widen the choice of sets step by step, until no set left out can be in a better assignment.

        Parameters
        ----------
        value, members
            The best assignment so far; infinite and empty when there is none.
        once
            Stop after the first step.
        """
        priced, bound = self.priced, self.priced.bound
        reach = min(max(FIRST_REACH * abs(bound), 1.0), value - bound + 1.0)
        if len(members):
            self._add_assignment(members)
        while not _near(value, bound, gap):
            complete = self._add_cheap(priced.duals, reach)
            answer, found = self._whole(gap, reach)
            if found is not None and answer.objective < value:
                value, members = answer.objective, found
            if complete and answer.ending == "infeasible" and np.isinf(reach):
                return Choice(False, members)
            if complete:
                bound = max(bound, min(value, answer.bound, priced.bound + reach))
            if once or not complete or np.isinf(reach) or reach > value - priced.bound:
                break
            reach = min(4 * reach, value - priced.bound + 1.0) if np.isfinite(value) else self._wider(reach)
        bound = float(np.ceil(bound - _NOTHING)) if np.isfinite(bound) else bound
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

    def nobody(self) -> Bools:
        """Return no assignment."""
        return np.zeros((0, self.n_grids), dtype=bool)

    def _price(self, weigh: float, dear: float) -> _Priced:
        """Solve the linear programme over all sets; `weigh` 0 asks only how much must stay missing."""
        best = _Priced(np.zeros(len(self.rows.lo) + len(self.triples)), np.inf, -np.inf, np.zeros(0))
        growing, lacking = self._programme(weigh, dear)
        for _ in range(ROUNDS):
            known, answer = len(self.walks), growing.solve()
            chosen = np.delete(answer.values, lacking)
            missing = float(answer.values[lacking].sum())
            pays, below = self._add_paying(answer.prices, weigh)
            bound = answer.objective + below
            if bound >= best.bound or missing < best.missing:
                best = _Priced(answer.prices, missing, max(bound, best.bound), chosen)
            if not pays or best.bound >= answer.objective - 0.1 * GAP * abs(answer.objective):
                break
            if weigh == 0 and best.bound > _NOTHING:
                break
            new = slice(known, None)
            growing.add_columns(weigh * self.walks[new], self._matrix(new))
        return best

    def _programme(self, weigh: float, dear: float) -> tuple[GrowingModel, NDArray[np.int64]]:
        """Return the linear programme over the sets found so far, and its columns for what stays missing."""
        open_rows = np.flatnonzero(self.rows.lo > 0)
        rows = len(self.rows.lo) + len(self.triples)
        lack = csc_array(eye_array(rows, format="csc")[:, open_rows])
        cost = np.concatenate([weigh * self.walks, np.full(len(open_rows), dear)])
        most = np.concatenate([np.full(len(self.walks), np.inf), self.rows.lo[open_rows]])
        matrix = hstack([self._matrix(slice(None)), lack], format="csc")
        model = LinearModel.of(cost, matrix, hi=most, whole=False, **self._ends())
        return GrowingModel(model), len(self.walks) + np.arange(len(open_rows))

    def _matrix(self, sets: slice | NDArray[np.intp]) -> csc_array:
        """Return sets as columns: the rows they fill, and the triples they hold two grids of."""
        members, kind = self.members[sets], self.kind[sets]
        triples = self.triples.matrix(members, self.rows.counts[kind] > 0)
        return csc_array(vstack([self.rows.matrix(members, kind), triples], format="csc"))

    def _ends(self) -> dict[str, Floats]:
        many = len(self.triples)
        lo, hi = np.full(many, -np.inf), np.ones(many)
        return {"row_lo": np.concatenate([self.rows.lo, lo]), "row_hi": np.concatenate([self.rows.hi, hi])}

    def _offers(self, duals: Floats) -> list[tuple[Supply, Offer]]:
        """Return each kind's source of sets with what grids are worth to it."""
        rows = len(self.rows.lo)
        prices = self.rows.prices(duals[:rows], self.n_grids)
        fines = [self.triples.fines(duals[rows:], counts) for counts in self.rows.counts]
        return list(zip(self.supplies, map(Offer, prices, fines), strict=True))

    def _add_paying(self, duals: Floats, weigh: float, *, steps: int = STEPS) -> tuple[bool, float]:
        """Add sets that would pay at these prices; tell whether there are any, and how far they can lower the value."""
        pays, below = False, 0.0
        for k, (source, offer) in enumerate(self._offers(duals)):
            found = source.cheapest(offer, weigh=weigh, limit=duals[k] - _NOTHING, room=PER_ROUND, steps=steps)
            if not found.exact:
                below = -np.inf
            if len(found.totals):
                below += self.rows.times[k] * (found.totals[0] - duals[k])
                pays |= self._add(k, found.members)
        return pays, below

    def _add_cheap(self, duals: Floats, reach: float) -> bool:
        """Add the sets whose reduced cost is less than `reach`; tell whether these are all, and not too many."""
        complete, many = True, 0
        for k, (source, offer) in enumerate(self._offers(duals)):
            found = source.cheapest(offer, weigh=1.0, limit=duals[k] + reach, room=MANY)
            complete &= found.complete
            many += len(found.totals)
            self._add(k, found.members)
        return complete and many <= MANY

    def _add_assignment(self, members: Bools) -> None:
        for k, actors in enumerate(self.rows.actors):
            self._add(k, np.unique(members[actors], axis=0))

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

    def _whole(self, gap: float, reach: float) -> tuple[Answer, Bools | None]:
        """Return the best choice among the sets whose reduced cost is within reach, and the grids of each actor."""
        beyond = self._reduced_costs()
        near = np.flatnonzero(beyond <= reach + _NOTHING)
        near = np.sort(near[np.argsort(beyond[near], kind="stable")[:MANY]])
        most = self.rows.times[self.kind[near]]
        model = LinearModel.of(self.walks[near], self._matrix(near), hi=most, **self._ends())
        answer = solve(model, gap=min(gap, 1.0), nodes=NODES if len(near) < FEW else FEWER_NODES)
        if not answer.solved:
            return answer, None
        values = np.zeros(len(self.walks))
        values[near] = answer.values
        return answer, self._dealt(values)

    def _reduced_costs(self) -> Floats:
        """Return what each set costs beyond what its grids are worth, float64 (s,)."""
        found = np.zeros(len(self.walks))
        for k, (_, offer) in enumerate(self._offers(self.priced.duals)):
            own = np.flatnonzero(self.kind == k)
            members = self.members[own]
            found[own] = self.walks[own] - members @ offer.prices + offer.fines.of(members) - self.priced.duals[k]
        return found

    def _dealt(self, values: Floats) -> Bools:
        """Give each actor one of the sets chosen for their kind."""
        dealt = np.zeros((self.n_actors, self.n_grids), dtype=bool)
        for k, actors in enumerate(self.rows.actors):
            mine = np.flatnonzero((self.kind == k) & (values > 0.5))
            taken = np.repeat(mine, values[mine].astype(np.int64))
            order = np.lexsort(self.members[taken].T[::-1] == 0)
            dealt[actors] = self.members[taken[order]]
        return dealt
