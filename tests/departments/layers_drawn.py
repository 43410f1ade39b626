"""Departments' layers for the tests: squares and strips over the toy ground, in metres from its south-west corner."""

import geopandas as gpd
import shapely
from toy_plan import CRS, EAST, NORTH


def square(west, south, east, north):
    """Return a rectangle, in metres from the corner of the toy ground."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def drawn(shapes, *, codes=None, crs=CRS, **columns):
    """Return a layer of shapes with codes A, B and so on."""
    codes = codes or [chr(65 + i) for i in range(len(shapes))]
    return gpd.GeoDataFrame({"grid": codes, **columns}, geometry=list(shapes), crs=crs)


def halves(**columns):
    """Return two grids that cover the toy ground: A the west, B the east."""
    return drawn([square(0, 0, 120, 240), square(120, 0, 240, 240)], **columns)
