"""The formats that can be read, told by the ending of a name and held to by the first bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gridplan.ground.faults import refusal

_BOM = b"\xef\xbb\xbf"
_HEAD = 4096


class Format(NamedTuple):
    """What a file name's ending stands for."""

    driver: str
    magic: tuple[bytes, ...]
    """What the first bytes begin with, one of them, spaces before a text left out."""
    companions: tuple[str, ...] = ()
    """Endings of the files beside it without which it cannot be read."""
    harmless: Mapping[str, str] = {}
    """How to open it such that any bytes can be read as text, where only the driver is asked for."""
    holds: bytes = b""
    """What stands somewhere in the first bytes, with small letters."""


FORMATS = {
    ".gpkg": Format("GPKG", (b"SQLite format 3\0",)),
    ".shp": Format("ESRI Shapefile", (b"\x00\x00\x27\x0a",), (".dbf", ".shx"), {"ENCODING": "ISO-8859-1"}),
    ".geojson": Format("GeoJSON", (b"{",)),
    ".json": Format("GeoJSON", (b"{",)),
    ".fgb": Format("FlatGeobuf", (b"fgb\x03",)),
    ".parquet": Format("Parquet", (b"PAR1",)),
    ".geoparquet": Format("Parquet", (b"PAR1",)),
    ".gdb": Format("OpenFileGDB", ()),
    ".kml": Format("LIBKML", (b"<",), holds=b"<kml"),
    ".tab": Format("MapInfo File", (b"!table",), (".dat", ".map", ".id"), {"encoding": "ISO-8859-1"}),
    ".mif": Format("MapInfo File", (b"Version", b"VERSION", b"version"), (".mid",), {"encoding": "ISO-8859-1"}),
    ".dxf": Format("DXF", (b"0", b"999", b"AutoCAD Binary DXF\r\n\x1a\0")),
    ".osm.pbf": Format("OSM", (b"\0\0\0",), holds=b"osmheader"),
}
"""Ending → format with shapes."""

TABLES = (".csv", ".xlsx", ".tsv", ".txt")
"""Endings of tables; a text with tabs is what a spreadsheet saves as Unicode text."""

ARCHIVES = (".zip", ".kmz")
"""Endings of archives of which one dataset is read."""

READABLE = (*FORMATS, *TABLES, *ARCHIVES)
_BETTER = {
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ods": ".xlsx",
    ".dwg": ".dxf",
    ".mdb": ".gdb",
    ".rar": ".zip",
    ".7z": ".zip",
    ".dbf": ".shp",
    ".shx": ".shp",
    ".dat": ".tab",
    ".mid": ".mif",
}
"""Endings that people choose by habit, and what to save or name instead."""


def ending(name: object) -> str:
    """Return the ending of a file name in small letters, ``.osm.pbf`` being one.

    Examples
    --------
    >>> ending("data/HOUSES.SHP"), ending("city.osm.pbf"), ending("readme")
    ('.shp', '.osm.pbf', '')
    """
    text = Path(str(name)).name.lower()
    return ".osm.pbf" if text.endswith(".osm.pbf") else Path(text).suffix


def usual_layer(path: object, layer: str | None, role: str) -> str | None:
    """Return the layer to read of a file: the one named, else of an extract of OpenStreetMap that of its role.

    Examples
    --------
    >>> usual_layer("city.osm.pbf", None, "roads"), usual_layer("roads.shp", None, "roads")
    ('roads', None)
    """
    return role if layer is None and ending(path) == ".osm.pbf" else layer


def check_ending(name: str) -> str:
    """Return the ending of a file that can be read.

    Raises
    ------
    InputError
        ``file-format`` with all that can be; ``file-format-better`` where another one is near.
    """
    found = ending(name)
    if found in READABLE:
        return found
    if found in _BETTER:
        raise refusal("file-format-better", source=name, ending=found, better=_BETTER[found])
    raise refusal("file-format", source=name, formats=", ".join(READABLE))


def check_first_bytes(file: Path, kind: Format) -> None:
    """Refuse a file that is not what its name says.

    GDAL chooses a driver by content; a file dressed up as another format could make it open further files.

    Raises
    ------
    InputError
        ``file-empty`` or ``source-damaged``.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD).removeprefix(_BOM)
    text = head.lstrip()
    promised = any(head.startswith(magic) or text.startswith(magic) for magic in kind.magic)
    if not (promised and kind.holds in head.lower()):
        raise refusal("source-damaged" if head else "file-empty", source=file.name, driver=kind.driver)
