"""What metres of border, uneven attributes and moves cost beside inertia, by the dials in a plan's rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan import measure
from gridplan.ground.surveying.crossing import crossing_costs
from gridplan.plan import Plan
from gridplan.solve.graph import Graph
from gridplan.solve.level import Scale, unit_level
from gridplan.solve.request import Request
from gridplan.solve.state import SOFT, STAY
from gridplan.tasks.graphs import drawing_weight
from gridplan.tasks.merging import wanted_mates
from gridplan.wishes.earlier import BEFORE
from gridplan.wishes.fields import one_field
from gridplan.wishes.mates import Mates


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices, each by the size of the piece of ground it is for, weight·m².

    Parameters
    ----------
    weight
        float64 (n,), load plus a little, by which grids are drawn together; see `drawing_weight`.
    toll
        float64 (m,), what it costs that a grid ends between the two units of a neighbouring pair.
    even
        float64 (n, s), soft attributes of each unit, scaled so that squared deviations from the goals are costs.
    goal
        float64 (k, s), what each grid should hold of them.
    home
        (n,), grid of the plan that goes on from the one the unit had in the older division, −1 where none does.
    stay
        float64 (n,), price of being elsewhere.
    heads
        int32 (n, c), older grids of each unit in departments' networks, see `gridplan.wishes.mates.Mates`; no columns
        where the plan merges nothing.
    mates
        float64 (n,), how much each unit counts among its grid-mates.
    keep
        float64 (n, c), what a grid of the unit's piece saves by the square of what it holds of an older grid.
    """

    weight: NDArray[np.float64]
    toll: NDArray[np.float64]
    even: NDArray[np.float64]
    goal: NDArray[np.float64]
    home: NDArray[np.int64]
    stay: NDArray[np.float64]
    heads: NDArray[np.int32]
    mates: NDArray[np.float64]
    keep: NDArray[np.float64]


def prices_of(plan: Plan) -> Prices:
    """Return the prices of a plan as its search had them, but measured by the inertia and borders of its own grids.

    See `gridplan.solve.level.tolls` for metres. Grids that are all twice or half the mean of an attribute cost as much
    as all inertia, and so do moves of everybody.
    """
    n, n_grids = len(plan.load), len(plan.network.codes)
    mates = _mates(plan)
    heads = np.zeros((n, 0), np.int32) if mates is None else mates.heads
    component = plan.component if plan.component is not None else np.zeros(n, np.int32)
    names = list(plan.rules.balance)
    found = Prices(
        weight=np.zeros(n),
        toll=np.zeros(len(plan.ground.adjacency.u)),
        even=plan.ground.units[names].to_numpy(np.float64).reshape(n, len(names)).copy(),
        goal=np.zeros((n_grids, len(names))),
        home=_homes(plan),
        stay=np.zeros(n),
        heads=heads,
        mates=np.zeros(n) if mates is None else mates.counts,
        keep=np.zeros(heads.shape),
    )
    crossing = crossing_costs(plan.ground, plan.rules.crossing) if plan.rules.crossing else np.zeros(len(found.toll))
    for number in np.unique(component):
        _price_piece(plan, component == number, crossing, found, None if mates is None else mates.price)
    return found


def _mates(plan: Plan) -> Mates | None:
    """Return the grid-mates of departments' networks as the merger weighed them, None where nothing was merged."""
    merger = plan.merger
    if merger is None:
        return None
    return wanted_mates(
        [network for network in plan.others if network.name in merger.weights],
        plan.ground,
        plan.rules,
        load=plan.load,
        weights=merger.weights,
        base=merger.base,
        compact=merger.compact,
        fields=one_field(len(plan.load)),
    )


def _homes(plan: Plan) -> NDArray[np.int64]:
    """Return the grid of each unit by the code it had in the older division, int64 (n,)."""
    older = next((network for network in plan.others if network.name == BEFORE), None)
    if older is None:
        return np.full(len(plan.load), -1, np.int64)
    place = {code: g for g, code in enumerate(plan.network.codes)}
    now = np.array([*(place.get(code, -1) for code in older.codes), -1], dtype=np.int64)
    return now[older.labels]


def _price_piece(
    plan: Plan,
    mine: NDArray[np.bool_],
    crossing: NDArray[np.float64],
    found: Prices,
    keep: NDArray[np.float64] | None,
) -> None:
    """Fill in the prices of one piece of ground: those of a search that begins with the piece as it is divided."""
    near, own = plan.ground.adjacency, np.where(mine, plan.labels, -1)
    grids = np.unique(own[own >= 0])
    if not len(grids):
        return
    found.weight[mine] = drawing_weight(plan.load[mine])
    inside = mine[near.u] & mine[near.v]
    place = np.cumsum(mine) - 1
    graph = Graph.from_edges(
        plan.ground.points[mine],
        plan.load[mine],
        place[near.u[inside]],
        place[near.v[inside]],
        weight=found.weight[mine],
        length=near.length[inside],
        off_road=near.off_road[inside],
        crossing=crossing[inside],
        soft=found.even[mine],
        heads=found.heads[mine],
        mates=found.mates[mine],
    )
    k = len(plan.network.codes)
    inertia = measure.moment_of_inertia(plan.ground.points, found.weight, own, n_grids=k).sum()
    metres = near.length[inside & (own[near.u] != own[near.v])].sum() or np.inf
    level = unit_level(graph, _dials(plan, grids, len(graph), keep), Scale(float(inertia), float(metres)))
    found.toll[inside] = level.problem.toll[graph.source < graph.indices]
    found.stay[mine] = level.problem.mass[:, STAY]
    found.even[mine] = level.problem.mass[:, SOFT:]
    found.goal[grids] = level.goals
    found.keep[mine] = level.problem.outside[level.problem.amounts.shape[1] :]


def _dials(plan: Plan, grids: NDArray[np.int64], n_units: int, keep: NDArray[np.float64] | None) -> Request:
    """Return the dials of a plan as a request for some of its grids, each worth as many as it has workers."""
    rules = plan.rules
    workers = np.asarray(plan.network.n_workers, dtype=np.int64)[grids][:, None]
    return Request(
        lo=workers,
        hi=workers,
        streets=rules.streets,
        borders=rules.borders,
        balance=np.array(list(rules.balance.values())),
        start=np.zeros(n_units, np.int32),
        stay=rules.stay,
        keep=keep,
    )
