"""Rows of a layer that have no shape, or one that is nowhere."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding


def no_shape(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which rows have no shape, or one without any coordinates, bool (n,)."""
    geometry = np.asarray(frame.geometry.array, dtype=object)
    return np.asarray(shapely.is_missing(geometry) | shapely.is_empty(geometry))


def not_finite(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes have coordinates that are no finite numbers, bool (n,)."""
    coordinates, row = shapely.get_coordinates(geometry, return_index=True)
    found = np.zeros(len(geometry), dtype=bool)
    found[row[~np.isfinite(coordinates).all(axis=1)]] = True
    return found


def tell_shapeless(rows: NDArray[np.bool_], *, source: str) -> tuple[Finding, ...]:
    """Return a warning on rows left out for want of a shape: ``#3`` is the third row.

    Examples
    --------
    >>> [found.ids for found in tell_shapeless(np.array([False, True]), source="roads")]
    [('#2',)]
    """
    gone = np.flatnonzero(rows) + 1
    return (Finding("layer-shapes-missing", tuple(f"#{row}" for row in gone), {"source": source}),) if len(gone) else ()
