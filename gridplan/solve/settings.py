"""How long and how hot to search: every number that was found by measuring, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from gridplan.solve.graph import Graph
from gridplan.solve.request import Request

_RUN, _RUN_TIGHT, _RUN_TILED, _RUN_QUICK = 300, 350, 250, 40
"""Moves proposed for each unit in a run: with wide windows, with tight ones, on tiles, and in the one quick run."""
_LEAST_RUN, _LEAST_TIGHT = 20_000, 100_000
_RUNS, _RUNS_TIGHT, _MOST_RUNS = 6, 12, 24
_IN_ALL, _IN_ALL_TIGHT = 1_500_000, 13_000_000
"""Moves that the runs on a small graph propose in all: as many runs as fit, between the fewest and the most."""
_ROUNDS, _ROUNDS_TIGHT, _ROUND, _ROUND_TIGHT, _LEAST_ROUND = 2, 3, 500, 1_300, 300_000
_LARGE = 5_000
"""Graphs of more units get a third of the runs and half of the rounds."""
_HOT_PART, _HOT_PART_TIGHT = 0.67, 0.3
_SWEEPS, _SWEEPS_TILED, QUICK_SWEEPS = (12, 12), (3, 6), (0, 2)
_POLISH = 30_000_000
"""About half a second. Medoid plans gain 0.1 to 0.5 %; centroid plans on wide windows gain nothing (0.001 %), nor do
graphs so small that their many runs find the optimum, so these spare its compilation below effort 2."""
_TIGHT = 0.05
_CLUSTER, _BLOCK = 0.05, 0.2
_TILE, _TILED = 10_000, 20_000
"""Units of a tile; graphs of more units than that are searched tile by tile."""


@dataclass(frozen=True)
class Settings:
    """The search for one request.

    Parameters
    ----------
    runs
        Independent runs from scratch; none where the search starts from older labels.
    proposals
        Moves proposed in each run.
    rounds, more
        Annealing rounds from the best of the runs or from older labels, and moves proposed in each.
    cap
        Most demand of a cluster, as a share of the whole: a twentieth of a grid, so that the hot search moves
        handfuls; with streets a fifth, within street blocks (measured on Nantes: 0.62 gives 89.6 % of the border on
        roads at 1.21 times the free inertia, 0.2 gives 90.9 % at 1.155).
    tiles
        Number of tiles that are searched on their own, 1 for the whole at once.
    hot
        Part of each run that is spent on clusters.
    sweeps
        How often the centres move in the even power diagram, and in the one that favours dense ground.
    margin
        Part of the window kept free on both sides while the search is hot, for slack to get around in.
    polish
        Steps of exact search over pairs and triples of grids; 0 for none.
    """

    runs: int
    proposals: int
    rounds: int
    more: int
    cap: float
    tiles: int = 1
    hot: float = _HOT_PART
    sweeps: tuple[int, int] = _SWEEPS
    margin: float = 0.02
    polish: int = 0

    @property
    def total(self) -> int:
        """Moves proposed in all."""
        return self.runs * self.proposals + self.rounds * self.more


def settings(graph: Graph, request: Request) -> Settings:
    """Return settings for a graph of this size.

    Several short runs, then rounds from the best of them; from older labels rounds only. Small graphs get more runs,
    large ones a single run tile by tile. Windows narrower than a twentieth of a grid's load need more tries.
    """
    n, k = len(graph), request.n_grids
    by_block = request.streets > 0 and request.blocks is not None
    cap = (_BLOCK if by_block else _CLUSTER) / k
    tiles = round(n / _TILE) if n > _TILED and k > 2 * n / _TILE and request.keep is None else 1
    if request.effort == 0 or k == 1:
        moves, older = max(n * _RUN_QUICK, _LEAST_RUN), tiles == 1 and request.start is not None
        return Settings(int(not older), moves, int(older), moves, cap, tiles, sweeps=QUICK_SWEEPS)
    if tiles > 1:
        return Settings(1, n * _RUN_TILED * request.effort, 0, 0, cap, tiles, sweeps=_SWEEPS_TILED)
    return _thorough(graph, request, cap)


def _thorough(graph: Graph, request: Request, cap: float) -> Settings:
    """Return settings for a search of the whole graph at once, at effort 1 or more."""
    n = len(graph)
    width = (request.hi - request.lo).sum(axis=0) / graph.amounts.sum(axis=0).clip(min=1)
    if tight := bool(width.min() < _TIGHT):
        each, more, rounds = max(n * _RUN_TIGHT, _LEAST_TIGHT), max(n * _ROUND_TIGHT, _LEAST_ROUND), _ROUNDS_TIGHT
        runs = min(max(_RUNS_TIGHT, _IN_ALL_TIGHT // each), _MOST_RUNS)
    else:
        each, more, rounds = max(n * _RUN, _LEAST_RUN), n * _ROUND, _ROUNDS
        runs = min(max(_RUNS, _IN_ALL // each), _MOST_RUNS)
    rounds *= request.effort
    if n > _LARGE and not tight:
        runs, rounds = runs // 3, -(-rounds // 2)
    deep = request.effort > 1 or (request.objective == "medoid" and n * _RUN_TIGHT > _LEAST_TIGHT)
    return Settings(
        runs=_runs(request, runs * request.effort),
        proposals=each,
        rounds=rounds,
        more=more,
        cap=cap,
        hot=_HOT_PART_TIGHT if tight else _HOT_PART,
        polish=_POLISH * request.effort if deep else 0,
    )


def _runs(request: Request, runs: int) -> int:
    """Return independent runs: none from older labels, and never more than asked."""
    if request.start is not None:
        return 0
    return runs if request.most_runs is None else min(runs, request.most_runs)
