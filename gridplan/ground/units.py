"""Units: the smallest planning objects, with their household counts, checked and in canonical order."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Report

COLUMNS = {
    "unit": "str, id as text, unique",
    "households": "int64, at least 0",
    "source": "str: given | ledger | corrected | estimated | census | totals | zero | open",
    "kind": "str or None: class of housing as given (mapped later by staffing)",
    "community": "str or None: parent community",
    "floors": "float, NaN when unknown",
    "geometry": "MultiPolygon in a metric CRS",
}
"""Columns of `Units.frame`; of others only those survive reading that are asked for by name."""

SURENESS = {
    "households_expected": "float, the estimate before rounding; of open units their floor area in 100 m²",
    "households_low": "float, what four estimates in five are not below; the count itself where there is one",
    "households_high": "float, what four estimates in five are not above; NaN where too little is known to tell",
}
"""Further columns where households are estimated: how sure they are."""

ESTIMATED = ("estimated", "census", "totals")
"""Sources of households that nobody counted in the building: learned from others, spread from areas, from totals."""


@dataclass(frozen=True, eq=False, repr=False)
class Units:
    """Checked units in a metric coordinate system.

    Parameters
    ----------
    frame
        Columns as in `COLUMNS`, RangeIndex, sorted by geometry, then id: renamed ids and permuted rows give the same
        order.
    report
        Findings and the conservation line of reading them.
    """

    frame: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return f"<Units: {len(self)} units>"


def canonical_order(geometry: NDArray[np.object_], ids: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the positions of units in canonical order, (n,).

    By representative point in whole mm, west to east and then south to north, by area in cm², by outline, and only for
    shapes alike in all of that by id: neither the order of the rows nor the names of the units change it.

    Parameters
    ----------
    geometry
        (n,) polygons in metres, in normal form.

    Examples
    --------
    >>> east, west = shapely.box(10, 0, 20, 10), shapely.box(0, 0, 5, 5)
    >>> canonical_order(np.array([east, west]), np.array(["a", "b"])).tolist()
    [1, 0]
    """
    points = shapely.get_coordinates(shapely.point_on_surface(geometry))
    x, y = np.round(points * 1000).astype(np.int64).T
    area = np.round(shapely.area(geometry) * 10_000).astype(np.int64)
    outline = np.unique(shapely.to_wkb(geometry), return_inverse=True)[1]
    name = np.unique(ids.astype(object), return_inverse=True)[1]
    return np.lexsort((name, outline, area, y, x))
