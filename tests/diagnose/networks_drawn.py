"""Departments' networks on the toy ground, drawn by hand: from the units each grid holds, or as boxes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from toy_plan import CRS, EAST, NORTH

from gridplan.departments.cover import Cover
from gridplan.departments.department import Department
from gridplan.ground.ground import Ground


def network(name: str, labels: list[int], ground: Ground) -> Department:
    """Return a department whose grids are the cells of the units with their label; −1 lies in none."""
    found, number = np.unique([-1, *labels], return_inverse=True)
    labels = (number[1:] - 1).astype(np.int32)
    shapes = [shapely.union_all(ground.cells[labels == i].to_numpy()) for i in range(len(found) - 1)]
    codes = [f"{name[0].upper()}{i}" for i in range(len(shapes))]
    table = {"code": codes, "title": [""] * len(codes), "functions": [""] * len(codes), "staff": [0] * len(codes)}
    grids = gpd.GeoDataFrame(table, geometry=shapes, crs=ground.cells.crs)
    units = np.flatnonzero(labels >= 0)
    claims = pd.DataFrame({"unit": units, "grid": labels[units].astype(np.int64), "share": 1.0})
    cover = Cover(np.array(shapes, dtype=object))
    return Department(name, "areal", grids, tuple(codes), labels, (labels >= 0) * 1.0, claims, cover)


def boxes(**grids: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    """Return boxes as a layer, code → west, south, east, north in m from the toy ground's corner."""
    shapes = [box(*ends) for ends in grids.values()]
    return gpd.GeoDataFrame({"code": list(grids)}, geometry=shapes, crs=CRS)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a box in m from the toy ground's corner."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)
