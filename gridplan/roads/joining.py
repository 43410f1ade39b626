"""Which road-segment grids front which areal grids, and which of them meet."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.adjacency import EdgeKind
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork

_MET = 0.02


def front_edges(plan: Plan) -> pd.DataFrame:
    """Return the edges of kind ``fronts`` that join areal grids and road-segment grids.

    Returns
    -------
    DataFrame
        Columns ``grid``, ``road_grid``, ``kind`` (`EdgeKind.FRONTS`), ``metres`` (of road before units of the grid) and
        ``units`` (along the road), by codes; empty for a plan without road-segment grids.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> front_edges(plan).empty, front_edges(plan.with_roads(gp.road_grids(plan))).empty
    (True, False)
    """
    columns = ["grid", "road_grid", "kind", "metres", "units"]
    if plan.roads is None:
        return pd.DataFrame(columns=columns)
    units, network = plan.ground.units["unit"].astype(str), plan.roads
    grid = pd.Series(np.array(plan.network.codes, dtype=object)[plan.labels], index=units.to_numpy())
    road = pd.Series(
        np.array(network.codes, dtype=object)[network.labels], index=network.segments["segment"].to_numpy()
    )
    fronts = network.fronts.assign(
        grid=network.fronts["unit"].map(grid), road_grid=network.fronts["segment"].map(road), kind=int(EdgeKind.FRONTS)
    )
    rows = fronts.groupby(["grid", "road_grid"], sort=True)
    return rows.agg(kind=("kind", "first"), metres=("metres", "sum"), units=("unit", "nunique")).reset_index()[columns]


def meeting_grids(network: RoadNetwork) -> NDArray[np.int64]:
    """Return int64 (m, 2), positions of road-segment grids of which segments meet or are linked, first < second."""
    lines = np.asarray(network.segments.geometry.array, dtype=object)
    ends = np.concatenate([shapely.get_point(lines, at) for at in (0, -1)])
    end, other = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=_MET)
    place = {name: row for row, name in enumerate(network.segments["segment"])}
    linked = [[place[one], place[two]] for one, two in network.links[["first", "second"]].to_numpy()]
    both = np.vstack([np.stack([end % len(lines), other], axis=1), np.array(linked, dtype=np.int64).reshape(-1, 2)])
    pairs = np.sort(network.labels[both], axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0).astype(np.int64)
