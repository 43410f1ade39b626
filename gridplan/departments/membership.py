"""Which grid of a department each unit belongs to: by the shares of its ground that polygons hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.departments.cover import Cover
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


def claims_of(cover: Cover, footprints: Footprints) -> pd.DataFrame:
    """Return every share that a grid holds of a unit.

    Returns
    -------
    DataFrame
        Columns ``unit``, ``grid`` (int64) and ``share`` (float64, 0 to 1), by unit, then the largest share, then the
        lower grid.

    Examples
    --------
    >>> house, half = shapely.box(0, 0, 10, 10), shapely.box(0, 0, 5, 10)
    >>> found = Footprints(np.array([house]), np.array([100.0]), shapely.STRtree([house]))
    >>> claims_of(Cover(np.array([half, house])), found).to_numpy().tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 0.5]]
    """
    inner_grid, inner = footprints.tree.query(cover.shapes, predicate="contains_properly")
    edge_grid, edge, area = _along_borders(inner_grid, inner, cover, footprints)
    grid, unit = np.concatenate([inner_grid, edge_grid]), np.concatenate([inner, edge])
    share = np.round(np.concatenate([footprints.area[inner], area]) / footprints.area[unit], _DIGITS)
    table = pd.DataFrame({"unit": unit, "grid": grid, "share": np.minimum(share, 1.0)})
    table = table[table["share"] > 0]
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


def _along_borders(
    inner_grid: NDArray[np.int64], inner: NDArray[np.int64], cover: Cover, footprints: Footprints
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return each grid and unit that meet but for those given, which lie inside, and their common area, m²."""
    count = len(cover.shapes)
    grid, unit = _perhaps_meeting(inner, cover, footprints)
    unit, grid = np.divmod(np.setdiff1d(unit * count + grid, inner * count + inner_grid), max(1, count))
    area = footprints.area[unit]
    cut = np.flatnonzero(~shapely.covers(cover.shapes[grid], footprints.shapes[unit]))
    area[cut] = _common(cover.shapes[grid[cut]], footprints.shapes[unit[cut]])
    return grid, unit, area


def _perhaps_meeting(
    inner: NDArray[np.int64], cover: Cover, footprints: Footprints
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each grid and unit that may meet: near each other with the unit inside no grid, or where grids overlap."""
    astride = np.ones(len(footprints.shapes), dtype=bool)
    astride[inner] = False
    grid, unit = footprints.tree.query(cover.shapes)
    one, other, common = cover.overlaps
    pair, doubled = footprints.tree.query(common, predicate="intersects")
    near = astride[unit]
    return np.concatenate([grid[near], one[pair], other[pair]]), np.concatenate([unit[near], doubled, doubled])


def _common(shapes: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the common area of each pair, m², float64 (p,); whether they meet at all is asked first, it costs less."""
    area = np.zeros(len(shapes))
    meet = shapely.intersects(shapes, others)
    area[meet] = shapely.area(shapely.intersection(others[meet], shapes[meet]))
    return area
