"""Parts of the ground that are mended on their own: broken grids with rings of neighbours around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from gridplan.solve.graph import Graph

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class Cluster:
    """Broken labels that are mended together.

    Parameters
    ----------
    broken
        Labels that break a rule, ascending.
    rings
        Rings of neighbours that may be drawn in.
    """

    broken: tuple[int, ...]
    rings: int


class Neighbours:
    """Which labels lie beside which.

    Parameters
    ----------
    at
        int32 (n,), label of each item.
    k
        Number of labels.
    """

    def __init__(self, graph: Graph, at: Labels, k: int) -> None:
        pairs = (at[graph.source], at[graph.indices])
        self.beside = coo_array((np.ones(len(pairs[0]), np.int8), pairs), shape=(k, k)).tocsr()
        self.k = k

    def around(self, cluster: Cluster) -> Labels:
        """Return the labels of a cluster with its rings, int32 ascending."""
        inside = np.zeros(self.k, dtype=bool)
        inside[list(cluster.broken)] = True
        for _ in range(cluster.rings):
            inside |= (self.beside @ inside.astype(np.int64)) > 0
        return np.flatnonzero(inside).astype(np.int32)

    def apart(self, clusters: list[Cluster]) -> list[Cluster]:
        """Return clusters of which no two share a label; those that do become one."""
        found: list[Cluster] = []
        for cluster in clusters:
            whole = cluster
            while True:
                own = set(self.around(whole).tolist())
                meeting = [other for other in found if own & set(self.around(other).tolist())]
                if not meeting:
                    break
                found = [other for other in found if other not in meeting]
                both = [whole, *meeting]
                broken = sorted({label for one in both for label in one.broken})
                whole = Cluster(tuple(broken), max(one.rings for one in both))
            found.append(whole)
        return sorted(found, key=lambda one: one.broken)
