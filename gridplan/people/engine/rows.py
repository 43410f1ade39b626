"""The rows that chosen sets must fill: a set for each officer, and what the grids want."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from gridplan.people.engine.block import Block, kinds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a model whose columns are sets of grids.

    Parameters
    ----------
    actors
        The actors of each kind; the first rows say that each of them has a set.
    demand, grid
        int64 (r,), the demand and the grid of each further row; a wish that nothing could break has none.
    counts
        float64 (kinds, demands), how often an actor of a kind counts.
    lo, hi
        float64 (kinds + r,).
    """

    actors: list[NDArray[np.int64]]
    demand: Ints
    grid: Ints
    counts: Floats
    lo: Floats
    hi: Floats

    @classmethod
    def of(cls, block: Block) -> Rows:
        """Return the rows of a block."""
        actors = kinds(block)
        at: list[tuple[int, int]] = []
        for i, demand in enumerate(block.demands):
            most = int(demand.members.sum())
            at += [(i, int(g)) for g in np.flatnonzero((demand.lo > 0) | (demand.hi < most))]
        demand_of, grid = np.array(at, dtype=np.int64).reshape(-1, 2).T
        ends = [[(block.demands[i].lo[g], block.demands[i].hi[g]) for i, g in at]]
        lo, hi = np.array(ends, dtype=float).reshape(-1, 2).T
        times = np.array([len(group) for group in actors], dtype=float)
        counts = np.array([[int(d.members[group[0]]) for d in block.demands] for group in actors], dtype=float)
        return cls(
            actors,
            demand_of,
            grid,
            counts.reshape(len(actors), len(block.demands)),
            np.concatenate([times, lo]),
            np.concatenate([times, hi]),
        )

    @property
    def times(self) -> Floats:
        """float64 (kinds,), actors of each kind."""
        return self.lo[: len(self.actors)]

    def prices(self, duals: Floats, n_grids: int) -> Floats:
        """Return what a grid is worth to a kind, float64 (kinds, G), at the dual prices of all rows."""
        found = np.zeros((len(self.counts), n_grids))
        worth = self.counts[:, self.demand] * duals[len(self.actors) :]
        for price, kind in zip(found, worth, strict=True):
            np.add.at(price, self.grid, kind)
        return found

    def matrix(self, members: NDArray[np.bool_], kind: Ints) -> csc_array:
        """Return the columns of sets (s, G) taken by `kind` (s,), sparse (rows, s)."""
        place = np.full((self.counts.shape[1], members.shape[1]), -1, dtype=np.int64)
        place[self.demand, self.grid] = len(self.actors) + np.arange(len(self.demand))
        sets, grids = np.nonzero(members)
        row, column, value = [kind], [np.arange(len(kind))], [np.ones(len(kind))]
        for i in range(self.counts.shape[1]):
            count = self.counts[kind[sets], i]
            kept = (place[i, grids] >= 0) & (count > 0)
            row.append(place[i, grids[kept]])
            column.append(sets[kept])
            value.append(count[kept])
        cells = (np.concatenate(value), (np.concatenate(row), np.concatenate(column)))
        return csc_array(coo_array(cells, shape=(len(self.lo), len(kind))))
