"""Faults of one department's network as the ground sees them: gaps, holes, overlaps, parts, what lies beyond."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.diagnose.drawn import Drawn
from gridplan.diagnose.serving import SLIGHT
from gridplan.diagnose.site import Fault, Site, area_fault
from gridplan.diagnose.values import Kind
from gridplan.findings import Finding


def gaps(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the ground in no grid, somewhere wider than the tolerance: holes amid the grids, gaps at the edge."""
    parts = drawn.left[site.wide(drawn.left)]
    rim = shapely.boundary(drawn.outline)
    shapely.prepare(rim)
    for part, edge, units in zip(parts, shapely.intersects(rim, parts), _without_grid(site, drawn, parts), strict=True):
        households = int(site.households[units].sum())
        kind: Kind = "gap" if edge else "hole"
        yield area_fault(kind, drawn.department, part, units=len(units), households=households)


def overlaps(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the pairs of grids that overlap, somewhere wider than the tolerance."""
    a, b, common = drawn.cover.overlaps
    codes = drawn.department.codes
    wide = site.wide(common)
    both = _claims(drawn)
    for i in np.flatnonzero(wide):
        pair = (codes[a[i]], codes[b[i]])
        units = _in_both(both, int(a[i]), int(b[i]))
        households = int(site.households[units].sum())
        numbers = {"a": pair[0], "b": pair[1]}
        yield area_fault(
            "overlap", drawn.department, common[i], grids=pair, units=len(units), households=households, **numbers
        )


def beyond(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the ground drawn beyond the surveyed area, somewhere wider than the tolerance."""
    parts = drawn.beyond[site.wide(drawn.beyond)]
    if not len(parts):
        return
    part, grid = shapely.STRtree(drawn.shapes).query(shapely.buffer(parts, -site.tolerance / 4), predicate="intersects")
    for i, place in enumerate(parts):
        codes = tuple(drawn.department.codes[g] for g in np.sort(grid[part == i]))
        yield area_fault("outside", drawn.department, place, grids=codes, grid=", ".join(codes))


def multipart(site: Site, drawn: Drawn) -> Iterator[Fault]:
    """Yield the grids drawn in several parts that are somewhere wider than the tolerance."""
    several = np.flatnonzero(shapely.get_num_geometries(drawn.shapes) > 1)
    for grid in several:
        parts = int(site.wide(np.asarray(shapely.get_parts(drawn.shapes[grid]), dtype=object)).sum())
        if parts > 1:
            code = drawn.department.codes[grid]
            numbers = {"department": drawn.department.name, "grid": code, "parts": parts}
            finding = Finding("diagnose-multipart", (), numbers)
            yield Fault("multipart", (drawn.department.name,), (code,), 0, 0, drawn.shapes[grid], finding)


def _without_grid(site: Site, drawn: Drawn, parts: NDArray[np.object_]) -> list[NDArray[np.intp]]:
    """Return the units without a grid that lie in each of the parts."""
    none = np.flatnonzero(drawn.department.labels < 0)
    if not len(none):
        return [none] * len(parts)
    unit, part = shapely.STRtree(parts).query(shapely.points(site.ground.points[none]), predicate="intersects")
    return [none[np.sort(unit[part == i])] for i in range(len(parts))]


def _claims(drawn: Drawn) -> dict[int, NDArray[np.intp]]:
    """Return the units of which each grid holds more than a slight share."""
    claims = drawn.department.claims[drawn.department.claims["share"] > SLIGHT].sort_values("grid", kind="stable")
    grid, unit = claims["grid"].to_numpy(), claims["unit"].to_numpy(np.intp)
    starts = np.searchsorted(grid, np.arange(len(drawn.department.codes) + 1))
    return {i: unit[a:b] for i, (a, b) in enumerate(pairwise(starts))}


def _in_both(claims: dict[int, NDArray[np.intp]], a: int, b: int) -> NDArray[np.intp]:
    return np.intersect1d(claims[a], claims[b])
