"""One judge for all networks made of many. Shares no code with any contestant, gridplan included.

Households and the pairs of neighbours come from the surveyed ground, and the departments' networks as gridplan reads
them (each unit to the grid with the largest share of its footprint): the same numbers for every contestant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import gridplan as gp

Labels = NDArray[np.int64]
Networks = Mapping[str, Labels]
Ends = tuple[int, int]


@dataclass(frozen=True)
class Verdict:
    """What a merged network is worth.

    Parameters
    ----------
    kept, pairs
        Pairs of households that shared a grid in a department's network and share one in this, and all that did,
        summed over departments.
    below, above
        Grids lighter and heavier than the window.
    in_pieces
        Grids that do not hang together.
    without
        Units in no grid.
    """

    kept: int
    pairs: int
    grids: int
    below: int
    above: int
    in_pieces: int
    without: int = 0

    @property
    def share(self) -> float:
        """Share of the pairs that is kept."""
        return self.kept / self.pairs

    @property
    def faults(self) -> int:
        """Grids outside the window or in pieces, and units in none."""
        return self.below + self.above + self.in_pieces + self.without

    @property
    def feasible(self) -> bool:
        """Whether every window holds, every grid hangs together and every unit has one."""
        return self.faults == 0


def judge(ground: gp.Ground, labels: Labels, networks: Networks, *, window: Ends) -> Verdict:
    """Judge one network, −1 for units in no grid, against the departments' networks, each with the same weight."""
    households = ground.units["households"].to_numpy(np.int64)
    inside = labels >= 0
    grids, own = np.unique(labels[inside], return_inverse=True)
    labels = np.full(len(inside), -1)
    labels[inside] = own
    held = np.zeros(len(grids), np.int64)
    np.add.at(held, own, households[inside])
    counts = [kept_pairs(network, labels, households) for network in networks.values()]
    return Verdict(
        kept=sum(kept for kept, _ in counts),
        pairs=sum(pairs for _, pairs in counts),
        grids=len(grids),
        below=int(np.count_nonzero(held < window[0])),
        above=int(np.count_nonzero(held > window[1])),
        in_pieces=grids_in_pieces(ground, labels),
        without=int(np.count_nonzero(~inside)),
    )


def kept_pairs(old: Labels, new: Labels, households: Labels) -> tuple[int, int]:
    """Return how many pairs of households share a grid in both divisions, and how many do in the old one.

    A unit without a grid (−1) shares none with anyone.
    """
    common = np.zeros((old.max() + 1, new.max() + 2), np.int64)  # the last column: in no new grid
    there = old >= 0
    np.add.at(common, (old[there], new[there]), households[there])
    kept, had = common[:, :-1], common.sum(axis=1)
    return int((kept * (kept - 1)).sum()) // 2, int((had * (had - 1)).sum()) // 2


def grids_in_pieces(ground: gp.Ground, labels: Labels) -> int:
    """Return how many grids do not hang together over neighbours that no barrier parts."""
    near = ground.adjacency
    kept = near.open & (labels[near.u] == labels[near.v]) & (labels[near.u] >= 0)
    links = coo_matrix((np.ones(np.count_nonzero(kept)), (near.u[kept], near.v[kept])), (len(labels), len(labels)))
    piece = connected_components(links, directed=False)[1]
    pieces = np.unique(np.stack([labels, piece])[:, labels >= 0], axis=1)
    return int(np.count_nonzero(np.bincount(pieces[0]) > 1))
