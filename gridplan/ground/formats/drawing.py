"""CAD drawings: their layers as layers, their closed lines as areas."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.findings import Finding
from gridplan.ground.faults import refusal

ENTITIES = "entities"
_LAYER, _LINE = "Layer", 1


def drawing_layers(file: Path) -> tuple[str, ...]:
    """Return the names of the layers that a drawing's entities lie on, sorted.

    Raises
    ------
    InputError
        When the drawing is damaged.
    """
    return tuple(sorted({str(name) for name in _entities(file, [_LAYER])[_LAYER]}))


def read_drawing(file: Path, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the entities on a layer of a drawing, and how many closed lines became areas.

    They do where at least half of the layer's lines are closed: on a layer of roads, loops stay lines. A drawing names
    no coordinate system.
    """
    frame = _entities(file, None)
    frame = frame[frame[_LAYER].astype(str) == layer].reset_index(drop=True)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    lines = shapely.get_type_id(shapes) == _LINE
    closed = lines & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) > 3)
    if not closed.any() or 2 * closed.sum() < lines.sum():
        return frame, ()
    shapes[closed] = shapely.polygons(shapes[closed])
    numbers = {"source": file.name, "layer": layer, "areas": int(closed.sum()), "lines": int((lines & ~closed).sum())}
    return frame.set_geometry(shapes, crs=frame.crs), (Finding("drawing-areas", (), numbers),)


def _entities(file: Path, columns: list[str] | None) -> gpd.GeoDataFrame:
    try:
        return pyogrio.read_dataframe(file, layer=ENTITIES, columns=columns, read_geometry=columns is None)
    except (DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError):
        raise refusal("source-damaged", source=file.name, driver="DXF") from None
