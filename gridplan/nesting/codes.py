"""Codes of micro-grids and corridor groups: serials behind the code of the grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.codes import reading_order
from gridplan.levels import LevelRules
from gridplan.nesting.items import Items
from gridplan.nesting.micro_grids import PatchDivision
from gridplan.plan import Plan


def level_codes(
    plan: Plan, items: Items, divided: list[PatchDivision], rules: LevelRules
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the codes of micro-grid and corridor group of each item, object (m,).

    Serials run as those of grids, west to east in rows from the north: micro-grids by the mean place of their items
    inside the grid, corridor groups by the place of their building inside the micro-grid.
    """
    points = plan.ground.points[items.unit]
    of, grid, middles = _numbered(items, divided, points)
    first = _serials(middles, grid)
    second = _serials(points, of, counted=items.households > 0)
    wide = [
        max(d, len(str(s.max(initial=0)))) for d, s in ((rules.micro_digits, first), (rules.corridor_digits, second))
    ]
    prefix = np.array(plan.network.codes, dtype=object)[grid]
    micro = np.array([f"{p}{rules.separator}{s:0{wide[0]}d}" for p, s in zip(prefix, first, strict=True)], dtype=object)
    lower = [f"{p}{rules.separator}{s:0{wide[1]}d}" for p, s in zip(micro[of], second.tolist(), strict=True)]
    return micro[of], np.array(lower, dtype=object)


def _numbered(
    items: Items, divided: list[PatchDivision], points: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the number of each item's micro-grid over all grids, and the grid and mean place of each micro-grid."""
    of = np.empty(len(items.unit), np.int64)
    grids: list[int] = []
    for division in divided:
        of[division.patch.items] = division.labels + len(grids)
        grids += [division.patch.grid] * len(division.sums)
    count = np.bincount(of)
    middles = np.stack([np.bincount(of, column) / count for column in points.T], axis=1)
    return of, np.array(grids, np.int64), middles


def _serials(
    points: NDArray[np.float64], parent: NDArray[np.int64], *, counted: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return the serial of each place inside its parent, 1, 2, …; places that are not `counted` get 0."""
    serial = np.zeros(len(points), np.int64)
    chosen = np.arange(len(points)) if counted is None else np.flatnonzero(counted)
    by_parent = chosen[np.argsort(parent[chosen], kind="stable")]
    for members in np.split(by_parent, np.flatnonzero(np.diff(parent[by_parent])) + 1):
        serial[members[reading_order(points[members])]] = np.arange(1, len(members) + 1)
    return serial
