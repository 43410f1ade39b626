"""Grids of a department held against the window, and grids without any unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.departments.department import Department
from gridplan.diagnose.drawn import Drawn
from gridplan.diagnose.site import Fault, Site
from gridplan.findings import Finding
from gridplan.ground.areas import grid_areas
from gridplan.ground.windows import grid_windows
from gridplan.measure import loads


def outside_window(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the grids with units that hold more or less than one window.

    A grid that lacks more households than it has is gone when these go elsewhere.
    """
    department = drawn.department
    units = _units(department)
    total = loads(department.labels, site.households, n_grids=len(department.codes)).to_numpy()
    beyond = np.where(units > 0, _beyond(site, department), 0)
    for grid in np.flatnonzero(beyond):
        by, code = int(abs(beyond[grid])), department.codes[grid]
        numbers = {"department": department.name, "grid": code, "total": int(total[grid]), "by": by}
        finding = Finding("diagnose-above-window" if beyond[grid] > 0 else "diagnose-below-window", (), numbers)
        moved = by if beyond[grid] > 0 else min(by, int(total[grid]))
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


def _beyond(site: Site, department: Department) -> NDArray[np.int64]:
    """Return by how many households each grid lies above (> 0) or below (< 0) its window, int64 (k,).

    Load is turned into households by the mean load of a household of the whole ground.
    """
    amounts = {"load": site.load, "households": site.households}
    mean = max(1.0, float(site.load.sum())) / max(1, int(site.households.sum()))
    worst = np.zeros(len(department.codes), np.int64)
    areas = grid_areas(site.ground, site.rules, site.load, labels=department.labels, n_grids=len(worst))
    for name, lo, hi in grid_windows(site.rules, areas, n_grids=len(worst)).ends(np.ones(len(worst), np.int64)):
        total = loads(department.labels, amounts[name], n_grids=len(worst)).to_numpy()
        by = np.maximum(total - hi, 0) - np.maximum(lo - total, 0)
        if name == "load":
            by = (np.sign(by) * np.ceil(np.abs(by) / mean)).astype(np.int64)
        worst = np.where(np.abs(by) > np.abs(worst), by, worst)
    return worst
