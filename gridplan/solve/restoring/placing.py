"""Units that had no grid are put with a neighbour: where they share most ground inside a street block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph

_ON_STREET = 0.01
"""What a metre of border along a street binds, beside a metre off the streets."""


def place(graph: Graph, home: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return labels in which every unit without one has that of the neighbours with whom it shares the longest border.

    Borders off the streets count a hundred times as much, so that what is built in a street block goes with the block.
    Outer units come first; ties go to the lower label. Where no unit has a label, none gets one.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(4)], [1, 1, 1, 1], range(3), range(1, 4), off_road=[0, 9, 9])
    >>> place(row, np.array([0, -1, -1, 1])).tolist()
    [0, 1, 1, 1]
    """
    labels = home.astype(np.int32)
    bond = graph.off_road + _ON_STREET * graph.length + 1e-9
    source = graph.source
    while True:
        edge = (labels[graph.indices] >= 0) & (labels[source] < 0)
        if not edge.any():
            return labels
        best = _strongest(source[edge], labels[graph.indices[edge]], bond[edge])
        for unit, label in _nearest_first(best):
            labels[unit] = label


def _strongest(
    unit: NDArray[np.int32], label: NDArray[np.int32], bond: NDArray[np.float64]
) -> list[tuple[float, int, int]]:
    """Return (bond, unit, label) with the strongest label of each unit."""
    wide = int(label.max()) + 1
    pair, where = np.unique(unit.astype(np.int64) * wide + label, return_inverse=True)
    summed = np.bincount(where, bond)
    order = np.lexsort((pair % wide, -summed, pair // wide))
    first = order[np.unique(pair[order] // wide, return_index=True)[1]]
    return [(float(summed[i]), int(pair[i] // wide), int(pair[i] % wide)) for i in first]


def _nearest_first(best: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Return the units to label in this round: those bound at least half as strongly as the strongest of them."""
    most = max(bond for bond, _, _ in best)
    return [(unit, label) for bond, unit, label in best if 2 * bond >= most]
