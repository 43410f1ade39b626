"""Grids of a department held against the window, and grids without any unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.departments.department import Department
from gridplan.diagnose.drawn import Drawn
from gridplan.diagnose.site import Fault, Site
from gridplan.findings import Finding
from gridplan.ground.areas import grid_areas
from gridplan.ground.windows import grid_windows
from gridplan.measure import loads

_ROUNDING = 1e-9


def outside_window(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the grids with units that hold more or less than one window.

    A grid that lacks more households than it has is gone when these go elsewhere.
    """
    department = drawn.department
    units = _units(department)
    by_resource = list(_beyond(site, department))
    for grid in np.flatnonzero(units).tolist():
        broken = [found for found in by_resource if found.by[grid]]
        if not broken:
            continue
        worst = max(broken, key=lambda found: float(found.distance[grid]))
        code, moved = department.codes[grid], int(worst.moved[grid])
        finding = worst.finding(department.name, grid, code)
        place = drawn.shapes[grid]
        yield Fault("outside-window", (department.name,), (code,), int(units[grid]), moved, place, finding)


def without_units(_site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the grids that hold no unit."""
    department = drawn.department
    for grid in np.flatnonzero(_units(department) == 0):
        code = department.codes[grid]
        finding = Finding("diagnose-without-units", (), {"department": department.name, "grid": code})
        yield Fault("without-units", (department.name,), (code,), 0, 0, drawn.shapes[grid], finding)


def _units(department: Department) -> NDArray[np.int64]:
    inside = department.labels[department.labels >= 0]
    return np.bincount(inside, minlength=len(department.codes)).astype(np.int64)


@dataclass(frozen=True)
class _Beyond:
    """How far each grid lies outside its window on one resource, int64 (k,) each.

    Parameters
    ----------
    resource
        ``load`` or ``households``.
    total, by
        What the grid has of it, and by how much that is above (> 0) or below (< 0) the window.
    households
        Of the grid.
    per_worker
        Load of one full worker.
    """

    resource: str
    total: NDArray[np.int64]
    by: NDArray[np.int64]
    households: NDArray[np.int64]
    per_worker: int

    @property
    def distance(self) -> NDArray[np.float64]:
        """`by` in households, float64 (k,): load is turned into them by the grid's own load a household."""
        share = self.households / np.maximum(self.total, 1) if self.resource == "load" else np.ones(len(self.by))
        return np.abs(self.by) * share

    @property
    def moved(self) -> NDArray[np.int64]:
        """Households that have to get another grid, never more than the grid has, int64 (k,)."""
        # 12 households that come out as 12.0000000001 are 12.
        return np.minimum(np.ceil(self.distance - _ROUNDING).astype(np.int64), self.households)

    def finding(self, department: str, grid: int, code: str) -> Finding:
        """Return the sentence on one grid, in what the window is on."""
        above, by, total = self.by[grid] > 0, abs(int(self.by[grid])), int(self.total[grid])
        numbers: dict[str, Any] = {"department": department, "grid": code, "total": total, "by": by}
        if self.resource == "load":
            numbers |= {"total": f"{total / self.per_worker:.2f}", "by": f"{by / self.per_worker:.2f}"}
            numbers |= {"moved": int(self.moved[grid]), "households": int(self.households[grid])}
        window = "load" if self.resource == "load" else "window"
        return Finding(f"diagnose-{'above' if above else 'below'}-{window}", (), numbers)


def _beyond(site: Site, department: Department) -> Iterator[_Beyond]:
    """Yield the distance of grids to their window on each resource that has one."""
    n_grids = len(department.codes)
    amounts = {"load": site.load, "households": site.households}
    areas = grid_areas(site.ground, site.rules, site.load, labels=department.labels, n_grids=n_grids)
    one = np.ones(n_grids, np.int64)
    total: dict[str, NDArray[np.int64]] = {
        name: np.asarray(loads(department.labels, each, n_grids=n_grids), np.int64) for name, each in amounts.items()
    }
    for name, lo, hi in grid_windows(site.rules, areas, n_grids=n_grids).ends(one):
        by = np.maximum(total[name] - hi, 0) - np.maximum(lo - total[name], 0)
        yield _Beyond(name, total[name], by, total["households"], site.rules.per_worker)
