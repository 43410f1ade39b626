"""The ground as a diagnosis sees it, and one fault found on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.components import communities_of
from gridplan.departments.department import Department
from gridplan.diagnose.values import Kind
from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.tasks.cutting import unit_loads, with_kinds


@dataclass(frozen=True)
class Site:
    """The ground with what networks are held against.

    Parameters
    ----------
    tolerance
        Borders closer than this are the same; a gap or overlap nowhere wider is drawing by hand, m.
    """

    ground: Ground
    rules: Rules
    tolerance: float

    @cached_property
    def households(self) -> NDArray[np.int64]:
        """Households of each unit, int64 (n,)."""
        found: NDArray[np.int64] = self.ground.units["households"].to_numpy(np.int64)
        return found

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Ids of the units, object (n,)."""
        return np.asarray(self.ground.units["unit"], dtype=object)

    @cached_property
    def load(self) -> NDArray[np.int64]:
        """int64 (n,), load under the rules."""
        return unit_loads(with_kinds(self.ground, self.rules), self.rules)

    @cached_property
    def community(self) -> NDArray[np.int64]:
        """int64 (n,), number of the community of each unit."""
        return np.asarray(np.unique(communities_of(self.ground).astype(str), return_inverse=True)[1], np.int64)

    @cached_property
    def cells(self) -> NDArray[np.object_]:
        """Cells of the units, object (n,)."""
        return np.asarray(self.ground.cells.to_numpy(), dtype=object)

    @cached_property
    def footprints(self) -> NDArray[np.object_]:
        """Outlines of the buildings, object (n,)."""
        return np.asarray(self.ground.units.geometry.to_numpy(), dtype=object)

    def ground_of(self, units: NDArray[np.intp]) -> BaseGeometry:
        """Return the cells of units, put together."""
        return shapely.coverage_union_all(self.cells[units])

    def wide(self, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Tell which polygons are somewhere wider than the tolerance, bool (m,)."""
        found: NDArray[np.bool_] = shapely.area(shapes) > np.pi / 4 * self.tolerance**2
        found[found] = ~shapely.is_empty(shapely.buffer(shapes[found], -self.tolerance / 2, quad_segs=4))
        return found


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place.

    Parameters
    ----------
    households
        Those that must get another grid, or one instead of two, for it to be gone.
    place
        Where to look.
    finding
        The sentence.
    """

    kind: Kind
    departments: tuple[str, ...]
    grids: tuple[str, ...]
    units: int
    households: int
    place: BaseGeometry
    finding: Finding


def unit_fault(
    site: Site,
    kind: Kind,
    department: Department,
    units: NDArray[np.intp],
    *,
    grids: tuple[str, ...] = (),
    place: BaseGeometry | None = None,
    **numbers: Any,
) -> Fault:
    """Return a fault of one department that concerns units; its place is their ground when none is given."""
    households = int(site.households[units].sum())
    told = {"department": department.name, "households": households, **numbers}
    return Fault(
        kind=kind,
        departments=(department.name,),
        grids=grids,
        units=len(units),
        households=households,
        place=site.ground_of(units) if place is None else place,
        finding=Finding(f"diagnose-{kind}", tuple(site.ids[units]), told),
    )


def area_fault(
    kind: Kind,
    department: Department,
    place: BaseGeometry,
    *,
    grids: tuple[str, ...] = (),
    units: int = 0,
    households: int = 0,
    **numbers: Any,
) -> Fault:
    """Return a fault of one department that concerns ground."""
    told = {"department": department.name, "area": round(shapely.area(place)), **numbers}
    finding = Finding(f"diagnose-{kind}", (), told)
    return Fault(kind, (department.name,), grids, units, households, place, finding)
