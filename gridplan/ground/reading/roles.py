"""Which column plays which part, and what the rows are called."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.table import id_texts
from gridplan.ground.limits import LONGEST_ID


@dataclass(frozen=True)
class Roles:
    """Columns of the file by the part they play; None where there is none."""

    households: str | None = None
    unit: str | None = None
    kind: str | None = None
    community: str | None = None
    floors: str | None = None
    height: str | None = None
    use: str | None = None
    second_use: str | None = None


_USUAL = {
    "households": columns.HOUSEHOLDS,
    "floors": columns.FLOORS,
    "height": columns.HEIGHT,
    "use": columns.USE,
    "second_use": columns.SECOND_USE,
}


def choose_roles(
    raw: gpd.GeoDataFrame, asked: dict[str, str | None], *, source: str, counted: bool
) -> tuple[Roles, tuple[Finding, ...]]:
    """Return the columns to use and every one that was asked for in vain.

    Parameters
    ----------
    asked
        Column names by part, None for a part that was not named.
    counted
        True when the counts come from a ledger, so that no column of counts is needed.
    """
    names = [str(name) for name in raw.columns if name != raw.geometry.name]
    found: dict[str, str | None] = {}
    findings: list[Finding] = []
    for part, name in asked.items():
        if name is not None:
            found[part], faults = columns.named(names, name, source=source)
            findings += faults
    for part, usual in _USUAL.items():
        if found.get(part) is None and asked.get(part) is None:
            found[part] = columns.detect(names, usual)
    if counted:
        found["households"] = None
    elif asked.get("households") is None:
        findings.append(_households_found(found["households"], names, source))
    return Roles(**found), tuple(findings)


def _households_found(name: str | None, names: list[str], source: str) -> Finding:
    if name is not None:
        return Finding("households-column", (), {"source": source, "column": name})
    return Finding("households-column-missing", (), {"source": source, "columns": columns.listed(names, source=source)})


@dataclass(frozen=True)
class Names:
    """What the rows are called.

    Parameters
    ----------
    ids
        (n,) unit ids, or ``#3`` for the third row where there are none.
    generated
        True when the file has no ids, so that they are to be numbered in canonical order.
    """

    ids: NDArray[np.object_]
    generated: bool
    findings: tuple[Finding, ...] = ()


def row_names(raw: gpd.GeoDataFrame, unit: str | None) -> Names:
    """Return the ids of the rows: column `unit`, else the first usual id column that is complete and unique.

    An id that stands at two different shapes, or is empty, is a fault when the column was asked for, and when no other
    id column is any better. Identical rows are not at fault here; they are dropped later.
    """
    names = [str(name) for name in raw.columns if name != raw.geometry.name]
    candidates = [unit] if unit is not None else columns.detect_all(names, columns.UNIT)
    rows = np.array([f"#{i + 1}" for i in range(len(raw))], dtype=object)
    with np.errstate(invalid="ignore"):
        shapes = shapely.to_wkb(shapely.normalize(np.asarray(raw.geometry.array, dtype=object)))
    fallback: Names | None = None
    for column in candidates:
        ids = np.array(id_texts(raw[column]), dtype=object)
        faults = _id_faults(ids, rows, shapes, column)
        if not faults:
            return Names(ids, False)
        fallback = fallback or Names(np.where((ids == "") | _too_long(ids), rows, ids), False, faults)
    return fallback or Names(rows, True, (Finding("ids-generated", (), {"rows": len(rows)}),))


def _too_long(ids: NDArray[np.object_]) -> NDArray[np.bool_]:
    return np.fromiter(map(len, ids), dtype=np.int64, count=len(ids)) > LONGEST_ID


def _id_faults(
    ids: NDArray[np.object_], rows: NDArray[np.object_], shapes: NDArray[np.object_], column: str
) -> tuple[Finding, ...]:
    findings = []
    empty = ids == ""
    if empty.any():
        findings.append(Finding("ids-empty", tuple(rows[empty]), {"column": column}))
    if (long := _too_long(ids)).any():
        findings.append(Finding("ids-too-long", tuple(rows[long]), {"column": column, "longest": LONGEST_ID}))
    told = ~empty & ~long
    pairs = pd.DataFrame({"id": ids[told], "shape": shapes[told]}).drop_duplicates()
    twice = pairs["id"][pairs["id"].duplicated()].unique()
    if len(twice):
        findings.append(Finding("ids-repeated", tuple(twice), {"column": column}))
    return tuple(findings)
