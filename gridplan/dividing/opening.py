"""Whether a piece that cannot be divided could be, were one border to the next piece of its community opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.components import Piece
from gridplan.dividing.relaxing import quick
from gridplan.dividing.trying import attempt
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.tasks.graphs import cut_out
from gridplan.tasks.quota import quota
from gridplan.tasks.relaxation import Relaxation, RelaxationKind
from gridplan.tasks.task import Outcome, Task, grid_workers
from gridplan.wishes.islands import join_pairs
from gridplan.wishes.wished import Wishes

_TRIES = 3
"""Borders that are tried for one piece."""
_NUMBERS = 2
"""Numbers of grids that are tried for two joined pieces."""


@dataclass(frozen=True)
class _Way:
    """A pair of units over which a piece may be joined with another."""

    kind: RelaxationKind
    pair: tuple[int, int]
    other: int


def open_borders(ground: Ground, outcomes: Sequence[Outcome], rules: Rules, *, wishes: Wishes) -> list[Outcome]:
    """Return the outcomes, those of pieces that could not be divided with the border whose opening lets them be.

    Tried are the longest barred borders with other pieces of the community; where there is none, the shortest way to
    the nearest piece. An interrupt leaves the outcomes as they are.
    """
    if any(outcome.status == "stopped" for outcome in outcomes):
        return list(outcomes)
    try:
        return [_with_border(ground, outcomes, i, rules, wishes) for i in range(len(outcomes))]
    except KeyboardInterrupt:
        return list(outcomes)


def _with_border(ground: Ground, outcomes: Sequence[Outcome], i: int, rules: Rules, wishes: Wishes) -> Outcome:
    outcome = outcomes[i]
    if outcome.status not in ("infeasible", "unproven") or outcome.task.asked.kept is not None:
        return outcome
    for way in _ways(ground, outcomes, i):
        found = _joined(ground, outcome, outcomes[way.other], way, rules=rules, wishes=wishes)
        if found is not None:
            return replace(outcome, relaxations=(*outcome.relaxations, found))
    return outcome


def _ways(ground: Ground, outcomes: Sequence[Outcome], i: int) -> Iterator[_Way]:
    """Yield the barred borders of a piece, the longest first, one for each other piece; else the shortest way."""
    mine = outcomes[i].task.piece
    others = [
        j
        for j, other in enumerate(outcomes)
        if j != i and other.task.piece.community == mine.community and other.task.asked.kept is None
    ]
    near, number = ground.adjacency, np.full(len(ground), -1, np.int64)
    for j in (i, *others):
        number[outcomes[j].task.piece.units] = j
    one, two = number[near.u], number[near.v]
    barred = np.flatnonzero(near.barred & (one >= 0) & (two >= 0) & ((one == i) != (two == i)))
    seen: set[int] = set()
    for edge in barred[np.argsort(-near.length[barred], kind="stable")]:
        other = int(one[edge] + two[edge] - i)
        if other not in seen and len(seen) < _TRIES:
            seen.add(other)
            yield _Way("barrier", (int(near.u[edge]), int(near.v[edge])), other)
    if others and not seen:
        yield _shortest(ground.points, mine.units, number, i)


def _shortest(points: NDArray[np.float64], units: NDArray[np.int64], number: NDArray[np.int64], i: int) -> _Way:
    """Return the least distance from a piece to any other, ties to the first unit."""
    rest = np.flatnonzero((number >= 0) & (number != i))
    away, near = cKDTree(points[rest]).query(points[units])
    first = int(np.argmin(away))
    other = int(rest[near[first]])
    return _Way("bridge", (int(units[first]), other), int(number[other]))


def _joined(
    ground: Ground, outcome: Outcome, other: Outcome, way: _Way, *, rules: Rules, wishes: Wishes
) -> Relaxation | None:
    """Return the opened border when both pieces together can be divided over it."""
    task = _joined_task(ground, outcome.task, other.task, way, stay=rules.stay > 0, wishes=wishes)
    if not task.quota.possible:
        return None
    as_now = len(outcome.n_workers) + len(other.n_workers)
    possible = range(task.quota.lowest, task.quota.highest + 1)
    for number in sorted(possible, key=lambda n: (abs(n - as_now), n))[:_NUMBERS]:
        if attempt(task, number, quick(task, rules)).labels is not None:
            workers = int(grid_workers(task, number).sum())
            return Relaxation(way.kind, *task.window, number, workers, way.pair, other.task.piece.name)
    return None


def _joined_task(ground: Ground, one: Task, two: Task, way: _Way, *, stay: bool, wishes: Wishes) -> Task:
    units = np.sort(np.concatenate([one.piece.units, two.piece.units]))
    amounts, load = np.zeros((len(ground), one.amounts.shape[1]), np.int64), np.zeros(len(ground), np.int64)
    for part in (one, two):
        amounts[part.piece.units], load[part.piece.units] = part.amounts, part.load
    opened = replace(ground, adjacency=join_pairs(ground.adjacency, [way.pair]))
    piece, asked = Piece(one.piece.name, one.piece.community, units), wishes.of(units, stay=stay)
    return replace(
        one,
        piece=piece,
        graph=cut_out(opened, piece, amounts, load, wishes=_priced(opened, ground, wishes)),
        load=load[units],
        blocks=ground.block[units],
        quota=quota(amounts[units], one.limits, asked=asked),
        wishes=asked,
    )


def _priced(opened: Ground, ground: Ground, wishes: Wishes) -> Wishes:
    """Return the wishes with a crossing price for each pair of the opened ground: none for a new pair."""
    after, before = opened.adjacency, ground.adjacency
    price = np.zeros(len(after.u))
    n = np.int64(after.n)
    price[np.searchsorted(after.u * n + after.v, before.u * n + before.v)] = wishes.crossing
    return replace(wishes, crossing=price)
