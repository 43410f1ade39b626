"""What road segments are made from: the road layer, counts of units, points; every fault at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.ground.reading.layers import fit_layer
from gridplan.ground.reading.read import read_layer
from gridplan.ground.reading.streets import clean_roads, is_clean
from gridplan.options.road_rules import RoadRules
from gridplan.roads.lines import Shapes
from gridplan.roads.sides import side_of

Layer: TypeAlias = "gpd.GeoDataFrame | str | os.PathLike[str]"


@dataclass(frozen=True)
class Counts:
    """What there is to count.

    Parameters
    ----------
    units
        Kind of work → float64 (n,), count of each unit.
    points
        Kind of work → float64 (m, 2), places, m.
    totals
        Kind of work → how much there is in all.
    """

    units: Mapping[str, NDArray[np.float64]]
    points: Mapping[str, NDArray[np.float64]]
    totals: Mapping[str, float]


def roads_of(
    ground: Ground, roads: Layer | None, points: Mapping[str, Layer], rules: RoadRules
) -> tuple[gpd.GeoDataFrame, Counts]:
    """Return the roads that are divided, and what is counted along them.

    Raises
    ------
    InputError
        With every fault at once.
    """
    lines, faults = _roads(ground, roads, rules)
    places, wrong = _points(ground, points)
    columns = [name for name in rules.counts if name not in points]
    units, odd = _columns(ground, columns)
    unasked = tuple(sorted(set(points) - set(rules.counts)))
    idle = (Finding("roads-points-unasked", unasked),) if unasked else ()
    Report((*faults, *wrong, *odd, *idle, *told_twice(points, ground))).raise_errors()
    totals = {name: float(units[name].sum() if name in units else len(places[name])) for name in rules.counts}
    return lines, Counts(units, places, totals)


def told_twice(names: Iterable[str], ground: Ground) -> tuple[Finding, ...]:
    """Return that kinds of work given as points are columns of the units too, which would stay with areal grids."""
    twice = tuple(sorted({*names} & {*ground.units.columns}))
    return (Finding("roads-told-twice", twice),) if twice else ()


def points_along(
    xy: NDArray[np.float64], lines: Shapes, line: NDArray[np.int64], side: NDArray[np.int64], *, touch: float
) -> NDArray[np.float64]:
    """Return float64 (s,), how many points count at each segment: at the nearest line within `touch`, on their side.

    Parameters
    ----------
    line, side
        int64 (s,), line of each segment, and 0 for both of its sides, 1 for the left one, 2 for the right one.
    """
    places = shapely.points(xy)
    point, near = shapely.STRtree(lines).query(places, predicate="dwithin", distance=touch)
    away = np.round(shapely.distance(places[point], lines[near]) * 100)
    order = np.lexsort((near, away, point))
    first = order[np.unique(point[order], return_index=True)[1]]
    segment = np.searchsorted(line, near[first])
    segment += (side[segment] > 0) & ~side_of(lines[near[first]], xy[point[first]])
    return np.bincount(segment, minlength=len(line)).astype(np.float64)


def _roads(ground: Ground, roads: Layer | None, rules: RoadRules) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    given, faults = (ground.roads, tuple[Finding, ...]()) if roads is None else _read(ground, roads)
    if faults:
        return given, faults
    chosen = given[given["at_ground"].to_numpy(bool) & given["road_class"].isin(rules.classes).to_numpy()]
    chosen = chosen if rules.by is None else chosen[chosen["name"].to_numpy() != ""]
    met = shapely.intersects(np.asarray(chosen.geometry.array, dtype=object), ground.outline)
    classes = ", ".join(map(str, rules.classes))
    return chosen[met], (() if met.any() else (Finding("roads-none", numbers={"classes": classes}),))


def _read(ground: Ground, roads: Layer) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    frame = roads if isinstance(roads, gpd.GeoDataFrame) else read_layer(roads)
    given, faults = fit_layer(frame, ground.units, layer="roads", dimensions=(1,))
    return (given if is_clean(given) else clean_roads(given)), faults


def _points(ground: Ground, points: Mapping[str, Layer]) -> tuple[dict[str, NDArray[np.float64]], tuple[Finding, ...]]:
    found: dict[str, NDArray[np.float64]] = {}
    told: list[Finding] = []
    for name, layer in points.items():
        frame = layer if isinstance(layer, gpd.GeoDataFrame) else read_layer(layer)
        fitted, faults = fit_layer(frame, ground.units, layer=name, dimensions=(0, 1, 2))
        told += faults
        shapes = shapely.centroid(np.asarray(fitted.geometry.array, dtype=object))
        found[name] = shapely.get_coordinates(shapes)
    return found, tuple(told)


def _columns(ground: Ground, names: list[str]) -> tuple[dict[str, NDArray[np.float64]], tuple[Finding, ...]]:
    known = [name for name in names if name in ground.units]
    missing = tuple(name for name in names if name not in known)
    found = {name: pd.to_numeric(ground.units[name], errors="coerce").to_numpy(np.float64) for name in known}
    return found, tuple(_column_faults(ground, found, missing))


def _column_faults(
    ground: Ground, found: Mapping[str, NDArray[np.float64]], missing: tuple[str, ...]
) -> Iterator[Finding]:
    if missing:
        yield Finding("roads-work-unknown", missing)
    for name, values in found.items():
        wrong = ~np.isfinite(values) | (values < 0)
        if wrong.any():
            yield Finding("roads-counts-wrong", tuple(ground.units["unit"].astype(str)[wrong]), {"work": name})
