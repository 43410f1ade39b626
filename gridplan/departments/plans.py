"""A plan as a department's network: matched by the ids of the units, its codes kept."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.departments.cover import Cover
from gridplan.departments.department import Department
from gridplan.departments.serving import serving_findings
from gridplan.findings import Finding, Report
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground
from gridplan.plan import Plan

_NO_GRID = "-"
"""Code under which plans taken in from outside keep the units that no grid covers."""


def department_of(plan: Plan, ground: Ground, *, name: str) -> Department:
    """Return the network of `plan` as one of a department.

    Raises
    ------
    InputError
        When the plan and the ground have no unit in common.
    """
    place = {unit: i for i, unit in enumerate(plan.ground.units["unit"])}
    at = ground.units["unit"].map(lambda unit: place.get(unit, -1)).to_numpy(np.int64)
    known = at >= 0
    if not known.any():
        raise refusal("department-plan-elsewhere", department=name)
    grids = _grid_table(plan, ground)
    codes = tuple(grids["code"])
    number = {code: i for i, code in enumerate(codes)}
    new = np.array([number.get(code, -1) for code in plan.network.codes] + [-1], np.int32)
    labels = np.where(known, new[plan.network.labels[at]], -1).astype(np.int32)
    own = np.ones(len(plan.ground)) if plan.network.share is None else plan.network.share
    share = np.where(labels >= 0, own[at], 0.0)
    units = np.flatnonzero(labels >= 0)
    claims = pd.DataFrame({"unit": units, "grid": labels[units].astype(np.int64), "share": share[units]})
    findings = _differences(plan, ground, name, known)
    cover = Cover(np.asarray(grids.geometry.array, dtype=object))
    findings += serving_findings(name, cover, labels, ground)
    return Department(name, "areal", grids, codes, labels, share, claims, cover, Report(findings), plan.retired)


def _grid_table(plan: Plan, ground: Ground) -> gpd.GeoDataFrame:
    """Return the grids of a plan that hold ground, as a department's are kept."""
    drawn = plan.grids[(plan.grids["grid"] != _NO_GRID) & ~plan.grids.geometry.is_empty]
    table = drawn.rename(columns={"grid": "code", "workers": "staff"}).assign(title="", functions="")
    table = table[["code", "title", "functions", "staff", "geometry"]].to_crs(ground.units.crs)
    return table.sort_values("code", ignore_index=True)


def _differences(plan: Plan, ground: Ground, name: str, known: NDArray[np.bool_]) -> tuple[Finding, ...]:
    """Return which units only one of plan and ground has."""
    theirs = plan.ground.units["unit"]
    gone = tuple(theirs[~theirs.isin(ground.units["unit"])])
    new = tuple(ground.units["unit"][~known])
    pairs = (("department-plan-gone", gone), ("department-plan-new", new))
    return tuple(Finding(code, ids, {"department": name}) for code, ids in pairs if ids)
