"""What can be measured on a division: one function per measure, arrays and GeoSeries in, Series or numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gridplan.columns import AREA, DEDICATED_COLUMNS, DEVIATION
from gridplan.ground.adjacency import Adjacency
from gridplan.ground.areas import grid_areas
from gridplan.ground.dedicated.places import kinds_of_places
from gridplan.ground.ground import Ground
from gridplan.ground.units import ESTIMATED
from gridplan.ground.windows import grid_windows
from gridplan.options import Rules
from gridplan.options.dedicated import DEDICATED, place_of_area

Ints = NDArray[np.int64] | NDArray[np.int32]


class Division(Protocol):
    """What a table of grids needs to know of a network; see `gridplan.plan.Network`."""

    @property
    def name(self) -> str:
        """Name of the network."""
        ...

    @property
    def labels(self) -> NDArray[np.int32]:
        """(n,), position of each unit's grid in `codes`, −1 for none."""
        ...

    @property
    def codes(self) -> tuple[str, ...]:
        """Grid codes."""
        ...

    @property
    def n_workers(self) -> NDArray[np.int64]:
        """(k,), workers of each grid."""
        ...


class BlocksCut(NamedTuple):
    """How many street blocks with households lie in more than one grid."""

    n_cut: int
    share: float
    n_blocks: int


def loads(labels: Ints, load: ArrayLike, *, n_grids: int) -> pd.Series[int]:
    """Return the sum of `load` per grid, exact in int64; units with label −1 are in no grid.

    Examples
    --------
    >>> loads(np.array([0, 1, 1]), [5, 3, 4], n_grids=2).tolist()
    [5, 7]
    """
    total = np.zeros(n_grids, dtype=np.int64)
    inside = labels >= 0
    np.add.at(total, labels[inside], np.asarray(load, dtype=np.int64)[inside])
    return pd.Series(total, name="load")


def amounts(labels: Ints, values: ArrayLike, *, n_grids: int) -> pd.Series[float]:
    """Return the sum of any `values` per grid; units with label −1 are in no grid.

    Examples
    --------
    >>> amounts(np.array([0, 1, 1]), [0.5, 1, 2], n_grids=2).tolist()
    [0.5, 3.0]
    """
    inside = labels >= 0
    total = np.bincount(labels[inside], np.asarray(values, dtype=np.float64)[inside], n_grids)
    return pd.Series(total, name="amount")


def outside_window(
    rules: Rules,
    *,
    load: ArrayLike,
    households: ArrayLike,
    workers: ArrayLike,
    areas: Sequence[str] | NDArray[np.object_] | None = None,
) -> NDArray[np.bool_]:
    """Return bool (k,), True for each grid that breaks a window in force, each window times the grid's workers.

    A grid without workers must have no load.

    Parameters
    ----------
    areas
        (k,), kind of area of each grid, whose windows hold; None where no areas are in use.
    """
    totals = {"load": np.asarray(load), "households": np.asarray(households)}
    times = np.asarray(workers)
    outside = np.zeros(len(times), dtype=bool)
    for name, lo, hi in grid_windows(rules, areas, n_grids=len(times)).ends(times):
        outside |= (totals[name] < lo) | (totals[name] > hi)
    outside |= (times == 0) & (totals["load"] > 0)
    return outside


def deviation(amount: ArrayLike, target: ArrayLike) -> pd.Series[float]:
    """Return amount ÷ target − 1; 0 where neither is anything or the target is NaN, infinite where only that is 0.

    Examples
    --------
    >>> deviation([440, 0], [400, 0]).round(2).tolist()
    [0.1, 0.0]
    """
    found, targets = (np.asarray(a, dtype=np.float64) for a in (amount, target))
    share = np.divide(found, targets, out=np.full(found.shape, np.inf), where=targets > 0)
    none = np.isnan(targets) | ((targets == 0) & (found == 0))
    return pd.Series(np.where(none, 0.0, share - 1.0), name="deviation")


def polsby_popper(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return 4π · area ÷ perimeter²: 1 for a circle, 0.785 for a square (Polsby & Popper 1991).

    Examples
    --------
    >>> polsby_popper(gpd.GeoSeries([shapely.box(0, 0, 1, 1)])).round(3).tolist()
    [0.785]
    """
    return pd.Series(4 * np.pi * geometry.area / geometry.length**2, name="polsby_popper")


def reock(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return area ÷ area of the smallest circle around: 1 for a circle, 0.637 for a square (Reock 1961).

    Examples
    --------
    >>> reock(gpd.GeoSeries([shapely.box(0, 0, 1, 1)])).round(3).tolist()
    [0.637]
    """
    radius = shapely.minimum_bounding_radius(geometry.to_numpy())
    return pd.Series(geometry.area / (np.pi * radius**2), name="reock")


def convex_hull_ratio(geometry: gpd.GeoSeries) -> pd.Series[float]:
    """Return area ÷ area of the convex hull: 1 for convex shapes.

    Examples
    --------
    >>> convex_hull_ratio(gpd.GeoSeries([shapely.box(0, 0, 1, 1)])).tolist()
    [1.0]
    """
    return pd.Series(geometry.area / geometry.convex_hull.area, name="convex_hull_ratio")


def moment_of_inertia(points: NDArray[np.float64], load: ArrayLike, labels: Ints, *, n_grids: int) -> pd.Series[float]:
    """Return Σ load · d² to the load centroid of each grid, load·m²; 0 for grids without load.

    Examples
    --------
    >>> moment_of_inertia(np.array([[0.0, 0], [2, 0]]), [1, 1], np.array([0, 0]), n_grids=1).tolist()
    [2.0]
    """
    place, weight, label = _loaded(points, load, labels)
    return pd.Series(_about_centroid(place, weight, label, n_grids)[1], name="moment_of_inertia")


def medoid_inertia(points: NDArray[np.float64], load: ArrayLike, labels: Ints) -> float:
    """Return Σ over grids of the least Σ load · d² to one of the grid's own units, load·m².

    By the parallel axis theorem (Steiner) the sum about any place is that about the load centroid plus the load times
    the squared distance between the two, so the best unit is the one nearest to the centroid: O(n).

    Parameters
    ----------
    points
        float64 (n, 2), m.
    load
        (n,) weight of each unit.
    labels
        (n,) grid of each unit; −1 is none.

    Examples
    --------
    >>> medoid_inertia(np.array([[0.0, 0], [1, 0], [2, 0]]), [1, 1, 2], np.array([0, 0, 0]))
    3.0
    """
    n_grids = int(labels.max(initial=-1)) + 1
    place, weight, label = _loaded(points, load, labels)
    centre, inertia = _about_centroid(place, weight, label, n_grids)
    distance = np.full(n_grids, np.inf)
    np.minimum.at(distance, label, ((place - centre[label]) ** 2).sum(axis=1))
    mass = np.bincount(label, weight, n_grids)
    return float((inertia + np.where(mass > 0, mass * np.where(mass > 0, distance, 0.0), 0.0)).sum())


def cut_edges(adjacency: Adjacency, labels: Ints) -> int:
    """Return the number of neighbouring pairs whose units lie in different grids."""
    return int(_cut(adjacency, labels).sum())


def cut_length(adjacency: Adjacency, labels: Ints) -> float:
    """Return the length of border between grids, m; the edge of the area is not part of it."""
    return float(adjacency.length[_cut(adjacency, labels)].sum())


def border_on_roads(adjacency: Adjacency, labels: Ints) -> float:
    """Return the share of the border between grids that lies within 1 m of a bounding road; 1 when there is none."""
    cut = _cut(adjacency, labels)
    length = float(adjacency.length[cut].sum())
    return 1.0 - float(adjacency.off_road[cut].sum()) / length if length > 0 else 1.0


def blocks_cut(block: Ints, households: ArrayLike, labels: Ints, *, most: int = 500) -> BlocksCut:
    """Return how many street blocks of 1 to `most` households have units in more than one grid.

    Examples
    --------
    >>> blocks_cut(np.array([0, 0, 1]), [9, 9, 9], np.array([0, 1, 1]))
    BlocksCut(n_cut=1, share=0.5, n_blocks=2)
    """
    _, number = np.unique(block, return_inverse=True)
    counts = np.bincount(number, np.asarray(households))
    lowest = np.full(len(counts), np.iinfo(np.int64).max)
    highest = np.full(len(counts), -1)
    np.minimum.at(lowest, number, labels)
    np.maximum.at(highest, number, labels)
    counted = (counts >= 1) & (counts <= most)
    cut = int((counted & (lowest != highest)).sum())
    n_blocks = int(counted.sum())
    return BlocksCut(cut, cut / n_blocks if n_blocks else 0.0, n_blocks)


def stability(load: ArrayLike, before: ArrayLike, after: ArrayLike) -> float:
    """Return the share of load whose grid code is the same `before` and `after`; 1 when there is no load.

    Examples
    --------
    >>> stability([3, 1], ["001", "002"], ["001", "001"])
    0.75
    """
    weight = np.asarray(load, dtype=np.int64)
    same = np.asarray(before, dtype=object) == np.asarray(after, dtype=object)
    total = int(weight.sum())
    return int(weight[same].sum()) / total if total else 1.0


def pieces(adjacency: Adjacency, labels: Ints, *, n_grids: int) -> pd.Series[int]:
    """Return in how many connected pieces each grid lies, by the pairs that are not barred."""
    inside = adjacency.open & (labels[adjacency.u] == labels[adjacency.v])
    links = (np.ones(int(inside.sum()), dtype=np.int8), (adjacency.u[inside], adjacency.v[inside]))
    _, piece = connected_components(coo_array(links, shape=(adjacency.n, adjacency.n)), directed=False)
    _, first = np.unique(piece, return_index=True)
    owner = labels[first]
    return loads(owner, np.ones_like(owner), n_grids=n_grids).rename("pieces")


def outlines(cells: gpd.GeoSeries, labels: Ints, *, n_grids: int) -> gpd.GeoSeries:
    """Return the union of the cells of each grid, a Polygon when it is in one piece, else a MultiPolygon."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(n_grids + 1))
    shapes = cells.to_numpy()[order]
    merged = [_whole(shapely.coverage_union_all(shapes[a:b])) for a, b in pairwise(starts)]
    return gpd.GeoSeries(merged, crs=cells.crs)


def grid_table(ground: Ground, rules: Rules, load: NDArray[np.int64], network: Division) -> gpd.GeoDataFrame:
    """Return one row a grid, in the order of the codes.

    Returns
    -------
    GeoDataFrame
        Columns ``grid``, ``network``, ``community``, ``households``, ``estimated_households``, ``load``,
        ``load_share`` (workers' worth), ``workers``, ``units``, ``deviation`` (from the middle of the window that
        decides), ``outside_window``, ``pieces``, ``area_m2``, ``perimeter_m``, ``polsby_popper`` and ``geometry``; for
        each column to balance its sum, and its deviation from the mean grid. Where areas are in use also ``area``, the
        kind of area whose window holds. Where dedicated places are grids of their own also ``dedicated`` and
        ``dedicated_kind``; these are never outside a window and have deviation 0.
    """
    labels, n_grids = network.labels, len(network.codes)
    households = ground.units["households"].to_numpy(np.int64)
    estimated = np.where(ground.units["source"].isin(ESTIMATED).to_numpy(), households, 0)
    table = pd.DataFrame({"grid": network.codes, "network": network.name})
    table["community"] = _communities(ground, labels, n_grids)
    areas = grid_areas(ground, rules, load, labels=labels, n_grids=n_grids)
    table = table.assign(**_area_columns(ground, rules, areas))
    table["households"] = loads(labels, households, n_grids=n_grids)
    table["estimated_households"] = loads(labels, estimated, n_grids=n_grids)
    table["load"] = loads(labels, load, n_grids=n_grids)
    table["load_share"] = table["load"] / rules.per_worker
    table["workers"] = np.asarray(network.n_workers, dtype=np.int64)
    table["units"] = np.bincount(labels[labels >= 0], minlength=n_grids).astype(np.int64)
    windows = grid_windows(rules, areas, n_grids=n_grids)
    table["deviation"] = deviation(table[windows.decides], windows.middle * table["workers"])
    table["outside_window"] = outside_window(
        rules, load=table["load"], households=table["households"], workers=table["workers"], areas=areas
    )
    table["pieces"] = pieces(ground.adjacency, labels, n_grids=n_grids)
    geometry = outlines(ground.cells, labels, n_grids=n_grids)
    table["area_m2"], table["perimeter_m"] = geometry.area, geometry.length
    table["polsby_popper"] = polsby_popper(geometry)
    for name in rules.balance:
        if name in ground.units.columns and name not in table.columns:
            table[name] = amounts(labels, ground.units[name], n_grids=n_grids)
            table[name + DEVIATION] = deviation(table[name], np.full(n_grids, table[name].mean()))
    return gpd.GeoDataFrame(table, geometry=geometry, crs=ground.cells.crs)


def _area_columns(ground: Ground, rules: Rules, areas: NDArray[np.object_] | None) -> dict[str, NDArray[np.object_]]:
    """Return the kind of area of each grid where areas are in use, and its dedicated place and kind where there are."""
    if areas is None:
        return {}
    places = np.array([place_of_area(area) for area in areas], dtype=object)
    known = kinds_of_places(ground.units)
    kinds = np.array([known.get(place, "") for place in places], dtype=object)
    area = {} if rules.areas is None else {AREA: np.where(places == "", areas, DEDICATED)}
    return area | (dict(zip(DEDICATED_COLUMNS, (places, kinds), strict=True)) if places.any() else {})


def _loaded(
    points: NDArray[np.float64], load: ArrayLike, labels: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return places, weights and grids of the units that are in a grid; places from a near origin, for precision."""
    inside = labels >= 0
    place = points[inside]
    near = place - (place.mean(axis=0) if len(place) else 0.0)
    return near, np.asarray(load, dtype=np.float64)[inside], np.asarray(labels, dtype=np.int64)[inside]


def _about_centroid(
    place: NDArray[np.float64], weight: NDArray[np.float64], label: NDArray[np.int64], n_grids: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return load centroids (k, 2) and the inertia about them (k,)."""
    mass = np.bincount(label, weight, n_grids)
    sums = np.column_stack([np.bincount(label, weight * axis, n_grids) for axis in place.T])
    centre = sums / np.where(mass > 0, mass, 1.0)[:, None]
    squares = ((place - centre[label]) ** 2).sum(axis=1)
    inertia = np.asarray(np.bincount(label, weight * squares, n_grids), dtype=np.float64)
    return centre, inertia


def _cut(adjacency: Adjacency, labels: Ints) -> NDArray[np.bool_]:
    differs: NDArray[np.bool_] = labels[adjacency.u] != labels[adjacency.v]
    return differs


def _whole(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygon of a collection of one."""
    return shape.geoms[0] if shape.geom_type == "MultiPolygon" and len(shape.geoms) == 1 else shape


def _communities(ground: Ground, labels: Ints, n_grids: int) -> NDArray[np.object_]:
    """Return the community of each grid, that of its first unit; None where there is none."""
    names = np.full(n_grids, None, dtype=object)
    column = ground.units["community"]
    own = column.astype(object).where(column.notna(), None).to_numpy()
    inside = np.flatnonzero(labels >= 0)[::-1]
    names[labels[inside]] = own[inside]
    return names
