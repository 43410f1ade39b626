"""Pairs of grids of two departments that truly cross: each has households of its own, and they have some in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

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
    """Yield the worst crossings of each department; their place is the smallest of the three parts."""
    either = pd.concat([table[side] for side in _PAIR]).sort_index(kind="stable")
    worst = table[(either.groupby(either).cumcount() < LISTED).groupby(level=0).any()]
    known = {department.name: department for department in departments}
    for row in worst.to_dict("records"):
        yield _fault(site, known[row["department_a"]], known[row["department_b"]], row)


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


def _fault(site: Site, one: Department, other: Department, row: Mapping[Any, Any]) -> Fault:
    a, b = one.labels == one.codes.index(row["grid_a"]), other.labels == other.codes.index(row["grid_b"])
    parts = {"common": a & b, "only_a": a & ~b, "only_b": b & ~a}
    units = np.flatnonzero(parts[min(parts, key=lambda name: row[name])])
    numbers = {name: row[name] for name in (*_PAIR, *parts)} | {"a": row["grid_a"], "b": row["grid_b"]}
    return Fault(
        kind="crossing",
        departments=(one.name, other.name),
        grids=(row["grid_a"], row["grid_b"]),
        units=len(units),
        households=row["households"],
        place=site.ground_of(units),
        finding=Finding("diagnose-crossing", tuple(site.ids[units]), numbers),
    )
