"""Bad inputs, rows 11 to 32 of the catalogue: shapes of units, and how they lie to one another."""

import bad_files as raw
import geopandas as gpd
import numpy as np
import shapely
from bad_catalogue import bad

ALL = sum(range(10, 16))
"""Households of the six plain houses."""
X, Y = raw.WEST, raw.SOUTH


def check(folder, frame: gpd.GeoDataFrame, *more: object) -> list[object]:
    """Write units and return the command that checks them."""
    file = folder / "units.gpkg"
    frame.to_file(file, layer="units")
    return ["check", file, "--households", "hh", *more]


def at(x: float, y: float, width: float = 10, height: float = 10) -> shapely.Polygon:
    """Return a box whose corner lies so far from the first house."""
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


def with_shapes(shapes: dict[int, object], counts: dict[int, float] | None = None, n: int = 6) -> gpd.GeoDataFrame:
    """Return houses of which some have other shapes and counts."""
    frame = raw.houses(n)
    drawn = [shapes.get(i, shape) for i, shape in enumerate(frame.geometry)]
    numbers = [float((counts or {}).get(i, count)) for i, count in enumerate(frame["hh"])]
    return gpd.GeoDataFrame({"id": frame["id"], "hh": numbers}, geometry=drawn, crs=raw.CRS)


@bad("11", exit=3, geometry_invalid=("h2",))
def bow_tie(folder):
    """A bow-tie, whose area changes when it is mended."""
    return check(folder, raw.with_shape(raw.bow_tie()))


@bad("12a", came=ALL, geometry_repaired=("h2",))
def spike(folder):
    """A spike without width."""
    return check(folder, raw.with_shape(raw.spike()))


@bad("12b", came=ALL, geometry_repaired=("h2",))
def hole_outside(folder):
    """A hole that lies outside its shell."""
    hole = [(X + 200, Y), (X + 200.1, Y), (X + 200.1, Y + 0.1), (X + 200, Y + 0.1)]
    return check(folder, raw.with_shape(shapely.Polygon(at(40, 0).exterior.coords, [hole])))


@bad("12c", came=ALL, geometry_repaired=("h2",))
def nested_shells(folder):
    """A shell inside a shell of the same multipolygon."""
    return check(folder, raw.with_shape(shapely.MultiPolygon([at(40, 0), at(45, 5, 0.4, 0.4)])))


@bad("13a", exit=3, geometry_missing=("h2",))
def collapsed(folder):
    """A shape that collapsed to a line, with households."""
    return check(folder, raw.with_shape(shapely.Polygon([(X, Y), (X + 9, Y), (X, Y)])))


@bad("13b", came=ALL - 12, geometry_dropped=("h2",))
def collapsed_empty(folder):
    """A shape that collapsed to a line, where nobody lives."""
    return check(folder, raw.with_shape(shapely.Polygon([(X, Y), (X + 9, Y), (X, Y)]), households=0))


@bad("14a", exit=3, geometry_missing=("h2",))
def no_geometry(folder):
    """A row without a shape, with households."""
    return check(folder, raw.with_shape(None))


@bad("14b", came=ALL - 12, geometry_dropped=("h2",))
def no_geometry_empty(folder):
    """A row without a shape, where nobody lives."""
    return check(folder, raw.with_shape(None, households=0))


@bad("15", exit=3, geometry_missing=("h2",))
def empty_geometry(folder):
    """An empty shape, with households."""
    return check(folder, raw.with_shape(shapely.Polygon()))


@bad("16", exit=3, geometry_not_finite=("h2",))
def not_finite(folder):
    """A corner at infinity."""
    return check(folder, raw.with_shape(raw.NAN_POINT))


@bad("17", exit=3, coordinates_stray=("h2",))
def far_away(folder):
    """A corner at 1e200."""
    return check(folder, raw.with_shape(shapely.Polygon([(X, Y), (1e200, Y), (X, Y + 9)])))


@bad("18", came=ALL, geometry_heights=None)
def heights(folder):
    """Corners with heights."""
    frame = raw.houses()
    return check(folder, frame.set_geometry(shapely.force_3d(frame.geometry.to_numpy(), 4.0), crs=raw.CRS))


@bad("20a", exit=3, geometry_not_polygon=("h2",))
def line_among(folder):
    """A line among polygons."""
    return check(folder, raw.with_shape(shapely.LineString([(X, Y), (X + 9, Y)])))


@bad("20b", came=ALL, geometry_repaired=("h2",))
def collection(folder):
    """A collection of a polygon and a line."""
    mixed = shapely.GeometryCollection([at(40, 0), shapely.LineString([(X, Y), (X + 9, Y)])])
    return check(folder, raw.with_shape(mixed))


@bad("20c", came=ALL, points_squares=None)
def addresses(folder):
    """Points in place of outlines."""
    frame = raw.houses()
    return check(folder, frame.set_geometry(frame.geometry.centroid))


@bad("21", came=ALL)
def mixed_polygons(folder):
    """Polygons and multipolygons in one layer."""
    return check(folder, raw.with_shape(shapely.MultiPolygon([at(40, 0)])))


@bad("22", came=ALL, units_in_parts=("h2",))
def two_parts(folder):
    """One building in two far parts."""
    return check(folder, raw.with_shape(shapely.MultiPolygon([at(40, 0), at(40, 300)])))


@bad("23a", came=ALL + 12, dropped=12, duplicates_dropped=("h6",))
def copy(folder):
    """The same building twice with one count."""
    return check(folder, with_shapes({6: raw.houses().geometry[2]}, {6: 12}, n=7))


@bad("23b", exit=3, duplicates_differ=("h2", "h6"))
def copy_differs(folder):
    """The same building twice with two counts."""
    return check(folder, with_shapes({6: raw.houses().geometry[2]}, {6: 13}, n=7))


@bad("24a", came=ALL, units_overlap=("h1", "h2"))
def slight_overlap(folder):
    """Two buildings that overlap by less than 1 % of the smaller."""
    return check(folder, with_shapes({2: at(29.95, 0)}))


@bad("24b", exit=3, units_overlap_much=("h1", "h2"))
def overlap(folder):
    """Two buildings that overlap by half."""
    return check(folder, with_shapes({2: at(25, 0)}))


@bad("25", exit=3, units_inside=("h2",))
def inside(folder):
    """A building inside another."""
    return check(folder, with_shapes({2: at(22, 2, 4, 4)}))


@bad("26", came=ALL)
def slivers(folder):
    """Gaps of a ten-millionth of a metre between neighbours."""
    return check(folder, with_shapes({i: at(i * (10 + 1e-7), 0) for i in range(6)}))


@bad("27", came=ALL)
def t_junctions(folder):
    """Neighbours that share a border but no corner."""
    return check(folder, with_shapes({i: at(i * 10, 3 * (i % 2)) for i in range(6)}))


@bad("28", came=ALL)
def touching_at_points(folder):
    """A chequerboard whose squares touch at corners only."""
    return check(folder, with_shapes({i: at(i * 10, 10 * (i % 2)) for i in range(6)}))


@bad("58a", came=10)
def one_unit(folder):
    """One unit alone."""
    return check(folder, raw.houses(1))


@bad("58b", came=21)
def two_units(folder):
    """Two units."""
    return check(folder, raw.houses(2))


@bad("58c", came=ALL)
def ring(folder):
    """Units in a ring."""
    turns = np.linspace(0, 2 * np.pi, 6, endpoint=False)
    return check(folder, with_shapes({i: at(100 * np.cos(t), 100 * np.sin(t)) for i, t in enumerate(turns)}))
