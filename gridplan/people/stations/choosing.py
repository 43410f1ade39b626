"""Which venues to open and who is served where: strong linear models, solved, looked at, cut, solved again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from gridplan.people.engine.model import Answer, Ending, LinearModel, solve
from gridplan.people.stations.models import Whole, sharing_model
from gridplan.people.stations.problem import Problem
from gridplan.people.stations.separators import Cut, cuts_of

ROUNDS = 80
"""Times that sets which do not hang together are cut off before giving up."""
NODES = 1_000
"""Nodes after which one search is stopped."""
_ROUNDING = 1e-6
_TIE = 0.5
"""What all walks together may weigh against opening one venue more."""


@dataclass(frozen=True, eq=False)
class Choice:
    """One way to site the stations.

    Parameters
    ----------
    ending
        As an `Answer` of the engine ends.
    open
        bool (v,), venues that are open.
    served
        int64 (k,), venue that serves each grid; -1 for none.
    objective, bound
        Of the model that was solved.
    """

    ending: Ending
    open: NDArray[np.bool_]
    served: NDArray[np.int64]
    objective: float = np.inf
    bound: float = -np.inf

    @property
    def solved(self) -> bool:
        """True when there is a choice."""
        return self.ending in ("optimal", "feasible")


@dataclass
class Chooser:
    """Chooses for one problem, and keeps what it had to cut off."""

    problem: Problem
    cuts: dict[Cut, None] = field(default_factory=dict)

    def shortest(self, most: int | None) -> Choice:
        """Return the choice of at most `most` venues with the shortest weighted walk to all grids, decimetres."""
        return self._choose(np.zeros(self.problem.n_venues), self.problem.seats.cost.astype(float), most=most)

    def any(self, most: int | None) -> Choice:
        """Return a choice of at most `most` venues, whatever its walks."""
        nothing = np.zeros(self.problem.n_venues)
        if self.problem.free:
            return self._cover(nothing, most)
        if self.problem.pairs is not None:
            return self.shortest(most)
        return self._choose(nothing, np.zeros(len(self.problem.seats.grid)), most=most)

    def fewest(self) -> Choice:
        """Return the choice that opens fewest venues, fixed ones included; its walks need not be the shortest."""
        problem = self.problem
        price = np.ones(problem.n_venues)
        if problem.free:
            return self._cover(price, None)
        walking = np.zeros(len(problem.seats.grid))
        if problem.pairs is None:
            return self._choose(price, walking, most=None)
        if not (any_number := self.shortest(None)).solved:
            return any_number
        least = solve(sharing_model(problem, price, walking, most=None, whole="all", cuts=list(self.cuts)), nodes=NODES)
        return self._counted_up(int(np.ceil(max(least.bound, 1.0) - _ROUNDING)))

    def _counted_up(self, least: int) -> Choice:
        """Return the choice with the first number of venues, from `least` on, that works."""
        bound = least
        for most in range(least, self.problem.n_venues + 1):
            found = self.shortest(most)
            if found.solved:
                return replace(found, objective=float(found.open.sum()), bound=float(bound))
            bound += bound == most and found.ending == "infeasible"
        return self._none("unknown")

    def cheapest(self, price: NDArray[np.float64], most: int | None = None) -> Choice:
        """Return the choice with the least prices of open venues (v,), short walks among equals."""
        if self.problem.free:
            return self._cover(price, most)
        return self._choose(price, self._small_walks(), most=most)

    def widest(self, most: int) -> Choice:
        """Return the choice of at most `most` venues that serves the greatest weight of grids, though not all."""
        gain = self._small_walks() - self.problem.weight[self.problem.seats.grid]
        return self._choose(np.zeros(self.problem.n_venues), gain, most=most, everyone=False)

    def _small_walks(self) -> NDArray[np.float64]:
        """Return walks so small that all together weigh less than one venue or household, float64 (n,)."""
        seats = self.problem.seats
        worst = np.zeros(self.problem.n_grids)
        np.maximum.at(worst, seats.grid, seats.cost)
        return np.asarray(_TIE * seats.cost / max(float(worst.sum()), 1.0), dtype=np.float64)

    def prices(self, most: int | None, *, counting: bool) -> NDArray[np.float64]:
        """Return what serving each grid is worth in the relaxation in fractions, float64 (k,): the proof of a bound.

        Nothing is worth anything where the programme is not solved.
        """
        costs = self.problem.seats.cost * float(not counting)
        largest = max(float(costs.max(initial=0.0)), 1.0)  # numbers near 1 keep the programme exact
        opening = np.full(self.problem.n_venues, float(counting))
        walking = np.asarray(costs / largest, dtype=np.float64)
        found = solve(sharing_model(self.problem, opening, walking, most=most, whole="nothing"))
        if not found.solved:
            return np.zeros(self.problem.n_grids)
        return np.asarray(found.prices[: self.problem.n_grids] * (1.0 if counting else largest))

    def _cover(self, price: NDArray[np.float64], most: int | None) -> Choice:
        """Choose venues alone: who is served where decides nothing about prices."""
        problem = self.problem
        seats = problem.seats
        shape = (problem.n_grids + 1, problem.n_venues)
        rows = np.concatenate([seats.grid, np.full(problem.n_venues, problem.n_grids)])
        columns = np.concatenate([seats.seat, np.arange(problem.n_venues)])
        matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        low = np.append(np.ones(problem.n_grids), 0.0)
        high = np.append(np.full(problem.n_grids, np.inf), np.inf if most is None else most)
        found = solve(LinearModel.of(price, matrix, row_lo=low, row_hi=high, lo=problem.fixed.astype(float)))
        return self._nearest(found)

    def _choose(
        self, opening: NDArray[np.float64], walking: NDArray[np.float64], *, most: int | None, everyone: bool = True
    ) -> Choice:
        whole: Whole = "seats" if self.problem.loose else "all"
        for _ in range(ROUNDS):
            model = sharing_model(
                self.problem, opening, walking, most=most, cuts=list(self.cuts), whole=whole, everyone=everyone
            )
            found = solve(model, nodes=NODES)
            if not found.solved:
                return self._none(found.ending)
            if whole == "seats" and not self.problem.free:
                found = _shares(model, found, len(self.problem.seats.venue))
            if not self._cut_off(found):
                return self._nearest(found) if self.problem.free and everyone else self._read(found)
        return self._none("unknown")

    def _none(self, ending: Ending) -> Choice:
        return Choice(ending, np.zeros(self.problem.n_venues, dtype=bool), np.full(self.problem.n_grids, -1))

    def _nearest(self, found: Answer) -> Choice:
        """Return the choice in which every grid goes to its nearest open venue, the first of equals."""
        if not found.solved:
            return self._none(found.ending)
        problem = self.problem
        opened = np.zeros(problem.n_venues, dtype=bool)
        opened[problem.seats.venue[found.values[: len(problem.seats.venue)] > 0.5]] = True
        far = np.where((problem.walk >= 0) & opened, problem.walk, np.iinfo(np.int64).max)
        served = far.argmin(axis=1)
        return Choice(found.ending, self._used(opened, served), served, found.objective, found.bound)

    def _used(self, opened: NDArray[np.bool_], served: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return the open venues without those that nobody needs."""
        return opened & (self.problem.fixed | np.isin(np.arange(len(opened)), served))

    def _read(self, found: Answer) -> Choice:
        seats, first = self.problem.seats, len(self.problem.seats.venue)
        opened = np.zeros(self.problem.n_venues, dtype=bool)
        opened[seats.venue[found.values[:first] > 0.5]] = True
        taken = found.values[first:] > 0.5
        served = np.full(self.problem.n_grids, -1)
        served[seats.grid[taken]] = seats.venue[seats.seat[taken]]
        return Choice(found.ending, self._used(opened, served), served, found.objective, found.bound)

    def _cut_off(self, found: Answer) -> bool:
        """Cut off the sets of grids that do not hang together; return whether there were any."""
        if self.problem.pairs is None:
            return False
        seats, before = self.problem.seats, len(self.cuts)
        taken = found.values[len(seats.venue) :] > 0.5
        for seat in np.unique(seats.seat[taken]):
            own = seats.seat == seat
            for cut in cuts_of(self.problem.graph, seats.grid[own], seats.grid[own & taken], int(seat)):
                self.cuts[cut] = None
        return len(self.cuts) > before


def _shares(model: LinearModel, found: Answer, seats: int) -> Answer:
    """Return the answer with shares that are whole, for the seats it opened."""
    low, high = model.lo.copy(), model.hi.copy()
    low[:seats] = high[:seats] = found.values[:seats]
    again = solve(replace(model, lo=low, hi=high, whole=np.ones(len(low), dtype=bool)), gap=0.0)
    return replace(found, values=again.values, objective=again.objective) if again.solved else found
