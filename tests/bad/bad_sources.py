"""Bad inputs, rows 45 to 60 of the catalogue: files that are not what they say, texts that want to be more."""

import bad_files as raw
import geopandas as gpd
import pandas as pd
import shapely
from bad_catalogue import bad
from hostile import FORTY

ALL = sum(range(10, 16))
POINTS = [[round(114.3 + 0.0002 * i, 6), 30.6] for i in range(6)]


def check(file, *more: object) -> list[object]:
    """Return the command that checks a file."""
    return ["check", file, "--households", "hh", *more]


@bad("45", came=ALL, encoding_guessed=None)
def gbk(folder):
    """A Shapefile in GBK without a word about it."""
    return check(raw.shapefile_gbk(folder, None), "--kind", "kind")


@bad("46", came=ALL, encoding_guessed=None)
def lying_cpg(folder):
    """A Shapefile in GBK that says it is UTF-8."""
    return check(raw.shapefile_gbk(folder, "UTF-8"), "--kind", "kind")


@bad("47", came=ALL, encoding_guessed=None, households_column=None)
def gbk_names(folder):
    """Chinese column names in GBK."""
    raw.houses().rename(columns={"hh": "总户数"}).to_file(folder / "h.shp", encoding="GB18030")
    (folder / "h.cpg").write_text("UTF-8")
    return ["check", folder / "h.shp"]


@bad("48", came=ALL, column_cut=None)
def long_names(folder):
    """A column name cut to ten characters."""
    raw.houses().rename(columns={"hh": "households_2026"}).to_file(folder / "h.shp")
    return ["check", folder / "h.shp", "--households", "households_2026"]


@bad("49", exit=3, shapefile_parts=None)
def no_dbf(folder):
    """A Shapefile without its table."""
    return check(raw.shapefile_without(folder, ".dbf"))


@bad("50", exit=3, shapefile_parts=None)
def no_shx(folder):
    """A Shapefile without its index."""
    return check(raw.shapefile_without(folder, ".shx"))


@bad("51", exit=3, layer_choice=None)
def two_layers(folder):
    """A GeoPackage with two layers and none named."""
    return check(raw.gpkg_two_layers(folder))


@bad("54a", exit=3, source_damaged=None)
def truncated(folder):
    """A GeoPackage cut off after a third."""
    return check(raw.damaged_gpkg(folder))


@bad("54b", exit=3, source_damaged=None)
def dressed_up(folder):
    """Another format under the name of a GeoPackage."""
    return check(raw.dressed_up(folder))


@bad("55", exit=3, table_rows=("#3",))
def uneven_rows(folder):
    """A row of a table with too many cells."""
    return check(raw.csv(folder, "hh,x,y\n1,528000,3386000\n2,528020,3386000,9\n"), "--crs", raw.CRS)


@bad("57a", exit=3, file_empty=None)
def no_rows(folder):
    """A layer without rows."""
    raw.houses().iloc[:0].to_file(folder / "h.gpkg", layer="h")
    return check(folder / "h.gpkg")


@bad("57b", exit=3, file_empty=None)
def no_bytes(folder):
    """A file without a byte."""
    (folder / "h.geojson").write_text("")
    return check(folder / "h.geojson")


@bad("59", came=6 * len(FORTY))
def hostile_ids(folder):
    """Ids that are quotes, tags, line breaks and formulas."""
    names = [f"{i} {text}" for i, text in enumerate(FORTY)]
    frame = raw.houses(len(names)).assign(id=names, hh=6)
    frame.to_file(folder / "h.gpkg", layer="h")
    return check(folder / "h.gpkg", "--unit-id", "id")


@bad("60", came=ALL)
def dates_and_gaps(folder):
    """Dates and empty cells in columns that nobody asked for."""
    days = pd.to_datetime(["2026-01-01", None, "2026-01-03", None, None, "2026-01-06"])
    raw.houses().assign(built=days, note=[None, "x", float("nan"), "", "y", None]).to_file(folder / "h.gpkg", layer="h")
    return check(folder / "h.gpkg")


@bad("60b", came=ALL)
def coordinates_of_tables(folder):
    """A list with coordinates in place of shapes, coordinates as text."""
    rows = "".join(f"{10 + i},{x},{y}\n" for i, (x, y) in enumerate(POINTS))
    return check(raw.csv(folder, f"hh,经度,纬度\n{rows}", encoding="gb18030"), "--crs", "EPSG:4326")


@bad("60c", exit=3, geometry_not_polygon=None)
def lines_for_units(folder):
    """Roads in place of buildings."""
    line = shapely.LineString([(raw.WEST, raw.SOUTH), (raw.WEST + 9, raw.SOUTH)])
    gpd.GeoDataFrame({"hh": [3]}, geometry=[line], crs=raw.CRS).to_file(folder / "roads.gpkg", layer="roads")
    return check(folder / "roads.gpkg")
