"""Checks on the map, with shapely alone: cells, coverage, grids in one piece, borders on roads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.findings import Finding
from gridplan.ground.adjacency import EdgeKind
from gridplan.verify.facts import Facts

_LEAST_AREA = 1.0
"""m² of gap or overlap that count as a fault."""
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
    """Yield grids that are not one polygon on the map, and say so when they do not match edge to edge.

    A grid that reaches across water by a link that people can walk has a polygon on either side.
    """
    parts = shapely.get_num_geometries(facts.shapes.to_numpy())
    apart = parts > 1 + _links(facts)
    if apart.any():
        code = "verify-adopted-pieces" if facts.plan.status == "adopted" else "verify-map-pieces"
        yield Finding(code, ids=tuple(facts.codes[apart]))
    if not shapely.coverage_is_valid(facts.shapes.to_numpy()):
        yield Finding("verify-grid-coverage")


def check_coverage(found: Coverage) -> Iterator[Finding]:
    """Yield gap and overlap of 1 m² and more."""
    for code, area in (("verify-gap", found.gap), ("verify-overlap", found.overlap)):
        if area >= _LEAST_AREA:
            yield Finding(code, numbers={"area": round(area, 2)})


def border_on_roads(facts: Facts) -> float:
    """Return the share of the border between grids within 1 m of a bounding road; 1 when there is no such border.

    Measured on the map: the borders of the grids, less the edge of the area, against roads widened by 1 m.
    """
    rings = shapely.boundary(facts.shapes.to_numpy())
    borders = shapely.get_parts(shapely.difference(shapely.union_all(rings), shapely.boundary(facts.ground.outline)))
    length = float(shapely.length(borders).sum())
    roads = facts.ground.roads.geometry.to_numpy()[facts.ground.roads["bounds"].to_numpy(dtype=bool)]
    if length == 0 or not len(roads):
        return 1.0 if length == 0 else 0.0
    rows = np.unique(shapely.STRtree(borders).query(roads, predicate="dwithin", distance=_NEAR)[0])
    wide = shapely.union_all(shapely.buffer(roads[rows], _NEAR, quad_segs=16))
    return float(shapely.length(shapely.intersection(shapely.union_all(borders), wide)) / length)


def _links(facts: Facts) -> np.ndarray:
    """Return, per grid, how many bridges lie inside it, int64 (k,)."""
    near, labels = facts.ground.adjacency, facts.labels
    inside = near.open & (near.kind == EdgeKind.BRIDGE) & (labels[near.u] == labels[near.v])
    return np.bincount(labels[near.u[inside]], minlength=facts.n_grids)


def _settled(area: float) -> float:
    """Return an area without the last digits, which rounding of sums leaves."""
    return round(float(area), 4)
