"""Which dedicated places and areas lie between two units of one kind of area that grids cannot reach across."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.components import may_reach
from gridplan.ground.areas import Areas
from gridplan.ground.ground import Ground
from gridplan.options.dedicated import place_of_area


@dataclass(frozen=True, eq=False)
class Barring:
    """The ways that grids could take were it not for areas.

    Parameters
    ----------
    ways
        float64 (n, n), metres between neighbouring units.
    areas
        Kinds of area; None where none are in use.
    """

    ways: csr_array
    areas: Areas | None

    @classmethod
    def of(cls, ground: Ground, areas: Areas | None) -> Barring:
        """Return the ways on a ground."""
        near, may = ground.adjacency, may_reach(ground)
        u, v = near.u[may], near.v[may]
        metres = np.hypot(*(ground.points[u] - ground.points[v]).T) + 1.0
        return cls(csr_array((metres, (u, v)), shape=(len(ground), len(ground))), areas)

    def between(self, one: int, *others: int) -> str:
        """Return the dedicated places and other areas on the shortest way from one unit to the first it can reach.

        As a list in words; empty where no way leads, or only through ground without a name.
        """
        if self.areas is None:
            return ""
        _, before = dijkstra(self.ways, directed=False, indices=one, return_predecessors=True)
        unit = next((other for other in others if before[other] >= 0), one)
        passed = set()
        while before[unit] >= 0:
            passed.add(int(self.areas.number[unit]))
            unit = int(before[unit])
        kinds = (self.areas.kinds[area] for area in passed - {int(self.areas.number[one])})
        return ", ".join(sorted({place_of_area(kind) or kind for kind in kinds} - {""}))
