"""What metres of border, uneven attributes and moves cost beside inertia, by the dials in a plan's rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan import measure
from gridplan.ground.crossing import crossing_costs
from gridplan.plan import Plan
from gridplan.tasks.task import drawing_weight
from gridplan.wishes.earlier import BEFORE

_METRE = 1.5
_SQUARE = 4 * np.sqrt(6)
"""Border of a square in root mean square radii."""


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
    """

    weight: NDArray[np.float64]
    toll: NDArray[np.float64]
    even: NDArray[np.float64]
    goal: NDArray[np.float64]
    home: NDArray[np.int64]
    stay: NDArray[np.float64]


def prices_of(plan: Plan) -> Prices:
    """Return the prices of a plan, measured by the inertia and the borders of its own grids.

    With the inertia I of weight W in k grids the root mean square radius is r = √(I/W), and a square that wide has a
    border of 4·√6·r. At dial 1 an off-road metre costs 1.5·I/k for each such border, any metre half of 1.5·I for the
    whole border, grids that are all twice or half the mean of an attribute cost I, and so do moves of everybody.
    """
    n, n_grids = len(plan.load), len(plan.network.codes)
    component = plan.component if plan.component is not None else np.zeros(n, np.int32)
    names = list(plan.rules.balance)
    found = Prices(
        weight=np.empty(n),
        toll=np.zeros(len(plan.ground.adjacency.u)),
        even=plan.ground.units[names].to_numpy(np.float64).reshape(n, len(names)).copy(),
        goal=np.zeros((n_grids, len(names))),
        home=_homes(plan),
        stay=np.zeros(n),
    )
    crossing = crossing_costs(plan.ground, plan.rules.crossing) if plan.rules.crossing else np.zeros(len(found.toll))
    for number in np.unique(component):
        _price_piece(plan, component == number, crossing, found)
    return found


def _homes(plan: Plan) -> NDArray[np.int64]:
    """Return the grid of each unit by the code it had in the older division, int64 (n,)."""
    older = next((network for network in plan.others if network.name == BEFORE), None)
    if older is None:
        return np.full(len(plan.load), -1, np.int64)
    place = {code: g for g, code in enumerate(plan.network.codes)}
    now = np.array([*(place.get(code, -1) for code in older.codes), -1], dtype=np.int64)
    return now[older.labels]


def _price_piece(plan: Plan, mine: NDArray[np.bool_], crossing: NDArray[np.float64], found: Prices) -> None:
    """Fill in the prices of one piece of ground."""
    rules, near = plan.rules, plan.ground.adjacency
    found.weight[mine] = drawing_weight(plan.load[mine])
    own = np.where(mine, plan.labels, -1)
    grids = np.unique(own[own >= 0])
    k, weight = max(len(grids), 1), float(found.weight[mine].sum())
    each = measure.moment_of_inertia(plan.ground.points, found.weight, own, n_grids=len(plan.network.codes))
    inertia = float(each.sum())
    radius = np.sqrt(inertia / weight)
    inside = mine[near.u] & mine[near.v]
    metres = float(near.length[inside & (own[near.u] != own[near.v])].sum())
    street = _METRE * inertia / (k * _SQUARE * radius) if radius > 0 else 0.0
    border = _METRE * inertia / (2 * metres) if metres > 0 else 0.0
    toll = street * (rules.streets * near.off_road - crossing) + border * rules.borders * near.length
    found.toll[inside] = toll[inside]
    found.stay[mine] = rules.stay * inertia / weight * found.weight[mine]
    total = found.even[mine].sum(axis=0)
    scale = np.sqrt(np.array(list(rules.balance.values())) * inertia / k) / np.maximum(total / k, 1e-300)
    found.even[mine] *= scale
    workers = np.asarray(plan.network.n_workers, dtype=np.float64)[grids]
    found.goal[grids] = (workers / max(workers.sum(), 1.0))[:, None] * (total * scale)
