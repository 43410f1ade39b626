"""Pairs of grids of two departments that truly cross: each has households of its own, and they have some in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.agreement import shared
from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.departments.department import Department
from gridplan.diagnose.site import Fault, Site
from gridplan.diagnose.tables import LISTED
from gridplan.findings import Finding

_PAIR = ["department_a", "department_b"]
_Crossing: TypeAlias = tuple[Mapping[Any, Any], NDArray[np.intp]]
"""A row of the table of crossings, and the units of the smallest of its three parts."""


def crossing_table(departments: Sequence[Department], households: NDArray[np.int64]) -> pd.DataFrame:
    r"""Return one row a pair of grids that cross, worst first, with the columns of `Diagnosis.crossings`.

    Grids a and b cross when a ∩ b, a \ b and b \ a all hold households; nested or equal grids do not. A household
    that one of the departments does not serve counts among those of the other's grid alone.
    """
    found = [_crossings(a, b, households) for a, b in combinations(departments, 2)]
    columns = list(DIAGNOSIS_COLUMNS["crossings"])
    table = (
        pd.concat([pd.DataFrame(columns=columns), *found], ignore_index=True)
        if found
        else pd.DataFrame(columns=columns)
    )
    names = ["department_a", "department_b", "grid_a", "grid_b"]
    table = table.sort_values(["households", *names], ascending=[False] + [True] * 4, kind="stable")
    return table.reset_index(drop=True)[columns]


def listed(site: Site, departments: Sequence[Department], table: pd.DataFrame) -> Iterator[Fault]:
    """Yield the worst crossings of each department; those that share their smallest part are one.

    Parameters
    ----------
    table
        The crossings, worst first, as `crossing_table` gives them.
    """
    known = {department.name: department for department in departments}
    count = Counter[str]()
    for _, alike in table.groupby("households", sort=False):
        if all(count[name] >= LISTED for side in _PAIR for name in alike[side]):
            continue
        for crossings in _by_place(site, known, alike):
            names = {row[side] for row, _ in crossings for side in _PAIR}
            if any(count[name] < LISTED for name in names):
                yield _fault(site, crossings)
            count.update(names)


def _crossings(one: Department, other: Department, households: NDArray[np.int64]) -> pd.DataFrame:
    common = shared(one.labels, other.labels, households)
    only_a = _totals(one, households)[common.old] - common.households
    only_b = _totals(other, households)[common.new] - common.households
    least = np.minimum(np.minimum(only_a, only_b), common.households)
    real = least > 0
    return pd.DataFrame(
        {
            "department_a": one.name,
            "grid_a": np.array(one.codes, dtype=object)[common.old[real]],
            "department_b": other.name,
            "grid_b": np.array(other.codes, dtype=object)[common.new[real]],
            "households": least[real],
            "common": common.households[real],
            "only_a": only_a[real],
            "only_b": only_b[real],
        }
    )


def _totals(department: Department, households: NDArray[np.int64]) -> NDArray[np.int64]:
    inside = department.labels >= 0
    return np.bincount(department.labels[inside], households[inside], len(department.codes)).astype(np.int64)


def _by_place(site: Site, known: Mapping[str, Department], rows: pd.DataFrame) -> list[list[_Crossing]]:
    """Return crossings with the units of their smallest part, together where its households are the same ones."""
    found = defaultdict[bytes, list[_Crossing]](list)
    for row in rows.to_dict("records"):
        units = _smallest(known, row)
        found[units[site.households[units] > 0].tobytes()].append((row, units))
    return list(found.values())


def _smallest(known: Mapping[str, Department], row: Mapping[Any, Any]) -> NDArray[np.intp]:
    """Return the units of the part with the fewest households."""
    one, other = (known[row[side]] for side in _PAIR)
    a, b = one.labels == one.codes.index(row["grid_a"]), other.labels == other.codes.index(row["grid_b"])
    parts = {"common": a & b, "only_a": a & ~b, "only_b": b & ~a}
    return np.flatnonzero(parts[min(parts, key=lambda name: row[name])])


def _fault(site: Site, crossings: Sequence[_Crossing]) -> Fault:
    """Return the conflict of crossings in one place, which is their smallest part."""
    row, units = crossings[0]
    grids = sorted({(told[f"department_{side}"], told[f"grid_{side}"]) for told, _ in crossings for side in "ab"})
    by_department = {name: [code for own, code in grids if own == name] for name in dict(grids)}
    numbers = {name: row[name] for name in (*_PAIR, "common", "only_a", "only_b")}
    code, numbers = "diagnose-crossing", numbers | {"a": row["grid_a"], "b": row["grid_b"]}
    if len(crossings) > 1:
        names = " × ".join(f"{name} {', '.join(codes)}" for name, codes in by_department.items())
        code, numbers = (
            "diagnose-crossing-several",
            {"grids": names, "pairs": len(crossings), "households": row["households"]},
        )
    return Fault(
        kind="crossing",
        departments=tuple(by_department),
        grids=tuple(grid for _, grid in grids),
        units=len(units),
        households=row["households"],
        place=site.ground_of(units),
        finding=Finding(code, tuple(site.ids[units]), numbers),
    )
