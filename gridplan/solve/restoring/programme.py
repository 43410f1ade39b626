"""A region as a whole-number programme: which label each item gets, which grids begin and end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from gridplan.solve.restoring.region import Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Rows of a programme: lo ≤ matrix · z ≤ hi."""

    matrix: csr_array
    lo: Floats
    hi: Floats


@dataclass(frozen=True)
class Answer:
    """What solving came to.

    Parameters
    ----------
    labels
        int32 (m,), label of each item by its position in the region, or None where none was found.
    value, bound
        Cost, and what it cannot fall below.
    """

    labels: NDArray[np.int32] | None
    value: float
    bound: float


class Programme:
    """The variables and rules of a region: one variable for each item and label it may get, one or two a label.

    Parameters
    ----------
    allowed
        bool (m, l), labels that each item may get.
    most_touched
        Grids that may change at most, None for any number.
    """

    def __init__(self, region: Region, allowed: Bools, *, most_touched: int | None = None) -> None:
        self.region = region
        self.item, self.label = np.nonzero(allowed)
        self.column = np.full(allowed.shape, -1, np.int64)
        self.column[self.item, self.label] = np.arange(len(self.item))
        self.n, self.grids = len(self.item), allowed.shape[1]
        self.open = self.n + np.arange(self.grids)
        self.touched = self.open[-1] + 1 + np.arange(self.grids) if most_touched is not None else np.zeros(0, np.int64)
        self.width = self.n + self.grids + len(self.touched)
        self.rows = [self._one_each(), *self._windows(), self._in_use(), *self._apart()]
        if most_touched is not None:
            self.rows += self._few(most_touched)

    @property
    def moving(self) -> Floats:
        """float64 (width,), what moves, and the price of grids that begin or end, but for a constant."""
        cost = np.zeros(self.width)
        cost[: self.n] = self.region.leave[self.item, self.label]
        cost[self.open] = self.region.price * (self.region.fresh.astype(float) - self.region.ends)
        return cost

    @property
    def constant(self) -> float:
        """The price of all old grids ending, which `moving` counts from."""
        return float(self.region.price * self.region.ends.sum())

    def grow_outward(self, order: NDArray[np.int64]) -> None:
        """Let an item have a label only together with a neighbour that is nearer to where the grid is rooted.

        Every grid hangs together then (Zoltners & Sinha 1983); some divisions that hang together otherwise are left
        out.

        Parameters
        ----------
        order
            int64 (m, l), how far each item is from the root of each label, which is at 0.
        """
        region = self.region
        guest = np.flatnonzero(order[self.item, self.label] > 0)
        number = np.full(self.n, -1, np.int64)
        number[guest] = np.arange(len(guest))
        source, target = region.source, region.indices
        rows, columns = [], []
        for label in range(self.grids):
            nearer = order[target, label] < order[source, label]
            here, there = self.column[source[nearer], label], self.column[target[nearer], label]
            both = (here >= 0) & (there >= 0)
            both[both] = number[here[both]] >= 0
            rows.append(number[here[both]])
            columns.append(there[both])
        row = np.concatenate([np.arange(len(guest)), *rows])
        column = np.concatenate([guest, *columns])
        values = np.concatenate([np.ones(len(guest)), -np.ones(len(column) - len(guest))])
        free = np.full(len(guest), np.inf)
        self.add(self._rows(row, column, values, -free, np.zeros(len(guest))))

    def add(self, rows: Rows) -> None:
        """Add rows."""
        self.rows.append(rows)

    def row(self, columns: NDArray[np.int64], values: Floats, lo: float, hi: float) -> Rows:
        """Return one row."""
        matrix = csr_array((values, (np.zeros(len(columns), np.int64), columns)), shape=(1, self.width))
        return Rows(matrix, np.array([lo]), np.array([hi]))

    def solve(self, cost: Floats, *, gap: float, nodes: int) -> Answer:
        """Return the labels of least cost.

        Parameters
        ----------
        gap
            Share of the cost to which it need not be proven least.
        nodes
            Nodes of the search at most.
        """
        region = self.region
        lowest, highest = np.zeros(self.width), np.ones(self.width)
        lowest[self.open[~(region.ends | region.fresh)]] = 1
        found = milp(
            cost,
            integrality=np.ones(self.width),
            bounds=Bounds(lowest, highest),
            constraints=LinearConstraint(
                vstack([rows.matrix for rows in self.rows], format="csr"),
                np.concatenate([rows.lo for rows in self.rows]),
                np.concatenate([rows.hi for rows in self.rows]),
            ),
            options={"mip_rel_gap": gap, "node_limit": nodes},
        )
        bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
        if found.x is None:
            return Answer(None, np.inf, bound)
        labels = np.full(len(region), -1, np.int32)
        chosen = np.flatnonzero(found.x[: self.n] > 0.5)
        labels[self.item[chosen]] = self.label[chosen]
        return Answer(labels, float(found.fun), bound)

    def _rows(self, row: NDArray[np.int64], column: NDArray[np.int64], values: Floats, lo: Floats, hi: Floats) -> Rows:
        return Rows(csr_array((values, (row, column)), shape=(len(lo), self.width)), lo, hi)

    def _one_each(self) -> Rows:
        one = np.ones(len(self.region))
        return self._rows(self.item, np.arange(self.n), np.ones(self.n), one, one)

    def _windows(self) -> list[Rows]:
        """Return what a grid holds, not below its window and not above it; nothing where it ends."""
        found, free = [], np.full(self.grids, np.inf)
        row = np.append(self.label, np.arange(self.grids))
        column = np.append(np.arange(self.n), self.open)
        for amounts, lo, hi in zip(self.region.amounts.T, self.region.lo.T, self.region.hi.T, strict=True):
            held = amounts[self.item].astype(float)
            found.append(self._rows(row, column, np.append(held, -lo), np.zeros(self.grids), free))
            found.append(self._rows(row, column, np.append(held, -hi), -free, np.zeros(self.grids)))
        return found

    def _in_use(self) -> Rows:
        """Return that a grid has items where it is in use, an old one some of its own, and none where it is not."""
        region, label = self.region, np.arange(self.grids)
        own = region.leave[self.item, self.label] < region.leave[self.item].max(axis=1)
        needed = np.flatnonzero(own | ~region.ends[self.label])
        row = np.concatenate([self.label[needed], label, self.label + self.grids, label + self.grids])
        column = np.concatenate([needed, self.open, np.arange(self.n), self.open])
        ones, minus = np.ones(len(needed)), -np.ones(self.grids)
        values = np.concatenate([ones, minus, np.ones(self.n), minus * len(region)])
        none, free = np.zeros(self.grids), np.full(self.grids, np.inf)
        return self._rows(row, column, values, np.append(none, -free), np.append(free, none))

    def _apart(self) -> list[Rows]:
        found = []
        for group in self.region.apart.T:
            at = np.flatnonzero(group[self.item])
            least, most = np.full(self.grids, -np.inf), np.ones(self.grids)
            found.append(self._rows(self.label[at], at, np.ones(len(at)), least, most))
        return found

    def _few(self, most: int) -> list[Rows]:
        """Return that only so many grids give or take items, begin or end."""
        region = self.region
        home = region.home[self.item]
        away = np.flatnonzero((home >= 0) & (home != self.label))
        m, label = float(len(region)), np.arange(self.grids)
        row = np.concatenate([home[away], label, self.label[away] + self.grids, label + self.grids])
        column = np.concatenate([away, self.touched] * 2)
        values = np.concatenate([np.ones(len(away)), np.full(self.grids, -m)] * 2)
        free, none = np.full(2 * self.grids, np.inf), np.zeros(2 * self.grids)
        begun = np.flatnonzero(region.fresh)
        rows = np.concatenate([np.arange(len(begun))] * 2)
        starts = self._rows(
            rows, np.append(self.open[begun], self.touched[begun]), np.repeat([1.0, -1.0], len(begun)),
            np.full(len(begun), -np.inf), np.zeros(len(begun)),
        )  # fmt: skip
        return [
            self._rows(row, column, values, -free, none),
            starts,
            self.row(self.touched, np.ones(self.grids), 0, most),
        ]
