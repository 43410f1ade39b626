"""Existing rooms that may become stations: read from a table or layer, every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding, Report
from gridplan.ground import columns
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.names import label
from gridplan.ground.formats.table import numbers_of
from gridplan.people.grids import Grids
from gridplan.people.reading.cells import column_values, one_line
from gridplan.people.reading.opening import Source, has_shapes, open_table, without_shapes
from gridplan.people.reading.places import NEARBY, near_grids

USUAL: Mapping[str, tuple[str, ...]] = {
    "venue": ("venue", "venue_id", "station", "id", "code", "场所", "场所编号", "站点", "站点编号", "编号"),
    "community": ("community", "社区", "所属社区", "所在社区"),
    "capacity": ("capacity", "容量", "可服务网格数", "可服务户数"),
    "x": columns.X,
    "y": columns.Y,
}
_DEGREES = "EPSG:4326"
Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Venues:
    """Venues by id.

    Parameters
    ----------
    table
        One row a venue (RangeIndex), sorted by id: ``venue``, ``community`` (empty for none), ``capacity`` (-1 where
        the rule alone says).
    points
        float64 (v, 2), places in the coordinate system of the grids, m.
    report
        Findings of reading.
    """

    table: pd.DataFrame
    points: Points
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Venues: {len(self)}>"

    @property
    def ids(self) -> NDArray[np.object_]:
        """Object (v,), ids."""
        return self.table["venue"].to_numpy(dtype=object)


def read_venues(
    venues: Source | Venues,
    grids: Grids,
    *,
    venue: str | None = None,
    community: str | None = None,
    capacity_column: str | None = None,
    x: str | None = None,
    y: str | None = None,
    layer: str | None = None,
    crs: Any = None,
) -> Venues:
    """Return the venues of a table or layer, checked.

    Parameters
    ----------
    venues
        A CSV or XLSX table or a frame with coordinates, a layer of points or polygons, or venues, which stay as they
        are. The order of rows changes nothing; a polygon counts as a point inside it.
    venue, community, capacity_column, x, y
        Columns; those not named are found by their usual names.
    layer
        Layer or sheet, needed where there are several.
    crs
        Coordinate system of places whose file says none. Without it they are those of the grids where they lie near
        them, else degrees.

    Raises
    ------
    InputError
        With every fault and the ids concerned: ids empty or repeated, no place, capacities that are negative or no
        whole number.
    """
    if isinstance(venues, Venues):
        return venues
    rows, source, findings = open_table(venues, layer=layer, crs=crs, option="--venues-layer")
    flat = without_shapes(rows)
    asked = {"venue": venue, "community": community, "capacity": capacity_column, "x": x, "y": y}
    found, faults = _columns(flat, asked, source)
    texts = {part: [one_line(cell) for cell in column_values(flat, found[part])] for part in found}
    ids = [text or f"#{row}" for row, text in enumerate(texts["venue"], start=1)]
    room, wrong = _capacities(texts["capacity"], ids)
    points, places = _places(rows, texts, found, ids, grids=grids, crs=crs, source=source)
    findings += (*faults, *(_ids(texts["venue"], ids) if found["venue"] else ()), *wrong, *places)
    report = Report(findings)
    report.raise_errors()
    order = np.argsort(np.array(ids, dtype=str), kind="stable")
    table = pd.DataFrame({"venue": ids, "community": texts["community"], "capacity": room}, dtype=object)
    table = table.astype({"capacity": np.int64}).iloc[order].reset_index(drop=True)
    return Venues(table, points[order], report)


def _columns(
    table: pd.DataFrame, asked: Mapping[str, str | None], source: str
) -> tuple[dict[str, str | None], tuple[Finding, ...]]:
    names = [str(name) for name in table.columns]
    found: dict[str, str | None] = {}
    findings: tuple[Finding, ...] = ()
    for part, name in asked.items():
        if name is None:
            found[part] = columns.detect(names, USUAL[part])
        else:
            found[part], faults = columns.named(names, name, source=source)
            findings += faults
    if found["venue"] is None and asked["venue"] is None:
        numbers = {"source": source, "columns": columns.listed(names, source=source)}
        findings += (Finding("venues-no-column", (), numbers),)
    return found, findings


def _ids(texts: list[str], ids: list[str]) -> Iterable[Finding]:
    if empty := tuple(name for text, name in zip(texts, ids, strict=True) if not text):
        yield Finding("venues-ids-empty", empty)
    if twice := tuple(sorted({text for text in texts if text and texts.count(text) > 1})):
        yield Finding("venues-ids-repeated", twice)


def _capacities(texts: list[str], ids: list[str]) -> tuple[NDArray[np.int64], Iterable[Finding]]:
    given = numbers_of(pd.Series(texts, dtype=object))
    blank = np.array([not text for text in texts])
    negative = given < 0
    strange = ~blank & ~negative & ~(np.isfinite(given) & (given == np.floor(given)))
    kinds = {"venues-capacity-negative": negative, "venues-capacity-wrong": strange}
    findings = [Finding(code, _named(ids, rows)) for code, rows in kinds.items() if rows.any()]
    sound = ~blank & ~negative & ~strange
    return np.where(sound, np.where(sound, given, 0), -1).astype(np.int64), findings


def _places(
    rows: pd.DataFrame,
    texts: Mapping[str, list[str]],
    found: Mapping[str, str | None],
    ids: list[str],
    *,
    grids: Grids,
    crs: Any,
    source: str,
) -> tuple[Points, Iterable[Finding]]:
    """Return float64 (n, 2) places in the system of the grids, and what is wrong with them."""
    shapes = has_shapes(rows)
    if not shapes and (found["x"] is None or found["y"] is None):
        return np.full((len(rows), 2), np.nan), [Finding("venues-no-place-columns", (), {"source": source})]
    xy = _inside(gpd.GeoDataFrame(rows)) if shapes else _coordinates(texts)
    known = np.asarray(np.isfinite(xy).all(axis=1))
    findings = [] if known.all() else [Finding("venues-without-place", _named(ids, ~known))]
    try:
        points = _projected(xy, known, rows.crs if shapes else None, grids, crs=crs, source=source)
    except InputError as error:
        return xy, [*findings, *error.findings]
    far = known & ~near_grids(np.where(known[:, None], points, 0.0), grids)
    if far.any():
        numbers = {"kilometres": round(NEARBY / 1000), "crs": label(grids.table.crs)}
        findings.append(Finding("venues-far", _named(ids, far), numbers))
    return points, findings


def _coordinates(texts: Mapping[str, list[str]]) -> Points:
    return np.column_stack([numbers_of(pd.Series(texts[axis], dtype=object)) for axis in ("x", "y")])


def _inside(rows: gpd.GeoDataFrame) -> Points:
    """Return a point on each shape, NaN where there is none."""
    shapes = np.asarray(rows.geometry.array, dtype=object)
    spots = shapely.point_on_surface(shapes)
    return np.column_stack([shapely.get_x(spots), shapely.get_y(spots)])


def _projected(xy: Points, known: NDArray[np.bool_], system: Any, grids: Grids, *, crs: Any, source: str) -> Points:
    """Return places in the system of the grids; without any other word they are those of the grids, else degrees."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy[known].T), crs=system)
    if system is None and crs is None:
        crs = grids.table.crs if near_grids(xy[known], grids).any() or not _could_be_degrees(xy[known]) else _DEGREES
    moved = known_crs(frame, crs, source=source).to_crs(grids.table.crs)
    points = np.full(xy.shape, np.nan)
    points[known] = np.column_stack([moved.geometry.x, moved.geometry.y])
    return points


def _could_be_degrees(xy: Points) -> bool:
    return bool((np.abs(xy) <= (180, 90)).all())


def _named(ids: list[str], rows: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(sorted(ids[row] for row in np.flatnonzero(rows)))
