"""Bad inputs, rows 1 to 10 of the catalogue: coordinate systems, and coordinates that cannot be."""

import bad_files as raw
import geopandas as gpd
import shapely
from bad_catalogue import bad

from gridplan.ground.coordinates.datum import convert_datum
from gridplan.ground.town.city import city

ALL = sum(range(10, 16))
TOWN = int(city(buildings=150, communities=1).buildings["households"].sum())


def written(folder, frame: gpd.GeoDataFrame, *more: object, name: str = "units.gpkg") -> list[object]:
    """Write units and return the command that checks them."""
    frame.to_file(folder / name, layer="units")
    return ["check", folder / name, "--households", "hh", *more]


def moved(lon: float, lat: float, step: float = 2e-4, crs: object = 4326) -> gpd.GeoDataFrame:
    """Return six houses in degrees, in a row to the east of a place."""
    side = 8e-5
    shapes = [shapely.box(lon + step * i, lat, lon + step * i + side, lat + side) for i in range(6)]
    return gpd.GeoDataFrame(raw.houses()[["id", "hh"]], geometry=shapes, crs=crs)


def road(folder, crs: object = raw.CRS) -> object:
    """Write a road past the houses."""
    line = shapely.LineString([(raw.WEST - 50, raw.SOUTH - 20), (raw.WEST + 250, raw.SOUTH - 20)])
    frame = gpd.GeoDataFrame({"road_class": [3]}, geometry=[line], crs=raw.CRS)
    frame = frame.set_crs(None, allow_override=True) if crs is None else frame.to_crs(crs)
    frame.to_file(folder / "roads.gpkg")
    return folder / "roads.gpkg"


@bad("1", exit=3, crs_missing=None)
def no_system(folder):
    """No coordinate system."""
    return written(folder, raw.houses().set_crs(None, allow_override=True))


@bad("1a", came=ALL)
def system_named(folder):
    """No coordinate system in the file, but one named by the planner."""
    return written(folder, raw.houses().set_crs(None, allow_override=True), "--crs", raw.CRS)


@bad("2", came=ALL, crs_geographic=None)
def degrees(folder):
    """Coordinates in degrees."""
    return written(folder, raw.houses().to_crs(4490))


@bad("3", came=ALL)
def two_systems(folder):
    """Units and roads in two coordinate systems."""
    return written(folder, raw.houses(), "--roads", road(folder, 4326))


@bad("4", exit=3, crs_missing=None)
def one_without(folder):
    """Units with a coordinate system and roads without."""
    return written(folder, raw.houses(), "--roads", road(folder, None))


@bad("1b", exit=3, crs_missing_zone=None)
def zone_in_front(folder):
    """No coordinate system, but eastings that carry the number of their zone."""
    return written(folder, raw.houses().to_crs(4526).set_crs(None, allow_override=True))


@bad("1c", exit=3, crs_zone_numbered=None)
def zone_in_wrong_system(folder):
    """Eastings with the number of their zone, in a system whose eastings have none."""
    return written(folder, raw.houses().to_crs(4526).set_crs(4547, allow_override=True))


@bad("1d", exit=3, crs_zone_unnumbered=None)
def zone_missing(folder):
    """Eastings without the number of their zone, in a system whose eastings begin with it."""
    return written(folder, raw.houses().to_crs(4547).set_crs(4526, allow_override=True))


@bad("1e", came=ALL, crs_corrected=None)
def zone_put_right(folder):
    """Eastings that prove the file's system wrong, and the planner names the one that fits."""
    return written(folder, raw.houses().to_crs(4526).set_crs(4547, allow_override=True), "--crs", "EPSG:4526")


@bad("5", came=ALL, datum_converted=None)
def of_a_web_map(folder):
    """Coordinates of a web map, labelled as true ones, with a word from the planner."""
    shifted = convert_datum(raw.houses().to_crs(4326), source="wgs84", target="gcj02")
    return written(folder, shifted, "--datum", "gcj02")


@bad("5a", came=TOWN, roads_shifted=None)
def roads_of_a_web_map(folder):
    """Roads of a web map beside units at their true places, without a word."""
    town = city(buildings=150, communities=1)
    town.buildings.to_file(folder / "units.gpkg")
    convert_datum(town.roads, source="wgs84", target="gcj02").to_file(folder / "roads.gpkg")
    return ["check", folder / "units.gpkg", "--households", "households", "--roads", folder / "roads.gpkg"]


@bad("5b", exit=3, datum_elsewhere=None)
def no_web_map(folder):
    """Coordinates of Nantes, said to be those of a web map in China."""
    return written(folder, moved(-1.55, 47.2), "--datum", "gcj02")


@bad("6a", exit=3, crs_swapped=None)
def swapped_impossible(folder):
    """Latitude and longitude swapped, in China: no place on earth."""
    return written(folder, moved(30.6, 114.3))


@bad("6c", exit=3, crs_axes_swapped=None)
def northing_first(folder):
    """The northing stands first, as in China's own tables."""
    frame = raw.houses().to_crs(4547)
    return written(
        folder, frame.set_geometry(shapely.transform(frame.geometry.array, lambda at: at[:, ::-1]), crs=4547)
    )


@bad("6d", exit=3, crs_no_zone=None, crs_perhaps_swapped=None)
def swapped_in_the_west(folder):
    """Latitude and longitude swapped in the west of China: a place near the pole."""
    return written(folder, moved(43.8, 87.6))


@bad("6b", exit=3, layer_no_overlap=None)
def swapped_beside(folder):
    """Latitude and longitude swapped where both are possible, beside roads that are not."""
    here = moved(30.6, 60.5)
    line = shapely.LineString([(60.4, 30.6), (60.6, 30.61)])
    gpd.GeoDataFrame({"road_class": [3]}, geometry=[line], crs=4326).to_file(folder / "roads.gpkg")
    return written(folder, here, "--roads", folder / "roads.gpkg")


@bad("7", exit=3, crs_range=None)
def antimeridian(folder):
    """Houses on both sides of the line where the date changes."""
    frame = moved(179.9, 60.0)
    shapes = [shapely.box(-180 + 1e-4 * i, 60, -180 + 1e-4 * i + 5e-5, 60.0001) if i > 2 else shape
              for i, shape in enumerate(frame.geometry)]  # fmt: skip
    return written(folder, frame.set_geometry(gpd.GeoSeries(shapes, crs=4326)))


@bad("8", exit=3, crs_no_zone=None)
def polar(folder):
    """Houses at the pole, outside every zone."""
    return written(folder, moved(114.3, 88.0))


@bad("9", came=ALL, crs_geographic=None, crs_wide=None)
def wide(folder):
    """Data wider than a zone of six degrees."""
    return written(folder, moved(110.0, 30.0, step=1.5))


@bad("10", came=ALL, crs_not_metric=None)
def feet(folder):
    """A coordinate system in feet."""
    frame = raw.houses()
    shapes = [shapely.box(3_000_000 + 60 * i, 500_000, 3_000_030 + 60 * i, 500_030) for i in range(6)]
    return written(folder, gpd.GeoDataFrame(frame[["id", "hh"]], geometry=shapes, crs=2263))
