"""Tables of pairs of officer and grid, and of skills that grids need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.columns import detect, listed, named
from gridplan.people.grids import Grids, grids_of
from gridplan.people.officers import Officers
from gridplan.people.reading.cells import column_values, one_line, several
from gridplan.people.reading.columns import GRID, USUAL
from gridplan.people.reading.opening import Source, open_table
from gridplan.people.reading.read import compared
from gridplan.people.rules import Pair
from gridplan.plan import Plan

_CODES = {"officer": "officers-no-officer", "grid": "people-no-grid", "skills": "needs-no-skills"}


def read_pairs(
    pairs: Source, officers: Officers, grids: Plan | Grids, *, officer: str | None = None, grid: str | None = None
) -> tuple[Pair, ...]:
    """Return pairs of officer and grid, for `OfficerRules.pinned` or `OfficerRules.forbidden`.

    Parameters
    ----------
    pairs
        Table with a column of officers' ids and one of codes of grids; a cell may hold several codes.
    officer, grid
        Its columns, found by their usual names unless named.

    Raises
    ------
    InputError
        With every unknown officer and grid, and the rows that lack one of the two.

    Examples
    --------
    >>> import geopandas as gpd, gridplan as gp
    >>> from shapely import box
    >>> grids = gp.read_grids(gpd.GeoDataFrame({"grid": ["G1", "G2"]}, geometry=box([0, 9], 0, [9, 18], 9), crs=4547))
    >>> officers = gp.read_officers(pd.DataFrame({"officer": ["P1"], "department": "police"}), grids)
    >>> gp.read_pairs(pd.DataFrame({"officer": ["P1"], "grid": "G1;G2"}), officers, grids)
    (('P1', 'G1'), ('P1', 'G2'))
    """
    table, source, columns = _columns(pairs, {"officer": officer, "grid": grid})
    codes = compared(grids_of(grids).codes)
    ids = compared(officers.ids)
    found = _cells(table, columns["officer"], columns["grid"], frozenset(codes))
    faults = _incomplete(found, source)
    faults += _unknown("pairs-officers-unknown", (one for one, _ in found if one and one not in ids), source)
    faults += _unknown("people-grids-unknown", (code for _, own in found for code in own if code not in codes), source)
    if faults:
        raise InputError(faults)
    return tuple(sorted({(ids[one], codes[code]) for one, own in found for code in own}))


def read_needs(
    needs: Source, grids: Plan | Grids, *, grid: str | None = None, skills: str | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the skills that grids need, for `OfficerRules.needs`: code → skills, one officer with each of them.

    Parameters
    ----------
    needs
        Table with a column of codes of grids and one of skills; a cell may hold several skills, a grid several rows.
    grid, skills
        Its columns, found by their usual names unless named.

    Raises
    ------
    InputError
        With every unknown grid, and the rows that lack one of the two.

    Examples
    --------
    >>> import geopandas as gpd, gridplan as gp
    >>> from shapely import box
    >>> grids = gp.read_grids(gpd.GeoDataFrame({"grid": ["G1", "G2"]}, geometry=box([0, 9], 0, [9, 18], 9), crs=4547))
    >>> gp.read_needs(pd.DataFrame({"网格": ["G2"], "技能": "消防；急救"}), grids)
    {'G2': ('急救', '消防')}
    """
    table, source, columns = _columns(needs, {"grid": grid, "skills": skills})
    codes = compared(grids_of(grids).codes)
    found = _cells(table, columns["grid"], columns["skills"])
    faults = _incomplete(found, source)
    faults += _unknown("people-grids-unknown", (code for code, _ in found if code and code not in codes), source)
    if faults:
        raise InputError(faults)
    wanted: dict[str, set[str]] = {}
    for code, one in found:
        wanted.setdefault(codes[code], set()).update(one)
    return {code: tuple(sorted(own)) for code, own in sorted(wanted.items())}


def _columns(source: Source, asked: Mapping[str, str | None]) -> tuple[pd.DataFrame, str, dict[str, str]]:
    """Return a table, what to call it, and its columns by the part they play."""
    table, name, noticed = open_table(source)
    names = [str(one) for one in table.columns]
    found: dict[str, str] = {}
    faults: list[Finding] = [finding for finding in noticed if finding.severity == "error"]
    for part, wish in asked.items():
        column, wrong = (detect(names, _usual(part)), ()) if wish is None else named(names, wish, source=name)
        faults += [finding for finding in wrong if finding.severity == "error"]
        if column is None and wish is None:
            faults.append(Finding(_CODES[part], (), {"source": name, "columns": listed(names, source=name)}))
        found[part] = column or ""
    if faults:
        raise InputError(tuple(faults))
    return table, name, found


def _usual(part: str) -> Sequence[str]:
    return GRID if part == "grid" else USUAL[part]


def _cells(
    table: pd.DataFrame, one: str, many: str, known: frozenset[str] = frozenset()
) -> list[tuple[str, tuple[str, ...]]]:
    first = [one_line(value) for value in column_values(table, one)]
    return list(zip(first, [several(value, known) for value in column_values(table, many)], strict=True))


def _incomplete(found: Sequence[tuple[str, tuple[str, ...]]], source: str) -> tuple[Finding, ...]:
    rows = np.flatnonzero([not (one and many) for one, many in found])
    ids = tuple(f"#{row + 1}" for row in rows)
    return (Finding("people-rows-incomplete", ids, {"source": source}),) if ids else ()


def _unknown(code: str, ids: Iterable[str], source: str) -> tuple[Finding, ...]:
    strange = tuple(sorted(set(ids)))
    return (Finding(code, strange, {"source": source}),) if strange else ()
