"""Tables of road-segment grids, whole and for everyone."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np

from gridplan.columns import PUBLIC_COLUMNS, road_columns
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork


def road_table(plan: Plan) -> gpd.GeoDataFrame:
    """Return one row a road-segment grid with all that may leave the plan; no rows for a plan without.

    Returns
    -------
    GeoDataFrame
        As `RoadNetwork.grids`, computed anew from the segments, with ``areal_grids``: codes of the areal grids along
        it, with commas between them.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    >>> plan = gp.partition(ground, effort=0)
    >>> table = road_table(plan.with_roads(gp.road_grids(plan, gp.RoadRules(window=(600, 1500)))))
    >>> bool((table["patrol_m"] >= table["length"] - 1).all()), road_table(plan).empty
    (True, True)
    """
    network = plan.roads
    if network is None:
        return gpd.GeoDataFrame(columns=[*road_columns(()), "geometry"], crs=plan.ground.units.crs)
    grids = dataclasses.replace(network).grids  # whatever was done to the table that the network hands out
    told = grids.assign(areal_grids=[", ".join(codes) for codes in fronted_grids(plan, network)])
    return told[[*road_columns(network.rules.counts), "geometry"]]


def public_road_table(plan: Plan) -> gpd.GeoDataFrame:
    """Return one row a road-segment grid with what everyone may see: no load, as it tells what single roads hold."""
    return road_table(plan)[[*PUBLIC_COLUMNS["road_grids"], "geometry"]]


def fronted_grids(plan: Plan, network: RoadNetwork) -> tuple[tuple[str, ...], ...]:
    """Return the codes of the areal grids that have units along each road-segment grid, sorted."""
    codes = np.array(plan.network.codes, dtype=object)
    placed = plan.labels >= 0
    of_unit = dict(zip(plan.ground.units["unit"].astype(str)[placed], codes[plan.labels[placed]], strict=True))
    of_segment = dict(zip(network.segments["segment"], network.labels.tolist(), strict=True))
    found: list[set[str]] = [set() for _ in network.codes]
    for segment, unit in zip(network.fronts["segment"], network.fronts["unit"], strict=True):
        found[of_segment[segment]] |= {of_unit[unit]} if unit in of_unit else set()
    return tuple(tuple(sorted(own)) for own in found)
