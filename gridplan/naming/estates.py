"""Estates: the groups of units that a rule keeps together and a column of the units names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.naming.borders import Borders
from gridplan.naming.lines import texts_of
from gridplan.plan import Plan

_MOST = 0.5
"""A grid is that of an estate when more than this share of its households live there."""


@dataclass(frozen=True, eq=False)
class Estates:
    """The estate of each unit.

    Parameters
    ----------
    name
        object (n,), empty for units of none.
    cells
        object (n,), the ground of each unit.
    """

    name: NDArray[np.object_]
    cells: NDArray[np.object_]

    @classmethod
    def of(cls, plan: Plan) -> Estates:
        """Return the estates of a plan, by the first column that its rules keep together and that names one."""
        units = plan.ground.units
        name = np.full(len(units), "", dtype=object)
        for column in (group for group in plan.rules.together if isinstance(group, str)):
            name = np.where(name == "", texts_of(units, column), name)
        return cls(name, np.asarray(plan.ground.cells.array, dtype=object))

    def beyond(self, borders: Borders, metres: float) -> NDArray[np.object_]:
        """Return the estate that begins at each piece, empty where none does or the border runs through it."""
        beyond = self._at(borders.beside(metres))
        return np.where(beyond != self._at(borders.beside(-metres)), beyond, "")

    def main(self, plan: Plan) -> NDArray[np.object_]:
        """Return object (k,), the estate in which most households of each grid live, empty where there is none."""
        names, number = np.unique(self.name.astype(object), return_inverse=True)
        households = plan.ground.units["households"].to_numpy(np.int64)
        inside = plan.labels >= 0
        table = np.zeros((len(plan.network.codes), len(names)), dtype=np.int64)
        np.add.at(table, (plan.labels[inside], number.reshape(-1)[inside]), households[inside])
        if not table.size:
            return np.full(len(table), "", dtype=object)
        best = table.argmax(axis=1)
        most = table.max(axis=1) > _MOST * table.sum(axis=1)
        return np.where(most, names[best], "").astype(object)

    def _at(self, places: NDArray[np.float64]) -> NDArray[np.object_]:
        """Return the estate at each place."""
        members = np.flatnonzero(self.name != "")
        found = np.full(len(places), "", dtype=object)
        if not len(members):
            return found
        at, unit = shapely.STRtree(self.cells[members]).query(shapely.points(places), predicate="intersects")
        found[at] = self.name[members[unit]]
        return found
