"""A layer beside the units, brought into their coordinate system or refused with every reason."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.findings import Finding
from gridplan.ground.coordinates.zones import zone_faults
from gridplan.ground.reading.shapeless import no_shape, not_finite, tell_shapeless

NEARBY = 200.0
"""A layer that comes no nearer to the units than this, in m, does not belong to them."""


def fit_layer(
    frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, layer: str, dimensions: tuple[int, ...]
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return `frame` in the coordinate system of `units`, and what is wrong with it; rows without a shape are told.

    Parameters
    ----------
    frame, units
        The layer as read; units in a metric coordinate system.
    layer
        Name of the layer for the sentences: roads, barriers, boundaries, outline.
    dimensions
        Dimensions allowed: 1 for lines, 2 for polygons.
    """
    gone = no_shape(frame)
    told = tell_shapeless(gone, source=layer)
    frame = frame[~gone]
    faults = _wrong_kind(frame, layer, dimensions)
    if frame.crs is None:
        return frame, (*faults, *told, Finding("layer-crs-missing", numbers={"layer": layer}))
    faults += zone_faults(frame, CRS(frame.crs), source=layer)
    if CRS(frame.crs) != CRS(units.crs):
        frame = frame.to_crs(units.crs)
    if (wild := not_finite(np.asarray(frame.geometry.array, dtype=object))).any():
        rows = tuple(f"#{row + 1}" for row in np.flatnonzero(~gone)[wild])
        faults += (Finding("layer-not-finite", rows, {"layer": layer}),)
        frame = frame[~wild]
    if not faults and not _comes_near(frame, units):
        faults = (Finding("layer-no-overlap", numbers={"layer": layer}),)
    return frame, (*faults, *told)


def geometry_of(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return (n,) the geometries in two dimensions, made valid."""
    geometry: NDArray[np.object_] = shapely.force_2d(np.asarray(frame.geometry.array, dtype=object))
    bad = ~shapely.is_valid(geometry)
    geometry[bad] = shapely.make_valid(geometry[bad])
    return geometry


def single_lines(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return line strings: lines as they are, polygons by their borders; in the order of their coordinates.

    The order of rows must not move a cell: noding and absorbing depend on the order of what they are given.
    """
    flat = shapely.get_parts(shapely.get_parts(geometry))
    lines = np.concatenate(
        [flat[shapely.get_dimensions(flat) == 1], *[shapely.boundary(flat[shapely.get_dimensions(flat) == 2])]]
    )
    found = np.asarray(shapely.get_parts(lines), dtype=object)
    return np.asarray(found[np.argsort(shapely.to_wkb(found, hex=True), kind="stable")], dtype=object)


def _wrong_kind(frame: gpd.GeoDataFrame, layer: str, dimensions: tuple[int, ...]) -> tuple[Finding, ...]:
    wrong = ~np.isin(shapely.get_dimensions(np.asarray(frame.geometry.array, dtype=object)), dimensions)
    if len(frame) and not wrong.any():
        return ()
    codes: dict[tuple[int, ...], str] = {(1,): "layer-not-lines", (2,): "layer-not-polygons"}
    code = codes.get(dimensions, "layer-not-lines-or-polygons")
    numbers = {"layer": layer, "wrong": int(wrong.sum()), "rows": len(frame)}
    return (Finding(code if len(frame) else "layer-empty", numbers=numbers),)


def _comes_near(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> bool:
    west, south, east, north = frame.total_bounds
    x0, y0, x1, y1 = units.total_bounds
    known = bool(np.isfinite([west, south, east, north]).all())
    across = max(west, x0) - min(east, x1) <= NEARBY
    along = max(south, y0) - min(north, y1) <= NEARBY
    return known and bool(across) and bool(along)
