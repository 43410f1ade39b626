"""What a layer tells of the grids drawn in it: codes, communities, households, load; every fault with its rows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.departments.columns import USUAL as OF_LAYERS
from gridplan.departments.columns import row_names
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import HOUSEHOLDS, detect, listed, named
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.faults import refusal
from gridplan.ground.reading.counts import LARGEST_TOTAL, parse_counts
from gridplan.people.reading.cells import column_values, one_line
from gridplan.people.reading.columns import USUAL as OF_OFFICERS
from gridplan.people.reading.opening import open_table

Layer: TypeAlias = str | os.PathLike[str] | gpd.GeoDataFrame
"""A file or a frame."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "code": OF_LAYERS["code"],
    "community": OF_OFFICERS["community"],
    "households": HOUSEHOLDS,
    "load": ("load", "负荷", "工作量", "任务量"),
}


@dataclass(frozen=True, eq=False)
class DrawnRows:
    """The rows of a layer.

    Parameters
    ----------
    codes, communities
        Object (n,), texts, maybe empty.
    households, load
        float64 (n,) whole numbers, NaN where none is written.
    known
        Parts for which there is a column.
    """

    codes: NDArray[np.object_]
    communities: NDArray[np.object_]
    households: NDArray[np.float64]
    load: NDArray[np.float64]
    known: frozenset[str]

    def __getitem__(self, chosen: NDArray[Any]) -> DrawnRows:
        picked = (self.codes[chosen], self.communities[chosen], self.households[chosen], self.load[chosen])
        return DrawnRows(*picked, self.known)


def open_drawn(
    layer: Layer, *, name: str | None = None, crs: Any = None
) -> tuple[gpd.GeoDataFrame, str, tuple[Finding, ...]]:
    """Return the rows of a layer with its coordinate system, what to call it, and the faults of both.

    Parameters
    ----------
    name
        The layer of a file, needed where there are several.

    Raises
    ------
    InputError
        When there is nothing to read at all.
    """
    frame, source, findings = open_table(layer, layer=name, crs=crs, option="--lines-layer")
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        raise refusal("drawn-no-shapes", source=source)
    findings += _unmeasurable(np.asarray(frame.geometry.array, dtype=object), source)
    try:
        return known_crs(frame, crs, source=source), source, findings
    except InputError as fault:
        return frame, source, findings + fault.findings


def rows_of_drawn(
    table: pd.DataFrame, asked: Mapping[str, str | None], *, source: str
) -> tuple[DrawnRows, tuple[Finding, ...]]:
    """Return what the rows tell, and every fault of them.

    Parameters
    ----------
    asked
        Column by part, None to look for it by its usual names. Parts that are left out are not read.
    """
    found, findings = _columns([str(name) for name in table.columns], asked, source=source)
    codes, communities = (_texts(table, found.get(part)) for part in ("code", "community"))
    if found["code"] is not None and len(empty := np.flatnonzero(codes == "")):
        findings += (Finding("drawn-codes-empty", row_names(empty), {"source": source, "column": found["code"]}),)
    labels = [code or f"#{i + 1}" for i, code in enumerate(codes.tolist())]
    households, counting = _counts(table, found.get("households"), labels)
    load, weighing = _load(table, found.get("load"), labels)
    known = frozenset(part for part, column in found.items() if column is not None)
    return DrawnRows(codes, communities, households, load, known), findings + counting + weighing


def _unmeasurable(shapes: NDArray[np.object_], source: str) -> tuple[Finding, ...]:
    """Return the rows with coordinates that are no numbers, and those without a shape or with one of no extent."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    broken = np.isin(np.arange(len(shapes)), row[~np.isfinite(xy).all(axis=1)])
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes) | _flat(shapes, ~broken)
    wrong = {"drawn-shapes-missing": np.flatnonzero(nothing), "drawn-not-finite": np.flatnonzero(broken)}
    return tuple(Finding(code, row_names(rows), {"source": source}) for code, rows in wrong.items() if len(rows))


def _flat(shapes: NDArray[np.object_], sound: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which lines have no length and which areas no ground, of those with `sound` coordinates; (n,)."""
    bad = sound & ~shapely.is_valid(shapes) & (shapely.get_dimensions(shapes) == 2)
    mended = shapes.copy()
    mended[bad] = shapely.make_valid(shapes[bad])
    dimension = shapely.get_dimensions(shapes)
    extent = np.where(dimension == 2, shapely.area(mended), shapely.length(mended))
    return np.asarray(sound & (dimension > 0) & (extent == 0))


def _columns(
    names: list[str], asked: Mapping[str, str | None], *, source: str
) -> tuple[dict[str, str | None], tuple[Finding, ...]]:
    found: dict[str, str | None] = {}
    findings: tuple[Finding, ...] = ()
    for part, name in asked.items():
        if name is not None:
            found[part], faults = named(names, name, source=source)
            findings += tuple(fault for fault in faults if fault.severity == "error")
    free = [name for name in names if name not in found.values()]
    for part in asked.keys() - found.keys():
        found[part] = detect(free, USUAL[part])
    if found["code"] is None and asked["code"] is None:
        findings += (Finding("people-no-grid", (), {"source": source, "columns": listed(names, source=source)}),)
    return found, findings


def _texts(table: pd.DataFrame, column: str | None) -> NDArray[np.object_]:
    return np.array([one_line(value) for value in column_values(table, column)], dtype=object)


def _counts(
    table: pd.DataFrame, column: str | None, labels: list[str]
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    if column is None:
        return np.full(len(table), np.nan), ()
    values, findings = parse_counts(pd.Series(column_values(table, column), dtype=object), labels, column=column)
    faults = [finding for finding in findings if finding.severity == "error"]
    total = float(np.nansum(np.where(np.isfinite(values), values, 0.0)))
    if total >= LARGEST_TOTAL:
        faults.append(Finding("households-too-many", (), {"total": f"{total:.0e}"}))
    return values, tuple(faults)


def _load(
    table: pd.DataFrame, column: str | None, labels: list[str]
) -> tuple[NDArray[np.float64], tuple[Finding, ...]]:
    texts = pd.Series([one_line(value) or None for value in column_values(table, column)], dtype=object)
    values = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)
    written = texts.notna().to_numpy()
    wrong = written & ~((values >= 0) & (values < LARGEST_TOTAL) & (values == np.floor(values)))
    if not wrong.any():
        return values, ()
    ids = tuple(sorted(labels[i] for i in np.flatnonzero(wrong).tolist()))
    return np.where(wrong, 0.0, values), (Finding("drawn-load-wrong", ids, {"column": column}),)
