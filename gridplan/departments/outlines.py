"""The shapes of a department's grids, checked, mended and brought to the ground."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from gridplan.departments.columns import row_names
from gridplan.findings import Finding
from gridplan.ground.reading.layers import fit_layer

_POLYGON, _COLLECTION = 3, 7
_FARTHEST = 4e7
"""Once around the Earth, m: no metric system has a place beyond."""


def fit_shapes(
    frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, department: str, dimension: int
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return (r,) the valid shapes in the coordinate system of `units`, None where there is none, and every fault.

    Parameters
    ----------
    frame
        Rows as read, with their coordinate system or without one.
    dimension
        2 for polygons, 1 for lines.
    """
    shapes, findings = _usable(np.asarray(frame.geometry.array, dtype=object), department, dimension)
    present = np.flatnonzero(~shapely.is_missing(shapes))
    if not len(present):
        refused = any(finding.severity == "error" for finding in findings)
        return shapes, findings if refused else (*findings, Finding("department-no-shapes", (), _of(department)))
    if frame.crs is None:
        return shapes, findings
    kept = gpd.GeoDataFrame(geometry=shapes[present], crs=frame.crs)
    try:
        fitted, faults = fit_layer(kept, units, layer=department, dimensions=(dimension,))
    except ProjError:
        return shapes, (*findings, Finding("department-crs-unusable", (), _of(department)))
    there = np.asarray(fitted.geometry.array, dtype=object)
    stray = ~_within(there, _FARTHEST)
    if stray.any() and not (faults and stray.all()):
        faults = (Finding("department-stray", row_names(present[stray]), _of(department)),)
    if faults:
        return shapes, (*findings, *faults)
    shapes[present], mending = _mended(there, present, department)
    return shapes, (*findings, *mending)


def _of(department: str) -> dict[str, str]:
    return {"department": department}


def _usable(
    given: NDArray[np.object_], department: str, dimension: int
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return shapes in two dimensions, None where there is none, and the rows at fault."""
    finite = _within(given, np.inf)
    flat = np.full(len(given), None, dtype=object)
    flat[finite] = shapely.force_2d(given[finite])
    if dimension == 2:
        flat = _polygons_of(flat)
    empty = finite & (shapely.is_missing(flat) | shapely.is_empty(flat))
    wrong = finite & ~empty & (shapely.get_dimensions(flat) != dimension)
    flat[empty | wrong] = None
    findings = []
    for code, rows in (("not-finite", ~finite), ("empty-shapes", empty)):
        if rows.any():
            findings.append(Finding(f"department-{code}", row_names(np.flatnonzero(rows)), _of(department)))
    if wrong.any():
        code = "department-not-lines" if dimension == 1 else "department-not-polygons"
        findings.append(Finding(code, row_names(np.flatnonzero(wrong)), _of(department)))
    return flat, tuple(findings)


def _within(shapes: NDArray[np.object_], reach: float) -> NDArray[np.bool_]:
    """Tell which shapes have no coordinate at or beyond `reach`, nor one that is no number; (r,)."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    within = np.ones(len(shapes), dtype=bool)
    within[row[~(np.abs(xy) < reach).all(axis=1)]] = False
    return within


def _polygons_of(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes, of collections that hold polygons only these."""
    found = shapes.copy()
    for i in np.flatnonzero((shapely.get_type_id(shapes) == _COLLECTION) & (shapely.get_dimensions(shapes) == 2)):
        parts = shapely.get_parts(shapes[i])
        while (shapely.get_type_id(parts) > _POLYGON).any():
            parts = shapely.get_parts(parts)
        found[i] = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return found


def _mended(
    shapes: NDArray[np.object_], rows: NDArray[np.intp], department: str
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return valid shapes, None where nothing is left of one, and what the mending changed."""
    valid = shapes.copy()
    bad = ~shapely.is_valid(shapes)
    valid[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    lost = shapely.is_empty(valid) | ((shapely.area(valid) == 0) & (shapely.length(valid) == 0))
    valid[lost] = None
    findings = []
    if lost.any():
        findings.append(Finding("department-empty-shapes", row_names(rows[lost]), _of(department)))
    if (bad & ~lost).any():
        before, after = shapely.area(shapes[bad & ~lost]), shapely.area(valid[bad & ~lost])
        change = float(np.abs(after - before).sum())
        numbers = {"department": department, "area": round(change, 1)}
        findings.append(Finding("department-mended", row_names(rows[bad & ~lost]), numbers))
    return valid, tuple(findings)
