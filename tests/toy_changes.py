"""Two versions of the toy plan between which everything happens: moved, new, gone and recounted buildings."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np
from toy_history import APPROVED, after_round
from toy_plan import toy_ground, toy_plan

from gridplan.ground.adjacency import Adjacency
from gridplan.ground.ground import Ground
from gridplan.plan import Network, Plan

GONE, CAME = ("b000", "b001"), ("b035",)
COUNTED = {"b014": 90, "b002": 11}
MOVED = {"b003": "002", "b004": "002", "b002": "005"}


def two_versions(communities: int = 2) -> tuple[Plan, Plan]:
    """Return an approved plan and its next version: other codes for some units, some gone, new, and counted anew."""
    whole = toy_plan(ground=toy_ground(communities=communities), version=APPROVED)
    later = after_round(whole, moved=MOVED, date="2027-03-01")
    return part_of(whole, without=CAME), recounted(part_of(later, without=GONE), COUNTED)


def part_of(plan: Plan, *, without: Collection[str]) -> Plan:
    """Return the plan on the ground without some units."""
    kept = np.flatnonzero(~plan.ground.units["unit"].isin(list(without)).to_numpy())
    networks = [dataclasses.replace(network, labels=network.labels[kept]) for network in (plan.network, *plan.others)]
    return plan.replace(
        ground=_part_of(plan.ground, kept),
        load=plan.load[kept],
        network=networks[0],
        others=tuple(networks[1:]),
        component=None,
        version=plan.version,
    )


def recounted(plan: Plan, households: Mapping[str, int]) -> Plan:
    """Return the plan with other counts of some units."""
    units = plan.ground.units.copy()
    units["households"] = units["unit"].map(households).fillna(units["households"]).astype(np.int64)
    ground = dataclasses.replace(plan.ground, units=units)
    return plan.replace(ground=ground, load=units["households"].to_numpy(np.int64), version=plan.version)


def relabelled(plan: Plan, labels: np.ndarray, codes: tuple[str, ...]) -> Plan:
    """Return the plan with another division; codes without units are left out."""
    used = np.unique(labels)
    names = tuple(codes[i] for i in used)
    network = Network(
        "grids", "areal", np.searchsorted(used, labels).astype(np.int32), names, np.ones(len(used), np.int64)
    )
    return plan.replace(network=network, workers=plan.workers[plan.workers["grid"].isin(names)])


def _part_of(ground: Ground, kept: np.ndarray) -> Ground:
    place = np.full(len(ground), -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    pairs = ground.adjacency
    both = (place[pairs.u] >= 0) & (place[pairs.v] >= 0)
    rest = {name: getattr(pairs, name)[both] for name in ("length", "off_road", "kind", "barred")}
    return dataclasses.replace(
        ground,
        units=ground.units.iloc[kept].reset_index(drop=True),
        points=ground.points[kept],
        cells=ground.cells.iloc[kept].reset_index(drop=True),
        adjacency=Adjacency(n=len(kept), u=place[pairs.u[both]], v=place[pairs.v[both]], **rest),
        block=ground.block[kept],
    )
