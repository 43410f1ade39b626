"""The two stages of a run: clusters moved while hot, inside narrower windows; then units, cooling, and a descent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.level import Level
from gridplan.solve.score import medoids
from gridplan.solve.search import Schedule, anneal
from gridplan.solve.state import CX, CY, HI, LO, State, best_labels, reopen

_DESCENT = 5
_BORDERS, _STREETS, _KEPT = 0.75, 0.4, 0.1
"""What borders add to the cost of a plain division at dial 1. Without it dear borders freeze too early: on Nantes
94.7 % of the border then lie on roads at 1.27 times the free inertia, where it was 93.0 % at 1.26. What older
grid-mates add matters less: between 0.03 and 0.3 they end alike."""


@dataclass(frozen=True)
class Watch:
    """Who hears of the search while it runs.

    Parameters
    ----------
    keep
        Given labels of units worth keeping, also when an interrupt ends the stage.
    tick
        Told the proposals made after each kernel call.
    """

    keep: Callable[[NDArray[np.int32]], None]
    tick: Callable[[int], None]


def heat(level: Level) -> float:
    """Return the temperature unit of a level: what a plain division costs for each item, borders included."""
    request = level.request
    kept = 0.0 if request.keep is None else float(np.abs(request.keep).sum())
    priced = 1 + _BORDERS * request.borders + _STREETS * request.streets + _KEPT * kept
    return level.scale.inertia * priced / len(level.graph)


def anneal_hot(
    level: Level, labels: NDArray[np.int32], rng: NDArray[np.uint64], watch: Watch, *,
    proposals: int, hot: float, cold: float, margin: float,
) -> NDArray[np.int32]:  # fmt: skip
    """Anneal items inside windows narrower by `margin`; return labels of units at the end, not the best seen.

    Parameters
    ----------
    hot, cold
        First and last temperature, in `heat` of the level.
    """
    window = level.problem.window.copy()
    kept_free = ((window[HI] - window[LO]) * margin).astype(np.int64)
    window[LO] += kept_free
    window[HI] -= kept_free
    given = level.request.centres is not None
    inner = level.problem._replace(window=window, fixed=given)
    state = level.begin(labels, inner)
    course = Schedule(proposals, hot * heat(level), cold * heat(level), 1.0, 100.0)
    try:
        anneal(inner, state, course, rng, tick=watch.tick)
    finally:
        watch.keep(best_labels(state)[level.item])
    return state.labels[level.item]


def anneal_cool(
    level: Level, labels: NDArray[np.int32], rng: NDArray[np.uint64], watch: Watch, *,
    proposals: int, warm: float, cold: float = 0.02, soft: float, hard: float = 300.0,
) -> NDArray[np.int32]:  # fmt: skip
    """Anneal items under the windows asked, then descend; return the best labels of units.

    Parameters
    ----------
    warm, cold
        First and last temperature, in `heat` of the level.
    soft, hard
        First and last factor on the window prices.
    """
    problem = level.problem
    state = level.begin(labels)
    follow = _follower(level, state)
    course = Schedule(proposals, warm * heat(level), cold * heat(level), soft, hard)
    try:
        anneal(problem, state, course, rng, recentre=follow, tick=watch.tick)
        reopen(problem, state, best_labels(state))
        anneal(problem, state, Schedule(_DESCENT * len(level.graph), 0.0, 0.0, hard, hard), rng, recentre=follow)
    finally:
        best = best_labels(state)[level.item]
        watch.keep(best)
    return best


def _follower(level: Level, state: State) -> Callable[[], None] | None:
    """Return what moves the fixed centres to the best item of each grid, where medoids are asked for."""
    if level.request.centres is not None or level.request.objective == "centroid":
        return None

    def follow() -> None:
        best = medoids(level.graph.xy, level.graph.weight, state.labels)
        state.grids[:, CX : CY + 1] = level.graph.xy[best]

    return follow
