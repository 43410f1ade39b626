"""A GeoPackage written and read with SQLite alone: the same rows give the same bytes, whatever GDAL is installed.

There is no spatial index, on purpose: a second copy of the geometry's extent that no digest would watch over.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from gridplan.errors import PlanFileError
from gridplan.language import say
from gridplan.safe.beside import is_filled
from gridplan.store.shapes import blobs_of, shapes_of

APPLICATION_ID = 0x47504B47
"""``GPKG`` in ASCII, as the GeoPackage standard asks."""
_VERSION = 10300
_LONGEST_PATH = 500
"""Bytes: SQLite opens no path of more than 512, with its own endings."""
_STEADY = "2000-01-01T00:00:00.000Z"
_OWN_SRS = 100000

_CORE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude in decimal degrees on WGS 84"),
)


@dataclass(frozen=True)
class Table:
    """One table of a GeoPackage; a layer when it has geometry.

    Parameters
    ----------
    columns
        Name → values, of equal length: int, float, str or None.
    types
        Name → SQL type, one of the GeoPackage column types.
    geometry
        (n,) shapes of a layer, or None for a table of attributes.
    """

    columns: Mapping[str, Sequence[Any]]
    types: Mapping[str, str]
    geometry: NDArray[np.object_] | None = None


def write(
    path: Path,
    tables: Mapping[str, Table],
    crs: pyproj.CRS,
    *,
    last: Callable[[sqlite3.Connection], None] | None = None,
) -> None:
    """Write `tables` to the empty file `path`; `last` may add to them before everything is committed.

    Raises
    ------
    OSError
        When SQLite cannot write them, as on a full disk; `replacing` tells of which file.
    """
    try:
        with closing(sqlite3.connect(":memory:" if _is_long(path) else path, isolation_level=None)) as connection:
            _write(connection, tables, crs, last)
            if _is_long(path):
                path.write_bytes(connection.serialize())
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _write(
    connection: sqlite3.Connection,
    tables: Mapping[str, Table],
    crs: pyproj.CRS,
    last: Callable[[sqlite3.Connection], None] | None,
) -> None:
    connection.executescript(
        f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA application_id={APPLICATION_ID};"
        f"PRAGMA user_version={_VERSION}; BEGIN; {_CORE}"
    )
    srs = _add_system(connection, crs)
    for name, table in tables.items():
        _add_table(connection, name, table, srs=srs)
    if last is not None:
        last(connection)
    connection.execute("COMMIT")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage for reading; any fault of the file becomes a `PlanFileError` that names it."""
    _look_at_head(path)
    try:
        with closing(_opened(path)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(path.stat().st_size, 1_000_000))
            yield connection
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise PlanFileError(say("file-damaged", path=path, reason=error)) from error


def read(connection: sqlite3.Connection, name: str) -> Table:
    """Return one table, in the order of its rows."""
    cursor = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    columns: dict[str, Sequence[Any]] = dict(
        zip(names, zip(*rows, strict=True) if rows else ((),) * len(names), strict=True)
    )
    columns.pop("fid", None)
    blobs = columns.pop("geom", None)
    try:
        return Table(columns, {}, None if blobs is None else shapes_of(blobs))
    except (ShapelyError, LookupError, TypeError, ValueError, struct.error) as error:
        raise sqlite3.DataError(f"{name}: {error}") from error


def table_names(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the names of all tables."""
    return frozenset(name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def insert(connection: sqlite3.Connection, name: str, rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` to a table."""
    block = list(rows)
    if block:
        connection.executemany(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(block[0]))})', block)


def register(
    connection: sqlite3.Connection,
    name: str,
    *,
    srs: int | None = None,
    bounds: Sequence[float | None] = (None, None, None, None),
) -> None:
    """List a table in the contents, so that GDAL and QGIS show it."""
    row = (name, "attributes" if srs is None else "features", name, "", _STEADY, *bounds, srs)
    insert(connection, "gpkg_contents", [row])


def _is_long(path: Path) -> bool:
    """Tell whether SQLite refuses to open a path of this length."""
    return len(os.fsencode(path.absolute())) > _LONGEST_PATH


def _opened(path: Path) -> sqlite3.Connection:
    if _is_long(path):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(path.read_bytes())
        return connection
    # `immutable` reads without locks or side files; a log that another program keeps beside it belongs to the content
    mode = "mode=ro" if is_filled(f"{path}-wal") else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True)


def _look_at_head(path: Path) -> None:
    """Say what is wrong with a file that cannot be a whole GeoPackage."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
        size = path.stat().st_size
    except OSError as error:
        raise PlanFileError(say("file-unreadable", path=path, reason=error.strerror or error)) from error
    if len(head) < 100 or head[:16] != b"SQLite format 3\0":
        raise PlanFileError(say("file-not-geopackage", path=path))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise PlanFileError(say("file-not-geopackage", path=path))
    page = int.from_bytes(head[16:18], "big")
    whole = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    if size < whole:
        raise PlanFileError(say("file-truncated", path=path, size=size, whole=whole))


def _add_system(connection: sqlite3.Connection, crs: pyproj.CRS) -> int:
    """Add the coordinate system and return its number."""
    insert(connection, "gpkg_spatial_ref_sys", _SYSTEMS)
    authority = crs.to_authority()
    epsg = int(authority[1]) if authority and authority[0] == "EPSG" else None
    srs = _OWN_SRS if epsg is None else epsg
    try:
        definition = crs.to_wkt("WKT1_GDAL")
    except CRSError:
        definition = "undefined"
    if srs not in {row[1] for row in _SYSTEMS}:
        organization = ("NONE", srs) if epsg is None else ("EPSG", epsg)
        insert(connection, "gpkg_spatial_ref_sys", [(crs.name, srs, *organization, definition, None)])
    return srs


def _add_table(connection: sqlite3.Connection, name: str, table: Table, *, srs: int) -> None:
    fields = [f"{_quoted(column)} {table.types[column]}" for column in table.columns]
    values: list[Iterable[Any]] = list(table.columns.values())
    if table.geometry is not None:
        fields.insert(0, f'"geom" {_declared(table.geometry)}')
        values.insert(0, blobs_of(table.geometry, srs))
        bounds = shapely.total_bounds(table.geometry) if len(table.geometry) else np.full(4, np.nan)
        register(connection, name, srs=srs, bounds=[None if np.isnan(b) else float(b) for b in bounds])
        row = (name, "geom", _declared(table.geometry), srs, 0, 0)
        insert(connection, "gpkg_geometry_columns", [row])
    else:
        register(connection, name)
    connection.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY NOT NULL, {", ".join(fields)})')
    insert(connection, name, ((i, *row) for i, row in enumerate(zip(*values, strict=True), start=1)))


def _quoted(name: str) -> str:
    """Return the name of a column, which may be one of the planner's, as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _declared(shapes: NDArray[np.object_]) -> str:
    """Return the geometry type to declare: that of all shapes, or the one above all."""
    found = sorted({shape.geom_type for shape in shapes})
    return found[0].upper() if len(found) == 1 else "GEOMETRY"
