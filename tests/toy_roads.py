"""Small roads by hand: segments without ground, and the toy ground with streets between its blocks."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

import gridplan as gp
from gridplan.findings import Report
from gridplan.ground.ground import Ground
from gridplan.options.road_rules import RoadRules
from gridplan.plan import Plan
from gridplan.roads.chaining import chains_of
from gridplan.roads.values import RoadSegments

MIDDLE = 120.0
"""Where the streets of the toy ground cross, m from its south-western corner; the border of A and B runs along one."""


def segments_of(lines: list[list[tuple[float, float]]], rules: RoadRules) -> RoadSegments:
    """Return lines that meet at their ends as nameless segments of one community whose load is their length."""
    shapes = np.array([shapely.LineString(line) for line in lines], dtype=object)
    metres = shapely.length(shapes)
    columns = {"segment": [f"s{i}" for i in range(len(lines))], "name": "", "road_class": 5, "community": ""}
    columns |= {"side": "both", "border": False, "length": metres, "road_m": metres}
    frame = gpd.GeoDataFrame(columns | {"load": np.round(metres).astype(np.int64)}, geometry=shapes, crs=CRS)
    frame["chain"] = chains_of(frame)
    fronts = pd.DataFrame(columns=["segment", "unit", "side", "metres", "counted"])
    account = pd.DataFrame(columns=["work", "total", "roads", "areal"])
    return RoadSegments(frame, fronts.astype({"counted": bool}), account, float(metres.sum()), rules, Report())


def road_layer(*lines: tuple[str, list[tuple[float, float]]], road_class: int = 4) -> gpd.GeoDataFrame:
    """Return named roads, their places in metres from the corner of the toy ground."""
    shapes = [shapely.LineString([(EAST + x, NORTH + y) for x, y in line]) for _, line in lines]
    table = {"road_class": road_class, "name": [name for name, _ in lines], "at_ground": True, "bounds": True}
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def streets() -> gpd.GeoDataFrame:
    """Return the street along the border of A and B, one across it, and a lane in the west."""
    return road_layer(
        ("界路", [(MIDDLE, 0), (MIDDLE, 240)]),
        ("横街", [(0, MIDDLE), (240, MIDDLE)]),
        ("西巷", [(40, 0), (40, 120)]),
    )


def street_ground(*, shops: bool = True) -> Ground:
    """Return the toy ground in two communities with streets, and one shop more in each building than in the last."""
    ground = toy_ground(communities=2)
    units = ground.units.assign(shops=np.arange(len(ground.units)) % 4) if shops else ground.units
    return dataclasses.replace(ground, units=units, roads=streets())


def street_plan(rules: RoadRules | None = None) -> Plan:
    """Return the toy plan with road-segment grids beside it."""
    plan = toy_plan(ground=street_ground())
    asked = rules or RoadRules(window=(150, 700), work={"shops": 10})
    return plan.with_roads(gp.road_grids(plan, asked))
