"""Small towns made by hand for the tests of the survey."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from gridplan.ground.ground import Ground
from gridplan.ground.units import Units, canonical_order

CRS = "EPSG:2154"
EAST, NORTH = 355000.0, 6689000.0


def units_of(shapes, *, households=5, community=None, ids=None, crs=CRS) -> Units:
    """Return units with these footprints in canonical order."""
    shapes = np.asarray(shapes, dtype=object)
    ids = np.array(ids or [f"b{i:04d}" for i in range(len(shapes))], dtype=object)
    frame = gpd.GeoDataFrame(
        {"unit": ids, "households": households, "source": "given", "kind": None, "community": community, "floors": 1.0},
        geometry=shapes,
        crs=crs,
    )
    order = canonical_order(shapely.normalize(shapes), ids)
    return Units(frame.iloc[order].reset_index(drop=True))


def lines(*coordinates, crs=CRS, **columns) -> gpd.GeoDataFrame:
    """Return a layer of lines; coordinates are relative to the town's corner."""
    shapes = [shapely.linestrings(np.asarray(c, dtype=float) + np.array([EAST, NORTH])) for c in coordinates]
    return gpd.GeoDataFrame({k: np.broadcast_to(v, len(shapes)) for k, v in columns.items()}, geometry=shapes, crs=crs)


def box(x0, y0, x1, y1):
    """Return a rectangle relative to the town's corner."""
    return shapely.box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def bricks(columns=8, rows=8, *, long=12.0, high=8.0):
    """Return houses wall to wall in brick bond: every second row stands half a house further east."""
    return [
        box(i * long + (j % 2) * long / 2, j * high, (i + 1) * long + (j % 2) * long / 2, (j + 1) * high)
        for j in range(rows)
        for i in range(columns)
    ]


def turned(shapes, degrees):
    """Return the shapes turned about the town's corner."""
    return [affinity.rotate(shape, degrees, origin=(EAST, NORTH)) for shape in shapes]


def assert_sound(ground: Ground, *, gap=1e-3) -> None:
    """Check what every survey promises: one polygon a unit, no gap, no overlap, each holds its place, edges match."""
    cells = np.asarray(ground.cells.array, dtype=object)
    assert len(cells) == len(ground.units) == len(ground.points) == len(ground.block)
    assert (shapely.get_type_id(cells) == shapely.GeometryType.POLYGON).all()
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)
    assert untiled(cells, ground.outline) < gap
    assert shapely.contains_xy(cells, ground.points[:, 0], ground.points[:, 1]).all()
    a = ground.adjacency
    assert a.n == len(cells)
    assert (a.u < a.v).all()
    assert (np.diff(a.u.astype(np.int64) * a.n + a.v) > 0).all()
    assert (a.length > 0.5).all()
    assert (a.off_road >= 0).all()
    assert (a.off_road <= a.length + 1e-9).all()


def untiled(cells, outline) -> float:
    """Return the area in m² that lies in no cell, in several, or in a cell beyond the outline."""
    covered = shapely.union_all(cells)
    twice = shapely.area(cells).sum() - covered.area
    return float(shapely.symmetric_difference(covered, outline).area + twice)


def own_share(ground: Ground) -> float:
    """Return the share of footprint area that lies in its own cell."""
    cells = np.asarray(ground.cells.array, dtype=object)
    shapes = np.asarray(ground.units.geometry.array, dtype=object)
    return float(shapely.area(shapely.intersection(cells, shapes)).sum() / shapely.area(shapes).sum())


def pairs(ground: Ground) -> set[tuple[str, str]]:
    """Return the neighbouring pairs by unit name."""
    name = ground.units["unit"].tolist()
    return {tuple(sorted((name[u], name[v]))) for u, v in zip(ground.adjacency.u, ground.adjacency.v, strict=True)}
