"""Officers on grids as a plain mixed-integer programme for HiGHS as scipy carries it: no code of the engine.

One variable for each officer and grid, one row for each rule; contiguity as a flow, walks from one of the officer's own
grids as a choice among them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

ALL = np.inf


@dataclass
class Programme:
    """Variables and rows, put together one by one."""

    ends: list[tuple[float, float]] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[float, float]] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def add(self, low=0.0, high=1.0, *, whole=True):
        """Return the number of a new variable."""
        self.ends.append((low, high))
        self.whole.append(int(whole))
        return len(self.ends) - 1

    def hold(self, terms, low, high):
        """Hold Σ factor · variable between two ends."""
        self.entries += [(len(self.rows), variable, factor) for variable, factor in terms]
        self.rows.append((low, high))

    def least(self, terms):
        """Return the least Σ factor · variable that HiGHS proves, None where it proves that there is nothing."""
        cost = np.zeros(len(self.ends))
        for variable, factor in terms:
            cost[variable] += factor
        row, column, factor = (np.array(part) for part in zip(*self.entries, strict=True))
        matrix = coo_matrix((factor, (row, column)), (len(self.rows), len(self.ends))).tocsr()
        found = milp(
            cost,
            integrality=self.whole,
            bounds=Bounds(*np.array(self.ends).T),
            constraints=LinearConstraint(matrix, *np.array(self.rows).T),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status in (0, 2), found.message
        return float(found.fun) if found.status == 0 else None


class PlainAssignment:
    """One department in one community, asked stage by stage.

    Parameters
    ----------
    load
        int (G,), load of each grid.
    sizes
        Fewest and most grids of an officer.
    walk
        float (O, G), metres from where officers start; NaN for those who start in one of their own grids.
    between
        float (G, G), metres between grids.
    pairs
        Neighbouring grids, or None where an officer's grids need not hang together.
    forbidden
        Pairs (o, g) that may not be.
    last
        Grids (o, g) of last year.
    """

    def __init__(self, load, sizes, walk, *, between, pairs=None, forbidden=(), last=()):
        self.load, self.walk, self.between = np.asarray(load, float), np.asarray(walk), np.asarray(between)
        self.sizes, self.pairs, self.forbidden, self.last = sizes, pairs, set(forbidden), set(last)
        self.usual = self.load.sum() / len(self.walk)

    def narrowest(self):
        """Return the least largest |load / usual − 1|, None where the rules cannot be met."""
        model, serves = self._model()
        off = model.add(0.0, ALL, whole=False)
        for row in serves:
            share = [(x, weight / self.usual) for x, weight in zip(row, self.load, strict=True)]
            model.hold([*share, (off, -1.0)], -ALL, 1.0)
            model.hold([*share, (off, 1.0)], 1.0, ALL)
        return model.least([(off, 1.0)])

    def shortest(self, window):
        """Return the least metres walked within a load window, None where there is no assignment."""
        model, serves = self._model(window)
        return model.least(self._metres(model, serves))

    def fewest_changes(self, window, metres):
        """Return the fewest grids that change hands, walking no further than so many metres."""
        model, serves = self._model(window)
        model.hold(self._metres(model, serves), -ALL, metres)
        had = {officer for officer, _ in self.last}
        changes = [
            (x, 1.0) for o, row in enumerate(serves) for g, x in enumerate(row) if o in had and (o, g) not in self.last
        ]
        return model.least(changes or [(serves[0][0], 0.0)])

    def _model(self, window=None):
        model = Programme()
        serves = [
            [model.add(0, (o, g) not in self.forbidden) for g in range(len(self.load))] for o in range(len(self.walk))
        ]
        for column in zip(*serves, strict=True):
            model.hold([(x, 1.0) for x in column], 1, 1)
        for row in serves:
            model.hold([(x, 1.0) for x in row], *self.sizes)
            if window is not None:
                slack = 1e-9 * self.usual
                ends = self.usual * (1 - window) - slack, self.usual * (1 + window) + slack
                model.hold(list(zip(row, self.load, strict=True)), *ends)
            if self.pairs is not None:
                self._one_piece(model, row)
        return model, serves

    def _one_piece(self, model, row):
        """Let one unit flow from a first grid to each grid of the officer, through grids of theirs alone."""
        size = len(row)
        first = [model.add() for _ in row]
        model.hold([(x, 1.0) for x in first], 1, 1)
        brought = [model.add(0, size, whole=False) for _ in row]
        into = [[(x, 1.0)] for x in brought]
        for g in range(size):
            model.hold([(brought[g], 1.0), (first[g], -size)], -ALL, 0)
        for a, b in self.pairs:
            for here, there in ((a, b), (b, a)):
                flow = model.add(0, size, whole=False)
                model.hold([(flow, 1.0), (row[here], -size)], -ALL, 0)
                into[there].append((flow, 1.0))
                into[here].append((flow, -1.0))
        for g in range(size):
            model.hold([*into[g], (row[g], -1.0)], 0, 0)

    def _metres(self, model, serves):
        """Return Σ metres of all officers as terms."""
        terms = []
        for row, walk in zip(serves, self.walk, strict=True):
            if not np.isnan(walk).any():
                terms += list(zip(row, walk, strict=True))
                continue
            metres, seat = model.add(0, ALL, whole=False), [model.add() for _ in row]
            model.hold([(s, 1.0) for s in seat], 1, 1)
            far = float(self.between.sum(axis=1).max())
            for h, s in enumerate(seat):
                model.hold([(s, 1.0), (row[h], -1.0)], -ALL, 0)
                model.hold(
                    [(metres, 1.0), (s, -far), *((x, -self.between[h, g]) for g, x in enumerate(row))], -far, ALL
                )
            terms.append((metres, 1.0))
        return terms
