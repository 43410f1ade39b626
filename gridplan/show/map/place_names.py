"""Names of places on a map: waters, hamlets, estates, and what is kept together, such as villager groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.options.made_columns import ESTATE
from gridplan.plan import Plan
from gridplan.show.shapes.geometry import Frame
from gridplan.show.shapes.layers import label_places
from gridplan.text import plain

_HAMLETS = ("hamlet", "自然村")
"""Columns of the units with the names of hamlets."""


def place_names(plan: Plan, place: Frame, *, public: bool) -> dict[str, Any]:
    """Return names, where each has most room, how much (steps), and how many come first that are of waters.

    Parameters
    ----------
    public
        Waters only: other places go by columns of the planner's own, which are not for everyone.
    """
    waters = _waters(plan)
    told = waters if public else pd.concat([waters, *_settled(plan)])
    centre, room = label_places(gpd.GeoSeries(told, crs=plan.ground.cells.crs), place)
    return {"name": list(told.index), "at": centre.ravel().tolist(), "room": room.tolist(), "waters": len(waters)}


def _waters(plan: Plan) -> gpd.GeoSeries:
    """Return name → area of the barriers that have both."""
    barriers = plan.ground.barriers
    found = _named(barriers[barriers.geometry.area > 0], "name")
    return gpd.GeoSeries([shapely.union_all(shapely.get_parts(shape)) for shape in found], found.index, crs=found.crs)


def _settled(plan: Plan) -> Iterator[gpd.GeoSeries]:
    """Yield name → ground of the hamlets, the estates, and the groups that a column keeps together in a community."""
    kept = (column for column in plan.rules.together if isinstance(column, str))
    for column in dict.fromkeys((*_HAMLETS, ESTATE, *kept)):
        yield _named(plan.ground.units, column, within="community").convex_hull


def _named(frame: gpd.GeoDataFrame, column: str, *, within: str = "") -> gpd.GeoSeries:
    """Return name → the shapes of `frame` that go by it, in the order of the names; none where none has one.

    Parameters
    ----------
    within
        Column whose values keep equal names apart.
    """
    if column not in frame.columns:
        return gpd.GeoSeries([], crs=frame.crs)
    names = [plain(name).strip() for name in frame[column]]
    places = map(plain, frame[within]) if within in frame.columns else [""] * len(names)
    keys = list(zip(names, places, strict=True))
    rows = np.array([i for i, (name, _) in enumerate(keys) if name], dtype=np.int64)
    known = sorted({keys[i] for i in rows})
    number = {key: i for i, key in enumerate(known)}
    group = np.array([number[keys[i]] for i in rows], dtype=np.int64)
    order = np.argsort(group, kind="stable")
    shapes = np.asarray(frame.geometry.array, dtype=object)[rows[order]]
    together = shapely.geometrycollections(shapes, indices=group[order]) if known else []
    return gpd.GeoSeries(together, index=[name for name, _ in known], crs=frame.crs)
