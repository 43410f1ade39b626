"""Opening geographic files: local paths only, few named formats, nothing the first bytes do not promise."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.database.address import address_of, is_address
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.dbf import cut_names
from gridplan.later import Later


class Format(NamedTuple):
    """What a file name's ending stands for."""

    driver: str
    magic: bytes
    harmless: Mapping[str, str] = {}
    """How to open it such that any bytes can be read as text, where only the driver is asked for."""


FORMATS = {
    ".gpkg": Format("GPKG", b"SQLite format 3\0"),
    ".shp": Format("ESRI Shapefile", b"\x00\x00\x27\x0a", {"ENCODING": "ISO-8859-1"}),
    ".geojson": Format("GeoJSON", b"{"),
    ".json": Format("GeoJSON", b"{"),
    ".fgb": Format("FlatGeobuf", b"fgb\x03"),
    ".parquet": Format("Parquet", b"PAR1"),
    ".geoparquet": Format("Parquet", b"PAR1"),
}
TABLES = (".csv", ".xlsx")
GUESSED_ENCODINGS = ("UTF-8", "GB18030")
_BOM = b"\xef\xbb\xbf"


class Database:
    """Reads layers of databases; its driver loads when the first one is named."""

    read = Later("gridplan.ground.formats.postgis.reading:read_address")


def source_name(path: str | os.PathLike[str]) -> str:
    """Return what to call a source: the name of a file, or a table and never the password in its address.

    Examples
    --------
    >>> source_name("data/houses.shp"), source_name("postgresql://server/district?table=houses")
    ('houses.shp', 'houses')
    """
    if not is_address(path):
        return os.path.basename(path)
    address = address_of(path)
    return address.asked.get("table", address.shown)


def local_file(path: str | os.PathLike[str]) -> Path:
    """Return `path` as an existing local file with a known ending.

    Raises
    ------
    InputError
        ``file-missing`` when there is no such file, which includes every address and virtual path;
        ``file-format`` when the ending is not one of `FORMATS` or `TABLES`.
    """
    found = Path(path)
    if not found.is_file():
        raise refusal("file-missing", source=source_name(path) if is_address(path) else str(path))
    if found.suffix.lower() not in (*FORMATS, *TABLES):
        raise refusal("file-format", source=found.name, formats=", ".join((*FORMATS, *TABLES)))
    return found.resolve()


def read_geometries(
    path: str | os.PathLike[str], *, layer: str | None = None, encoding: str | None = None, assume: bool = True
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return one layer of a geographic file or database with all its columns, and what was noticed.

    Parameters
    ----------
    path
        A local file, or ``postgresql://user@server/district?table=schema.table``.
    layer
        Needed when the file holds several; of a database the table, where the address names none.
    encoding
        Of a Shapefile's texts; otherwise its ``.cpg``, then UTF-8, then GB18030 are tried.
    assume
        Whether a GeoJSON file that names no coordinate system is in degrees of WGS 84, as its standard has it; else
        it comes back without one.

    Raises
    ------
    InputError
        When the file is missing, foreign, damaged or empty, or the layer is not named and not the only one.
    """
    if is_address(path):
        return Database.read(path, layer=layer), ()
    file, kind, chosen = checked_file(path, layer=layer)
    if chosen is None:
        findings: tuple[Finding, ...] = ()
        frame = _read_parquet(file)
    else:
        frame, findings = _read_ogr(file, chosen, encoding)
        if kind.driver == "GeoJSON" and not assume and not _names_crs(file):
            frame = frame.set_crs(None, allow_override=True)
    if not len(frame):
        raise refusal("file-empty", source=file.name)
    return frame, findings


def checked_file(path: str | os.PathLike[str], *, layer: str | None = None) -> tuple[Path, Format, str | None]:
    """Return a geographic file that is what its name says, its format, and the layer to read; None for GeoParquet.

    Raises
    ------
    InputError
        When the file is missing, foreign or damaged, or the layer is not named and not the only one.
    """
    file = local_file(path)
    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise refusal("file-format", source=file.name, formats=", ".join(FORMATS))
    _check_first_bytes(file, kind)
    if kind.driver == "Parquet":
        return file, kind, None
    _check_companions(file)
    return file, kind, choose_layer(file, kind, layer)


def choose_layer(file: Path, kind: Format, layer: str | None) -> str:
    """Return the layer to read: `layer`, or the only one with geometry."""
    try:
        if pyogrio.read_info(file, layer=0, **kind.harmless)["driver"] != kind.driver:
            raise refusal("source-damaged", source=file.name, driver=kind.driver)
        layers = pyogrio.list_layers(file)
    except (DataSourceError, DataLayerError):
        raise refusal("source-damaged", source=file.name, driver=kind.driver) from None
    names = [str(name) for name, geometry in layers if geometry is not None]
    if layer is not None:
        if layer not in names:
            raise refusal("layer-missing", source=file.name, layer=layer, layers=", ".join(names) or "-")
        return layer
    if not names:
        raise refusal("layer-none", source=file.name)
    if len(names) > 1:
        raise refusal("layer-choice", source=file.name, layers=", ".join(names))
    return names[0]


def _check_first_bytes(file: Path, kind: Format) -> None:
    """GDAL chooses a driver by content; a file dressed up as another format could make it open further files."""
    with file.open("rb") as stream:
        head = stream.read(256).removeprefix(_BOM)
    if kind.driver == "GeoJSON":
        head = head.lstrip()
    if not head.startswith(kind.magic):
        raise refusal("file-empty" if not head else "source-damaged", source=file.name, driver=kind.driver)


def _read_parquet(file: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(file)
    except (ValueError, OSError):
        raise refusal("source-damaged", source=file.name, driver="GeoParquet") from None


def _read_ogr(file: Path, layer: str, encoding: str | None) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    if file.suffix.lower() != ".shp":
        return _read_decoded(file, layer, encoding), ()
    if encoding is not None:
        return _read_as_named(file, layer, encoding), ()
    declared = _declared_encoding(file)
    for guess in dict.fromkeys((declared or "UTF-8", *GUESSED_ENCODINGS)):
        try:
            frame = _read_decoded(file, layer, guess)
        except UnicodeDecodeError:
            continue
        if not _garbled(frame):
            expected = guess == (declared or "UTF-8")
            note = () if expected else (Finding("encoding-guessed", (), {"source": file.name, "encoding": guess}),)
            return frame, note
    raise refusal("encoding-unknown", source=file.name)


def _read_as_named(file: Path, layer: str, encoding: str) -> gpd.GeoDataFrame:
    try:
        return _read_decoded(file, layer, encoding)
    except UnicodeDecodeError:
        raise refusal("encoding-wrong", source=file.name, encoding=encoding) from None


def _read_decoded(file: Path, layer: str, encoding: str | None) -> gpd.GeoDataFrame:
    try:
        return pyogrio.read_dataframe(file, layer=layer, encoding=encoding)
    except LookupError:
        raise refusal("encoding-unknown", source=file.name) from None
    except (DataSourceError, DataLayerError, RuntimeError):
        raise refusal("source-damaged", source=file.name, driver=FORMATS[file.suffix.lower()].driver) from None


def _names_crs(file: Path) -> bool:
    """Tell whether a GeoJSON file names its coordinate system, as files did before RFC 7946."""
    try:
        return json.loads(file.read_bytes().removeprefix(_BOM)).get("crs") is not None
    except ValueError:
        raise refusal("source-damaged", source=file.name, driver="GeoJSON") from None


def _check_companions(file: Path) -> None:
    """Without its .dbf a Shapefile reads as bare shapes: every attribute gone and no word said.

    A column whose name ends inside a character cannot be told by any name.
    """
    if file.suffix.lower() != ".shp":
        return
    present = {entry.name.lower(): entry for entry in file.parent.iterdir()}
    missing = [end for end in (".dbf", ".shx") if file.stem.lower() + end not in present]
    if missing:
        raise refusal("shapefile-parts", source=file.name, parts=", ".join(missing))
    if cut := cut_names(present[f"{file.stem.lower()}.dbf"]):
        raise refusal("column-names-cut", cut, source=file.name)


def _declared_encoding(file: Path) -> str | None:
    cpg = file.with_suffix(".cpg")
    return cpg.read_text(encoding="ascii", errors="ignore").strip() or None if cpg.is_file() else None


def _garbled(frame: gpd.GeoDataFrame) -> bool:
    """Tell whether a text holds replacement or control characters, the mark of a wrong encoding."""
    texts = frame.drop(columns=frame.geometry.name).select_dtypes(include=["object", "str"])
    words = [str(name) for name in texts] + [v for name in texts for v in pd.unique(texts[name]) if isinstance(v, str)]
    return any(c == "\ufffd" or unicodedata.category(c) == "Cc" for word in words for c in word if c not in "\n\r\t")
