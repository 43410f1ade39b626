"""How the shapes of units lie to one another: over one another, inside one another, in parts far apart."""

from __future__ import annotations

from typing import Literal, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.coordinates.crs import to_metric
from gridplan.ground.reading.draft import Draft
from gridplan.ground.touching import PileError, touching

Overlaps = Literal["refuse", "keep"]
SLIGHT_SHARE, SLIGHT_AREA = 0.01, 1.0
"""Up to this share of the smaller building, or up to so many m², an overlap is how buildings are drawn, no fault."""
_NOTHING = 1e-4
_WHOLE = 0.99
_AT_FAULT = ("duplicates-differ", "geometry-invalid", "geometry-corners", "coordinates-stray")
_FAR = 50.0
"""Parts of one building further apart than this, in m, are told."""


class Pairs(NamedTuple):
    """Buildings that lie over one another: rows (m,), first < second, and the area that both cover, m²."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    area: NDArray[np.float64]


def check_overlaps(draft: Draft, crs: object, *, overlaps: Overlaps) -> tuple[Finding, ...]:
    """Return what `lying_findings` tells of the outlines of a draft.

    Rows whose shape or place is at fault already are left out, and addresses have no outlines.
    """
    alive = ~(draft.dropped | shapely.is_missing(draft.geometry) | shapely.is_empty(draft.geometry))
    alive &= ~np.isin(draft.ids, [name for one in draft.findings if one.code in _AT_FAULT for name in one.ids])
    if draft.points or crs is None or not alive.any():
        return ()
    try:
        frame, _ = to_metric(gpd.GeoDataFrame(geometry=draft.geometry[alive], crs=crs), source="")
    except InputError:
        return ()
    return lying_findings(np.asarray(frame.geometry.array, dtype=object), draft.ids[alive], overlaps=overlaps)


def lying_findings(
    geometry: NDArray[np.object_], ids: NDArray[np.object_], *, overlaps: Overlaps = "refuse"
) -> tuple[Finding, ...]:
    """Return what is to be told of buildings that overlap, lie inside others, or have parts far apart.

    Parameters
    ----------
    geometry
        (n,) polygons in metres.
    overlaps
        Whether buildings of which one covers more than 1 % of the other, and more than 1 m², are refused or kept as
        they are: each then has the ground that lies nearest to it.

    Examples
    --------
    >>> houses = shapely.box([0, 5, 40], 0, [10, 15, 50], 10)
    >>> [finding.text("en") for finding in lying_findings(houses, np.array(["a", "b", "c"]))]
    ['2 buildings cover one another by more than 1 % (1 pairs, 50.0 m²): a, b']
    """
    try:
        pairs = _pairs(geometry)
    except PileError as pile:
        return (Finding("units-piled-up", _named(ids, np.array([pile.row])), {"others": pile.others}),)
    size = shapely.area(geometry)
    share = pairs.area / np.minimum(size[pairs.first], size[pairs.second])
    inner = np.where(size[pairs.first] < size[pairs.second], pairs.first, pairs.second)
    within = share >= _WHOLE
    slight = ~within & ((share < SLIGHT_SHARE) | (pairs.area < SLIGHT_AREA))
    kept = overlaps == "keep"
    found = [
        _told("units-overlap", slight, pairs, ids),
        _told("units-overlap-kept" if kept else "units-overlap-much", ~within & ~slight, pairs, ids),
    ]
    if within.any():
        found.append(Finding("units-inside-kept" if kept else "units-inside", _named(ids, inner[within])))
    far = _far_parts(geometry)
    if len(far):
        found.append(Finding("units-in-parts", _named(ids, far), {"metres": _FAR}))
    return tuple(one for one in found if one is not None)


def _pairs(geometry: NDArray[np.object_]) -> Pairs:
    first, second = touching(geometry)
    area = shapely.area(shapely.intersection(geometry[first], geometry[second]))
    real = area > _NOTHING
    return Pairs(first[real], second[real], area[real])


def _told(code: str, chosen: NDArray[np.bool_], pairs: Pairs, ids: NDArray[np.object_]) -> Finding | None:
    if not chosen.any():
        return None
    rows = np.concatenate([pairs.first[chosen], pairs.second[chosen]])
    numbers = {"pairs": int(chosen.sum()), "area": round(float(pairs.area[chosen].sum()), 1)}
    return Finding(code, _named(ids, rows), numbers)


def _named(ids: NDArray[np.object_], rows: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(sorted({str(name) for name in ids[rows]}))


def _far_parts(geometry: NDArray[np.object_]) -> NDArray[np.intp]:
    """Return the rows of which a part lies far from the largest."""
    several = np.flatnonzero(shapely.get_num_geometries(geometry) > 1)
    return np.array([row for row in several if _reach(geometry[row]) > _FAR], dtype=np.intp)


def _reach(whole: shapely.MultiPolygon) -> float:
    parts = shapely.get_parts(whole)
    return float(shapely.distance(parts, parts[np.argmax(shapely.area(parts))]).max())
