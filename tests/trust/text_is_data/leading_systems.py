"""Files of every format whose coordinate system names a file of shifts, and such as name shifts that are none."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
from pyproj import CRS

DROPPED = ("proj", "heights")
"""What GDAL does not write into a file geodatabase."""
_BESSEL = 'SPHEROID["B",6377397.155,299.15]'
_FRAME = 'GEOGCS["u",DATUM["u",{}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]{}]'


def descriptions(named: Path) -> dict[str, str]:
    """Return coordinate systems that name a file, in all words that PROJ knows."""
    shifts = f"+proj=longlat +ellps=bessel +nadgrids={named} +no_defs"
    heights = f"+proj=utm +zone=31 +datum=WGS84 +geoidgrids={named} +vunits=m"
    return {
        "bound": CRS.from_user_input(shifts).to_wkt(),
        "esri": _FRAME.format(f'{_BESSEL},EXTENSION["PROJ4_GRIDS","{named}"]', ""),
        "proj": _FRAME.format(_BESSEL, f',EXTENSION["PROJ4","{shifts}"]'),
        "heights": CRS.from_user_input(heights).to_wkt(),
        "list": CRS.from_user_input(shifts.replace(str(named), f"@null,{named}")).to_wkt(),
    }


def leading_systems(folder: Path, named: Path, houses: gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield GeoPackages, FlatGeobuf, GeoParquet and file geodatabases with each of them."""
    for name, text in descriptions(named).items():
        described = houses.set_crs(CRS.from_user_input(text), allow_override=True)
        for ending in ("fgb", "parquet") if name in DROPPED else ("fgb", "parquet", "gdb"):
            yield _written(described, folder / f"shifts-{name}.{ending}")
        yield _package(folder / f"shifts-{name}.gpkg", houses, text)
    yield _package(folder / "shifts-init.gpkg", houses, f"+init={named}:x")
    yield _package(folder / "shifts-json.gpkg", houses, CRS.from_wkt(descriptions(named)["bound"]).to_json())
    for name, text in (("init", f"+init={named}:x"), ("words", f"+proj=longlat +nadgrids={named}")):
        yield _parquet(folder / f"shifts-{name}.parquet", houses, text)


def mercator(folder: Path, houses: gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield files in Web Mercator, of which GDAL says that its shifts are @null."""
    for ending in ("gpkg", "fgb", "parquet", "gdb"):
        yield _written(houses.to_crs(3857), folder / f"mercator.{ending}")


def _written(houses: gpd.GeoDataFrame, file: Path) -> Path:
    if file.suffix == ".parquet":
        houses.to_parquet(file)
    else:
        driver = {".fgb": "FlatGeobuf", ".gpkg": "GPKG", ".gdb": "OpenFileGDB"}[file.suffix]
        houses.astype({"households": "int32"}).to_file(file, driver=driver, layer="houses")
    return file


def _package(file: Path, houses: gpd.GeoDataFrame, text: str) -> Path:
    houses.to_file(file, layer="houses")
    with closing(sqlite3.connect(file)) as database, database:
        row = "('u', 99999, 'NONE', 99999, ?, NULL)"
        database.execute(f"INSERT INTO gpkg_spatial_ref_sys VALUES {row}", (text,))
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = 99999")
        database.execute("UPDATE gpkg_contents SET srs_id = 99999")
    return file


def _parquet(file: Path, houses: gpd.GeoDataFrame, text: str) -> Path:
    houses.to_parquet(file)
    table = pq.read_table(file)
    told = json.loads(table.schema.metadata[b"geo"])
    told["columns"]["geometry"]["crs"] = text
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(told).encode()}), file)
    return file
