"""Generated towns of two communities, and what changes in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import shapely

import gridplan as gp
from gridplan.ground.adjacency import Adjacency
from gridplan.ground.ground import Ground
from gridplan.ground.town.city import City
from gridplan.plan import Network, Plan


@cache
def town() -> City:
    """Return a town of 120 buildings in two communities."""
    return gp.samples.city(buildings=120, seed=4, communities=2)


def surveyed(rows: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame | None = None) -> Ground:
    """Return the ground of buildings in the town."""
    units = gp.read_units(rows, households="households", unit="unit")
    return gp.survey(units, roads=town().roads, boundaries=town().boundaries if boundaries is None else boundaries)


@cache
def older() -> Plan:
    """Return the plan of the town, divided for the first time."""
    return gp.partition(surveyed(town().buildings), window=(150, 250), effort=0)


def grids_of(plan: Plan) -> dict[str, str]:
    """Return unit → code of its grid."""
    codes = [plan.network.codes[label] for label in plan.labels.tolist()]
    return dict(zip(plan.ground.units["unit"].tolist(), codes, strict=True))


def in_grid(plan: Plan, code: str) -> list[str]:
    """Return the units of a grid."""
    return [unit for unit, grid in grids_of(plan).items() if grid == code]


def counted(factors: Mapping[str, float]) -> gpd.GeoDataFrame:
    """Return the town's buildings with the households of some of them multiplied."""
    rows = town().buildings.copy()
    factor = rows["unit"].map(factors).fillna(1.0).to_numpy()
    return rows.assign(households=np.rint(rows["households"] * factor).astype(np.int64))


def noted(plan: Plan) -> dict[str, gp.Finding]:
    """Return the findings of a plan's report by name."""
    return {finding.code: finding for finding in plan.report.findings}


def moved_in(plan: Plan, old: Plan) -> int:
    """Return the households of buildings in both plans that have another code."""
    then, households = grids_of(old), plan.ground.units.set_index("unit")["households"]
    return int(sum(households[unit] for unit, code in grids_of(plan).items() if then.get(unit, code) != code))


def part_of(plan: Plan, inside: np.ndarray) -> Plan:
    """Return a plan of one piece of another's ground, (n,) bool, with the grids that lie in it."""
    ground, beside = plan.ground, plan.ground.adjacency
    place = np.cumsum(inside) - 1
    edge = inside[beside.u] & inside[beside.v]
    pairs = np.column_stack([place[beside.u[edge]], place[beside.v[edge]]])
    parts = {name: getattr(beside, name)[edge] for name in ("length", "off_road", "kind", "barred")}
    cells = ground.cells[inside].reset_index(drop=True)
    outline = shapely.union_all(cells.to_numpy())
    named = set(ground.units["community"][inside])
    own = replace(
        ground,
        units=ground.units[inside].reset_index(drop=True),
        points=ground.points[inside],
        cells=cells,
        adjacency=Adjacency.from_pairs(int(inside.sum()), pairs, **parts),
        block=ground.block[inside],
        outline=outline,
        communities=ground.communities[ground.communities["community"].isin(named)].reset_index(drop=True),
    )
    used, labels = np.unique(plan.labels[inside], return_inverse=True)
    codes = tuple(plan.network.codes[label] for label in used.tolist())
    return plan.replace(
        ground=own,
        load=plan.load[inside],
        network=Network(plan.network.name, "areal", labels.astype(np.int32), codes, plan.network.n_workers[used]),
        workers=plan.workers[plan.workers["grid"].isin(codes)].reset_index(drop=True),
        components=tuple(one for one in plan.components if one.community in named),
        component=np.zeros(int(inside.sum()), np.int32),
        prices=None,
        bound=None,
    )
