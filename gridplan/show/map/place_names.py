"""Names of places on a map: waters, and what is kept together, such as estates and villager groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.plan import Plan
from gridplan.show.shapes.geometry import Frame
from gridplan.show.shapes.layers import label_places
from gridplan.text import plain


def place_names(plan: Plan, place: Frame, *, public: bool) -> dict[str, Any]:
    """Return names, where each has most room, how much (steps), and how many come first that are of waters.

    Parameters
    ----------
    public
        Waters only: what is kept together goes by columns of the planner's own, which are not for everyone.
    """
    waters = _waters(plan)
    told = waters if public else pd.concat([waters, *_kept_together(plan)])
    centre, room = label_places(gpd.GeoSeries(told, crs=plan.ground.cells.crs), place)
    return {"name": list(told.index), "at": centre.ravel().tolist(), "room": room.tolist(), "waters": len(waters)}


def _waters(plan: Plan) -> gpd.GeoSeries:
    """Return name → area of the barriers that have both."""
    barriers = plan.ground.barriers
    return _named(barriers[barriers.geometry.area > 0], "name")


def _kept_together(plan: Plan) -> Iterator[gpd.GeoSeries]:
    """Yield name → ground of each group of units that a column keeps together in a community."""
    units = plan.ground.units
    for column in plan.rules.together:
        if isinstance(column, str):
            yield _named(units, column, within="community").convex_hull


def _named(frame: gpd.GeoDataFrame, column: str, *, within: str = "") -> gpd.GeoSeries:
    """Return name → the shapes of `frame` that go by it, together, in the order of the names; none where none has one.

    Parameters
    ----------
    within
        Column whose values keep equal names apart.
    """
    if column not in frame.columns:
        return gpd.GeoSeries([], crs=frame.crs)
    names = pd.Series([plain(name).strip() for name in frame[column]], index=frame.index, dtype=object)
    keys = [names, *([frame[within].map(plain)] if within in frame.columns else [])]
    groups = [(key[0], shapes.union_all()) for key, shapes in frame.geometry.groupby(keys) if key[0]]
    return gpd.GeoSeries([shape for _, shape in groups], index=[name for name, _ in groups], crs=frame.crs)
