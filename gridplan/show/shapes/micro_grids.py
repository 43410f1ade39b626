"""The micro-grids of a plan on its map: areas that belong to one of them, and areas of buildings that several share."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np

from gridplan.levels import Levels
from gridplan.measure import outlines
from gridplan.plan import Plan
from gridplan.text import plain


def micro_areas(plan: Plan, levels: Levels) -> gpd.GeoDataFrame:
    """Return the areas of the micro-grids, which cover the ground without overlap.

    Returns
    -------
    GeoDataFrame
        ``members``, the micro-grids that an area belongs to, as positions in ``levels.micro_grids``: one, or several
        where their parts are in the same buildings; geometry, the cells of these buildings put together.
    """
    number = {code: i for i, code in enumerate(levels.micro_grids["micro_grid"])}
    of_unit: dict[str, set[int]] = {}
    for unit, code in zip(levels.parts["unit"], levels.parts["micro_grid"], strict=True):
        of_unit.setdefault(unit, set()).add(number[code])
    owners = [tuple(sorted(of_unit.get(unit, ()))) for unit in plan.ground.units["unit"]]
    areas = sorted(set(owners))
    place = {own: i for i, own in enumerate(areas)}
    labels = np.array([place[own] for own in owners], np.int64)
    geometry = outlines(plan.ground.cells, labels, n_grids=len(areas))
    return gpd.GeoDataFrame({"members": [list(own) for own in areas]}, geometry=geometry, crs=geometry.crs)


def micro_rows(levels: Levels, areas: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    """Return what the page says about micro-grids: code and households of each, and the members of each area."""
    return {
        "code": [plain(code) for code in levels.micro_grids["micro_grid"]],
        "households": levels.micro_grids["households"].tolist(),
        "members": areas["members"].tolist(),
    }
