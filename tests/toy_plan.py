"""A small valid ground and plan, built by hand: square cells in EPSG:2154, a building in each, four street blocks."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.findings import Conservation, Report
from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.ground import Ground
from gridplan.options import Rules, Window
from gridplan.plan import Component, Network, Plan

CRS = "EPSG:2154"
EAST, NORTH = 355000.0, 6689000.0


def toy_ground(*, side: int = 6, size: float = 40.0, communities: int = 1, kinds: bool = False) -> Ground:
    """Return `side` × `side` square cells of `size` m; streets run between the halves, both ways.

    With two `communities` the western half belongs to A, the eastern one to B, and the pairs across are barred.
    With `kinds` the units of the southern half are ``managed``, the others ``open``.
    """
    column, row = (a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side), indexing="ij"))
    half = side // 2
    west, south = column < half, row < half
    points = np.column_stack([EAST + (column + 0.5) * size, NORTH + (row + 0.5) * size])
    n = side * side
    units = gpd.GeoDataFrame(
        {
            "unit": [f"b{i:03d}" for i in range(n)],
            "households": _households(n),
            "source": ["given"] * n,
            "kind": np.where(south, "managed", "open").astype(object) if kinds else np.full(n, None, dtype=object),
            "community": _community(west, communities),
            "floors": np.where(np.arange(n) % 5 == 0, np.nan, 3.0),
        },
        geometry=shapely.multipolygons(_squares(points, size / 4)[:, None]),
        crs=CRS,
    )
    outline = shapely.box(EAST, NORTH, EAST + side * size, NORTH + side * size)
    return Ground(
        units=units,
        points=points,
        cells=gpd.GeoSeries(_squares(points, size / 2), crs=CRS),
        adjacency=_adjacency(column, row, size=size, barred_at=half if communities == 2 else None),
        block=(2 * south + ~west).astype(np.int32),
        outline=outline,
        outline_shift=0.0,
        roads=_roads(outline, EAST + half * size, NORTH + half * size),
        barriers=gpd.GeoDataFrame({"geometry": gpd.GeoSeries([], crs=CRS)}, crs=CRS),
        communities=_parents(outline, EAST + half * size, communities),
        report=Report(conservation=_conservation(units)),
    )


def toy_plan(*, ground: Ground | None = None, rules: Rules | None = None, **changes: object) -> Plan:
    """Return a plan whose four grids are the four blocks: north-west, north-east, south-west, south-east."""
    ground = ground or toy_ground()
    rules = rules or Rules(households=Window(300, 500))
    kinds = [k for k in ground.units["kind"] if isinstance(k, str)]
    ratio = np.array([rules.standard.load_of(k) for k in kinds] if rules.standard else 1, dtype=np.int64)
    load = ground.units["households"].to_numpy(np.int64) * ratio
    component = _component_of(ground)
    codes = ("001", "002", "003", "004")
    plan = Plan(
        ground=ground,
        rules=rules,
        load=load,
        network=Network("grids", "areal", ground.block.copy(), codes, np.ones(4, dtype=np.int64)),
        workers=pd.DataFrame({"worker": ["w1", "w2", "w3", "w4"], "grid": list(codes), "share": [1.0] * 4}),
        components=tuple(_component(ground, load, component == c) for c in range(component.max() + 1)),
        status="feasible",
        component=component,
    )
    return plan.replace(**changes)


def _households(n: int) -> np.ndarray:
    """Return counts between 38 and 52, with a garage of 0 every twelfth unit."""
    number = np.arange(n)
    return np.where(number % 12 == 11, 0, 38 + (number * 7) % 15).astype(np.int64)


def _squares(points: np.ndarray, reach: float) -> np.ndarray:
    return shapely.box(*(points - reach).T, *(points + reach).T)


def _community(west: np.ndarray, communities: int) -> np.ndarray:
    return np.where(west | (communities == 1), "A", "B").astype(object)


def _adjacency(column: np.ndarray, row: np.ndarray, *, size: float, barred_at: int | None) -> Adjacency:
    side = int(column.max()) + 1
    half = side // 2
    number = np.arange(side * side).reshape(side, side)
    east = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    north = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    pairs = np.concatenate([east, north]).astype(np.int32)
    u, v = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
    across = ((column[u] < half) != (column[v] < half)) | ((row[u] < half) != (row[v] < half))
    barred = np.zeros(len(u), dtype=bool) if barred_at is None else (column[u] < barred_at) != (column[v] < barred_at)
    return Adjacency(
        n=side * side,
        u=u,
        v=v,
        length=np.full(len(u), size),
        off_road=np.where(across, 0.0, size),
        kind=np.where(across, EdgeKind.ACROSS, EdgeKind.TOUCH).astype(np.uint8),
        barred=barred,
    )


def _roads(outline: shapely.Polygon, x: float, y: float) -> gpd.GeoDataFrame:
    west, south, east, north = outline.bounds
    lines = [
        shapely.LineString([(x, south), (x, north)]),
        shapely.LineString([(west, y), (east, y)]),
        shapely.LineString([(west + 5, south + 5), (west + 25, south + 5)]),
    ]
    table = {"road_class": [3, 4, 6], "name": ["Rue <A>", "人民路", None], "bounds": [True, True, False]}
    return gpd.GeoDataFrame(table, geometry=lines, crs=CRS)


def _parents(outline: shapely.Polygon, x: float, communities: int) -> gpd.GeoDataFrame:
    west, south, east, north = outline.bounds
    parts = [outline] if communities == 1 else [shapely.box(west, south, x, north), shapely.box(x, south, east, north)]
    return gpd.GeoDataFrame({"community": ["A", "B"][: len(parts)]}, geometry=parts, crs=CRS)


def _conservation(units: gpd.GeoDataFrame) -> Conservation:
    n, households = len(units), int(units["households"].sum())
    return Conservation(rows_in=n, rows_kept=n, households_in=households, households_kept=households)


def _component_of(ground: Ground) -> np.ndarray:
    return (ground.units["community"] == "B").to_numpy(np.int32)


def _component(ground: Ground, load: np.ndarray, mine: np.ndarray) -> Component:
    name = str(ground.units["community"][mine].iloc[0])
    return Component(
        name=name,
        community=name,
        status="feasible",
        n_units=int(mine.sum()),
        households=int(ground.units["households"][mine].sum()),
        load=int(load[mine].sum()),
        n_grids=len(np.unique(ground.block[mine])),
    )
