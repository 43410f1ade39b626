"""How long and how hot to search: every number that was found by measuring, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request

_BUDGET, _BUDGET_TIGHT = 10_000_000, 24_000_000
_PER_UNIT, _PER_UNIT_TIGHT = 3_000, 100_000
_TIGHT = 0.05
_FEWEST, _MOST, _MOST_TIGHT = 400, 1_500, 2_500
_SHORTEST, _SHORTEST_TIGHT = 20_000, 300_000
_QUICK = 150
_MOST_RUNS = 32
_CLUSTER, _BLOCK = 0.05, 0.2
_TILE = 10_000
"""Units of a tile; graphs of more than two tiles are searched tile by tile."""


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
        Most demand of a cluster, as a share of the whole: a twentieth of a grid, so that the hot search moves
        handfuls; with streets a fifth, within street blocks (measured on Nantes: 0.62 gives 89.6 % of the border on
        roads at 1.21 times the free inertia, 0.2 gives 90.9 % at 1.155).
    tiles
        Number of tiles that are searched on their own, 1 for the whole at once.
    margin
        Part of the window kept free on both sides while the search is hot, for slack to get around in.
    """

    runs: int
    proposals: int
    cap: float
    tiles: int = 1
    margin: float = 0.02

    @property
    def total(self) -> int:
        """Moves proposed in all."""
        return self.runs * self.proposals


def settings(graph: Graph, request: Request) -> Settings:
    """Return settings for a graph of this size.

    Small graphs get many runs, large ones a single long run; windows narrower than a twentieth of a grid's load need
    more tries.
    """
    n, k = len(graph), request.n_grids
    by_block = request.streets > 0 and request.blocks is not None
    cap = (_BLOCK if by_block else _CLUSTER) / k
    tiles = round(n / _TILE) if n > 2 * _TILE and k > 2 * n / _TILE else 1
    if request.effort == 0:
        return Settings(1, n * _QUICK, cap, tiles)
    width = (request.hi - request.lo).sum(axis=0) / graph.amounts.sum(axis=0).clip(min=1)
    tight = width.min() < _TIGHT
    budget = min(_BUDGET_TIGHT, n * _PER_UNIT_TIGHT) if tight else min(_BUDGET, n * _PER_UNIT)
    shortest, most = (_SHORTEST_TIGHT, _MOST_TIGHT) if tight else (_SHORTEST, _MOST)
    each = int(max(shortest, n * min(max(budget / n, _FEWEST), most)))
    if tiles > 1:
        return Settings(1, each * request.effort, cap, tiles)
    runs = max(1, min(_MOST_RUNS, budget // each)) if k > 1 else 1
    return Settings(runs * request.effort, each, cap)
