"""Parts of buildings: entrances with their household counts, given as a table or derived."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground import columns
from gridplan.ground.formats.table import id_texts, numbers_of, read_table

UNIT = (
    *("building", "unit", "building_id", "unit_id", "cleabs", "楼栋", "楼栋编号", "楼栋号", "楼栋id", "楼号", "幢号"),
    *("id", "编号", "uuid", "osm_id", "fid"),
)
PART = ("part", "part_id", "entrance", "entrance_id", "单元", "单元号", "单元编号", "门牌")
LANDING, TOWER_LANDING = 2, 4
"""Households on a floor of one entrance: in walk-ups, and where there is a lift."""
LIFT_FROM = 7
"""Floors from which dwellings have a lift (GB 50096-2011, 6.4.1)."""
ENTRANCE_AREA = 120.0
"""Least footprint of one entrance with its stairs, m²."""
USUAL = 20
"""Households of an entrance where nothing but the count is known."""


class Parts(NamedTuple):
    """Parts of all units, in the order of the units.

    Parameters
    ----------
    frame
        Columns ``unit``, ``part``, ``households``, ``origin``; every unit has at least one row and the counts of its
        parts add up to its own.
    findings
        What was noticed in the table.
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()


def read_parts(
    source: str | os.PathLike[str] | pd.DataFrame,
    *,
    unit: str | None = None,
    part: str | None = None,
    households: str | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Return a table of parts with the columns ``unit``, ``part`` and ``households``.

    Parameters
    ----------
    source
        CSV or XLSX file, or a table already read.
    unit, part, households
        Its columns; found by their usual names when not given.

    Raises
    ------
    InputError
        Naming every fault: missing columns, rows without ids, parts that stand twice, counts that are not whole or
        below 0.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["b1", "b1"], "part": [1, 2], "households": [20, 21]})
    >>> read_parts(table)["part"].tolist()
    ['1', '2']
    """
    table = source if isinstance(source, pd.DataFrame) else read_table(source, sheet=sheet)
    name = "parts" if isinstance(source, pd.DataFrame) else os.path.basename(os.fspath(source))
    asked = {"unit": (unit, UNIT), "part": (part, PART), "households": (households, columns.HOUSEHOLDS)}
    found: dict[str, str] = {}
    faults: list[Finding] = []
    for role, (wanted, usual) in asked.items():
        column, noticed = _column(table, wanted, usual, role=role, source=name)
        faults += noticed
        if column is not None:
            found[role] = column
    if len(found) < len(asked):
        raise InputError(tuple(faults))
    counts = numbers_of(table[found["households"]])
    frame = pd.DataFrame({role: id_texts(table[found[role]]) for role in ("unit", "part")})
    faults = list(_row_faults(frame, counts, source=name))
    if faults:
        raise InputError(tuple(faults))
    return frame.assign(households=counts.astype(np.int64))


def parts_of(units: pd.DataFrame, given: pd.DataFrame | None = None) -> Parts:
    """Return the parts of `units`: as given where the table has them, derived elsewhere.

    The count of a building rules: where its parts add up to another one they are scaled to it, in proportion and by
    largest remainder, and named. Derived are, in this order:

    - With floors: households ÷ (floors × households on a floor of an entrance), rounded; on a floor 2 up to 6 floors,
      4 from 7 floors on, where there is a lift; not more entrances than the footprint has room for at 120 m² each.
    - From the count alone: households ÷ 20, rounded.

    At least one, and the households in even sizes.

    Parameters
    ----------
    units
        Units of a ground: ``unit``, ``households``, ``floors``, geometry in m.
    given
        As returned by `read_parts`.

    Raises
    ------
    InputError
        When the table has parts of units that do not exist.
    """
    table = None if given is None else read_parts(given)
    findings: list[Finding] = []
    if table is not None:
        _refuse_strangers(table, units)
        findings += _contradictions(table, units)
    listed = {} if table is None else {str(key): rows for key, rows in table.groupby("unit", sort=False)}
    area = shapely.area(units["geometry"].to_numpy())
    rows: list[tuple[str, str, int, str]] = []
    columns_ = (units["unit"], units["households"].tolist(), units["floors"].tolist(), area.tolist())
    for unit, households, floors, footprint in zip(*columns_, strict=True):
        own = listed.get(unit)
        if own is not None:
            rows += _given_rows(unit, households, own)
        else:
            rows += _derived_rows(unit, households, floors, footprint)
    frame = pd.DataFrame(rows, columns=["unit", "part", "households", "origin"])
    return Parts(frame.astype({"households": np.int64}), (*findings, *_derived_findings(frame, table is not None)))


def entrances(households: int, *, floors: float = math.nan, footprint: float = math.nan) -> int:
    """Return the number of entrances of a building, at least one; the rule stands at `parts_of`.

    Examples
    --------
    >>> entrances(60), entrances(48, floors=6, footprint=700), entrances(48, floors=6, footprint=250)
    (3, 4, 2)
    """
    if households <= 0:
        return 1
    if not floors >= 1:
        return max(math.floor(households / USUAL + 0.5), 1)
    landing = TOWER_LANDING if floors >= LIFT_FROM else LANDING
    number = math.floor(households / (floors * landing) + 0.5)
    if footprint > 0:
        number = min(number, math.floor(footprint / ENTRANCE_AREA))
    return max(number, 1)


def even_sizes(total: int, n: int) -> list[int]:
    """Return `n` whole sizes that add up to `total` and differ by at most one, the larger first.

    Examples
    --------
    >>> even_sizes(62, 3)
    [21, 21, 20]
    """
    least, more = divmod(total, n)
    return [least + (i < more) for i in range(n)]


def scaled(counts: list[int], total: int) -> list[int]:
    """Return counts in proportion to `counts` that add up to `total`, by largest remainder; evenly when all are 0.

    Examples
    --------
    >>> scaled([10, 20], 32)
    [11, 21]
    """
    whole_sum = sum(counts)
    if not whole_sum:
        return even_sizes(total, len(counts))
    whole = [total * count // whole_sum for count in counts]
    rest = sorted(range(len(counts)), key=lambda i: (-(total * counts[i] % whole_sum), i))
    for i in rest[: total - sum(whole)]:
        whole[i] += 1
    return whole


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts ids with numbers as people do: 2 before 10.

    Examples
    --------
    >>> sorted(["10", "2", "1B", "1A"], key=natural)
    ['1A', '1B', '2', '10']
    """
    pieces = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]


def _column(
    table: pd.DataFrame, wanted: str | None, usual: tuple[str, ...], *, role: str, source: str
) -> tuple[str | None, tuple[Finding, ...]]:
    if wanted is not None:
        return columns.named(list(table.columns), wanted, source=source)
    found = columns.detect(table.columns, usual)
    if found is not None:
        return found, ()
    numbers = {"source": source, "role": role, "columns": columns.listed(table.columns, source=source)}
    return None, (Finding("parts-column", (), numbers),)


def _row_faults(frame: pd.DataFrame, counts: Any, *, source: str) -> Iterator[Finding]:
    """Yield rows without ids, counts that cannot be, and parts that stand twice."""
    named = (frame["unit"] + "/" + frame["part"]).to_numpy()
    nameless = np.flatnonzero((frame["unit"] == "") | (frame["part"] == ""))
    if len(nameless):
        yield Finding("parts-nameless", tuple(f"#{i + 1}" for i in nameless), {"source": source})
    wrong = ~np.isfinite(counts) | (counts < 0) | (counts != np.floor(counts))
    if wrong.any():
        yield Finding("parts-counts", tuple(named[wrong]), {"source": source})
    twice = frame.duplicated(["unit", "part"], keep=False) & (frame["unit"] != "") & (frame["part"] != "")
    if twice.any():
        yield Finding("parts-twice", tuple(sorted(set(named[twice]))), {"source": source})


def _refuse_strangers(table: pd.DataFrame, units: pd.DataFrame) -> None:
    strange = sorted(set(table["unit"]) - set(units["unit"]))
    if strange:
        raise InputError((Finding("parts-unit-unknown", tuple(strange)),))


def _contradictions(table: pd.DataFrame, units: pd.DataFrame) -> Iterator[Finding]:
    """Yield units whose parts add up to another count than their own."""
    own = units.set_index("unit")["households"]
    sums = table.groupby("unit")["households"].sum()
    wrong = sums.index[sums != own.loc[sums.index]]
    if len(wrong):
        numbers = {"parts": int(sums[wrong].sum()), "units": int(own[wrong].sum())}
        yield Finding("parts-contradict", tuple(sorted(wrong)), numbers)


def _derived_findings(frame: pd.DataFrame, table_given: bool) -> Iterator[Finding]:
    """Yield how many units have derived parts, and by which rule."""
    derived = frame[frame["origin"].isin(["floors", "count"])]
    by = {origin: int(derived["unit"][derived["origin"] == origin].nunique()) for origin in ("floors", "count")}
    if sum(by.values()):
        code = "parts-derived-others" if table_given else "parts-derived"
        numbers = {"floors": by["floors"], "count_only": by["count"]}
        yield Finding(code, (), {**numbers, "households": int(derived["households"].sum())})


def _given_rows(unit: str, households: int, own: pd.DataFrame) -> Iterator[tuple[str, str, int, str]]:
    rows = sorted(zip(own["part"], own["households"].tolist(), strict=True), key=lambda row: natural(row[0]))
    counts = [count for _, count in rows]
    counts = counts if sum(counts) == households else scaled(counts, households)
    for (part, _), count in zip(rows, counts, strict=True):
        yield unit, part, count, "given"


def _derived_rows(unit: str, households: int, floors: float, footprint: float) -> Iterator[tuple[str, str, int, str]]:
    number = entrances(households, floors=floors, footprint=footprint)
    origin = "none" if households == 0 else "floors" if floors >= 1 else "count"
    for i, count in enumerate(even_sizes(households, number), start=1):
        yield unit, str(i), count, origin
