"""How long and how hot to search: every number that was found by measuring, in one place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request
from gridplan.solve.score import Prices

_BUDGET = 6_000_000
_FEWEST, _MOST = 400, 1_200
_SHORTEST = 120_000
_MOST_RUNS = 24
_CLUSTER, _BLOCK = 0.05, 0.62
_STREET = 0.5


@dataclass(frozen=True)
class Settings:
    """The search for one request.

    Parameters
    ----------
    runs
        Independent runs.
    proposals
        Moves proposed in each run.
    cap
        Most demand of a piece, as a share of the whole: a twentieth of a grid, so that the hot search moves clusters;
        with streets nearly two thirds (about 250 of 400 households), so that it moves whole street blocks.
    margin
        Part of the window kept free on both sides while the search is hot, for slack to get around in.
    """

    runs: int
    proposals: int
    cap: float
    margin: float = 0.02

    @property
    def total(self) -> int:
        """Moves proposed in all."""
        return self.runs * self.proposals


def settings(graph: Graph, request: Request) -> Settings:
    """Return settings for a graph of this size: many runs when it is small, one long run when it is large."""
    n, k = len(graph), request.n_grids
    each = int(max(_SHORTEST, n * min(max(_BUDGET / n, _FEWEST), _MOST)))
    runs = max(1, min(_MOST_RUNS, _BUDGET // each)) if k > 1 else 1
    by_block = request.streets > 0 and request.pieces is not None
    return Settings(runs * request.effort, each, (_BLOCK if by_block else _CLUSTER) / k)


def prices(graph: Graph, request: Request, base: float, *, fixed: bool = False) -> Prices:
    """Return prices scaled by the inertia `base` of a plain division.

    A grid's load once outside the window costs the inertia of a grid. The border of a square grid is 4·√6 times its
    root mean square radius r; at dial 1 an off-road metre costs half a grid's inertia divided by that border.
    """
    k = request.n_grids
    mean = np.maximum(graph.amounts.sum(axis=0) / k, 1)
    radius = np.sqrt(base / max(graph.weight.sum(), 1e-300))
    border = 4 * np.sqrt(6) * max(radius, 1e-300)
    return Prices(base / k / mean, float(request.streets * _STREET * base / k / border), fixed)
