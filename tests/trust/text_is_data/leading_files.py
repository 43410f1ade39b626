"""Files of every format that can be read, made so that a careless reader opens another file, server or programme."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
from leading_systems import leading_systems, mercator
from shapely.geometry import box

SECRET = "secret"
"""Part of the name of everything that only a careless reader opens."""
SERVER = "http://127.0.0.1:9"
"""Where nobody listens."""

_KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}<Placemark><name>a</name>'
    "<styleUrl>{}</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>1,47 1.1,47 1.1,47.1 1,47</coordinates>"
    "</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
)
_VIEWS = """
CREATE VIEW {secret}_view AS SELECT fid, geom, {call} AS told FROM houses;
INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES ('{secret}_view', 'features', 'v', 2154);
INSERT INTO gpkg_geometry_columns VALUES ('{secret}_view', 'geom', 'POLYGON', 2154, 0, 0);
DELETE FROM gpkg_contents WHERE table_name = 'houses';
DELETE FROM gpkg_geometry_columns WHERE table_name = 'houses';
"""
_CALLS = {
    "pixel": "gdal_get_pixel_value('/vsicurl/http://127.0.0.1:9/secret.tif', 1, 'georef', 1, 2)",
    "geocode": "ogr_geocode('Nantes')",
    "extension": "load_extension('{secret}.so')",
    "file": "readfile('{secret}.geojson')",
}


def leading_files(folder: Path) -> list[Path]:
    """Write the files, and a secret beside them, and return those that are to be read."""
    houses = gpd.GeoDataFrame(
        {"unit": ["a", "b"], "households": [1, 2]},
        geometry=[box(x, 5200000, x + 10, 5200010) for x in (300000, 300020)],
        crs="EPSG:2154",
    )
    degrees = houses.to_crs(4326)
    degrees.to_file(folder / f"{SECRET}.geojson")
    (folder / f"{SECRET}.kml").write_text(_KML.format('<Style id="x"/>', "#x"))
    collection = json.loads((folder / f"{SECRET}.geojson").read_text())
    texts = {
        **_of_systems(folder, collection),
        **_of_programmes(folder),
        **_of_lists(folder, collection),
        **_kml(folder),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    named = folder / f"{SECRET}.kml"
    systems = [*leading_systems(folder, named, degrees), *mercator(folder, degrees)]
    packages = [*_packages(folder, houses), *_shapefile(folder, degrees)]
    return [*map(folder.joinpath, texts), *systems, *packages, *_signs(folder)]


def companions(folder: Path) -> None:
    """Write the empty files that stand beside a MapInfo table or MIF file."""
    for name in ("list.dat", "list.map", "list.id", "list.mid", "seamless.dat", "seamless.map", "seamless.id"):
        (folder / name).touch()


def _of_systems(folder: Path, collection: dict) -> dict[str, str]:
    """Return GeoJSON whose coordinate system is an address or a file, at the top, in a shape, and spelt by numbers."""
    grids = f"+proj=longlat +ellps=bessel +nadgrids={folder / SECRET}.kml +no_defs"
    link = {"type": "link", "properties": {"href": f"{SERVER}/secret", "type": "proj4"}}
    systems = {
        "link": link,
        "url": {"type": "URL", "properties": {"url": f"{SERVER}/secret"}},
        "name": {"type": "name", "properties": {"name": f"{SERVER}/secret"}},
        "path": {"type": "name", "properties": {"name": str(folder / f"{SECRET}.kml")}},
        "grids": {"type": "name", "properties": {"name": grids}},
    }
    texts = {f"system-{name}.geojson": json.dumps(collection | {"crs": crs}) for name, crs in systems.items()}
    first, second = collection["features"]
    inner = first | {"geometry": first["geometry"] | {"crs": link}}
    texts["system-of-shape.geojson"] = json.dumps(collection | {"features": [inner, second]})
    hidden = json.dumps(collection | {"crs": link}).replace('"crs"', '"\\u0063rs"').replace('"link"', '"\\u006cink"')
    return texts | {"system-spelt.geojson": hidden}


def _of_programmes(folder: Path) -> dict[str, str]:
    """Return JSON that GDAL runs, or takes for the address of a server."""
    programme = "gdal vector pipeline ! read {}"
    rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    values = {
        "pipeline": {"type": "gdal_streamed_alg", "command_line": programme.format(folder / f"{SECRET}.geojson")},
        "pipeline-far": {"type": "gdal_streamed_alg", "command_line": programme.format(f"/vsicurl/{SERVER}/secret")},
        "features": {"links": [{"href": f"{SERVER}/secret", "rel": "data"}], "conformsTo": [], "title": "a"},
        "tiles": {"links": [{"href": f"{SERVER}/secret", "rel": rel, "type": "application/json"}], "title": "a"},
        "esri": {"geometryType": "esriGeometryPoint", "exceededTransferLimit": True, "fields": [], "features": []},
    }
    return {f"{name}.json": json.dumps(value) for name, value in values.items()}


def _of_lists(folder: Path, collection: dict) -> dict[str, str]:
    """Return GDAL's list of other files dressed up as every text that can be read."""
    source = "<SrcDataSource>{}</SrcDataSource>"
    lists = "<OGRVRTDataSource><!-- <kml --><OGRVRTLayer name='secret'>{}</OGRVRTLayer></OGRVRTDataSource>"
    near = lists.format(source.format(folder / f"{SECRET}.geojson"))
    companions(folder)
    return {
        "list.kml": near,
        "list-far.kml": lists.format(source.format(f"/vsicurl/{SERVER}/secret.geojson")),
        "list-inside.kml": _KML.format(f"<description><![CDATA[{near}]]></description>", "#x"),
        "list.geojson": '{"type":"FeatureCollection"} ' + near,
        "list-inside.geojson": json.dumps(collection | {"name": near}),
        "list.mif": f"Version 300\n{near}",
        "list.dxf": f"0\n{near}",
        "list.tab": f"!table\n!version 300\n type native\n{near}",
        "seamless.tab": '!table\n!version 300\nDefinition Table\n  Type NATIVE Charset "UTF8"\n  Fields 1\n'
        '    Table Char (254) ;\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n',
    }


def _kml(folder: Path) -> dict[str, str]:
    """Return KML that names styles, links and entities elsewhere, and addresses of servers dressed up as KML."""
    entity = f'<!DOCTYPE kml [<!ENTITY e SYSTEM "file://{folder}/{SECRET}.kml">]>'
    laughs = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    schema = f'xsi:schemaLocation="http://ogr.maptools.org/ {SERVER}/secret.xsd"'
    return {
        "style-far.kml": _KML.format("", f"{SERVER}/secret.kml#x"),
        "style-near.kml": _KML.format("", f"{folder / SECRET}.kml#x"),
        "network.kml": _KML.format(f"<NetworkLink><Link><href>{SERVER}/secret.kml</href></Link></NetworkLink>", "#x"),
        "entity.kml": _KML.format("&e;", "#x").replace("<kml", f"{entity}<kml"),
        "laughs.kml": _KML.format("&b;", "#x").replace("<kml", f"{laughs}<kml"),
        "wfs.kml": f"<OGRWFSDataSource><URL>{SERVER}/secret</URL><!-- <kml --></OGRWFSDataSource>",
        "csw.kml": f"<OGRCSWDataSource><URL>{SERVER}/secret</URL><!-- <kml --></OGRCSWDataSource>",
        "gml.kml": '<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {schema}><!-- <kml --></ogr:FeatureCollection>',
    }


def _packages(folder: Path, houses: gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield GeoPackages whose layer is a view that calls what it should not."""
    for name, call in _CALLS.items():
        file = folder / f"view-{name}.gpkg"
        houses.to_file(file, layer="houses")
        connection = sqlite3.connect(file)
        told = call.format(secret=folder / SECRET)
        connection.executescript(_VIEWS.format(secret=SECRET, call=told))
        connection.close()
        yield file


def _shapefile(folder: Path, degrees: gpd.GeoDataFrame) -> Iterator[Path]:
    """Yield a Shapefile whose coordinate system names a file of shifts."""
    file = folder / "grids.shp"
    degrees.to_file(file)
    spheroid = f'SPHEROID["B",6377397.155,299.15],EXTENSION["PROJ4_GRIDS","{folder / SECRET}.kml"]'
    told = f'GEOGCS["u",DATUM["u",{spheroid}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    file.with_suffix(".prj").write_text(told)
    yield file


def _signs(folder: Path) -> Iterator[Path]:
    """Yield good files in places whose names a library might take for more than a name."""
    for name in (
        "a!b.geojson",
        "a;b.geojson",
        "a?b#c.geojson",
        "zip:a.geojson",
        "%2e%2e.geojson",
        "PG:dbname=x.geojson",
    ):
        yield Path(shutil.copy(folder / f"{SECRET}.geojson", folder / name))
    odd = folder / "urgent!;" / "http:"
    odd.mkdir(parents=True)
    yield Path(shutil.copy(folder / f"{SECRET}.geojson", odd / "in.geojson"))
    (folder / "a").write_text("another secret file")
