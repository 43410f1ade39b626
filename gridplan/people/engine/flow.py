"""The one door to OR-tools' network flows: whole numbers in, the cheapest flow out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs with room and cost between nodes with supply.

    Parameters
    ----------
    tails, heads, room, cost
        int64 (a,).
    supply
        int64 (k,), what each node gives (above 0) or takes; the sum is 0.
    """

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    room: NDArray[np.int64]
    cost: NDArray[np.int64]
    supply: NDArray[np.int64]


def flow_of(network: Network) -> NDArray[np.int64]:
    """Return int64 (a,), the cheapest flow that takes all supply; the same for the same arcs in the same order.

    Raises
    ------
    ArithmeticError
        When there is none, or costs are too high to be added up.

    Examples
    --------
    >>> arcs = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> flow_of(Network(*arcs, np.array([5, 5, 5]), np.array([1, 9, 1]), np.array([3, 0, -3]))).tolist()
    [3, 0, 3]
    """
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tails.astype(np.int32), network.heads.astype(np.int32), network.room, network.cost
    )
    solver.set_nodes_supplies(np.arange(len(network.supply), dtype=np.int32), network.supply)
    if (ending := solver.solve()) != solver.OPTIMAL:
        raise ArithmeticError(f"the flow ended {ending.name}")
    return np.asarray(solver.flows(arcs), dtype=np.int64)
