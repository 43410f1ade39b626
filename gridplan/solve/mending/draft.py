"""A division in work, as a value: labels, loads, what is outside the windows, and who borders whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.inner import reach
from gridplan.solve.mending.flow import bordering
from gridplan.solve.mending.recombine import Material


@dataclass(frozen=True)
class Draft:
    """One division of a material.

    Parameters
    ----------
    labels
        int32 (n,), grid of each unit.
    over
        int64 (k, r + q), how far each grid is above its windows, negative below.
    loads
        int64 (k, r + q), amounts of each grid.
    beside
        Grids beside each grid, ascending.
    """

    labels: NDArray[np.int32]
    over: NDArray[np.int64]
    loads: NDArray[np.int64]
    beside: list[list[int]]

    @classmethod
    def of(cls, material: Material, labels: NDArray[np.int32]) -> Draft:
        """Return the draft with these labels."""
        loads = np.zeros(material.lo.shape, np.int64)
        np.add.at(loads, labels, material.amounts)
        return cls(labels, _excess(material, loads), loads, bordering(material.graph, labels, len(loads)))

    @property
    def outside(self) -> int:
        """Amounts outside the windows, summed over grids; a unit too many of a keep-apart group is a full load."""
        return int(np.abs(self.over).sum())

    def units_of(self, *grids: int) -> NDArray[np.intp]:
        """Return the units of some grids, ascending."""
        chosen = self.labels == grids[0]
        for grid in grids[1:]:
            chosen |= self.labels == grid
        return np.flatnonzero(chosen)

    def redrawn(self, material: Material, units: NDArray[np.intp], grids: NDArray[np.int32]) -> Draft:
        """Return the draft in which `units`, all the units of some grids, get these labels, int32 (m,)."""
        labels, loads, changed = self.labels.copy(), self.loads.copy(), np.unique(grids)
        labels[units] = grids
        loads[changed] = 0
        np.add.at(loads, grids, material.amounts[units])
        beside = self._beside_now(material.graph, labels, units, changed)
        return Draft(labels, _excess(material, loads), loads, beside)

    def _beside_now(
        self, graph: Graph, labels: NDArray[np.int32], units: NDArray[np.intp], changed: NDArray[np.int32]
    ) -> list[list[int]]:  # fmt: skip
        k = len(self.beside)
        place, entry = reach(graph.indptr, units)
        pairs = np.unique(labels[units[place]].astype(np.int64) * k + labels[graph.indices[entry]])
        now: dict[int, list[int]] = {g: [] for g in changed.tolist()}
        for pair in pairs.tolist():
            if pair // k != pair % k:
                now[pair // k].append(pair % k)
        beside = list(self.beside)
        for h in sorted({h for g in now for h in (*self.beside[g], *now[g])}):
            beside[h] = sorted([g for g in self.beside[h] if g not in now] + [g for g in now if h in now[g]])
        return [now.get(g, beside[g]) for g in range(k)]


def _excess(material: Material, loads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how far each load is above its window, negative below, int64 (k, r + q)."""
    over: NDArray[np.int64] = np.maximum(loads - material.hi, 0) - np.maximum(material.lo - loads, 0)
    return over
