"""The layer of dedicated places as it arrives, brought to one polygon a name."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.columns import DEDICATED_KIND
from gridplan.findings import Finding, report
from gridplan.ground.columns import detect, named
from gridplan.ground.formats.table import id_texts
from gridplan.ground.reading.layers import fit_layer, geometry_of
from gridplan.options.dedicated import DEDICATED

_NAME_COLUMNS = (
    *("dedicated", "name", "名称", "专属网格", "专属区域", "nom", "name_zh", "name_en"),
    "code",
    "编号",
    "id",
)
_KIND_COLUMNS = ("kind", "类型", "类别", "type", "use", "用途", "功能")
Findings = tuple[Finding, ...]


def read_places(
    places: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    *,
    name_column: str | None = None,
    kind_column: str | None = None,
) -> tuple[gpd.GeoDataFrame, Findings]:
    """Return one row a place, sorted by name, with ``dedicated, dedicated_kind``, and what is worth a look.

    Rows of one name are one place, of the kind of the first that has one. Places without a name are numbered from the
    west.

    Parameters
    ----------
    places
        Polygons in any coordinate system.
    units
        Units in a metric one.
    name_column, kind_column
        Columns of names and kinds; looked for when None.

    Raises
    ------
    InputError
        With every fault of the layer.
    """
    fitted, findings = fit_layer(places, units, layer="dedicated", dimensions=(2,))
    present = list(fitted.columns)
    columns = {"name": detect(present, _NAME_COLUMNS), "kind": detect(present, _KIND_COLUMNS)}
    for role, asked in (("name", name_column), ("kind", kind_column)):
        if asked is not None:
            columns[role], more = named(present, asked, source="dedicated")
            findings += more
    report(findings).raise_errors()
    shapes = geometry_of(fitted)
    names, unnamed = _named_from_west(_texts(fitted, columns["name"]), shapes)
    kinds = [text or None for text in _texts(fitted, columns["kind"])]
    frame = gpd.GeoDataFrame({DEDICATED: names, DEDICATED_KIND: kinds}, geometry=shapes, crs=fitted.crs)
    whole = frame.dissolve(by=DEDICATED, aggfunc="first", sort=True, as_index=False)
    return whole[[DEDICATED, DEDICATED_KIND, "geometry"]], (*findings, *unnamed)


def _texts(frame: gpd.GeoDataFrame, column: str | None) -> NDArray[np.object_]:
    found = np.full(len(frame), "", dtype=object)
    if column is not None:
        found[:] = id_texts(frame[column])
    return found


def _named_from_west(said: NDArray[np.object_], shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Findings]:
    """Return the name of each row, and a note on rows that had none."""
    names, nameless = said.copy(), np.flatnonzero(said == "")
    west = shapely.bounds(shapes[nameless])
    order = nameless[np.lexsort((west[:, 1], west[:, 0]))]
    free = (text for text in map(str, range(1, 2 * len(names) + 2)) if text not in set(said))
    for row, text in zip(order.tolist(), free, strict=False):
        names[row] = text
    return names, (Finding("dedicated-unnamed", numbers={"rows": len(nameless)}),) if len(nameless) else ()
