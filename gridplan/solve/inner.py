"""Parts of a graph: what lies between some of its units."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph


class Inner(NamedTuple):
    """The pairs between some units.

    Parameters
    ----------
    entry
        Position of each pair among the CSR entries of the whole.
    indptr, indices
        int32, CSR of these pairs in the units' own numbers.
    """

    entry: NDArray[np.intp]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]


def induced(graph: Graph, units: NDArray[np.intp]) -> Graph:
    """Return the graph of some units, ascending.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(4)], [1] * 4, [0, 1, 2], [1, 2, 3])
    >>> induced(row, np.array([0, 2, 3])).indices.tolist()
    [2, 1]
    """
    entry, indptr, indices = inner(graph.indptr, graph.indices, units)
    return Graph(
        graph.xy[units], graph.amounts[units], graph.weight[units], indptr, indices,
        graph.length[entry], graph.off_road[entry], graph.crossing[entry], graph.soft[units], graph.heads[units],
        graph.mates[units],
    )  # fmt: skip


def inner(indptr: NDArray[np.int32], indices: NDArray[np.int32], units: NDArray[np.intp]) -> Inner:
    """Return the pairs between some units, ascending."""
    place, entry = reach(indptr, units)
    target = indices[entry]
    there = np.minimum(np.searchsorted(units, target), len(units) - 1)
    inside = units[there] == target
    own = np.zeros(len(units) + 1, np.int32)
    np.cumsum(np.bincount(place[inside], minlength=len(units)), out=own[1:])
    return Inner(entry[inside], own, there[inside].astype(np.int32))


def reach(indptr: NDArray[np.int32], units: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return every CSR entry of some units: which of them it belongs to, by place in `units`, and its position."""
    degree = (indptr[units + 1] - indptr[units]).astype(np.intp)
    ends = np.cumsum(degree)
    entry = np.arange(int(degree.sum())) + np.repeat(indptr[units] - (ends - degree), degree)
    return np.repeat(np.arange(len(units)), degree), entry
