"""Ground that a department claims twice: grids that overlap, units with two heads, and which of the two wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.departments.cover import Cover
from gridplan.findings import Finding
from gridplan.ground.ground import Ground

Priority = Literal["lower", "smaller"]
PRIORITIES = ("lower", "smaller")
_LEAST = 1.0
"""Overlaps below this area, in m², are drawing noise."""
_HALF = 0.5


def overlapping(cover: Cover, codes: Sequence[str]) -> pd.DataFrame:
    """Return the pairs of grids of one department that share ground.

    Parameters
    ----------
    codes
        (k,) the codes of the shapes, sorted.

    Returns
    -------
    DataFrame
        Columns ``one``, ``other`` (codes, the lower first) and ``area`` (m², over 1), sorted by both codes.

    Examples
    --------
    >>> overlapping(Cover(shapely.box([0, 8], 0, [9, 20], 9)), ["a", "b"]).to_numpy().tolist()
    [['a', 'b', 9.0]]
    """
    one, other, common = cover.overlaps
    names, area = np.array(codes, dtype=object), shapely.area(common)
    pairs = pd.DataFrame({"one": names[one], "other": names[other], "area": area})
    return pairs[pairs["area"] > _LEAST].round({"area": 1}).reset_index(drop=True)


def doubly_claimed(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims on units of which two grids or more hold over half each, as `claims` has them."""
    strong = claims[claims["share"] > _HALF]
    return strong[strong.duplicated("unit", keep=False)]


def settled(claims: pd.DataFrame, priority: Priority, area: NDArray[np.float64]) -> pd.DataFrame:
    """Return the winning claims, one a doubly claimed unit.

    Parameters
    ----------
    claims
        The claims of `doubly_claimed`.
    priority
        ``lower``: the lower code wins; ``smaller``: the grid with the smaller area does, ties to the lower code.
    area
        float64 (k,), area of each grid, m².
    """
    size = np.round(area[claims["grid"]], 2) if priority == "smaller" else np.zeros(len(claims))
    ranked = claims.assign(size=size).sort_values(["unit", "size", "grid"])
    return ranked.drop_duplicates("unit")[["unit", "grid", "share"]]


def doubling_findings(
    department: str, pairs: pd.DataFrame, double: pd.DataFrame, ground: Ground, *, priority: Priority | None
) -> tuple[Finding, ...]:
    """Return what there is to say about overlapping grids and doubly claimed units of a department.

    Units with households that two grids claim are an error without a `priority`: whose they are is not for us to say.
    """
    units = np.unique(double["unit"].to_numpy(dtype=np.int64))
    households = ground.units["households"].to_numpy()[units]
    findings = []
    if len(pairs):
        ids = tuple(f"{one} × {other}" for one, other in zip(pairs["one"], pairs["other"], strict=True))
        numbers = {"department": department, "area": _metres(pairs["area"].sum()), "households": int(households.sum())}
        findings.append(Finding("department-overlap", ids, numbers))
    lived_in = units[households > 0]
    if len(lived_in):
        code = "department-claimed-twice" if priority is None else "department-claims-settled"
        numbers = {"department": department, "households": int(households.sum())}
        if priority is not None:
            numbers["priority"] = priority
        findings.append(Finding(code, tuple(ground.units["unit"].iloc[lived_in]), numbers))
    return tuple(findings)


def _metres(area: float) -> float:
    return round(float(area), 1)
