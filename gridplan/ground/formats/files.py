"""Reading geographic files: few named formats, nothing the first bytes do not promise, nothing beyond the limits."""

from __future__ import annotations

import json
import os
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.database.address import is_address
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.blobs import check_parquet
from gridplan.ground.formats.cells import check_cells
from gridplan.ground.formats.companions import check_companions
from gridplan.ground.formats.curves import curved_note
from gridplan.ground.formats.drawing import drawing_layers, read_drawing
from gridplan.ground.formats.encodings import read_texts
from gridplan.ground.formats.foreign import check_foreign, check_system
from gridplan.ground.formats.gdal import gdal_name
from gridplan.ground.formats.kinds import ARCHIVES, FORMATS, Format, check_first_bytes, ending
from gridplan.ground.formats.limits import check_json, check_xml
from gridplan.ground.formats.opening import Opened, local_file, opened
from gridplan.ground.formats.osm import read_osm
from gridplan.ground.formats.pairs import check_pairs
from gridplan.ground.formats.rings import read_parquet, remarks
from gridplan.ground.formats.shifts import check_shifts
from gridplan.ground.limits import MOST_COLUMNS
from gridplan.later import Later

_BOM = b"\xef\xbb\xbf"
_ARCHIVE = Format("ZIP", (b"PK",))
_PLACEMARK_STYLE = (
    *("timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"),
)
"""What the driver of KML adds to every row."""


class Database:
    """Reads layers of databases; its driver loads when the first one is named."""

    read = Later("gridplan.ground.formats.postgis.reading:read_address")


def read_geometries(
    path: str | os.PathLike[str], *, layer: str | None = None, encoding: str | None = None, assume: bool = True
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return one layer of a geographic file or database with all its columns, and what was noticed.

    Parameters
    ----------
    path
        A local file, or ``postgresql://user@server/district?table=schema.table``.
    layer
        Needed when the file holds several; of a database the table, where the address names none; of a drawing the CAD
        layer; of an archive the dataset.
    encoding
        Of the texts of a Shapefile or a MapInfo table; otherwise what they say, then UTF-8, then GB18030 are tried.
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
    with opened(path, layer=layer) as found:
        frame, findings = _read(found, encoding=encoding, assume=assume)
    if not len(frame):
        raise refusal("file-empty", source=found.file.name)
    return frame, (*found.findings, *findings)


def checked_file(path: str | os.PathLike[str], *, layer: str | None = None) -> tuple[Path, Format, str | None]:
    """Return a geographic file that is what its name says, its format, and the layer to read.

    The layer is None for formats without any; of an archive the format is that of the dataset in it, and the layer
    stays what was asked for.

    Raises
    ------
    InputError
        When the file is missing, foreign or damaged, or the layer is not named and not the only one.
    """
    with opened(path, layer=layer) as found:
        kind, chosen = _checked(found)
    if found.file != local_file(path):
        return local_file(path), _ARCHIVE, layer
    return found.file, kind, chosen


def choose_layer(file: Path, kind: Format, layer: str | None) -> str:
    """Return the layer to read: `layer`, or the only one with geometry."""
    names = _layers(file, kind)
    if layer is not None:
        if layer not in names:
            raise refusal("layer-missing", source=file.name, layer=layer, layers=", ".join(names) or "-")
        return layer
    if not names:
        raise refusal("layer-none", source=file.name)
    if len(names) > 1:
        raise refusal("layer-choice", source=file.name, layers=", ".join(names))
    return names[0]


def _layers(file: Path, kind: Format) -> tuple[str, ...]:
    """Return the layers with shapes."""
    name = gdal_name(file, kind.driver)
    try:
        with remarks():
            told = pyogrio.read_info(name, layer=0, **kind.harmless)
            if told["driver"] != kind.driver:
                raise refusal("source-damaged", source=file.name, driver=kind.driver)
            if len(told["fields"]) > MOST_COLUMNS:
                raise refusal("layer-columns", source=file.name, columns=len(told["fields"]), most=MOST_COLUMNS)
            layers = pyogrio.list_layers(name)
    except (DataSourceError, DataLayerError, UnicodeDecodeError, UnboundLocalError):  # the last: a system without words
        raise refusal("source-damaged", source=file.name, driver=kind.driver) from None
    if kind.driver == "DXF":
        return drawing_layers(file)
    return tuple(str(name) for name, geometry in layers if geometry is not None)


def _checked(found: Opened) -> tuple[Format, str | None]:
    """Return the format of a file that is what its name says, and the layer to read."""
    file = found.file
    kind = FORMATS.get(ending(file))
    if kind is None:
        raise refusal("file-format", source=file.name, formats=", ".join((*FORMATS, *ARCHIVES)))
    if file.is_file():
        check_first_bytes(file, kind)
    check_companions(file, kind)
    check_foreign(file, kind)
    check_shifts(file, kind)
    if kind.driver == "GeoJSON":
        check_json(file)
        check_system(file)
    if kind.driver == "LIBKML":
        check_xml(file)
    if kind.driver == "Parquet":
        check_parquet(file)
        return kind, None
    if kind.driver == "OSM":
        return kind, found.layer
    layer = choose_layer(file, kind, found.layer)
    if kind.driver == "GPKG":
        check_cells(file, layer)
    return kind, layer


def _read(found: Opened, *, encoding: str | None, assume: bool) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    kind, layer = _checked(found)
    if kind.driver == "OSM":
        return read_osm(found.file, layer), ()
    if layer is None:
        return _read_parquet(found.file)
    if kind.driver == "DXF":
        return read_drawing(found.file, layer)
    frame, findings = read_texts(found.file, layer, encoding)
    check_pairs(found.file, len(frame))
    if kind.driver == "GPKG":
        findings = (*findings, *curved_note(found.file, layer))
    if kind.driver == "GeoJSON" and not assume and not _names_crs(found.file):
        frame = frame.set_crs(None, allow_override=True)
    return (_tidied(frame) if kind.driver == "LIBKML" else frame), findings


def _read_parquet(file: Path) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the rows of a GeoParquet file, all texts looked at: they are decoded when they are, or never."""
    try:
        frame, findings = read_parquet(file)
        for name in frame.select_dtypes(include=["str"]):
            frame[name].to_numpy(dtype=object)
    except Exception as fault:
        raise refusal("source-damaged", source=file.name, driver="GeoParquet") from fault
    return frame, findings


def _tidied(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return placemarks without how they are drawn, and without ids and texts that none of them has."""
    plain = frame.drop(columns=[name for name in _PLACEMARK_STYLE if name in frame.columns])
    empty = [name for name in plain.columns if name != plain.geometry.name and plain[name].isna().all()]
    return plain.drop(columns=empty)


def _names_crs(file: Path) -> bool:
    """Tell whether a GeoJSON file names its coordinate system, as files did before RFC 7946."""
    try:
        return json.loads(file.read_bytes().removeprefix(_BOM)).get("crs") is not None
    except ValueError:
        raise refusal("source-damaged", source=file.name, driver="GeoJSON") from None
