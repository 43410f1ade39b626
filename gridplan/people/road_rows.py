"""The road-segment grids of a plan as people know grids: rows, places to walk to, neighbours."""

from __future__ import annotations

from fractions import Fraction

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.windows import middle_of
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork
from gridplan.roads.joining import front_edges, meeting_grids


def road_rows(plan: Plan, network: RoadNetwork) -> gpd.GeoDataFrame:
    """Return one row a road-segment grid, with the columns of `gridplan.people.grids.Grids.table`.

    Loads of the two networks are measured differently: one in the middle of the window for roads counts as much as an
    areal grid in the middle of its own.
    """
    grids = network.grids
    usual = Fraction(middle_of(plan.rules, "")) / Fraction(network.rules.window.middle)
    table = {
        "grid": grids["grid"].to_numpy(dtype=object),
        "community": grids["community"].to_numpy(dtype=object),
        "kind": "line",
        "households": np.int64(0),
        "load": np.array([round(int(load) * usual) for load in grids["load"]], dtype=np.int64),
        "workers": np.int64(0),
    }
    return gpd.GeoDataFrame(table, geometry=grids.geometry.to_numpy(), crs=grids.crs)


def road_points(network: RoadNetwork) -> NDArray[np.float64]:
    """Return float64 (k, 2), the middle of the segment nearest to the middle of each grid: where a walk to it ends."""
    lines = np.asarray(network.segments.geometry.array, dtype=object)
    middles = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    length, k = network.segments["length"].to_numpy(np.float64), len(network.codes)
    total = np.bincount(network.labels, length, k)
    centre = np.column_stack([np.bincount(network.labels, length * axis, k) / total for axis in middles.T])
    away = np.hypot(*(middles - centre[network.labels]).T)
    order = np.lexsort((away, network.labels))
    return np.asarray(middles[order[np.unique(network.labels[order], return_index=True)[1]]])


def road_pairs(plan: Plan, network: RoadNetwork) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return positions of areal and road-segment grids that front each other, and of road-segment grids that meet.

    int64 (m, 2) each; grids of two communities are no neighbours.
    """
    areal = {code: number for number, code in enumerate(plan.network.codes)}
    road = {code: number for number, code in enumerate(network.codes)}
    edges = front_edges(plan)
    fronts = np.column_stack([edges["grid"].map(areal), edges["road_grid"].map(road)]).astype(np.int64)
    return fronts.reshape(-1, 2), meeting_grids(network)
