"""The layer of estates as it arrives, brought to one polygon a name."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding, report
from gridplan.ground.columns import detect, named
from gridplan.ground.formats.table import id_texts
from gridplan.ground.reading.layers import fit_layer, geometry_of

_NAME_COLUMNS = (
    *("estate", "小区", "小区名称", "小区名", "楼盘", "name", "名称", "nom", "name_zh", "name_en"),
    *("code", "编号", "id"),
)
Findings = tuple[Finding, ...]


def read_estates(
    estates: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, name_column: str | None = None
) -> tuple[gpd.GeoDataFrame, Findings]:
    """Return one row an estate, sorted by name, in the coordinate system of the units, and what is worth a look.

    Rows of one name are one estate. Estates without a name are numbered from the west.

    Parameters
    ----------
    estates
        Polygons in any coordinate system.
    units
        Units in a metric one.
    name_column
        Column of names; looked for when None.

    Raises
    ------
    InputError
        With every fault of the layer.
    """
    fitted, findings = fit_layer(estates, units, layer="estates", dimensions=(2,))
    column = detect(fitted.columns, _NAME_COLUMNS)
    if name_column is not None:
        column, more = named(list(fitted.columns), name_column, source="estates")
        findings += more
    report(findings).raise_errors()
    shapes = geometry_of(fitted)
    names, unnamed = _names(fitted, shapes, column)
    frame = gpd.GeoDataFrame({"estate": names}, geometry=shapes, crs=fitted.crs)
    whole = frame.dissolve(by="estate", sort=True, as_index=False)
    return whole[["estate", "geometry"]], (*findings, *unnamed)


def _names(
    frame: gpd.GeoDataFrame, shapes: NDArray[np.object_], column: str | None
) -> tuple[NDArray[np.object_], Findings]:
    """Return the name of each row, and a note on rows that had none."""
    said = ["" for _ in shapes] if column is None else id_texts(frame[column])
    names = np.array(said, dtype=object)
    nameless = np.flatnonzero(names == "")
    west = shapely.bounds(shapes[nameless])
    order = nameless[np.lexsort((west[:, 1], west[:, 0]))]
    free = (text for text in map(str, range(1, 2 * len(names) + 2)) if text not in set(said))
    for row, text in zip(order.tolist(), free, strict=False):
        names[row] = text
    return names, (Finding("estates-unnamed", numbers={"rows": len(nameless)}),) if len(nameless) else ()
