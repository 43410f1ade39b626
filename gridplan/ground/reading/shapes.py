"""Checking and mending the shapes of units, before anything is measured on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.limits import MOST_CORNERS
from gridplan.ground.reading.shapeless import not_finite

LARGEST_CHANGE = 0.01
POINT_SIDE = 4.0
_POINT, _MULTIPOINT, _COLLECTION, _POLYGON, _MULTIPOLYGON = 0, 4, 7, 3, 6


@dataclass(frozen=True)
class Shapes:
    """Shapes that can be worked with.

    Parameters
    ----------
    geometry
        (n,) MultiPolygons in normal form, or points when every row is one; empty where `lost`.
    lost
        bool (n,), rows without a usable shape: dropped when nobody lives there, a fault otherwise.
    repaired
        bool (n,), rows whose shape was mended.
    points
        True when the rows are points rather than outlines.
    """

    geometry: NDArray[np.object_]
    lost: NDArray[np.bool_]
    repaired: NDArray[np.bool_]
    points: bool
    findings: tuple[Finding, ...]


def check_shapes(geometry: NDArray[np.object_], ids: Sequence[str], counts: NDArray[np.float64]) -> Shapes:
    """Return mended shapes and every fault by id.

    Parameters
    ----------
    geometry
        (n,) shapes as read, None allowed.
    counts
        float64 (n,) households, NaN when unknown: a shape that is lost matters only where somebody lives.

    Examples
    --------
    >>> square = shapely.box(0, 0, 10, 10)
    >>> shapes = check_shapes(np.array([square, None]), ["a", "b"], np.array([3.0, 2.0]))
    >>> [finding.text("en") for finding in shapes.findings]
    ['units with households have no shape: b']
    """
    findings: list[Finding] = []
    names = np.asarray(ids, dtype=object)
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    broken = not_finite(geometry)
    _fault(findings, "geometry-not-finite", names[broken])
    corners = shapely.get_num_coordinates(geometry)
    intricate = corners > MOST_CORNERS
    if intricate.any():
        numbers = {"most": MOST_CORNERS, "found": int(corners.max())}
        findings.append(Finding("geometry-corners", tuple(names[intricate]), numbers))
        broken |= intricate
    if shapely.has_z(geometry).any():
        findings.append(Finding("geometry-heights", (), {"rows": int(shapely.has_z(geometry).sum())}))
    flat = np.array(shapely.force_2d(geometry), dtype=object)
    flat[empty | broken] = None
    points = _all_points(flat)
    if points:
        return Shapes(
            _single_points(flat), empty | broken, np.zeros(len(flat), bool), True, _lost(findings, names, empty, counts)
        )
    polygons, mended = _polygons_only(flat)
    wrong = ~(empty | broken) & shapely.is_missing(polygons)
    _fault(findings, "geometry-not-polygon", names[wrong])
    valid, changed, findings_valid = _make_valid(polygons, names)
    with np.errstate(over="ignore"):
        flat_area = ~(empty | broken | wrong) & ~(shapely.area(valid) > 0)
    valid[flat_area] = None
    mended = (mended | changed) & ~flat_area
    if mended.any():
        findings.append(Finding("geometry-repaired", tuple(names[mended])))
    lost = empty | flat_area
    return Shapes(
        _multi(valid), lost | broken | wrong, mended, False, (*_lost(findings, names, lost, counts), *findings_valid)
    )


def squares(points: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a square of 4 m × 4 m around each point (m), so that every unit has some ground of its own."""
    x, y, half = shapely.get_x(points), shapely.get_y(points), POINT_SIDE / 2
    return _multi(shapely.box(x - half, y - half, x + half, y + half))


def _fault(findings: list[Finding], code: str, ids: NDArray[np.object_]) -> None:
    if len(ids):
        findings.append(Finding(code, tuple(ids)))


def _all_points(geometry: NDArray[np.object_]) -> bool:
    kinds = shapely.get_type_id(geometry[~shapely.is_missing(geometry)])
    return bool(len(kinds)) and bool(np.isin(kinds, (_POINT, _MULTIPOINT)).all())


def _single_points(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take the middle of a multi-point: it stands for one address."""
    return np.where(shapely.get_type_id(geometry) == _MULTIPOINT, shapely.centroid(geometry), geometry)


def _polygons_only(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return polygons, taken out of collections where necessary; None for everything else."""
    found = geometry.copy()
    kinds = shapely.get_type_id(geometry)
    for i in np.flatnonzero(kinds == _COLLECTION):
        parts = [part for part in shapely.get_parts(geometry[i]) if part.geom_type in ("Polygon", "MultiPolygon")]
        found[i] = shapely.union_all(parts) if parts else None
    found[~np.isin(kinds, (_POLYGON, _MULTIPOLYGON, _COLLECTION))] = None
    return found, (kinds == _COLLECTION) & ~shapely.is_missing(found)


def _make_valid(
    geometry: NDArray[np.object_], names: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.bool_], tuple[Finding, ...]]:
    """Mend invalid polygons; a mend that changes the area by more than 1 % is a fault, not a mend."""
    invalid = ~shapely.is_missing(geometry) & ~shapely.is_valid(geometry)
    mended = geometry.copy()
    mended[invalid] = _areas(shapely.make_valid(geometry[invalid], method="structure", keep_collapsed=False))
    before, after = shapely.area(geometry[invalid]), shapely.area(mended[invalid])
    change = np.abs(after - before) / np.maximum(np.maximum(before, after), 1e-12)
    too_much = np.zeros(len(geometry), dtype=bool)
    too_much[np.flatnonzero(invalid)[change > LARGEST_CHANGE]] = True
    if not too_much.any():
        return mended, invalid, ()
    numbers = {"percent": round(100 * float(change.max()), 1)}
    return mended, invalid & ~too_much, (Finding("geometry-invalid", tuple(names[too_much]), numbers),)


def _areas(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Keep what has area of each repaired shape."""
    kept = [shapely.union_all([p for p in shapely.get_parts(g) if shapely.area(p) > 0]) for g in geometry]
    return np.array(kept, dtype=object)


def _lost(
    findings: list[Finding], names: NDArray[np.object_], lost: NDArray[np.bool_], counts: NDArray[np.float64]
) -> tuple[Finding, ...]:
    lived_in = lost & (counts > 0)
    _fault(findings, "geometry-missing", names[lived_in])
    _fault(findings, "geometry-dropped", names[lost & ~lived_in])
    return tuple(findings)


def _multi(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return MultiPolygons in normal form; a missing polygon becomes an empty one."""
    out = np.full(len(polygons), shapely.MultiPolygon(), dtype=object)
    parts, row = shapely.get_parts(polygons, return_index=True)
    shapely.multipolygons(parts, indices=row, out=out)
    return np.asarray(shapely.normalize(out))
