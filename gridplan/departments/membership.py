"""Which grid of a department each unit belongs to: by the shares of its ground that polygons hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.ground import Ground

_DIGITS = 6
"""Shares are counted in millionths: halves stay equal however the border between them was computed."""


@dataclass(frozen=True, eq=False)
class Footprints:
    """The units of a ground, ready to be asked which of them lie under a polygon.

    Parameters
    ----------
    shapes
        (n,) footprints.
    area
        float64 (n,), m².
    tree
        Index of the footprints; one serves all departments.
    """

    shapes: NDArray[np.object_]
    area: NDArray[np.float64]
    tree: shapely.STRtree


def footprints_of(ground: Ground) -> Footprints:
    """Return the units of `ground`, ready to be asked which of them lie under a polygon."""
    shapes = np.asarray(ground.units.geometry.array, dtype=object)
    return Footprints(shapes, np.maximum(shapely.area(shapes), np.finfo(float).tiny), shapely.STRtree(shapes))


def claims_of(shapes: NDArray[np.object_], grid: NDArray[np.int64], footprints: Footprints) -> pd.DataFrame:
    """Return every share that a grid holds of a unit.

    Parameters
    ----------
    shapes
        (r,) valid polygons in the coordinate system of the units.
    grid
        int64 (r,), the grid that each polygon is a part of; ground under two parts of one grid counts once.

    Returns
    -------
    DataFrame
        Columns ``unit``, ``grid`` (int64) and ``share`` (float64, 0 to 1), by unit, then the largest share, then the
        lower grid.

    Examples
    --------
    >>> house, half = shapely.box(0, 0, 10, 10), shapely.box(0, 0, 5, 10)
    >>> found = Footprints(np.array([house]), np.array([100.0]), shapely.STRtree([house]))
    >>> claims_of(np.array([half, house]), np.array([0, 1]), found).to_numpy().tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 0.5]]
    """
    row, unit, inside = _meeting(shapes, footprints)
    area = footprints.area[unit]
    cut = np.flatnonzero(~inside)
    area[cut] = shapely.area(shapely.intersection(footprints.shapes[unit[cut]], shapes[row[cut]]))
    table = pd.DataFrame({"unit": unit, "grid": grid[row], "area": area, "row": row})
    table = _parts_joined(table, shapes, footprints)
    share = np.round(table["area"].to_numpy() / footprints.area[table["unit"].to_numpy()], _DIGITS)
    table["share"] = np.minimum(share, 1.0)
    table = table.loc[table["share"] > 0, ["unit", "grid", "share"]]
    return table.sort_values(["unit", "share", "grid"], ascending=[True, False, True], ignore_index=True)


def largest(claims: pd.DataFrame, n_units: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the first grid named for each unit, int32 (n,), −1 for none, and its share, float64 (n,).

    Examples
    --------
    >>> labels, share = largest(pd.DataFrame({"unit": [1, 1], "grid": [4, 2], "share": [0.7, 0.3]}), 2)
    >>> labels.tolist(), share.tolist()
    ([-1, 4], [0.0, 0.7])
    """
    first = claims.drop_duplicates("unit")
    labels, share = np.full(n_units, -1, np.int32), np.zeros(n_units)
    labels[first["unit"]] = first["grid"]
    share[first["unit"]] = first["share"]
    return labels, share


def _meeting(
    shapes: NDArray[np.object_], footprints: Footprints
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return each polygon and unit that meet, by unit, and whether the unit lies wholly inside."""
    covered, met = (
        unit * len(shapes) + row
        for row, unit in (footprints.tree.query(shapes, predicate=predicate) for predicate in ("covers", "intersects"))
    )
    met = np.sort(met)
    return met % len(shapes), met // len(shapes), np.isin(met, covered)


def _parts_joined(table: pd.DataFrame, shapes: NDArray[np.object_], footprints: Footprints) -> pd.DataFrame:
    """Return each unit and grid once, with the area under any part of the grid."""
    twice = table.duplicated(["unit", "grid"], keep=False)
    if not twice.any():
        return table
    again = table[twice].sort_values(["unit", "grid"])
    first = ~again.duplicated(["unit", "grid"]).to_numpy()
    rows = np.split(again["row"].to_numpy(), np.flatnonzero(first)[1:])
    whole = np.array([shapely.union_all(shapes[parts]) for parts in rows], dtype=object)
    again = again[first]
    shared = shapely.intersection(footprints.shapes[again["unit"].to_numpy()], whole)
    return pd.concat([table[~twice], again.assign(area=shapely.area(shared))])
