"""Units: the smallest planning objects, with their household counts, checked and in canonical order."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd

from gridplan.findings import Report

COLUMNS = {
    "unit": "str, id as text, unique",
    "households": "int64, at least 0",
    "source": "str: given | ledger | corrected | estimated | zero",
    "kind": "str or None: class of housing as given (mapped later by staffing)",
    "community": "str or None: parent community",
    "floors": "float, NaN when unknown",
    "geometry": "MultiPolygon in a metric CRS",
}
"""Columns of `Units.frame`, the only ones that survive reading."""


@dataclass(frozen=True)
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
