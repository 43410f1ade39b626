"""Parts of the ground that are mended on their own: broken grids with rings of neighbours around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.solve.graph import Graph

Labels = NDArray[np.int32]


def joined(graph: Graph, at: Labels, broken: Labels) -> list[Labels]:
    """Return broken labels that lie beside each other together, each int32 ascending, in order of their first.

    Parameters
    ----------
    at
        int32 (n,), label of each item.
    """
    edge = np.isin(at[graph.source], broken) & np.isin(at[graph.indices], broken)
    place = np.searchsorted(broken, np.stack([at[graph.source[edge]], at[graph.indices[edge]]]))
    links = coo_array((np.ones(place.shape[1], np.int8), (place[0], place[1])), shape=(len(broken), len(broken)))
    _, group = connected_components(links, directed=False)
    return [broken[group == number] for number in range(int(group.max(initial=-1)) + 1)]


def around(graph: Graph, at: Labels, labels: Labels, rings: int) -> Labels:
    """Return labels with so many rings of neighbours, int32 ascending."""
    found = labels
    for _ in range(rings):
        inside = np.isin(at, found)
        found = np.union1d(found, at[graph.indices[inside[graph.source]]])
    return found.astype(np.int32)
