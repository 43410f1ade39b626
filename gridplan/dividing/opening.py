"""Whether a piece that cannot be divided could be, were one border to the next piece of its community given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.components import Piece
from gridplan.dividing.giving_up import given_up
from gridplan.dividing.together import divided_together
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.tasks.relaxation import Relaxation, RelaxationKind
from gridplan.tasks.task import Outcome
from gridplan.wishes.wished import Wishes

_TRIES = 3
"""Borders that are tried for one piece."""


@dataclass(frozen=True)
class _Way:
    """A pair of units over which a piece may be joined with another."""

    kind: RelaxationKind
    pair: tuple[int, int]
    other: int


def open_borders(ground: Ground, outcomes: Sequence[Outcome], rules: Rules, *, wishes: Wishes) -> list[Outcome]:
    """Return the outcomes, those of pieces that could not be divided with the border whose opening lets them be.

    Tried are the longest barred borders with other pieces of the community; where there is none, the shortest way to
    the nearest piece. Between fixed borders these are tried instead of ways to other fields, which would still be
    barred. An interrupt leaves the outcomes as they are.
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
    ways = _ways(ground, outcomes, i, bridges=wishes.mates is None or not wishes.mates.fields.departments)
    opened = (_opened(ground, outcome, outcomes[way.other], way, rules=rules, wishes=wishes) for way in ways)
    found = (given_up(ground, outcomes, i, rules, wishes=wishes), next(filter(None, opened), None))
    return replace(outcome, relaxations=(*outcome.relaxations, *filter(None, found)))


def _ways(ground: Ground, outcomes: Sequence[Outcome], i: int, *, bridges: bool) -> Iterator[_Way]:
    """Yield the barred borders of a piece, the longest first, one for each other piece; else the shortest way."""
    mine = outcomes[i].task.piece
    others = [
        j
        for j, other in enumerate(outcomes)
        if j != i and other.task.asked.kept is None and _beside(mine, other.task.piece)
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
    if bridges and others and not seen:
        yield _shortest(ground.points, mine.units, number, i)


def _beside(one: Piece, two: Piece) -> bool:
    """Tell whether nothing but a barrier or a gap lies between two pieces."""
    return (one.community, one.within, one.area) == (two.community, two.within, two.area)


def _shortest(points: NDArray[np.float64], units: NDArray[np.int64], number: NDArray[np.int64], i: int) -> _Way:
    """Return the least distance from a piece to any other, ties to the first unit."""
    rest = np.flatnonzero((number >= 0) & (number != i))
    away, near = cKDTree(points[rest]).query(points[units])
    first = int(np.argmin(away))
    other = int(rest[near[first]])
    return _Way("bridge", (int(units[first]), other), int(number[other]))


def _opened(
    ground: Ground, outcome: Outcome, other: Outcome, way: _Way, *, rules: Rules, wishes: Wishes
) -> Relaxation | None:
    """Return the opened border when both pieces together can be divided over it."""
    n_grids, tasks = len(outcome.n_workers) + len(other.n_workers), (outcome.task, other.task)
    joint = divided_together(ground, tasks, rules, wishes=wishes, n_grids=n_grids, pairs=(way.pair,))
    if joint is None:
        return None
    return Relaxation(way.kind, *outcome.task.window, *joint, way.pair, other.task.piece.name)
