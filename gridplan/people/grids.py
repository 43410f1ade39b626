"""What the rooms of people need to know of grids: codes, communities, load, places, neighbours. Frozen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import PEOPLE_GRID_COLUMNS
from gridplan.findings import Report
from gridplan.people.road_rows import road_pairs, road_points, road_rows
from gridplan.plan import Plan
from gridplan.road_network import RoadNetwork

Heirs = Mapping[str, Mapping[str, int]]
"""Code of before → households in each code of today, most of them first."""


@dataclass(frozen=True, eq=False, repr=False)
class Grids:
    """Grids that people are sent to, of one plan or of several networks.

    Parameters
    ----------
    table
        One row a grid (RangeIndex), sorted by code: ``grid``, ``community`` (empty where there is none), ``kind``
        (``areal`` or ``line``), ``households``, ``load``, ``workers``, and the geometry in a metric coordinate system.
    points
        float64 (k, 2), where a walk to the grid ends, m.
    pairs
        int32 (m, 2), neighbouring grids that one person may serve as one piece, first < second, sorted.
    roads
        Lines that people walk along, in the coordinate system of `table`; empty where walks are straight lines.
    per_worker
        Load of one full worker; 0 where loads have no such measure.
    digest
        SHA-256 of the plan the grids come from; empty where they come from no plan.
    report
        Findings of reading grids and streets from files.
    barriers
        Waters and barriers of the plan's ground, to be drawn; a walk crosses them where `roads` do.
    before
        Grids of before the last re-gridding of the plan, and the households that those of today have of them.
    """

    table: gpd.GeoDataFrame
    points: NDArray[np.float64]
    pairs: NDArray[np.int32]
    roads: gpd.GeoDataFrame
    per_worker: int = 0
    digest: str = ""
    report: Report = field(default_factory=Report)
    barriers: gpd.GeoSeries = field(default_factory=gpd.GeoSeries)
    before: Heirs = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Grids: {len(self)} grids, {len(self.pairs)} borders>"

    @property
    def codes(self) -> NDArray[np.object_]:
        """Object (k,), codes."""
        return np.asarray(self.table["grid"], dtype=object)

    @property
    def load(self) -> NDArray[np.int64]:
        """int64 (k,), load."""
        return np.asarray(self.table["load"], dtype=np.int64)

    @property
    def communities(self) -> NDArray[np.object_]:
        """Object (k,), community of each grid."""
        return np.asarray(self.table["community"], dtype=object)

    def graph(self) -> nx.Graph[str]:
        """Return the neighbours as a networkx graph whose nodes are codes.

        Examples
        --------
        >>> import gridplan as gp
        >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
        >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries)
        >>> grids = gp.grids_of(gp.partition(ground, effort=0))
        >>> len(grids.graph()) == len(grids)
        True
        """
        found: nx.Graph[str] = nx.Graph()
        found.add_nodes_from(self.codes.tolist())
        found.add_edges_from(self.codes[self.pairs].tolist())
        return found


def grids_of(plan: Plan | Grids, *, roads: bool = True) -> Grids:
    """Return the grids of a plan, with its road-segment grids where it has them; grids stay as they are.

    Neighbours are grids with units that are neighbours over an open border: a pair that a river or a community
    border parts is none, so one person's grids never hang together across it. A road-segment grid is a neighbour of
    those that it meets, and of the areal grids of its community with units along it.

    Parameters
    ----------
    roads
        Whether the road-segment grids of a plan are among them; without, people are placed on areal grids alone.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries)
    >>> gp.grids_of(gp.partition(ground, effort=0)).table["kind"].unique().tolist()
    ['areal']
    """
    if isinstance(plan, Grids):
        return plan
    shapes = plan.grids
    order = np.argsort(shapes["grid"].astype(str).to_numpy(), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    columns = {name: shapes[name].to_numpy()[order] for name in ("grid", "households", "load", "workers")}
    community = [value if isinstance(value, str) else "" for value in shapes["community"].to_numpy()[order]]
    named = {**columns, "community": np.array(community, dtype=object), "kind": "areal"}
    table = gpd.GeoDataFrame(named, geometry=shapes.geometry.to_numpy()[order], crs=shapes.crs)
    areal = Grids(
        table=table[[*PEOPLE_GRID_COLUMNS, "geometry"]],
        points=_middles(plan)[order],
        pairs=_neighbours(plan, place),
        roads=plan.ground.roads,
        per_worker=plan.rules.per_worker,
        digest=plan.digest,
        barriers=plan.ground.barriers.geometry,
        before=_before(plan),
    )
    return areal if plan.roads is None or not roads else _with_roads(areal, plan, plan.roads, place)


def in_order(grids: Grids) -> Grids:
    """Return grids sorted by code, without pairs of two communities."""
    order = np.argsort(grids.codes.astype(str), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    community = grids.communities[grids.pairs]
    apart = (community[:, 0] != community[:, 1]) & (community != "").all(axis=1)
    pairs = np.unique(np.sort(place[grids.pairs[~apart]], axis=1), axis=0).astype(np.int32).reshape(-1, 2)
    table = grids.table.iloc[order][[*PEOPLE_GRID_COLUMNS, "geometry"]].reset_index(drop=True)
    return dataclasses.replace(grids, table=table, points=grids.points[order], pairs=pairs)


def _with_roads(areal: Grids, plan: Plan, network: RoadNetwork, place: NDArray[np.int64]) -> Grids:
    """Return the areal grids, of which the plan's stand at `place`, with road-segment grids beside them."""
    fronts, met = road_pairs(plan, network)
    first = len(areal)
    joined = np.column_stack([place[fronts[:, 0]], first + fronts[:, 1]])
    table = gpd.GeoDataFrame(pd.concat([areal.table, road_rows(plan, network)], ignore_index=True), crs=areal.table.crs)
    points = np.vstack([areal.points, road_points(network)])
    pairs = np.vstack([areal.pairs, joined, first + met]).astype(np.int32)
    return in_order(dataclasses.replace(areal, table=table, points=points, pairs=pairs))


def _before(plan: Plan) -> dict[str, dict[str, int]]:
    """Return the households that grids of before the last re-gridding have in each of today."""
    found: dict[str, dict[str, int]] = {}
    if plan.history:
        rows = plan.history[-1].lineage.dropna(subset=["old_grid", "new_grid"])
        rows = rows.sort_values(["households", "new_grid"], ascending=[False, True])
        for old, new, households in zip(rows["old_grid"], rows["new_grid"], rows["households"].tolist(), strict=True):
            found.setdefault(str(old), {})[str(new)] = households
    return found


def _middles(plan: Plan) -> NDArray[np.float64]:
    """Return the unit nearest to the middle of each grid's households, float64 (k, 2): a place one can walk to."""
    weight = np.maximum(plan.load, 1).astype(float)
    grids = len(plan.network.codes)
    total = np.bincount(plan.labels, weights=weight, minlength=grids)
    sums = [np.bincount(plan.labels, weights=weight * axis, minlength=grids) for axis in plan.ground.points.T]
    middle = np.column_stack(sums) / total[:, None]
    away = np.hypot(*(plan.ground.points - middle[plan.labels]).T)
    order = np.lexsort((away, plan.labels))
    first = order[np.unique(plan.labels[order], return_index=True)[1]]
    return np.asarray(plan.ground.points[first], dtype=np.float64)


def _neighbours(plan: Plan, place: NDArray[np.int64]) -> NDArray[np.int32]:
    near = plan.ground.adjacency
    ends = place[np.column_stack([plan.labels[near.u[near.open]], plan.labels[near.v[near.open]]])]
    apart = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    return np.unique(apart, axis=0).astype(np.int32).reshape(-1, 2)
