"""Codes of micro-grids and corridor groups: serials behind the code of the grid, or in a range of the community's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.codes import number_grids, reading_order
from gridplan.components import communities_of
from gridplan.levels import LevelRules
from gridplan.nesting.items import Items
from gridplan.nesting.micro_grids import PatchDivision
from gridplan.plan import Plan


def level_codes(
    plan: Plan, items: Items, divided: list[PatchDivision], rules: LevelRules
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the codes of micro-grid and corridor group of each item, object (m,).

    Serials run as those of grids, west to east in rows from the north: micro-grids by the mean place of their items
    inside the grid, or inside the community where the scheme has serials for them, corridor groups by the place of
    their building inside the micro-grid.
    """
    points = plan.ground.points[items.unit]
    of, grid, middles = _numbered(items, divided, points)
    if plan.rules.codes.micro is None:
        micro = _behind_codes(plan, grid, middles, rules)
    else:
        micro = _in_communities(plan, items, of, middles)
    second = _serials(points, of, counted=items.households > 0)
    wide = max(rules.corridor_digits, len(str(second.max(initial=0))))
    lower = [f"{p}{rules.separator}{s:0{wide}d}" for p, s in zip(micro[of], second.tolist(), strict=True)]
    return micro[of], np.array(lower, dtype=object)


def _behind_codes(
    plan: Plan, grid: NDArray[np.int64], middles: NDArray[np.float64], rules: LevelRules
) -> NDArray[np.object_]:
    """Return the code of each micro-grid: its serial behind the code of its grid."""
    serials = _serials(middles, grid)
    wide = max(rules.micro_digits, len(str(serials.max(initial=0))))
    heads = [plan.network.codes[own] for own in grid.tolist()]
    codes = [f"{head}{rules.separator}{serial:0{wide}d}" for head, serial in zip(heads, serials.tolist(), strict=True)]
    return np.array(codes, dtype=object)


def _in_communities(
    plan: Plan, items: Items, of: NDArray[np.int64], middles: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Return the code of each micro-grid: a serial in its community."""
    community = communities_of(plan.ground)[items.unit]
    order = np.argsort(of, kind="stable")
    members = np.split(community[order], np.searchsorted(of[order], np.arange(1, len(middles))))
    parents = [tuple(sorted(set(own))) for own in members]
    taken = {*plan.network.codes, *plan.retired}
    rank, codes = number_grids(middles, parents, taken=taken, scheme=plan.rules.codes, kind="micro")
    found = np.empty(len(codes), dtype=object)
    found[rank] = codes
    return found


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
