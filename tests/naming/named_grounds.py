"""Plans drawn by hand for the naming of grids: any rectangles as cells, any lines as roads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.ground.ground import Ground
from gridplan.options import Rules, Window
from gridplan.plan import Network, Plan

CRS = "EPSG:4547"
Cells = Mapping[str, Sequence[shapely.Polygon]]
Roads = Mapping[str, Sequence[tuple[float, float]]]


def plan_of(
    cells: Cells,
    *,
    roads: Roads | None = None,
    barriers: gpd.GeoDataFrame | None = None,
    community: Mapping[str, str] | None = None,
    estate: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Plan:
    """Return a plan whose grids, by code, have these cells; each cell is a unit of 100 households.

    Parameters
    ----------
    roads
        Name → corners of the line; names are cut at ``#`` so that several roads may share one.
    community, estate
        By code of the grid.
    """
    shapes = [cell for grid in cells.values() for cell in grid]
    labels = np.repeat(np.arange(len(cells), dtype=np.int32), [len(grid) for grid in cells.values()])
    codes = tuple(cells)
    units = gpd.GeoDataFrame(
        {
            "unit": [f"u{i}" for i in range(len(shapes))],
            "households": np.full(len(shapes), 100, dtype=np.int64),
            "source": "given",
            "kind": None,
            "community": [(community or {}).get(codes[label]) for label in labels],
            "estate": [(estate or {}).get(codes[label]) for label in labels],
            "floors": np.nan,
        },
        geometry=shapes,
        crs=CRS,
    )
    rules = Rules(households=Window(1, 10_000), together=() if estate is None else ("estate",))
    return Plan(
        ground=_ground(units, shapes, labels, _roads(roads or {}), barriers),
        rules=rules,
        load=units["households"].to_numpy(),
        network=Network("grids", "areal", labels, codes, np.ones(len(codes), dtype=np.int64)),
        workers=pd.DataFrame({"worker": [], "grid": [], "share": []}),
        components=(),
        status="feasible",
        names=names or {},
    )


def river(shape: shapely.Geometry, *, name: str = "清水河", kind: str = "river") -> gpd.GeoDataFrame:
    """Return a barrier."""
    return gpd.GeoDataFrame({"kind": [kind], "name": [name]}, geometry=[shape], crs=CRS)


def _ground(
    units: gpd.GeoDataFrame,
    shapes: list[shapely.Polygon],
    labels: np.ndarray,
    roads: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None,
) -> Ground:
    pairs = np.array([(i, i + 1) for i in range(len(shapes) - 1)], dtype=np.int32).reshape(-1, 2)
    count = len(pairs)
    return Ground(
        units=units,
        points=shapely.get_coordinates(shapely.centroid(shapes)),
        cells=gpd.GeoSeries(shapes, crs=CRS),
        adjacency=Adjacency(
            n=len(shapes),
            u=pairs[:, 0],
            v=pairs[:, 1],
            length=np.full(count, 9.0),
            off_road=np.full(count, 9.0),
            kind=np.full(count, EdgeKind.TOUCH, dtype=np.uint8),
            barred=np.zeros(count, dtype=bool),
        ),
        block=labels.copy(),
        outline=shapely.union_all(shapes),
        outline_shift=0.0,
        roads=roads,
        barriers=river(shapely.Point(0, 0)).iloc[:0] if barriers is None else barriers,
        communities=gpd.GeoDataFrame({"community": np.zeros(0, dtype=object)}, geometry=[], crs=CRS),
    )


def _roads(roads: Roads) -> gpd.GeoDataFrame:
    table = {
        "road_class": np.full(len(roads), 4, dtype=np.int64),
        "name": np.array([name.split("#")[0] for name in roads], dtype=object),
        "at_ground": np.ones(len(roads), dtype=bool),
        "bounds": np.ones(len(roads), dtype=bool),
    }
    return gpd.GeoDataFrame(table, geometry=[shapely.LineString(xy) for xy in roads.values()], crs=CRS)
