"""The ground of one place, read from its own rows alone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gridplan.batch.task import Part, PlaceTask
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground
from gridplan.ground.reading.layers import NEARBY
from gridplan.ground.reading.read import read_layer, read_units
from gridplan.ground.surveying.survey import survey
from gridplan.ground.units import Units


def read_place(task: PlaceTask) -> Units:
    """Return the units of a place.

    Raises
    ------
    InputError
        With every fault of its rows; when it has none.
    """
    if "units" not in task.parts:
        raise refusal("batch-no-units", place=task.place)
    part = task.parts["units"]
    return read_units(part.layer.read(part.rows), **task.reading)


def survey_place(task: PlaceTask, units: Units) -> Ground:
    """Return the surveyed ground of a place: its boundaries whole, roads and barriers as far as they come near."""
    layers = {name: _cut(part) for name, part in task.parts.items() if name != "units"}
    near = {
        name: frame
        for name, frame in layers.items()
        if len(frame) and (name == "boundaries" or _comes_near(frame, units.frame))
    }
    return survey(units, **near, **task.surveying)


def _cut(part: Part) -> gpd.GeoDataFrame:
    """Return the rows of a part, cut to its box."""
    frame = read_layer(part.layer.read(part.rows))
    if part.box is None:
        return frame
    shapes = shapely.clip_by_rect(np.asarray(frame.geometry.array, dtype=object), *part.box)
    cut = frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))
    return cut[~shapely.is_empty(shapes)].reset_index(drop=True)


def _comes_near(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> bool:
    """Tell whether a layer comes as near to the units as one that belongs to them must."""
    west, south, east, north = frame.to_crs(units.crs).total_bounds
    x0, y0, x1, y1 = units.total_bounds
    return bool(max(west - x1, x0 - east) <= NEARBY and max(south - y1, y0 - north) <= NEARBY)
