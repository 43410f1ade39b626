"""The tables on pairs of departments: borders and agreement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.agreement import agree
from gridplan.columns import DIAGNOSIS_COLUMNS
from gridplan.departments.department import Department
from gridplan.diagnose.borders import Border, border_of
from gridplan.diagnose.drawn import Drawn


def border_table(networks: Sequence[Drawn], crossings: pd.DataFrame, *, tolerance: float) -> pd.DataFrame:
    """Return one row a pair of departments with the columns of `Diagnosis.borders`."""
    inside = shapely.buffer(networks[0].outline, -tolerance) if networks else None
    borders = {d.department.name: border_of(d.shapes, inside, tolerance=tolerance) for d in networks}
    crossed = crossings.groupby(["department_a", "department_b"]).size()
    rows = [
        {"department_a": a, "department_b": b, **_compared(borders[a], borders[b]), "crossings": crossed.get((a, b), 0)}
        for a, b in combinations(borders, 2)
    ]
    return pd.DataFrame(rows, columns=list(DIAGNOSIS_COLUMNS["borders"]))


def agreement_table(departments: Sequence[Department], households: NDArray[np.int64]) -> pd.DataFrame:
    """Return one row a pair of departments with the columns of `Diagnosis.agreement`."""
    rows = []
    for one, other in combinations(departments, 2):
        found = agree(one.labels, other.labels, households)
        rows.append((one.name, other.name, *found))
    return pd.DataFrame(rows, columns=list(DIAGNOSIS_COLUMNS["agreement"]))


def _compared(one: Border, other: Border) -> dict[str, Any]:
    a, b = one.length, other.length
    same = (one.beside(other) + other.beside(one)) / 2
    return {"border_a_m": a, "border_b_m": b, "same_m": same, "share_same": 2 * same / (a + b) if a + b else 1.0}
