"""Areas with known totals, census squares or communities: their names, their households, and who lies in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.estimating.repeated import repeated_areas, tell_repeated
from gridplan.ground.estimating.rounding import whole_counts
from gridplan.ground.formats.table import id_texts
from gridplan.ground.reading.counts import LARGEST_TOTAL, parse_count

TOTALS = ("men", *columns.HOUSEHOLDS, "ménages", "menages")
"""Usual names of a column with the households of an area."""
COMMUNITY = (
    *("community", "社区", "社区名称", "所属社区", "社区代码", "社区编码", "社区编号", "community_code"),
    *("area", "name", "名称"),
)
"""Usual names of a column with the community in a table of totals."""
AREA = ("area", "square", "idcar_200m", "id_car2010", "grid_id", "code", *COMMUNITY, "id")
"""Usual names of a column with the name of a census area."""
_SLIVER = 1e-6


@dataclass(frozen=True)
class Areas:
    """Areas with their households.

    Parameters
    ----------
    names
        (m,) text, unique.
    totals
        int64 (m,).
    rows
        (m,) their rows in what was given; areas without a total are left out.
    """

    names: NDArray[np.object_]
    totals: NDArray[np.int64]
    rows: NDArray[np.intp]
    findings: tuple[Finding, ...] = ()

    def taken(self, which: NDArray[np.bool_]) -> Areas:
        """Return some of the areas, with all findings."""
        return Areas(self.names[which], self.totals[which], self.rows[which], self.findings)


@dataclass(frozen=True)
class Shares:
    """Which share of which unit lies in which area, (p,) each, by unit; the shares of a unit sum to 1 at most."""

    unit: NDArray[np.intp]
    area: NDArray[np.intp]
    share: NDArray[np.float64]

    def outside(self, n: int) -> NDArray[np.float64]:
        """Return the share of each unit that lies in no area, (n,)."""
        rest = 1.0 - np.bincount(self.unit, weights=self.share, minlength=n)
        return np.where(rest > _SLIVER, rest, 0.0)


def read_areas(
    frame: pd.DataFrame,
    *,
    households: str | None,
    area: str | None,
    usual: Sequence[str],
    source: str,
    shapes: NDArray[np.object_] | None = None,
) -> Areas:
    """Return the areas of a table or layer.

    Totals may be fractions, as statistics offices publish them: they are made whole so that their sum stays. Rows that
    say of one shape what an earlier row says of it already are left out and told.

    Parameters
    ----------
    shapes
        (m,) of the rows, None where there is none.

    Raises
    ------
    InputError
        When a column is missing, a name stands twice, one shape has two totals or names, a total is no number or below
        0, or the totals are more than can be counted exactly.
    """
    names = [str(name) for name in frame.columns if name != "geometry"]
    of_total, faults = _column(names, households, TOTALS, role="households", source=source)
    of_area, more = _column(names, area, usual, role="area", source=source, needed=area is not None)
    if of_total is None or any(fault.severity == "error" for fault in (*faults, *more)):
        raise InputError((*faults, *more))
    ids = _names(frame, of_area)
    amounts, wrong = _amounts(frame[of_total])
    filled = np.isfinite(amounts)
    again, at_once = repeated_areas(shapes, ids if of_area else None, amounts)
    wrongs = {"repeated": _repeated(ids[~again]), "wrong": ids[wrong], "same-shape": ids[at_once]}
    _refuse(wrongs, ids, amounts, column=of_total, source=source)
    blank, doubled = ids[~filled & ~again], tell_repeated(ids[again], amounts[again], source=source)
    filled &= ~again
    totals = whole_counts(amounts[filled])
    told = (*faults, *more, *doubled, *_told(blank, amounts[filled], totals, source))
    return Areas(ids[filled], totals, np.flatnonzero(filled), told)


def shares_in(areas: gpd.GeoDataFrame, shapes: NDArray[np.object_]) -> tuple[Shares, NDArray[np.intp]]:
    """Return the share of each unit's footprint in each area, and the units that lie where areas overlap.

    Where areas lie over one another, the shares of a unit are made to sum to 1.
    """
    outlines = np.asarray(areas.geometry.array, dtype=object)
    unit, area = shapely.STRtree(outlines).query(shapes, predicate="intersects")
    shapely.prepare(outlines)
    share = shapely.covers(outlines[area], shapes[unit]).astype(np.float64)
    cut = share == 0
    size = shapely.area(shapes[unit[cut]])
    share[cut] = shapely.area(shapely.intersection(shapes[unit[cut]], outlines[area[cut]])) / np.maximum(size, 1e-9)
    kept = share > _SLIVER
    unit, area, share = unit[kept], area[kept], share[kept]
    total = np.bincount(unit, weights=share, minlength=len(shapes))
    doubled = np.flatnonzero(total > 1 + 0.01)
    order = np.lexsort((area, unit))
    share = share / np.maximum(total, 1.0)[unit]
    return Shares(unit[order], area[order], share[order]), doubled


def shares_by_name(names: NDArray[np.object_], of_unit: NDArray[np.object_]) -> Shares:
    """Return shares of 1: each unit lies in the area whose name it bears, where there is one."""
    number = {name: i for i, name in enumerate(names.tolist())}
    area = np.array([number.get(name, -1) for name in of_unit.tolist()], dtype=np.intp)
    unit = np.flatnonzero(area >= 0)
    return Shares(unit, area[unit], np.ones(len(unit)))


def _column(
    names: list[str], asked: str | None, usual: Sequence[str], *, role: str, source: str, needed: bool = True
) -> tuple[str | None, tuple[Finding, ...]]:
    if asked is not None:
        return columns.named(names, asked, source=source)
    found = columns.detect(names, usual)
    if found is None and needed:
        numbers = {"source": source, "role": role, "columns": columns.listed(names, source=source)}
        return None, (Finding("column-role-missing", (), numbers),)
    return found, ()


def _names(frame: pd.DataFrame, column: str | None) -> NDArray[np.object_]:
    """Return what the areas are called: ``#3`` for the third row where nothing is written."""
    written = [""] * len(frame) if column is None else id_texts(frame[column])
    return np.array([name or f"#{i + 1}" for i, name in enumerate(written)], dtype=object)


def _amounts(values: pd.Series[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the totals, NaN where none is written, and which are no total at all."""
    found, wrong = np.full(len(values), np.nan), np.zeros(len(values), dtype=bool)
    for i, value in enumerate(values.tolist()):
        try:
            found[i] = _amount(value)
        except (ValueError, TypeError):
            wrong[i] = True
    wrong |= np.isinf(found) | (found < 0)
    return found, wrong


def _amount(value: Any) -> float:
    try:
        return parse_count(value)
    except ValueError:
        return float(value)


def _repeated(ids: NDArray[np.object_]) -> NDArray[np.object_]:
    names, count = np.unique(ids, return_counts=True)
    return np.asarray(names[count > 1], dtype=object)


def _refuse(
    wrong: Mapping[str, NDArray[np.object_]],
    ids: NDArray[np.object_],
    amounts: NDArray[np.float64],
    *,
    column: str,
    source: str,
) -> None:
    about = {"source": source, "column": column}
    faults = [Finding(f"census-{what}", tuple(at), about) for what, at in wrong.items() if len(at)]
    known = np.where(np.isfinite(amounts), amounts, 0.0)
    total = float(known.sum())
    if total >= LARGEST_TOTAL:
        faults.append(Finding("households-too-many", tuple(ids[known == known.max()]), {"total": f"{total:.0e}"}))
    if faults:
        raise InputError(tuple(faults))


def _told(
    blank: NDArray[np.object_], amounts: NDArray[np.float64], totals: NDArray[np.int64], source: str
) -> tuple[Finding, ...]:
    found = [Finding("census-blank", tuple(blank), {"source": source})] if len(blank) else []
    if (amounts != totals).any():
        numbers = {"source": source, "sum": round(float(amounts.sum()), 1), "whole": int(totals.sum())}
        found.append(Finding("census-rounded", (), numbers))
    return tuple(found)
