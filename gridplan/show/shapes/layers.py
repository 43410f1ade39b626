"""The geometry of a plan as packed layers, and the class of each feature."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.diagnose.values import Diagnosis
from gridplan.ground.ground import Ground
from gridplan.language import Lang
from gridplan.plan import Plan
from gridplan.show.map.departments import department_layer, roads_of
from gridplan.show.shapes.cell_edges import cell_edges
from gridplan.show.shapes.geometry import QUANTUM, Frame, frame, pack_areas, pack_lines
from gridplan.show.shapes.micro_grids import micro_areas, micro_rows

HOMES = (1, 10, 50)
"""Households from which a building is painted darker."""

_ROAD_CLASSES = (1, 6)


def plan_layers(plan: Plan, lang: Lang, *, diagnosis: Diagnosis | None = None) -> dict[str, Any]:
    """Return the frame, the packed layers and what the page needs to paint them, as plain values."""
    place = place_of(plan.ground)
    found = ground_layers(plan.ground, place)
    centre, room = label_places(plan.grids.geometry, place)
    micro_layer, micro = _micro(plan, place)
    department_lines, departments = department_layer(plan, place, lang, roads=roads_of(diagnosis))
    return {
        **found,
        "layers": {
            **found["layers"],
            **grid_layers(plan.grids.geometry, place),
            **micro_layer,
            **department_lines,
        },
        **micro,
        **departments,
        "homes": homes_of(plan.ground),
        "names": {"at": centre.ravel().tolist(), "room": room.tolist()},
    }


def place_of(ground: Ground) -> Frame:
    """Return the frame that the outline of the ground lies in."""
    return frame(ground.cells.crs, ground.outline)


def ground_layers(ground: Ground, place: Frame) -> dict[str, Any]:
    """Return the frame and the packed layers of the ground itself, whatever is shown on it."""
    return {
        "frame": {"x": place.x, "y": place.y, "step": QUANTUM},
        "layers": {
            "outline": pack_areas(gpd.GeoSeries([ground.outline], crs=ground.cells.crs), place),
            "buildings": pack_areas(ground.units.geometry, place),
            "roads": pack_lines(ground.roads.geometry, place),
            "communities": pack_areas(ground.communities.geometry, place),
            "water": pack_areas(ground.barriers.geometry, place),
            "barriers": pack_lines(ground.barriers.geometry, place),
        },
        "roadClass": digits(np.clip(ground.roads["road_class"].to_numpy(np.int64), *_ROAD_CLASSES)),
    }


def grid_layers(grids: gpd.GeoSeries, place: Frame) -> dict[str, Any]:
    """Return the layers of grids: their areas, and their borders as lines, of which two neighbours share one."""
    return {"grids": pack_areas(grids, place), "borders": pack_lines(cell_edges(grids).lines, place)}


def homes_of(ground: Ground) -> str:
    """Return how darkly each building is painted, a digit each: the more households, the darker."""
    return digits(np.digitize(ground.units["households"], HOMES))


def _micro(plan: Plan, place: Frame) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the layer of micro-grids and what is said about them, both empty for a plan without levels."""
    if plan.levels is None:
        return {}, {}
    areas = micro_areas(plan, plan.levels)
    return {"micro": pack_areas(areas.geometry, place)}, {"micro": micro_rows(plan.levels, areas)}


def label_places(areas: gpd.GeoSeries, place: Frame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the name of each area has most room, and how much: the largest circle inside it.

    Circles inside different grids never overlap, so names that keep to them do not either.

    Returns
    -------
    int64 (k, 2)
        Centres, in steps of `place`.
    int64 (k,)
        Radii, in steps; 0 for an area without extent.
    """
    shapes = areas.to_numpy()
    full = ~shapely.is_empty(shapes) & (shapely.area(shapes) > 0)
    centre = np.zeros((len(shapes), 2), dtype=np.int64)
    room = np.zeros(len(shapes), dtype=np.int64)
    if full.any():
        coarse = shapely.simplify(shapes[full], 1.0, preserve_topology=False)
        coarse = np.where(shapely.is_empty(coarse), shapes[full], coarse)
        spokes = shapely.maximum_inscribed_circle(coarse, tolerance=5.0)
        ends = place.steps(shapely.get_coordinates(spokes)).reshape(-1, 2, 2)
        centre[full] = ends[:, 0]
        room[full] = np.hypot(*(ends[:, 1] - ends[:, 0]).T).astype(np.int64)
    return centre, room


def digits(classes: NDArray[np.int64]) -> str:
    """Return classes 0 to 9 as one text, a digit each."""
    return "".join(map(str, classes.tolist()))
