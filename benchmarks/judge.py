"""One judge for all contestants. Shares no code with any of them, gridplan's solver included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.cases import Case

_AT_ONCE = 2**22
"""Distances held in memory at a time."""


@dataclass(frozen=True)
class Verdict:
    """What a division is worth.

    Parameters
    ----------
    below, above
        Grids lighter and heavier than their window.
    extra_pieces
        Pieces of grids beyond one each.
    cut_edges
        Neighbours that lie in different grids.
    inertia
        In the case's own objective, m² · load.
    """

    n_grids: int
    n_asked: int
    below: int
    above: int
    extra_pieces: int
    cut_edges: int
    inertia: float

    @property
    def feasible(self) -> bool:
        """Whether it is what was asked for: the number of grids, both sides of the window, connected."""
        return self.n_grids == self.n_asked and not (self.below or self.above or self.extra_pieces)


def judge(case: Case, labels: NDArray[np.integer]) -> Verdict:
    """Judge a division from its labels alone."""
    _, labels = np.unique(labels, return_inverse=True)
    below, above = outside(case, labels)
    return Verdict(
        n_grids=int(labels.max()) + 1,
        n_asked=case.n_grids,
        below=below,
        above=above,
        extra_pieces=extra_pieces(case, labels),
        cut_edges=int((labels[case.u] != labels[case.v]).sum()),
        inertia=inertia(case, labels),
    )


def outside(case: Case, labels: NDArray[np.integer]) -> tuple[int, int]:
    """Return the numbers of grids below and above the window."""
    load = np.bincount(labels, case.load)
    return int((load < case.lo).sum()), int((load > case.hi).sum())


def extra_pieces(case: Case, labels: NDArray[np.integer]) -> int:
    """Return how many pieces there are beyond one for each grid."""
    kept = labels[case.u] == labels[case.v]
    inside = coo_matrix((np.ones(kept.sum()), (case.u[kept], case.v[kept])), (len(case), len(case)))
    return int(connected_components(inside, directed=False)[0] - len(np.unique(labels)))


def inertia(case: Case, labels: NDArray[np.integer]) -> float:
    """Return the inertia in the case's objective, m² · load; about the medoid with distances rounded to km."""
    if case.objective == "centroid":
        return centroid_inertia(case, labels)
    return medoid_inertia(case, labels, unit=1000.0)


def centroid_inertia(case: Case, labels: NDArray[np.integer]) -> float:
    """Return Σ load · squared distance to the load centroid of each grid, m² · load."""
    load = np.bincount(labels, case.load)
    total = 0.0
    for axis in case.xy.T:
        middle = np.bincount(labels, case.load * axis) / np.maximum(load, 1)
        total += float((case.load * (axis - middle[labels]) ** 2).sum())
    return total


def medoid_inertia(case: Case, labels: NDArray[np.integer], *, unit: float = 0.0) -> float:
    """Return Σ load · squared distance to the best unit of each grid, m² · load.

    Parameters
    ----------
    unit
        Distances are rounded to whole multiples of it, m, as the published values are with 1000; 0: not rounded.
    """
    order = np.argsort(labels, kind="stable")
    grids = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sum(_about_best_unit(case.xy[grid], case.load[grid], unit) for grid in grids)


def _about_best_unit(xy: NDArray[np.float64], load: NDArray[np.int64], unit: float) -> float:
    step = max(1, _AT_ONCE // len(xy))
    return min(_about(xy[i : i + step], xy, load, unit) for i in range(0, len(xy), step))


def _about(centres: NDArray[np.float64], xy: NDArray[np.float64], load: NDArray[np.int64], unit: float) -> float:
    distance = np.hypot(*(centres[:, None] - xy).transpose(2, 0, 1))
    if unit:
        distance = np.rint(distance / unit) * unit
    return float((distance**2 @ load).min())
