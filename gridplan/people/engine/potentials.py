"""Prices of nodes that prove a flow to be the cheapest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.flow import Network


def potentials(network: Network, flow: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (k,), a price for every node such that along no arc with room is anything to be gained.

    A cheapest flow leaves no way round that gains anything, so lengths of shortest ways exist in what remains of the
    network; they are the prices (Bellman 1958, Ford 1956). OR-tools does not tell its own.

    Parameters
    ----------
    start
        int64 (k,), prices to begin from; the nearer, the quicker.

    Examples
    --------
    >>> arcs = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> network = Network(*arcs, np.array([5, 5, 5]), np.array([1, 9, 1]), np.array([3, 0, -3]))
    >>> potentials(network, np.array([3, 0, 3]), np.zeros(3, np.int64)).tolist()
    [-2, -1, 0]
    """
    ahead, back = flow < network.room, flow > 0
    tails = np.concatenate([network.tails[ahead], network.heads[back]])
    heads = np.concatenate([network.heads[ahead], network.tails[back]])
    cost = np.concatenate([network.cost[ahead], -network.cost[back]])
    order = np.argsort(heads, kind="stable")
    tails, cost = tails[order], cost[order]
    reached, first = np.unique(heads[order], return_index=True)
    price = start.copy()
    while len(reached):
        nearer = np.minimum(price[reached], np.minimum.reduceat(price[tails] + cost, first))
        if np.array_equal(nearer, price[reached]):
            break
        price[reached] = nearer
    return price
