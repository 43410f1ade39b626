"""Communities: their polygons as given, and to which of them each unit belongs."""

from __future__ import annotations

from typing import Any, Literal

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.columns import detect
from gridplan.ground.formats.table import id_text, id_texts
from gridplan.ground.reading.layers import geometry_of
from gridplan.ground.touching import PileError, touching

Winner = Literal["column", "boundaries"]
_NAME_COLUMNS = ("community", "社区", "社区名称", "name", "nom", "名称", "code", "insee_com", "insee", "id")
_TITLE_COLUMNS = ("name", "社区名称", "名称", "nom", "name_zh", "name_en")
_COLLECTION, _AREA = shapely.GeometryType.GEOMETRYCOLLECTION, 2
_LEAST = 1.0
"""Overlaps and gaps below this area, in m², are drawing noise."""
_SHARE = 0.1
"""A footprint with more than this share outside its community lies across the border."""


def no_communities(crs: Any) -> gpd.GeoDataFrame:
    """Return a frame of communities without rows."""
    return gpd.GeoDataFrame({"community": np.zeros(0, dtype=object)}, geometry=[], crs=crs)


def read_communities(
    boundaries: gpd.GeoDataFrame, *, column: str | None = None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return one row a community, sorted by name, and findings on overlaps and missing names.

    Where communities go by codes and a further column has their names, these are in the column ``name``.

    Parameters
    ----------
    boundaries
        Polygons in m.
    column
        Column of names; looked for when None. Without one, communities are numbered from 1, west to east.
    """
    if column is not None and column not in boundaries.columns:
        columns = ", ".join(map(str, boundaries.columns))
        numbers = {"column": column, "columns": columns}
        return no_communities(boundaries.crs), (Finding("boundaries-column-missing", numbers=numbers),)
    column = column or detect(boundaries.columns, _NAME_COLUMNS)
    names, findings = _names(boundaries, column)
    frame = gpd.GeoDataFrame({"community": names}, geometry=geometry_of(boundaries), crs=boundaries.crs)
    title = detect([name for name in boundaries.columns if name != column], _TITLE_COLUMNS)
    if title is not None:
        frame.insert(1, "name", id_texts(boundaries[title]))
    frame = frame.dissolve(by="community", aggfunc="max", sort=True, as_index=False)[list(frame.columns)]
    frame = frame.set_geometry(_areas(np.asarray(frame.geometry.array, dtype=object)), crs=frame.crs)
    return frame, (*findings, *_overlaps(frame))


def _areas(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes without the points and lines that a repair leaves beside an area."""
    found = shapes.copy()
    for row in np.flatnonzero(shapely.get_type_id(shapes) == _COLLECTION):
        parts = shapely.get_parts(shapes[row])
        found[row] = shapely.union_all(parts[shapely.get_dimensions(parts) == _AREA])
    return found


def community_at(places: NDArray[np.float64], communities: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return (n,) the row of the community at each place, the nearest where there is none; the first of several."""
    polygons = np.asarray(communities.geometry.array, dtype=object)
    found = np.full(len(places), len(polygons), dtype=np.int64)
    row, unit = shapely.STRtree(shapely.points(places)).query(polygons, predicate="intersects")
    np.minimum.at(found, unit, row)
    lost = np.flatnonzero(found == len(polygons))
    if len(lost):
        at, nearest = shapely.STRtree(polygons).query_nearest(shapely.points(places[lost]))
        np.minimum.at(found, lost[at], nearest)
    return found


def settle_communities(
    frame: gpd.GeoDataFrame, *, drawn: NDArray[np.object_], wins: Winner
) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return the community of each unit and the contradictions between its column and the polygon it lies in.

    Parameters
    ----------
    frame
        Units with the columns unit, households, community.
    drawn
        (n,) name of the polygon each unit lies in.
    wins
        Which of the two counts where they differ. A unit whose column is empty takes the polygon's.
    """
    typed = frame["community"].to_numpy(dtype=object)
    said = np.array([id_text(value) for value in typed], dtype=object)
    differs = (said != "") & (said != drawn)
    settled = np.where(differs & (wins == "column"), said, drawn)
    return settled, listed("community-contradicts", frame, differs, winner=wins)


def across_borders(
    frame: gpd.GeoDataFrame, row: NDArray[np.int64], communities: gpd.GeoDataFrame
) -> tuple[Finding, ...]:
    """Return a finding on the units of which more than a tenth lies outside their own community."""
    polygons = np.asarray(communities.geometry.array, dtype=object)
    footprints = np.asarray(frame.geometry.array, dtype=object)
    shapely.prepare(polygons)
    loose = np.flatnonzero(~shapely.covers(polygons[row], footprints))
    inside = shapely.area(shapely.intersection(footprints[loose], polygons[row[loose]]))
    across = np.zeros(len(frame), dtype=bool)
    across[loose] = inside < (1 - _SHARE) * shapely.area(footprints[loose])
    return listed("units-across-border", frame, across)


def listed(code: str, frame: gpd.GeoDataFrame, rows: NDArray[np.bool_], **numbers: Any) -> tuple[Finding, ...]:
    """Return the finding `code` on the units chosen by `rows`, with their households; nothing when there are none."""
    if not rows.any():
        return ()
    households = int(frame["households"].to_numpy()[rows].sum())
    return (Finding(code, tuple(frame["unit"].to_numpy()[rows]), {"households": households, **numbers}),)


def _names(boundaries: gpd.GeoDataFrame, column: str | None) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    if column is None:
        west = boundaries.geometry.bounds[["minx", "miny"]].to_numpy()
        place = np.lexsort((west[:, 1], west[:, 0]))
        names = np.empty(len(boundaries), dtype=object)
        names[place] = [str(number + 1) for number in range(len(place))]
        note = (Finding("boundaries-unnamed", numbers={"rows": len(boundaries)}),) if len(boundaries) > 1 else ()
        return names, note
    names = np.array(id_texts(boundaries[column]), dtype=object)
    empty = int((names == "").sum())
    numbers = {"column": column, "rows": empty}
    return names, (Finding("boundaries-name-empty", numbers=numbers),) if empty else ()


def _overlaps(communities: gpd.GeoDataFrame) -> tuple[Finding, ...]:
    polygons = np.asarray(communities.geometry.array, dtype=object)
    try:
        one, two = touching(polygons)
    except PileError as pile:
        name = str(communities["community"].iloc[pile.row])
        return (Finding("boundaries-piled-up", (name,), {"others": pile.others}),)
    area = shapely.area(shapely.intersection(polygons[one], polygons[two]))
    real = area > _LEAST
    if not real.any():
        return ()
    names = communities["community"].to_numpy()
    chosen = np.unique(np.concatenate([one[real], two[real]]))
    numbers = {"area": round(float(area[real].sum()), 1), "pairs": int(real.sum())}
    return (Finding("boundaries-overlap", tuple(names[chosen]), numbers),)
