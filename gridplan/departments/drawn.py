"""A department's network from the rows of its layer: polygons that hold units, or chains of road segments."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.departments.cover import cover_of, no_cover
from gridplan.departments.department import Department
from gridplan.departments.doubling import Priority, doubling_findings, doubly_claimed, overlapping, settled
from gridplan.departments.membership import Footprints, claims_of, largest
from gridplan.departments.serving import serving_findings
from gridplan.findings import Finding, Report
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground


def areal_department(
    name: str,
    grids: gpd.GeoDataFrame,
    ground: Ground,
    *,
    footprints: Footprints,
    priority: Priority | None,
    noticed: tuple[Finding, ...],
) -> Department:
    """Return the network that polygons draw on the units.

    Parameters
    ----------
    grids
        Columns ``code, title, functions, staff`` and valid polygons in the coordinate system of the ground.
    noticed
        What was found in reading them.

    Raises
    ------
    InputError
        When no polygon meets a unit.
    """
    grids = _in_order(grids)
    codes, grid = np.unique(grids["code"].to_numpy(dtype=str), return_inverse=True)
    cover = cover_of(np.asarray(grids.geometry.array, dtype=object), grid.astype(np.int64))
    claims = claims_of(cover, footprints)
    if claims.empty:
        raise refusal("layer-no-overlap", layer=name)
    double = doubly_claimed(claims)
    labels, share = _held(claims, double, priority, shapely.area(cover.shapes), n_units=len(ground))
    findings = (
        *noticed,
        *_repeated(name, grids),
        *doubling_findings(name, overlapping(cover, codes.tolist()), double, ground, priority=priority),
        *serving_findings(name, cover, labels, ground),
    )
    return Department(name, "areal", grids, tuple(codes.tolist()), labels, share, claims, cover, Report(findings))


def line_department(name: str, grids: gpd.GeoDataFrame, ground: Ground, *, noticed: tuple[Finding, ...]) -> Department:
    """Return the network of chains of road segments: it holds no units; its length is told."""
    grids = _in_order(grids)
    codes = tuple(sorted(set(grids["code"])))
    numbers = {"department": name, "rows": len(grids), "kilometres": round(float(grids.length.sum()) / 1000, 2)}
    none = pd.DataFrame({"unit": np.zeros(0, np.int64), "grid": np.zeros(0, np.int64), "share": np.zeros(0)})
    labels, share = largest(none, len(ground))
    told = Finding("department-lines-read", (), {**numbers, "grids": len(codes)})
    return Department(name, "line", grids, codes, labels, share, none, no_cover(), Report((*noticed, told)))


def _held(
    claims: pd.DataFrame,
    double: pd.DataFrame,
    priority: Priority | None,
    area: NDArray[np.float64],
    *,
    n_units: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the grid of each unit and its share: the largest, and by `priority` where two hold over half each."""
    if priority is not None:
        claims = pd.concat([settled(double, priority, area), claims])
    return largest(claims, n_units)


def _in_order(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rows by code, then by shape; what is told of one grid in several rows is told of the whole grid."""
    shape = np.full(len(grids), "", dtype=object)
    several = grids["code"].duplicated(keep=False).to_numpy()
    shape[several] = shapely.to_wkb(
        shapely.normalize(np.asarray(grids.geometry.array[several], dtype=object)), hex=True
    )
    grids = grids.assign(shape=shape).sort_values(["code", "shape"], ignore_index=True).drop(columns="shape")
    if not several.any():
        return grids
    again = grids["code"].duplicated()
    by_code = grids.groupby("code")
    staff = by_code["staff"].transform("max").where(~again, 0)
    return grids.assign(
        title=by_code["title"].transform(_joined), functions=by_code["functions"].transform(_joined), staff=staff
    )


def _joined(texts: pd.Series[str]) -> str:
    return "; ".join(sorted({text for text in texts if text}))


def _repeated(name: str, grids: gpd.GeoDataFrame) -> tuple[Finding, ...]:
    codes = tuple(grids["code"][grids["code"].duplicated()].unique())
    return (Finding("department-codes-repeated", codes, {"department": name}),) if codes else ()
