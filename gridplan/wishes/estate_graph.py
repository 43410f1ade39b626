"""An estate as the solver sees it, and its best cut into a number of parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.request import Request

_OFF = 0.2
"""A cut follows roads when no more of it than this part lies between buildings elsewhere."""
_STREETS = 4.0
"""Price of cutting off the roads: a cut along the one lane of an estate wins over an even cut beside it."""


@dataclass(frozen=True)
class Cut:
    """Parts of an estate, units ascending in each, and the metres of border between them.

    Parameters
    ----------
    along, between
        Metres along inner roads, and elsewhere between buildings.
    """

    parts: list[list[int]]
    along: float = 0.0
    between: float = 0.0


@dataclass(frozen=True)
class EstateGraph:
    """An estate, with the units in between that join it, as the solver sees it.

    Parameters
    ----------
    whole
        int64 (e,), its units, ascending, and bool (e,) which of them are its own.
    pairs
        (p, 2) neighbours by position, with metres of border, float64 (p,), and which lie on two sides of a road.
    """

    whole: NDArray[np.int64]
    own: NDArray[np.bool_]
    graph: Graph
    pairs: NDArray[np.int64]
    length: NDArray[np.float64]
    on_road: NDArray[np.bool_]

    def cut(self, labels: NDArray[np.int32]) -> Cut:
        """Return the parts that hold units of the estate, in the order of their first, and the metres between them."""
        parted = labels[self.pairs[:, 0]] != labels[self.pairs[:, 1]]
        parts = [self.whole[self.own & (labels == part)].tolist() for part in dict.fromkeys(labels[self.own].tolist())]
        along, between = (float(self.length[parted & which].sum()) for which in (self.on_road, ~self.on_road))
        return Cut(parts, along, between)


def best_cut(
    estate: EstateGraph,
    windows: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]],
    pinned: NDArray[np.int32],
    apart: NDArray[np.bool_] | None,
    start: NDArray[np.int32] | None,
) -> Cut | None:
    """Return the first cut, from even parts to uneven ones, that follows roads nearly all along; else the first."""
    found: list[Cut] = []
    for lo, hi in windows:
        stay = 0.0 if start is None else 1.0
        request = Request(lo, hi, pinned=pinned, apart=apart, streets=_STREETS, start=start, stay=stay, effort=0)
        division = divide(estate.graph, request)
        if division.feasible:
            cut = estate.cut(division.labels)
            if not estate.on_road.any() or cut.between <= _OFF * (cut.along + cut.between):
                return cut
            found.append(cut)
    return found[0] if found else None
