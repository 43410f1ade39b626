"""How long and how hot to search: every number that was found by measuring, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request

_RUN, _RUN_TIGHT, _RUN_QUICK = 300, 350, 150
"""Moves proposed for each unit in a run: where windows are wide, where they are tight, and in the one quick run."""
_LEAST_RUN = 20_000
_RUNS, _RUNS_TIGHT, _MOST_RUNS = 4, 8, 24
_SMALL = 1_500_000
"""Moves that the runs on a small graph may propose in all, beyond those of the usual number of runs."""
_ROUNDS, _ROUND = 2, 500
_TIGHT = 0.05
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
    rounds, more
        Annealing rounds from the best of the runs, and moves proposed in each.
    cap
        Most demand of a cluster, as a share of the whole: a twentieth of a grid, so that the hot search moves
        handfuls; with streets a fifth, within street blocks (measured on Nantes: 0.62 gives 89.6 % of the border on
        roads at 1.21 times the free inertia, 0.2 gives 90.9 % at 1.155).
    tiles
        Number of tiles that are searched on their own, 1 for the whole at once.
    margin
        Part of the window kept free on both sides while the search is hot, for slack to get around in.
    soft
        First factor on the window prices while units cool. Windows that open a little while it is warm let tight
        divisions rearrange: at 1 instead of 10 the gaps on tight instances fell to a third.
    """

    runs: int
    proposals: int
    rounds: int
    more: int
    cap: float
    tiles: int = 1
    margin: float = 0.02
    soft: float = 1.0

    @property
    def total(self) -> int:
        """Moves proposed in all."""
        return self.runs * self.proposals + self.rounds * self.more


def settings(graph: Graph, request: Request) -> Settings:
    """Return settings for a graph of this size.

    Several short runs, then rounds from the best of them; small graphs get more runs, large ones a single run tile by
    tile. Windows narrower than a twentieth of a grid's load need more tries.
    """
    n, k = len(graph), request.n_grids
    by_block = request.streets > 0 and request.blocks is not None
    cap = (_BLOCK if by_block else _CLUSTER) / k
    tiles = round(n / _TILE) if n > 2 * _TILE and k > 2 * n / _TILE else 1
    if request.effort == 0 or k == 1:
        return Settings(1, max(n * _RUN_QUICK, _LEAST_RUN), 0, 0, cap, tiles)
    width = (request.hi - request.lo).sum(axis=0) / graph.amounts.sum(axis=0).clip(min=1)
    tight = width.min() < _TIGHT
    each = max(n * (_RUN_TIGHT if tight else _RUN), _LEAST_RUN)
    if tiles > 1:
        return Settings(1, each, request.effort, n * _ROUND, cap, tiles)
    runs = min(max(_RUNS_TIGHT if tight else _RUNS, _SMALL // each), _MOST_RUNS)
    return Settings(runs, each, _ROUNDS * request.effort, n * _ROUND, cap)
