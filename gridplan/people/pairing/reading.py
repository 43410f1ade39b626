"""Reading one side of a pairing from a table, a layer or a frame, every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gridplan.findings import Finding, Report
from gridplan.ground import columns
from gridplan.ground.coordinates.crs import metric_crs
from gridplan.ground.formats.table import numbers_of
from gridplan.people.pairing.sides import Side
from gridplan.people.reading.cells import column_values, one_line
from gridplan.people.reading.opening import Source, has_shapes, open_table, without_shapes

Which = Literal["left", "right"]
_SINGULAR = (
    "agency",
    "leader",
    "member",
    "cadre",
    "officer",
    "estate",
    "road",
    "family",
    "corridor",
    "venue",
    "grid",
    "node",
)
USUAL: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "code", *_SINGULAR, *(f"{name}_id" for name in _SINGULAR)),
        *("编号", "编码", "代码", "单位编号", "小区编号", "道路编号", "干部编号", "党员编号", "家庭编号", "楼道编号"),
    ),
    "community": ("community", "社区", "所属社区", "所在社区"),
    "lower": ("lower", "least", "fewest", "下限", "最少"),
    "upper": ("upper", "most", "capacity", "上限", "最多", "容量"),
    "x": columns.X,
    "y": columns.Y,
}
"""What columns are usually called. A column with names of people is never looked for, and never kept."""
_ANY = ("id", "code", "编号", "编码", "代码")
"""Columns of ids that do not say what these are of."""
Points = NDArray[np.float64]
Ends = tuple[int, int | None]
Counts = Ends | Literal["even"]
"""Fewest and most; or an even share of all that there is, no two items more than one apart."""


def read_side(
    source: Source,
    which: Which,
    *,
    counts: Ends,
    of: Mapping[str, str | None],
    system: CRS | None,
    crs: Any = None,
    layer: str | None = None,
) -> tuple[Side, CRS | None]:
    """Return one side and the coordinate system of its places; faults stand in its report.

    Parameters
    ----------
    counts
        Fewest and most that go with an item whose row says nothing else; None for as many as there are.
    of
        Column by part: ``id, community, lower, upper, amount, x, y``; None to look for it by its usual names.
    system
        Metric coordinate system to bring places to; the first one met when None.
    crs
        Coordinate system of places whose file says none.

    Raises
    ------
    InputError
        When the file cannot be read at all.
    """
    rows, name, findings = open_table(source, layer=layer, crs=crs)
    flat = without_shapes(rows)
    told, faults = _columns(flat, of, name, which)
    texts = {part: [one_line(value) for value in column_values(flat, column)] for part, column in told.items()}
    ids = [text or f"#{row}" for row, text in enumerate(texts["id"], start=1)]
    said = {part: _counts(texts[part], told[part], ids, which) for part in ("lower", "upper", "amount")}
    wrong = [fault for _, faults_of in said.values() for fault in faults_of]
    lower = np.where(said["lower"][0] < 0, counts[0], said["lower"][0])
    upper = np.where(said["upper"][0] < 0, -1 if counts[1] is None else counts[1], said["upper"][0])
    if told["lower"] is not None and told["upper"] is None and counts[1] is not None:
        upper = np.maximum(lower, upper)
    if told["upper"] is not None and told["lower"] is None:
        lower = np.minimum(lower, np.where(upper < 0, lower, upper))
    points, found, places = _places(rows, texts, told, ids, system=system, crs=crs, source=name, which=which)
    crossed = _named("pair-counts-crossed", ids, (upper >= 0) & (lower > upper), side=which)
    missing = list(_ids(texts["id"], which)) if told["id"] is not None else []
    order = np.argsort(np.array(ids, dtype=str), kind="stable")
    side = Side(
        ids=np.array(ids, dtype=object)[order],
        communities=np.array(texts["community"], dtype=object)[order],
        lower=lower[order],
        upper=upper[order],
        amount=np.maximum(said["amount"][0], 0)[order] if told["amount"] else np.ones(len(ids), dtype=np.int64),
        points=points[order],
        rows=order,
        called=which if (told["id"] or "id").lower() in _ANY else str(told["id"]).removesuffix("_id"),
        report=Report((*findings, *faults, *missing, *wrong, *crossed, *places)),
    )
    return side, found


def _columns(
    table: pd.DataFrame, asked: Mapping[str, str | None], source: str, which: Which
) -> tuple[dict[str, str | None], list[Finding]]:
    names = [str(name) for name in table.columns]
    found: dict[str, str | None] = {}
    findings: list[Finding] = []
    for part, name in asked.items():
        if name is None:
            found[part] = columns.detect(names, USUAL.get(part, ()))
        else:
            found[part], faults = columns.named(names, name, source=source)
            findings += faults
    if found["id"] is None and asked["id"] is None:
        numbers = {"source": source, "side": which, "columns": columns.listed(names, source=source)}
        findings.append(Finding("pair-no-id", (), numbers))
    return found, findings


def _ids(texts: Sequence[str], which: Which) -> Iterator[Finding]:
    if empty := tuple(f"#{row}" for row, text in enumerate(texts, start=1) if not text):
        yield Finding("pair-ids-empty", empty, {"side": which})
    if twice := tuple(sorted(text for text, times in Counter(texts).items() if text and times > 1)):
        yield Finding("pair-ids-repeated", twice, {"side": which})


def _counts(
    texts: Sequence[str], column: str | None, ids: Sequence[str], which: Which
) -> tuple[NDArray[np.int64], list[Finding]]:
    """Return whole numbers, -1 where none is written, and what is none."""
    given = numbers_of(pd.Series(texts, dtype=object))
    written = np.array([bool(text) for text in texts])
    sound = written & np.isfinite(given) & (given >= 0) & (given < 2**31) & (given == np.floor(given))
    faults = _named("pair-counts-wrong", ids, written & ~sound, side=which, column=column)
    return np.where(sound, np.nan_to_num(np.where(sound, given, 0)), -1).astype(np.int64), faults


def _places(
    rows: pd.DataFrame,
    texts: Mapping[str, Sequence[str]],
    told: Mapping[str, str | None],
    ids: Sequence[str],
    *,
    system: CRS | None,
    crs: Any,
    source: str,
    which: Which,
) -> tuple[Points, CRS | None, list[Finding]]:
    """Return float64 (n, 2) places, their coordinate system, and what is wrong with them."""
    nowhere = np.full((len(rows), 2), np.nan)
    try:
        given = None if crs is None else CRS.from_user_input(crs)
    except CRSError:
        return nowhere, None, [Finding("crs-unknown", (), {"source": source, "crs": str(crs)})]
    if has_shapes(rows):
        frame = gpd.GeoDataFrame(rows)
        spots = shapely.point_on_surface(np.asarray(frame.geometry.array, dtype=object))
        xy, own = np.column_stack([shapely.get_x(spots), shapely.get_y(spots)]), frame.crs or given
        faults: list[Finding] = []
    elif told["x"] is None or told["y"] is None:
        return nowhere, system, []
    else:
        xy, own = np.column_stack([numbers_of(pd.Series(texts[axis], dtype=object)) for axis in "xy"]), given
        blank = np.array([not (x or y) for x, y in zip(texts["x"], texts["y"], strict=True)])
        wrong = ~blank & ~np.isfinite(xy).all(axis=1)
        faults = _named("coordinates-text", ids, wrong, source=source, x=told["x"], y=told["y"])
    known = np.isfinite(xy).all(axis=1)
    if not known.any():
        return nowhere, system, faults
    if own is None and (np.abs(xy[known]) <= (180, 90)).all():
        return nowhere, system, [*faults, Finding("pair-crs-missing", (), {"source": source, "side": which})]
    moved, found = _projected(xy, known, own, system)
    lost = known & ~np.isfinite(moved).all(axis=1)
    return moved, found, [*faults, *_named("pair-places-nowhere", ids, lost, side=which)]


def _projected(xy: Points, known: NDArray[np.bool_], own: CRS | None, system: CRS | None) -> tuple[Points, CRS | None]:
    """Return places in the metric system asked for, or in one that fits them; as they are where none is known."""
    if own is None:
        return xy, system
    shapes = gpd.GeoSeries(shapely.points(xy[known]), crs=own)
    target = metric_crs(gpd.GeoDataFrame(geometry=shapes)) if system is None else system
    moved = shapes.to_crs(target)
    found = np.full(xy.shape, np.nan)
    found[known] = np.column_stack([moved.x, moved.y])
    return np.where(np.isfinite(found), found, np.nan), CRS(target)


def _named(code: str, ids: Sequence[str], rows: NDArray[np.bool_], **numbers: Any) -> list[Finding]:
    found = tuple(sorted(ids[row] for row in np.flatnonzero(rows).tolist()))
    return [Finding(code, found, numbers)] if found else []
