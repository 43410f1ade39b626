"""Mended shapes as they were before, so that every repair can be looked at and taken back."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gridplan.findings import Repair, Report
from gridplan.ground.reading.draft import Draft

_DEGREES = "EPSG:4490"
"""What a layer without any shape is said to be in; a layer of no system makes GDAL warn."""


def repairs_of(raw: gpd.GeoDataFrame, draft: Draft) -> tuple[Repair, ...]:
    """Return the shapes of `raw` that the draft mended and kept, by id."""
    rows = np.flatnonzero(draft.repaired & ~draft.dropped) if not draft.points else np.zeros(0, dtype=np.intp)
    before = np.asarray(raw.geometry.array, dtype=object)[rows]
    system = raw.crs.to_string()
    figures = zip(
        draft.ids[rows],
        shapely.to_wkb(before, hex=True),
        shapely.area(before).tolist(),
        shapely.area(draft.geometry[rows]).tolist(),
        strict=True,
    )
    return tuple(
        sorted((Repair(str(unit), wkb, system, was, now) for unit, wkb, was, now in figures), key=lambda one: one.unit)
    )


def repaired_shapes(report: Report) -> gpd.GeoDataFrame:
    """Return the mended shapes as they were read: columns ``unit, area_before, area_after`` and the original.

    Parameters
    ----------
    report
        Of units, or of a ground surveyed from them.

    Examples
    --------
    >>> import gridplan as gp
    >>> bow_tie = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 5), (-1e-3, 5), (0, 5)])
    >>> units = gp.read_units(gpd.GeoDataFrame({"hh": [3]}, geometry=[bow_tie], crs=4547), households="hh")
    >>> repaired_shapes(units.report)[["unit", "area_before"]].to_numpy().tolist()
    [['#1', 100.0]]
    """
    columns = {name: [getattr(one, name) for one in report.repairs] for name in ("unit", "area_before", "area_after")}
    originals = shapely.from_wkb(np.array([one.original for one in report.repairs], dtype=object))
    return gpd.GeoDataFrame(columns, geometry=originals, crs=report.repairs[0].crs if report.repairs else _DEGREES)
