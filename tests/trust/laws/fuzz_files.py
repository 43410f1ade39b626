"""Small valid files of every format that is read, from which fuzzing begins; the same bytes each time."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import openpyxl
from mutations import packed
from shapely.geometry import box

CRS = "EPSG:2154"
KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema name="s" id="s">'
    '<SimpleField name="households" type="int"/></Schema><Placemark><name>a</name><ExtendedData>'
    '<SchemaData schemaUrl="#s"><SimpleData name="households">7</SimpleData></SchemaData></ExtendedData>'
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>1,47 1.0001,47 1.0001,47.0001 1,47</coordinates>"
    "</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
)
CSV = "unit,households,community,x,y\na,7,江滨社区,1.0,47.0\nb,\u30002户,江滨社区,1.0003,47.0\n合计,9,,,\n"


def houses() -> gpd.GeoDataFrame:
    """Return three houses with counts, a community and an empty cell."""
    table = {
        "unit": ["a", "b", "c"],
        "households": [7, 2, None],
        "community": ["江滨社区"] * 3,
        "floors": [3, 6.5, None],
    }
    shapes = [box(x, 6689000, x + 10, 6689010) for x in (355000, 355020, 355040)]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def geojson() -> bytes:
    """Return houses as GeoJSON in degrees."""
    return json.dumps(json.loads(houses().to_crs(4326).to_json()), ensure_ascii=False).encode()


def workbook() -> bytes:
    """Return a table with coordinates as a workbook."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    for line in CSV.splitlines():
        book.active.append(line.split(","))
    book.save(held)
    return held.getvalue()


def in_folder(name: str, driver: str | None = None) -> Callable[[], bytes]:
    """Return what writes houses in a format: its file, or a pack of its files where they are several."""

    def write() -> bytes:
        with TemporaryDirectory(dir=memory()) as folder:
            frame = houses().drop(columns="floors") if driver == "DXF" else houses()
            shapes = frame[["geometry"]] if driver == "DXF" else frame
            path = Path(folder) / name
            shapes.to_parquet(path) if name.endswith("parquet") else shapes.to_file(path, driver=driver)
            files = {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}
        return packed(files) if len(files) > 1 else files[name]

    return write


def memory() -> str | None:
    """Return a folder in memory where the system has one."""
    return "/dev/shm" if os.path.isdir("/dev/shm") else None
