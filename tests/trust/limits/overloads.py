"""Files that ask for far too much, written a piece at a time; each comes back as the verb that reads it."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from promises import times

import gridplan as gp
from gridplan.edits import read_edits
from gridplan.ground.reading.read import read_layer, read_units
from gridplan.ground.surveying.survey import survey

CRS, EAST, NORTH = "EPSG:4547", 500_000.0, 3_400_000.0
_MANY = times(10_000, 50_000)
_MB = 1_000_000
_FEATURE = '{"type":"Feature","properties":{"id":"a","households":3},"geometry":'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Verb = Callable[[], object]


def copies(folder: Path) -> Verb:
    """100,000 copies of one building."""
    return _units(folder, np.repeat(shapely.box(EAST, NORTH, EAST + 10, NORTH + 10), 100_000))


def piled_up(folder: Path) -> Verb:
    """Thousands of buildings, each inside the next: more than a thousand million pairs."""
    return _units(folder, _nested(_MANY, 1e-3))


def million_corners(folder: Path) -> Verb:
    """One building of a million corners."""
    angle = np.arange(_MB) * (2 * np.pi / _MB)
    ring = np.stack([EAST + 500 * np.cos(angle), NORTH + 500 * np.sin(angle)], axis=1)
    return _units(folder, [shapely.Polygon(ring)])


def holes(folder: Path) -> Verb:
    """One building with 100,000 yards."""
    x, y = (3.0 * a.ravel() for a in np.indices((317, 317)))
    yards = shapely.linearrings(shapely.get_coordinates(_squares(x, y, 1)).reshape(-1, 5, 2))
    return _units(folder, [shapely.Polygon(shapely.box(EAST - 5, NORTH - 5, EAST + 960, NORTH + 960).exterior, yards)])


def combs(folder: Path) -> Verb:
    """Forty pairs of combs, the teeth of one across those of the other: two million crossings a pair."""
    teeth = np.arange(1_000.0)
    top, foot = np.full(1_000, 1_000.0), np.zeros(1_000)
    tooth = np.stack([teeth, foot, teeth, top, teeth + 0.5, top, teeth + 0.5, foot], axis=1).reshape(-1, 2)
    ring = np.concatenate([tooth, [(1_000, -5), (-1, -5)]])
    found = [shapely.Polygon(np.add(way, (EAST, NORTH + at))) for at in range(40) for way in (ring, ring[:, ::-1])]
    return _units(folder, found)


def tangle(folder: Path) -> Verb:
    """Roads through and through one another, as no town has them."""
    ends = np.add(np.random.default_rng(1).uniform(0, 300, (times(10_000, _MB), 2, 2)), (EAST, NORTH))
    roads = gpd.GeoDataFrame({"road_class": np.full(len(ends), 3)}, geometry=shapely.linestrings(ends), crs=CRS)
    roads.to_file(folder / "roads.gpkg")
    town = _town(folder)
    return lambda: survey(read_units(town, households="households"), roads=read_layer(folder / "roads.gpkg"))


def scribble(folder: Path) -> Verb:
    """One river that crosses itself in millions of places."""
    ends = np.add(np.random.default_rng(1).uniform(0, 300, (times(10_000, 100_000), 2)), (EAST, NORTH))
    rivers = gpd.GeoDataFrame({"kind": ["river"]}, geometry=[shapely.LineString(ends)], crs=CRS)
    rivers.to_file(folder / "rivers.gpkg")
    town = _town(folder)
    return lambda: survey(read_units(town, households="households"), barriers=read_layer(folder / "rivers.gpkg"))


def communities(folder: Path) -> Verb:
    """10,000 communities over one building."""
    shapes = _nested(10_000, 1e-2)
    layer = gpd.GeoDataFrame({"name": [f"c{i}" for i in range(len(shapes))]}, geometry=shapes, crs=CRS)
    layer.to_file(folder / "communities.gpkg")
    town = _town(folder, side=1)
    read = partial(read_layer, folder / "communities.gpkg")
    return lambda: survey(read_units(town, households="households"), boundaries=read())


def to_the_moon(folder: Path) -> Verb:
    """Buildings at 1e300 and at the Moon."""
    places = [EAST, 3.8e8, 1e155, 1e300]
    return _units(folder, [shapely.box(x, x, x * 1.0001 + 1, x * 1.0001 + 1) for x in places])


def endless(folder: Path) -> Verb:
    """A building that reaches to infinity."""
    return _units(folder, [shapely.Polygon([(np.inf, 0), (1, 1), (2, 0), (np.inf, 0)]), shapely.box(1, 1, 9, 9)])


def far_apart(folder: Path) -> Verb:
    """A hundred buildings over 1,000 km, surveyed."""
    x, y = np.random.default_rng(0).uniform(0, 300_000, (2, 100))
    read = _units(folder, _squares(x - 150_000, y * 3, 10))
    return lambda: survey(read())


def large_feature(folder: Path) -> Verb:
    """A map of one feature; by make trust of 1 GB."""
    return _large(folder, times(110 * _MB, 1_000 * _MB))


def large_blob(folder: Path) -> Verb:
    """A shape of twelve million corners, all of them 0, in a GeoPackage."""
    count = 12 * _MB
    blob = b"GP\x00\x01" + struct.pack("<iBIII", 4547, 1, 3, 1, count) + bytes(16 * count)
    return _altered(folder, blob)


def deep_collections(folder: Path) -> Verb:
    """Collections in collections, 100,000 deep."""
    file = folder / "deep.geojson"
    opened = '{"type":"GeometryCollection","geometries":['
    text = _FEATURE + opened * 100_000 + "]}" * 100_000
    file.write_text('{"type":"FeatureCollection","features":[' + text + "}]}")
    return partial(read_units, file, households="households")


def deep_blob(folder: Path) -> Verb:
    """Collections in collections in the blob of a GeoPackage, 100,000 deep."""
    return _altered(folder, b"GP\x00\x01" + struct.pack("<i", 4547) + struct.pack("<BII", 1, 7, 1) * 100_000)


def deep_parquet(folder: Path) -> Verb:
    """Collections in collections in GeoParquet, a million deep."""
    return _parquet(folder, [struct.pack("<BII", 1, 7, 1) * _MB + struct.pack("<BII", 1, 7, 0)])


def repeated_blob(folder: Path) -> Verb:
    """A shape of a megabyte, 3,000 times in a GeoParquet file of a few megabytes."""
    ring = shapely.Point(EAST, NORTH).buffer(100, quad_segs=16_000)
    return _parquet(folder, [shapely.to_wkb(ring)], rows=3_000)


def deep_folders(folder: Path) -> Verb:
    """Folders in folders of a KML file, 100,000 deep."""
    file = folder / "deep.kml"
    head = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    file.write_text(head + "<Folder>" * 100_000 + "</Folder>" * 100_000 + "</kml>")
    return partial(read_units, file, households="households")


def deep_edits(folder: Path) -> Verb:
    """A file of edits with brackets 100,000 deep."""
    file = folder / "edits.json"
    file.write_text('{"format":"gridplan-edits/1","edits":' + "[" * 100_000 + "]" * 100_000 + "}")
    return partial(read_edits, file)


def wide_table(folder: Path) -> Verb:
    """A table of 10,000 columns."""
    head = ",".join(["id", "x", "y", "households", *(f"c{i}" for i in range(10_000))])
    rows = (f"\nb{i},{EAST + 30 * i},{NORTH},3" + ",7" * 10_000 for i in range(2_000))
    return _table(folder, [head, *rows])


def wide_layer(folder: Path) -> Verb:
    """A map of 300 buildings with 10,000 columns."""
    file = folder / "wide.geojson"
    values = (
        '"properties":{"id":"b%d","households":3' + "".join(f',"c{i}":7' for i in range(times(3_000, 10_000))) + "}"
    )
    row = '{"type":"Feature",' + values + ',"geometry":{"type":"Point","coordinates":[114.%03d,30]}}'
    rows = ",".join(row % (number, number) for number in range(300))
    file.write_text('{"type":"FeatureCollection","features":[' + rows + "]}")
    return partial(read_units, file, households="households")


def one_place(folder: Path) -> Verb:
    """100,000 addresses within half a metre, surveyed."""
    x, y = np.random.default_rng(0).uniform(0, 0.5, (2, 100_000))
    rows = (f"\nb{i},{EAST + dx:.6f},{NORTH + dy:.6f},3" for i, (dx, dy) in enumerate(zip(x, y, strict=True)))
    read = _table(folder, ["id,x,y,households", *rows])
    return lambda: survey(read())


def long_id(folder: Path) -> Verb:
    """An id of 500 MB in a GeoPackage."""
    return _altered(folder, "n" * times(120 * _MB, 500 * _MB), column="id")


def long_text(folder: Path) -> Verb:
    """A cell of 500 MB."""
    head = f"id,x,y,households,note\nb1,{EAST},{NORTH},3,"
    return _table(folder, [head, *("长" * 333_333 for _ in range(times(150, 500)))])


def one_line(folder: Path) -> Verb:
    """A table that is one line of nothing but commas."""
    return _table(folder, ["," * _MB for _ in range(times(100, 1_000))])


def zeros(folder: Path) -> Verb:
    """A table of 1 GB of zeros, of which the disk holds none."""
    file = folder / "zeros.csv"
    with file.open("wb") as lines:
        lines.truncate(1_000 * _MB)
    return partial(read_units, file, households="households", crs=CRS)


def far_cell(folder: Path) -> Verb:
    """A sheet with a cell in its last corner."""
    return _workbook(folder, ['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'])


def beyond(folder: Path) -> Verb:
    """A sheet with a row that no workbook has."""
    return _workbook(folder, ['<row r="900000000"><c r="A900000000"><v>1</v></c></row>'])


def wide_rows(folder: Path) -> Verb:
    """A sheet of thousands of rows, each with a cell far to the right."""
    return _workbook(folder, (f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(3, 20_000)))


def bomb(folder: Path) -> Verb:
    """An archive of 3 MB that unpacks to 3 GB."""
    file = folder / "bomb.zip"
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("map.geojson", "w", force_zip64=True) as packed,
    ):
        for _ in range(times(300, 3_000)):
            packed.write(b" " * _MB)
    return partial(read_units, file, households="households")


def large_town(folder: Path) -> Verb:
    """Half a million buildings as cities have them; 50,000 in CI."""
    side = times(224, 708)
    return partial(read_units, _town(folder, side=side), households="households")


def _large(folder: Path, size: int) -> Verb:
    file = folder / "large.geojson"
    corners = ",[114.001,30.002],[114.002,30.001]" * 30_000
    with file.open("w") as text:
        text.write('{"type":"FeatureCollection","features":[' + _FEATURE + '{"type":"Polygon","coordinates":[[[114,30]')
        for _ in range(size // len(corners)):
            text.write(corners)
        text.write(",[114,30]]]}}]}")
    return partial(read_units, file, households="households")


def _squares(x: np.ndarray, y: np.ndarray, side: float) -> np.ndarray:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def _nested(count: int, step: float) -> np.ndarray:
    reach = 100 + step * np.arange(count)
    return shapely.box(EAST - reach, NORTH - reach, EAST + reach, NORTH + reach)


def _units(folder: Path, shapes: Iterable[shapely.Geometry]) -> Callable[[], gp.Units]:
    file = folder / "units.gpkg"
    shapes = list(shapes)
    ids = [f"b{i}" for i in range(len(shapes))]
    gpd.GeoDataFrame({"id": ids, "households": 1}, geometry=shapes, crs=CRS).to_file(file)
    return partial(read_units, file, households="households")


def _town(folder: Path, side: int = 10) -> Path:
    x, y = (30.0 * a.ravel() for a in np.indices((side, side)))
    _units(folder, _squares(x, y, 12))
    return folder / "units.gpkg"


def _altered(folder: Path, value: bytes | str, column: str = "geom") -> Verb:
    """Return the verb on a town with one other value; the triggers of the layer are for other programs."""
    file = _town(folder)
    with sqlite3.connect(file) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(f"UPDATE units SET {column} = ? WHERE id = 'b0'", (value,))
    connection.close()
    return partial(read_units, file, households="households")


def _parquet(folder: Path, blobs: list[bytes], rows: int = 1) -> Verb:
    """Return the verb on a GeoParquet file of `rows`, whose shapes take turns among `blobs`."""
    file = folder / "units.parquet"
    gpd.GeoDataFrame(geometry=[shapely.box(EAST, NORTH, EAST + 9, NORTH + 9)], crs=CRS).to_parquet(file)
    about = {b"geo": pq.read_schema(file).metadata[b"geo"]}
    turns = pa.array(np.arange(rows, dtype=np.int32) % len(blobs))
    shapes = pa.DictionaryArray.from_arrays(turns, pa.array(blobs, pa.binary()))
    table = pa.table({"id": [f"b{i}" for i in range(rows)], "households": [1] * rows, "geometry": shapes})
    pq.write_table(table.replace_schema_metadata(about), file)
    return partial(read_units, file, households="households")


def _table(folder: Path, parts: Iterable[str]) -> Verb:
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8") as text:
        text.writelines(parts)
        text.write("\n")
    return partial(read_units, file, households="households", crs=CRS)


def _workbook(folder: Path, rows: Iterable[str]) -> Verb:
    """Return the verb on a workbook made by hand: a head, a building, and `rows`."""
    file = folder / "sheet.xlsx"
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("id", "x", "y", "households"))
    first = f'<c t="inlineStr"><is><t>a</t></is></c><c><v>{EAST}</v></c><c><v>{NORTH}</v></c><c><v>3</v></c>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _BOOK.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_SHEETS}"><sheetData><row r="1">{head}</row>'.encode())
            sheet.write(f'<row r="2">{first}</row>'.encode())
            sheet.writelines(row.encode() for row in rows)
            sheet.write(b"</sheetData></worksheet>")
    return partial(read_units, file, households="households", crs=CRS)


_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATION}">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
