"""The toy plan, its officers, venues and networks with forty hostile strings in every text field."""

from __future__ import annotations

import dataclasses
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
from hostile import FORTY
from toy_assignment import EAST, NORTH, toy_assignment, toy_grids, toy_officers
from toy_history import after_round
from toy_plan import toy_ground, toy_plan

from gridplan.alternatives import Alternatives
from gridplan.alternatives.figures import figures_of
from gridplan.columns import FUNCTION_COLUMNS
from gridplan.diagnose import Diagnosis, diagnose
from gridplan.ground.ground import Ground
from gridplan.measure import outlines
from gridplan.merger import Merger
from gridplan.options import Rules, Window
from gridplan.people.assignment import Assignment
from gridplan.people.stations import Stations, read_venues, site_stations
from gridplan.plan import Network, Plan
from gridplan.version import Version

SIDE, N = 8, len(FORTY)
OTHERS = np.roll(FORTY, 1).tolist()
"""The same strings, each in another place, so that two fields of a row differ."""

SOME = tuple(enumerate(FORTY))[::5]
"""Places and strings for departments, of which each has sheets, layers and pairs of its own."""

CHANGED = (2, 5, 32, 33)
"""Places of the strings that call the grids between which `next_hostile_plan` moves buildings."""


def hostile_ground() -> Ground:
    """Return 64 cells: buildings, communities, kinds, roads and barriers are called by the forty."""
    ground = toy_ground(side=SIDE)
    number = grid_of_unit()
    units = ground.units.assign(
        unit=[*FORTY, *(f"b{i:03d}" for i in range(N, SIDE * SIDE))],
        community=[FORTY[i] for i in number],
        kind=[OTHERS[i] for i in number],
    )
    cells = gpd.GeoSeries(outlines(ground.cells, number, n_grids=N), crs=units.crs)
    lines = cells.boundary.to_numpy()
    barriers = {"kind": OTHERS, "name": list(FORTY)}
    return dataclasses.replace(
        ground,
        units=gpd.GeoDataFrame(units),
        roads=gpd.GeoDataFrame({"road_class": 3, "name": list(FORTY), "bounds": True}, geometry=lines, crs=units.crs),
        barriers=gpd.GeoDataFrame(barriers, geometry=lines, crs=units.crs),
        communities=gpd.GeoDataFrame({"community": list(FORTY)}, geometry=cells.to_numpy(), crs=units.crs),
    )


def grid_of_unit() -> np.ndarray:
    """Return the grid of each unit, int32 (64,): forty grids of one or two columns."""
    number = np.arange(SIDE * SIDE)
    return np.where(number < N, number, number - SIDE * ((number - N) // SIDE + 1)).astype(np.int32)


@cache
def hostile_plan() -> Plan:
    """Return a merged, approved plan: codes, workers, departments, own names, functions and the office that signed."""
    labels = grid_of_unit()
    ground = hostile_ground()
    ones = np.ones(N, dtype=np.int64)
    police = Network("police", "areal", labels, FORTY, ones, np.ones(SIDE * SIDE))
    departments = tuple(
        Network(name, "areal", np.zeros(SIDE * SIDE, dtype=np.int32), (OTHERS[i],), ones[:1], np.ones(SIDE * SIDE))
        for i, name in SOME
    )
    others = (police, *departments)
    hung = [
        (network.name, code, OTHERS[i], FORTY[i], 1, FORTY[i], 10, 1.0)
        for network in others
        for i, code in enumerate(network.codes)
    ]
    merger = Merger(
        weights={network.name: 1.0 for network in others},
        base=FORTY[0],
        fixed=(FORTY[1],),
        compact=0.0,
        bound=None,
        carry="largest",
        functions=pd.DataFrame(hung, columns=list(FUNCTION_COLUMNS)),
    )
    return toy_plan(
        ground=dataclasses.replace(ground, block=np.zeros(SIDE * SIDE, dtype=np.int32)),
        rules=Rules(households=Window(30, 200)),
        network=Network("grids", "areal", labels, FORTY, ones),
        workers=pd.DataFrame({"worker": OTHERS, "grid": list(FORTY), "share": 1.0}),
        component=None,
        others=others,
        merger=merger,
        version=Version(1, "approved", by=FORTY[2], date="2026-12-01", valid_from="2027-01-01"),
    )


def next_hostile_plan() -> Plan:
    """Return the plan after a round in which two buildings go to other grids."""
    plan = hostile_plan().replace(others=(), merger=None)
    return after_round(plan, moved={FORTY[32]: FORTY[2], "b041": FORTY[5]})


@cache
def hostile_diagnosis() -> Diagnosis:
    """Return what is wrong with a network whose codes, own names and functions are hostile, and some named so."""
    ground = toy_ground(side=SIDE)
    cells = outlines(ground.cells, grid_of_unit(), n_grids=N).to_numpy()
    drawn = {"code": FORTY, "title": OTHERS, "functions": FORTY, "staff": 1}
    layers = {"police": gpd.GeoDataFrame(drawn, geometry=cells, crs=ground.cells.crs)}
    for i, name in SOME:
        layers[name] = gpd.GeoDataFrame({"code": [OTHERS[i]]}, geometry=cells[i : i + 1], crs=ground.cells.crs)
    return diagnose(layers, ground)


def hostile_assignment() -> Assignment:
    """Return forty officers of as many departments on forty grids, their ids, teams, skills and communities hostile."""
    grids = toy_grids(5, 8)
    grids = dataclasses.replace(grids, table=grids.table.assign(grid=sorted(FORTY), community=FORTY[0]))
    officers = toy_officers(grids, {f"d{i:02d}": 1 for i in range(N)})
    table = officers.table.assign(officer=OTHERS, department=sorted(FORTY), team=FORTY[3])
    return toy_assignment(grids, dataclasses.replace(officers, table=table))


@cache
def hostile_stations() -> Stations:
    """Return a station in each of forty venues with hostile ids."""
    grids = toy_grids(5, 8)
    grids = dataclasses.replace(grids, table=grids.table.assign(grid=sorted(FORTY), community=FORTY[0]))
    places = {"venue": list(FORTY), "x": EAST + np.arange(N) * 40.0, "y": NORTH + 500.0}
    venues = read_venues(pd.DataFrame(places), grids)
    return site_stations(grids, venues, within=2000, fixed=venues.ids.tolist())


def hostile_alternatives() -> Alternatives:
    """Return two plans with hostile codes as alternatives."""
    plan = hostile_plan().replace(others=(), merger=None)
    return Alternatives((plan, plan), plan.rules, tuple(figures_of(p, None) for p in (plan, plan)))
