"""Several pieces divided as one, to see whether that holds the windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.components import Piece
from gridplan.dividing.relaxing import quick
from gridplan.dividing.trying import attempt
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.tasks.graphs import cut_out
from gridplan.tasks.quota import quota
from gridplan.tasks.task import Task, grid_workers
from gridplan.wishes.links import Pair, join_pairs
from gridplan.wishes.wished import Wishes

_NUMBERS = 2
"""Numbers of grids that are tried for joined pieces."""


def divided_together(
    ground: Ground, tasks: Sequence[Task], rules: Rules, *, wishes: Wishes, n_grids: int, pairs: Sequence[Pair] = ()
) -> tuple[int, int] | None:
    """Return grids and workers with which pieces can be divided as one, or None where no division was found.

    Parameters
    ----------
    n_grids
        Grids that the pieces have now; the numbers nearest to it are tried.
    pairs
        Units on either side of barriers that are opened.

    Raises
    ------
    KeyboardInterrupt
        When the search is interrupted.
    """
    task = _joint(ground, tasks, wishes, pairs, stay=rules.stay > 0)
    possible = range(task.quota.lowest, task.quota.highest + 1)
    for number in sorted(possible, key=lambda n: (abs(n - n_grids), n))[:_NUMBERS]:
        if attempt(task, number, quick(task, rules)).labels is not None:
            return number, int(grid_workers(task, number).sum())
    return None


def _joint(ground: Ground, tasks: Sequence[Task], wishes: Wishes, pairs: Sequence[Pair], *, stay: bool) -> Task:
    """Return the task of several pieces as one."""
    first, units = tasks[0], np.sort(np.concatenate([task.piece.units for task in tasks]))
    amounts, load = np.zeros((len(ground), first.amounts.shape[1]), np.int64), np.zeros(len(ground), np.int64)
    for part in tasks:
        amounts[part.piece.units], load[part.piece.units] = part.amounts, part.load
    opened = replace(ground, adjacency=join_pairs(ground.adjacency, list(pairs))) if pairs else ground
    piece = Piece(first.piece.name, first.piece.community, units, area=first.piece.area)
    asked = wishes.of(units, stay=stay)
    return replace(
        first,
        piece=piece,
        graph=cut_out(opened, piece, amounts, load, wishes=_priced(opened, ground, wishes)),
        load=load[units],
        blocks=ground.block[units],
        quota=quota(amounts[units], first.limits, asked=asked),
        wishes=asked,
    )


def _priced(opened: Ground, ground: Ground, wishes: Wishes) -> Wishes:
    """Return the wishes with a crossing price for each pair of the opened ground: none for a new pair."""
    after, before = opened.adjacency, ground.adjacency
    price = np.zeros(len(after.u))
    n = np.int64(after.n)
    price[np.searchsorted(after.u * n + after.v, before.u * n + before.v)] = wishes.crossing
    return replace(wishes, crossing=price)
