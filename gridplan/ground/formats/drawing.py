"""CAD drawings: their layers as layers, their closed lines as areas."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.rings import read_rows, told_of

ENTITIES = "entities"
_LAYER, _LINE = "Layer", 1
_BYTES = "ISO-8859-1"
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+ANSI_(\d+)")
_HEAD = 2**16


def drawing_layers(file: Path) -> tuple[str, ...]:
    """Return the names of the layers that a drawing's entities lie on, sorted.

    Raises
    ------
    InputError
        When the drawing is damaged.
    """
    return tuple(sorted({str(name) for name in _entities(file, geometry=False)[0][_LAYER]}))


def read_drawing(file: Path, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the entities on a layer of a drawing, and how many closed lines became areas.

    They do where at least half of the layer's lines are closed: on a layer of roads, loops stay lines. A drawing names
    no coordinate system.
    """
    frame, findings = _entities(file, geometry=True)
    there = (frame[_LAYER].astype(str) == layer).to_numpy()
    frame, findings = frame[there].reset_index(drop=True), told_of(findings, there)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    lines = shapely.get_type_id(shapes) == _LINE
    closed = lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3)
    if not closed.any() or 2 * closed.sum() < lines.sum():
        return frame, findings
    corners, ring = shapely.get_coordinates(shapes[closed], return_index=True)
    shapes[closed] = shapely.polygons(shapely.linearrings(corners, indices=ring))
    numbers = {"source": file.name, "layer": layer, "areas": int(closed.sum()), "lines": int((lines & ~closed).sum())}
    return frame.set_geometry(shapes, crs=frame.crs), (*findings, Finding("drawing-areas", (), numbers))


def _entities(file: Path, *, geometry: bool) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the layers, and where wished the shapes, of all entities; nothing else of a drawing is asked for."""
    try:
        frame, findings = read_rows(file, layer=ENTITIES, columns=[_LAYER], read_geometry=geometry, ENCODING=_BYTES)
    except (DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError):
        raise refusal("source-damaged", source=file.name, driver="DXF") from None
    encodings = ("utf-8", _code_page(file))
    names = {name: _told(str(name), encodings) for name in frame[_LAYER].unique()}
    return frame.assign(**{_LAYER: frame[_LAYER].map(names)}), findings


def _code_page(file: Path) -> str:
    """Return the encoding that a drawing names, else that of Chinese systems; new ones are in UTF-8 all the same."""
    with file.open("rb") as stream:
        named = _CODE_PAGE.search(stream.read(_HEAD))
    return f"cp{named[1].decode()}" if named and named[1] not in (b"936", b"1252") else "gb18030"


def _told(name: str, encodings: tuple[str, ...]) -> str:
    """Return a name whose letters are bytes in the first encoding that fits; as it is where none does."""
    for encoding in encodings:
        try:
            return name.encode(_BYTES).decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return name
