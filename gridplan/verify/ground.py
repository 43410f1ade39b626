"""Checks on the map, with shapely alone: cells, coverage, grids in one piece, borders on roads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import AGREE, LEAST, pair_keys, stored_keys
from gridplan.verify.pieces import shown

_LEAST_AREA = 1.0
"""m² of gap or overlap that count as a fault."""
_MOST_SHIFT = 0.01
"""m² for each metre of outline that putting it on the 1 cm grid may change."""
_METRES_AGREE = 0.1
"""m by which a stored border may differ from the map, besides 1 %."""
_NEAR = 1.0
"""m from a bounding road within which a border lies on it."""


@dataclass(frozen=True)
class Coverage:
    """How the cells and the outline differ, m²."""

    gap: float
    overlap: float


def coverage(facts: Facts) -> Coverage:
    """Return the ground that no cell covers, and the ground that several cells or none of the outline cover."""
    cells, outline = facts.ground.cells.to_numpy(), facts.ground.outline
    together = shapely.union_all(facts.shapes.to_numpy())
    gap = shapely.area(shapely.difference(outline, together))
    beyond = shapely.area(shapely.difference(together, outline))
    twice = max(float(shapely.area(cells).sum() - shapely.area(together)), 0.0)
    return Coverage(_settled(gap), _settled(twice + beyond))


def check_cells(facts: Facts) -> Iterator[Finding]:
    """Yield cells that are not one polygon around their unit's point, and cells that do not match their neighbours."""
    cells, points = facts.ground.cells.to_numpy(), facts.ground.points
    whole = (shapely.get_type_id(cells) == shapely.GeometryType.POLYGON) & shapely.is_valid(cells)
    wrong = ~whole | shapely.is_empty(cells) | ~shapely.intersects_xy(cells, points[:, 0], points[:, 1])
    if wrong.any():
        yield Finding("verify-cells", ids=tuple(facts.ground.units["unit"][wrong].astype(str)))
    if not facts.cells_fit:
        edges = shapely.coverage_invalid_edges(cells)
        yield Finding("verify-coverage", ids=tuple(facts.ground.units["unit"][~shapely.is_empty(edges)].astype(str)))


def check_grids(facts: Facts) -> Iterator[Finding]:
    """Yield grids that are not one polygon on the map, and say so when they do not match edge to edge."""
    parts = shapely.get_num_geometries(facts.shapes.to_numpy())
    apart = parts > 1 + facts.bridges_inside
    if facts.plan.status != "adopted":
        apart &= ~facts.by_hand
    if apart.any():
        drawn = "verify-edited-pieces" if facts.plan.trail else "verify-adopted-pieces"
        yield Finding(drawn if facts.plan.status == "adopted" else "verify-map-pieces", ids=tuple(facts.codes[apart]))
    if not shapely.coverage_is_valid(facts.shapes.to_numpy()):
        yield Finding("verify-grid-coverage")


def check_coverage(found: Coverage) -> Iterator[Finding]:
    """Yield gap and overlap of 1 m² and more."""
    for code, area in (("verify-gap", found.gap), ("verify-overlap", found.overlap)):
        if area >= _LEAST_AREA:
            yield Finding(code, numbers={"area": round(area, 2)})


def check_outline(facts: Facts) -> Iterator[Finding]:
    """Say so when the surveyed area is not the one asked for, give or take the 1 cm grid."""
    shift, most = float(facts.ground.outline_shift), _MOST_SHIFT * float(shapely.length(facts.ground.outline))
    if not 0 <= shift <= most:
        yield Finding("verify-outline", numbers={"area": shown(shift, digits=2), "most": round(most, 2)})


def check_neighbours(facts: Facts) -> Iterator[Finding]:
    """Yield stored neighbours that the map does not show, or shows otherwise: pairs, border lengths, barred or not."""
    found, near = facts.neighbours, facts.ground.adjacency
    mine, stored = pair_keys(found.u, found.v, len(facts.labels)), stored_keys(facts.ground)
    bridges = pair_keys(facts.bridges[:, 0], facts.bridges[:, 1], len(facts.labels))
    certain = mine[found.length > LEAST + AGREE]
    expected = np.union1d(np.intersect1d(stored, mine), certain)
    yield from _pairs(facts, "verify-neighbours", np.setdiff1d(np.setxor1d(stored, expected), bridges))
    _, i, j = np.intersect1d(mine, stored, return_indices=True)
    longer = ~np.isclose(near.length[j], found.length[i], rtol=0.01, atol=_METRES_AGREE)
    longer |= ~((near.off_road[j] >= 0) & (near.off_road[j] <= near.length[j] + _METRES_AGREE))
    yield from _pairs(facts, "verify-border-lengths", mine[i[longer]])
    barred = near.barred[j]
    wrong = mine[i[np.where(barred, ~found.may_bar[i], found.must_bar[i])]]
    yield from _pairs(facts, "verify-barred", np.setdiff1d(wrong, bridges))


def _pairs(facts: Facts, code: str, keys: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield a finding on pairs of units, each pair as both ids."""
    if len(keys):
        names = facts.ground.units["unit"].to_numpy()
        n = len(names)
        ids = tuple(f"{names[key // n]} – {names[key % n]}" for key in keys.tolist())
        yield Finding(code, ids=ids)


def border_on_roads(facts: Facts) -> float:
    """Return the share of the border between grids within 1 m of a bounding road; 1 when there is no such border.

    Measured on the map: the borders of the grids, less the edge of the area, against roads widened by 1 m.
    """
    rings = shapely.line_merge(shapely.union_all(shapely.boundary(facts.shapes.to_numpy())))
    borders = shapely.line_merge(shapely.difference(rings, shapely.boundary(facts.ground.outline)))
    length = float(shapely.length(borders))
    roads = facts.ground.roads.geometry.to_numpy()[facts.ground.roads["bounds"].to_numpy(dtype=bool)]
    if length == 0 or not len(roads):
        return 1.0 if length == 0 else 0.0
    rows = np.unique(shapely.STRtree(shapely.get_parts(borders)).query(roads, predicate="dwithin", distance=_NEAR)[0])
    wide = shapely.union_all(shapely.buffer(roads[rows], _NEAR, quad_segs=16))
    return float(shapely.length(shapely.intersection(borders, wide)) / length)


def _settled(area: float) -> float:
    """Return an area without the last digits, which rounding of sums leaves."""
    return round(float(area), 4)
