"""The geometry of the map of officers: grids, streets, waters, communities, and where everyone starts and goes."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids
from gridplan.show.shapes.geometry import QUANTUM, Frame, frame, pack_areas, pack_lines
from gridplan.show.shapes.layers import digits, label_places

_HALF_STREET_M = 7.0
"""Half the width at which a road-segment grid is drawn."""
_ROAD_CLASS = 4
"""Class by which streets are drawn that have none."""


def officer_layers(assignment: Assignment) -> dict[str, Any]:
    """Return the frame, the packed layers, and the places of officers and grids, as plain values."""
    grids = assignment.grids
    areas, streets = _areas(grids), _streets(grids)
    outline = shapely.union_all(np.concatenate([areas.to_numpy(), streets.to_numpy()]))
    place = frame(grids.table.crs, outline)
    centre, room = label_places(areas, place)
    return {
        "frame": {"x": place.x, "y": place.y, "step": QUANTUM},
        "layers": {
            "outline": pack_areas(gpd.GeoSeries([outline], crs=place.crs), place),
            "grids": pack_areas(areas, place),
            "streets": pack_areas(streets, place),
            "roads": pack_lines(grids.roads.geometry, place),
            "water": pack_areas(grids.barriers, place),
            "barriers": pack_lines(grids.barriers, place),
            "communities": pack_areas(_communities(grids, areas), place),
        },
        "roadClass": digits(_road_classes(grids)),
        "homes": "",
        "names": {"at": centre.ravel().tolist(), "room": room.tolist()},
        "people": {
            "at": place.steps(grids.points).ravel().tolist(),
            "start": _starts(assignment, place),
        },
    }


def _areas(grids: Grids) -> gpd.GeoSeries:
    """Return the areal grids; empty where a grid is a road segment."""
    lines = _is_line(grids)
    return gpd.GeoSeries(np.where(lines, shapely.Polygon(), grids.table.geometry.to_numpy()), crs=grids.table.crs)


def _streets(grids: Grids) -> gpd.GeoSeries:
    """Return the road-segment grids as narrow areas; empty where a grid is areal."""
    wide = shapely.buffer(grids.table.geometry.to_numpy(), _HALF_STREET_M, quad_segs=4)
    return gpd.GeoSeries(np.where(_is_line(grids), wide, shapely.Polygon()), crs=grids.table.crs)


def _is_line(grids: Grids) -> NDArray[np.bool_]:
    return np.asarray(shapely.get_dimensions(grids.table.geometry.to_numpy()) < 2)


def _communities(grids: Grids, areas: gpd.GeoSeries) -> gpd.GeoSeries:
    groups = [areas.to_numpy()[grids.communities == name] for name in sorted(set(grids.communities.tolist()))]
    return gpd.GeoSeries([shapely.union_all(group) for group in groups], crs=areas.crs)


def _road_classes(grids: Grids) -> NDArray[np.int64]:
    if "road_class" not in grids.roads.columns:
        return np.full(len(grids.roads), _ROAD_CLASS, dtype=np.int64)
    return np.asarray(np.clip(grids.roads["road_class"].to_numpy(np.int64), 1, 6), dtype=np.int64)


def _starts(assignment: Assignment, place: Frame) -> list[list[int] | None]:
    """Return where each officer starts, in steps: the grid they start from, else their place; None where unknown."""
    from_grid = assignment.start >= 0
    points = np.where(from_grid[:, None], assignment.grids.points[assignment.start], assignment.officers.places)
    known: NDArray[np.bool_] = ~np.any(np.isnan(points), axis=1)
    steps = place.steps(np.where(known[:, None], points, assignment.grids.points[:1]))
    return [step if here else None for step, here in zip(steps.tolist(), known.tolist(), strict=True)]
