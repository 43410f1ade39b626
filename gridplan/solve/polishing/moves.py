"""Search among all divisions of a few grids near a relaxed one, in the order of what they must cost.

For fixed centres the inertia is a sum over units. Prices on amounts, in place of the windows, give a lower bound and a
division at that bound, in which every unit is where it is cheapest. Any other division costs at least the bound plus
what each unit pays for not being there, so only few sets of units can have moved in a better one: these are all tried.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.polishing.desk import BEST, NOW, Desk, price_whole
from gridplan.solve.polishing.group import Group

ITEM, GRID, PATH = range(3)
"""Rows of `Moves.what`."""


REGRET, DEARER, BOUND, COST = range(4)
"""Rows of `Moves.price`."""


class Moves(NamedTuple):
    """Units that may differ from the relaxed division, cheapest first.

    Parameters
    ----------
    what
        int32 (3, d + 1): unit, the grid it goes to instead, and room for the moves made.
    price
        float64 (4, d + 1): what a move adds to the bound and to the cost; room for bound and cost after each move made.
    """

    what: NDArray[np.int32]
    price: NDArray[np.float64]


@lean_kernel
def try_moves(group: Group, desk: Desk, moves: Moves, share: float) -> bool:
    """Try all sets of moves that stay below this share of the way from the bound to the best cost.

    The division at hand, with its loads, is the relaxed one; its bound and a lower estimate of its cost come first in
    ``moves.price[BOUND]`` and ``[COST]``. Returns False when the steps ran out.
    """
    what, price = moves.what, moves.price
    depth, at, bound, last, fresh = 0, 0, price[BOUND, 0], what.shape[1] - 1, True
    while True:
        if fresh:
            _look(group, desk, moves, depth)
        fresh = turned = False
        reach = share * (desk.cost[0] - bound) if desk.left[0] >= 0 else 0.0
        if at < last and price[BOUND, depth] + price[REGRET, at] - bound < reach:
            if not _moved(what, depth, what[ITEM, at]):
                fresh = turned = True
                what[PATH, depth] = at
                depth += 1
                price[BOUND, depth] = price[BOUND, depth - 1] + price[REGRET, at]
                price[COST, depth] = price[COST, depth - 1] + price[DEARER, at]
        elif depth > 0:
            depth -= 1
            at, turned = what[PATH, depth], True
        else:
            return bool(desk.left[0] >= 0)
        if turned:
            _trade(group, desk, what, at)
        at += 1


@inner_kernel
def _moved(what: NDArray[np.int32], depth: int, i: int) -> bool:
    for d in range(depth):
        if what[ITEM, what[PATH, d]] == i:
            return True
    return False


@inner_kernel
def _trade(group: Group, desk: Desk, what: NDArray[np.int32], at: int) -> None:
    """Make a move, and write into the list the move that takes it back."""
    i = what[ITEM, at]
    was, now = desk.sheet[NOW, i], what[GRID, at]
    for r in range(desk.loads.shape[1]):
        desk.loads[was, r] -= group.amounts[i, r]
        desk.loads[now, r] += group.amounts[i, r]
    desk.sheet[NOW, i] = now
    what[GRID, at] = was


@inner_kernel
def _look(group: Group, desk: Desk, moves: Moves, depth: int) -> None:
    """Take the division at hand when it keeps the rules and is the cheapest so far."""
    m, labels = desk.sheet.shape[1], desk.sheet[NOW]
    desk.left[0] -= 1
    if moves.price[COST, depth] >= desk.cost[0]:
        return
    for g in range(desk.loads.shape[0]):
        for r in range(desk.loads.shape[1]):
            if not group.window[0, g, r] <= desk.loads[g, r] <= group.window[1, g, r]:
                return
    desk.left[0] -= m // 16
    for d in range(depth):
        if _is_stray(group, labels, moves.what[ITEM, moves.what[PATH, d]]):
            return
    desk.left[0] -= m // 4
    cost = price_whole(group, desk)
    if cost < desk.cost[0]:
        desk.cost[0] = cost
        for i in range(m):
            desk.sheet[BEST, i] = labels[i]


@inner_kernel
def _is_stray(group: Group, labels: NDArray[np.int32], i: int) -> bool:
    """Return True when unit `i` touches nothing of its grid, and the grid has other units."""
    for e in range(group.indptr[i], group.indptr[i + 1]):
        if labels[group.indices[e]] == labels[i]:
            return False
    for j in range(len(labels)):
        if j != i and labels[j] == labels[i]:
            return True
    return False
