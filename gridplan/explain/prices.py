"""What metres of border and uneven attributes cost beside inertia, by the dials in a plan's rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan import measure
from gridplan.plan import Plan
from gridplan.task import GROUND_SHARE

_METRE = 1.5
_SQUARE = 4 * np.sqrt(6)
"""Border of a square in root mean square radii."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices, each by the size of the piece of ground it is for, weight·m².

    Parameters
    ----------
    weight
        float64 (n,), load plus a little, by which grids are drawn together; see `GROUND_SHARE`.
    street, border
        float64 (n,), price at each unit of an off-road metre of border, and of any metre.
    even
        float64 (n, s), soft attributes of each unit, scaled so that squared deviations from the goals are costs.
    goal
        float64 (k, s), what each grid should hold of them.
    """

    weight: NDArray[np.float64]
    street: NDArray[np.float64]
    border: NDArray[np.float64]
    even: NDArray[np.float64]
    goal: NDArray[np.float64]


def prices_of(plan: Plan) -> Prices:
    """Return the prices of a plan, measured by the inertia and the borders of its own grids.

    With the inertia I of weight W in k grids the root mean square radius is r = √(I/W), and a square that wide has a
    border of 4·√6·r. At dial 1 an off-road metre costs 1.5·I/k for each such border, any metre half of
    1.5·I for the whole border, and grids that are all twice or half the mean of an attribute cost I.
    """
    n, n_grids = len(plan.load), len(plan.network.codes)
    component = plan.component if plan.component is not None else np.zeros(n, np.int32)
    names = list(plan.rules.balance)
    found = Prices(
        weight=np.empty(n),
        street=np.zeros(n),
        border=np.zeros(n),
        even=plan.ground.units[names].to_numpy(np.float64).reshape(n, len(names)).copy(),
        goal=np.zeros((n_grids, len(names))),
    )
    for number in np.unique(component):
        _price_piece(plan, component == number, found)
    return found


def _price_piece(plan: Plan, mine: NDArray[np.bool_], found: Prices) -> None:
    """Fill in the prices of one piece of ground."""
    labels = plan.labels
    load = plan.load[mine].astype(np.float64)
    found.weight[mine] = load + GROUND_SHARE * max(load.mean(), 1e-9)
    own = np.where(mine, labels, -1)
    grids = np.unique(own[own >= 0])
    k, weight = max(len(grids), 1), float(found.weight[mine].sum())
    points, n_grids = plan.ground.points, len(plan.network.codes)
    inertia = float(measure.moment_of_inertia(points, found.weight, own, n_grids=n_grids).sum())
    radius = np.sqrt(inertia / weight)
    near = plan.ground.adjacency
    metres = float(near.length[mine[near.u] & mine[near.v] & (own[near.u] != own[near.v])].sum())
    found.street[mine] = plan.rules.streets * _METRE * inertia / (k * _SQUARE * radius) if radius > 0 else 0.0
    found.border[mine] = plan.rules.borders * _METRE * inertia / (2 * metres) if metres > 0 else 0.0
    dial = np.array(list(plan.rules.balance.values()))
    total = found.even[mine].sum(axis=0)
    scale = np.sqrt(dial * inertia / k) / np.maximum(total / k, 1e-300)
    found.even[mine] *= scale
    workers = np.asarray(plan.network.n_workers, dtype=np.float64)[grids]
    found.goal[grids] = (workers / max(workers.sum(), 1.0))[:, None] * (total * scale)
