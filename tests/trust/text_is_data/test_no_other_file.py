"""A reader opens the file it is given and no other: watched from outside, no socket, no programme, no foreign file."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest
from leading_files import SECRET, leading_files
from read_under_watch import MARK

import gridplan as gp
from gridplan.errors import InputError

WATCHED = "trace=socket,connect,execve,openat,open,creat"
READER = Path(__file__).with_name("read_under_watch.py")
REFUSED = (
    *("list", "pipeline", "wfs", "csw", "entity", "laughs", "gml", "system-link", "system-url", "seamless"),
    *("shifts", "grids"),
)
READ = ("a!b", "a;b", "a?b", "zip:", "%2e", "PG:", "urgent", "style", "network", "list-inside.geojson", "mercator")
ADDRESSES = (
    "/vsicurl/http://127.0.0.1:9/a.geojson",
    "/vsizip/a.zip/a.geojson",
    "/vsizip//vsicurl/http://127.0.0.1:9/a.zip",
    "/vsis3/bucket/a.gpkg",
    "/vsimem/a.geojson",
    "/vsistdin/",
    "http://127.0.0.1:9/a.geojson",
    "https://127.0.0.1:9/a.geojson",
    "zip+http://127.0.0.1:9/a.zip!a.geojson",
    "file:///etc/a.geojson",
    "s3://bucket/a.parquet",
    "PG:dbname=district",
    "MYSQL:district",
    "MSSQL:server=a",
    "GPKG:a.gpkg:grids",
    "SQLITE:a.db",
    "OAPIF:http://127.0.0.1:9",
    "WFS:http://127.0.0.1:9",
    "GeoJSON:/etc/a.geojson",
    "<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>",
    '{"type":"FeatureCollection","features":[]}',
    "a.vrt",
    "-",
)
"""What GDAL, pyogrio, pandas or pyarrow would take for more than the name of a file."""


@pytest.mark.long
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace watches the reader from outside")
def test_nothing_else_is_opened(tmp_path, tried):
    """Of files made to lead out, none makes the reader open a socket, a programme or anything but itself."""
    files = leading_files(tmp_path)
    secret, told = tmp_path / f"{SECRET}.geojson", tmp_path / "watched.txt"
    watch = ["strace", "-f", "-qq", "-s", "4096", "-o", told, "-e", WATCHED, sys.executable, READER]
    run = subprocess.run([*watch, secret, *files], capture_output=True, text=True, check=True, timeout=300)
    opened = touched(told, tmp_path)
    assert set(opened) == {str(file.relative_to(tmp_path)) for file in files}
    for name, wrong in opened.items():
        assert wrong == set(), name
    assert len(run.stdout.splitlines()) == len(files)
    for file, line in zip(files, run.stdout.splitlines(), strict=True):
        name = str(file.relative_to(tmp_path))
        assert not name.startswith(READ) or line == "read 2 True" or file.suffix == ".kml", (name, line)
        assert not name.startswith(REFUSED) or name in READ or line.startswith("refused"), (name, line)
    tried(len(files), "files that lead elsewhere")


def touched(told, folder):
    """Return file read → what of the folder, the net and programmes was touched meanwhile, companions left out."""
    found, name = {}, None
    for line in told.read_text(errors="replace").splitlines():
        path = next(iter(re.findall(r'"([^"]*)"', line)), "")
        if path.startswith(MARK):
            name = path.removeprefix(MARK)
            found[name] = set()
        elif name is not None:
            if re.search(r"\b(socket|connect|execve)\(", line):
                found[name].add(line)
            below = Path(path).is_relative_to(folder / name)
            own = path == str((folder / name).parent) or Path(path).name.startswith(f"{Path(name).stem}.") or below
            if path.startswith(f"{folder}/") and not own:
                found[name].add(path)
    return found


@pytest.mark.parametrize("verb", [gp.read_layer, gp.read_units, gp.read_table, gp.load])
def test_addresses_are_no_files(tmp_path, monkeypatch, verb, tried):
    """What a library would take for an address, an archive inside another or a database is a missing file here."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.vrt").write_text("<OGRVRTDataSource/>")
    for address in ADDRESSES:
        with pytest.raises(gp.GridplanError):
            verb(address)
    tried(len(ADDRESSES), "addresses in place of files")


# fmt: off
KNOWN = frozenset(
    {
        "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "Arrow", "CAD", "CSV", "CSW", "Carto", "DGN", "DXF",
        "EDIGEO", "EEDA", "ESRI Shapefile", "ESRIJSON", "Elasticsearch", "FileGDB", "FlatGeobuf", "GDALG", "GML",
        "GMLAS", "GPKG", "GPSBabel", "GPX", "GTFS", "GeoJSON", "GeoJSONSeq", "GeoRSS", "Geoconcept", "HANA", "HTTP",
        "ILI", "Idrisi", "Interlis 1", "Interlis 2", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles", "MEM",
        "MSSQLSpatial", "MVT", "MapInfo File", "MapML", "Memory", "MiraMonVector", "MySQL", "NAS", "NGW", "NTF",
        "OAPIF", "OCI", "ODBC", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK",
        "PDF", "PDS4", "PGDUMP", "PGeo", "PLSCENES", "PMTiles", "Parquet", "PostgreSQL", "S57", "SQLite", "SVG",
        "SXF", "Selafin", "TIGER", "TopoJSON", "UK .NTF", "UK_NTF", "VDV", "VFK", "VICAR", "WAsP", "WFS", "Walk",
        "XLS", "XLSX", "XODR", "netCDF",
    }
)
# fmt: on


def test_every_driver_was_looked_at():
    """A driver that a newer GDAL brings stops here until somebody has seen whether a text can wake it."""
    assert set(pyogrio.list_drivers()) - KNOWN == set()


def test_missing_is_all_that_is_said(tmp_path, monkeypatch):
    """An address is told as a missing file, whatever it names."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        gp.read_layer("/vsicurl/http://127.0.0.1:9/a.geojson")
    assert [finding.code for finding in refused.value.findings] == ["file-missing"]
