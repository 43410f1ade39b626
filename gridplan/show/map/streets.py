"""The named streets and waters of a map, to be found by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gridplan.plan import Plan
from gridplan.text import plain

_LAYERS = ("roads", "barriers", "water")
"""Layers of a page that hold them: lines of roads, lines and areas of rivers and railways."""


def street_rows(plan: Plan) -> dict[str, Any]:
    """Return names of streets and waters in their order, and for each the rows of every layer that holds it."""
    found: dict[str, dict[str, list[int]]] = {}
    for layer, row, name in _named(plan):
        found.setdefault(name, {held: [] for held in _LAYERS})[layer].append(row)
    known = sorted(found)
    return {"name": known} | {layer: [found[name][layer] for name in known] for layer in _LAYERS}


def _named(plan: Plan) -> Iterator[tuple[str, int, str]]:
    """Yield layer, row and name of each road and barrier that has a name."""
    ground = plan.ground
    yield from (("roads", row, name) for row, name in _names(ground.roads))
    areas = shapely.get_dimensions(np.asarray(ground.barriers.geometry, dtype=object)) == 2
    yield from (("water" if areas[row] else "barriers", row, name) for row, name in _names(ground.barriers))


def _names(lines: gpd.GeoDataFrame) -> Iterator[tuple[int, str]]:
    """Yield row and name of each line that has one."""
    told = lines["name"] if "name" in lines.columns else []
    for row, name in enumerate(told):
        if known := plain(name).strip():
            yield row, known
