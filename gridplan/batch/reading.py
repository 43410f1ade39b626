"""The ground of one place, read from its own rows alone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gridplan.batch.task import Part, PlaceTask
from gridplan.ground.dedicated.marking import with_dedicated
from gridplan.ground.estimating.households import spread_households
from gridplan.ground.faults import refusal
from gridplan.ground.formats.table import read_table
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
    """Return the surveyed ground of a place: its boundaries whole, roads and barriers as far as they come near.

    Households of its community are spread, and units marked with estates and dedicated places that hold any of them.
    """
    layers = {name: _cut(part) for name, part in task.parts.items() if name != "units"}
    near = {
        name: frame
        for name, frame in layers.items()
        if len(frame) and (name == "boundaries" or _comes_near(frame, units.frame))
    }
    held = {name: _holding(near.pop(name), units.frame) for name in ("estates", "dedicated") if name in near}
    estates = held.get("estates")
    ground = survey(units, **near, **task.surveying, estates=estates if estates is not None and len(estates) else None)
    return _marked(task, _counted(task, ground), held.get("dedicated"))


def _counted(task: PlaceTask, ground: Ground) -> Ground:
    """Return a ground with the households of its communities spread, where there is a table of them."""
    if task.totals is None:
        return ground
    table = read_table(task.totals)
    names = ground.communities["name"].tolist() if "name" in ground.communities else []
    own = table[table.isin({*ground.units["community"], *names} - {None, ""}).any(axis=1)]
    return spread_households(ground, own if len(own) else table, counted=task.counted)


def _marked(task: PlaceTask, ground: Ground, places: gpd.GeoDataFrame | None) -> Ground:
    """Return a ground with its dedicated places, from polygons or from a column of the units."""
    if places is not None:
        return with_dedicated(ground, places, **task.marking) if len(places) else ground
    column = task.marking.get("name_column")
    if column is None or column not in ground.units:
        return ground
    return with_dedicated(ground, column, kind_column=task.marking.get("kind_column"))


def _holding(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons that hold a unit; others belong to places beside this one."""
    spots = units.geometry.representative_point().to_crs(frame.crs)
    rows = np.unique(shapely.STRtree(spots.to_numpy()).query(frame.geometry.to_numpy(), predicate="intersects")[0])
    return frame.iloc[rows].reset_index(drop=True)


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
