"""Plans of grids grown at random on the toy ground, and what a move in them must change."""

from __future__ import annotations

import dataclasses

import networkx as nx
import numpy as np
import pytest
from hypothesis import strategies as st
from toy_plan import toy_ground, toy_plan

from gridplan import measure
from gridplan.explain import Change
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Plan

LOADS = Rules(households=Window(250, 480), load=Window(0.6, 1.3), standard=Standard(open=300, managed=500))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan of 3 to 5 grids grown at random on the toy ground, some units barred, some grids in two pieces."""
    rules = draw(st.sampled_from([Rules(households=Window(250, 480)), LOADS, Rules(objective="centroid", borders=1)]))
    ground = toy_ground(communities=draw(st.integers(1, 2)), kinds=rules.standard is not None)
    if draw(st.booleans()):
        barred = ground.adjacency.barred.copy()
        barred[draw(st.integers(0, len(barred) - 1)) :: 7] = True
        ground = dataclasses.replace(ground, adjacency=dataclasses.replace(ground.adjacency, barred=barred))
    plan = toy_plan(ground=ground, rules=rules)
    k = draw(st.integers(3, 5))
    return plan.replace(network=dataclasses.replace(
        plan.network,
        labels=grown(plan, k, draw(st.integers(0, 10_000))),
        codes=tuple(f"{g + 1:03d}" for g in range(k)),
        n_workers=np.ones(k, np.int64),
    ))  # fmt: skip


def grown(plan: Plan, k: int, seed: int) -> np.ndarray:
    """Return labels grown from `k` units over all neighbours, one unit at a time."""
    draw = np.random.default_rng(seed)
    near = plan.ground.adjacency
    n = near.n
    labels = np.full(n, -1, np.int32)
    labels[draw.choice(n, k, replace=False)] = np.arange(k)
    while (labels < 0).any():
        u, v = (np.concatenate(ends) for ends in ((near.u, near.v), (near.v, near.u)))
        open_ends = np.flatnonzero((labels[u] >= 0) & (labels[v] < 0))
        pick = draw.choice(open_ends)
        labels[v[pick]] = labels[u[pick]]
    return labels


def moved(plan: Plan, unit: str, grid: str, *more: str) -> Plan:
    """Return the plan with units in another grid."""
    labels = plan.labels.copy()
    labels[plan.ground.units["unit"].isin([unit, *more]).to_numpy()] = plan.network.codes.index(grid)
    return plan.replace(network=dataclasses.replace(plan.network, labels=labels))


def assert_same_change(change: Change, before: Plan, after: Plan) -> None:
    """Compare a change with measuring both plans as a whole."""
    near = before.ground.adjacency
    metres = [measure.cut_length(near, p.labels) for p in (before, after)]
    assert change.border == pytest.approx(metres[1] - metres[0], abs=1e-6)
    off_road = [near.off_road[p.labels[near.u] != p.labels[near.v]].sum() for p in (before, after)]
    assert change.off_road == pytest.approx(off_road[1] - off_road[0], abs=1e-6)
    assert change.inertia_medoid == pytest.approx(100 * (after.objective / before.objective - 1), abs=1e-6)
    k = len(before.network.codes)
    about = [
        measure.moment_of_inertia(p.ground.points, p.load, p.labels, n_grids=k).sum() for p in (before, after)
    ]  # fmt: skip
    assert change.inertia_centroid == pytest.approx(100 * (about[1] / about[0] - 1), abs=1e-6)
    for window in change.windows:
        g = before.network.codes.index(window.grid)
        amounts = [
            {"load": p.load, "households": p.ground.units["households"]}[window.resource] for p in (before, after)
        ]
        sums = [
            measure.loads(p.labels, a, n_grids=k)[g] for p, a in zip((before, after), amounts, strict=True)
        ]  # fmt: skip
        assert [window.before, window.after] == sums
    told = {(w.grid, w.resource): w for w in change.windows}
    grids = sorted({w.grid for w in change.windows})
    assert set(told) == {(grid, name) for grid in grids for name in before.rules.windows}


def graph_of(plan: Plan) -> nx.Graph:
    """Return the units with the pairs that a grid may reach across."""
    near = plan.ground.adjacency
    graph = nx.empty_graph(near.n)
    graph.add_edges_from(zip(near.u[near.open].tolist(), near.v[near.open].tolist(), strict=True))
    return graph


def pieces(plan: Plan, code: str) -> list[set[int]]:
    """Return the connected pieces of one grid."""
    graph = graph_of(plan)
    mine = np.flatnonzero(plan.labels == plan.network.codes.index(code)).tolist()
    return list(nx.connected_components(graph.subgraph(mine)))
