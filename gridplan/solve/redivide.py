"""Search among all divisions of a few grids near a relaxed one, in the order of what they must cost.

For fixed centres the inertia is a sum over units. Prices on amounts, in place of the windows, give a lower bound and a
division at that bound, in which every unit is where it is cheapest. Any other division costs at least the bound plus
what each unit pays for not being there, so only few sets of units can have moved in a better one: these are all tried.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.group import CENTROID, MEDOID, SOFT, Group, W, X, Y
from gridplan.solve.jit import inner_kernel, lean_kernel

NOW, BEST, MARK, QUEUE = range(4)
"""Rows of `Desk.sheet`."""
ITEM, GRID, PATH = range(3)
"""Rows of `Moves.what`."""
REGRET, DEARER, BOUND, COST = range(4)
"""Rows of `Moves.price`."""


class Desk(NamedTuple):
    """Room to work in, and the best division so far.

    Parameters
    ----------
    sheet
        int32 (4, m), the division at hand, the best one, and room for the search for whole grids.
    loads
        int64 (k, r), amounts of the division at hand.
    price
        float64 (2, k, r), prices on amounts: at hand, and those of the best bound.
    sums
        float64 (k, 4 + s), sums of `Group.mass` with moments in place of places, and second moments.
    cost
        float64 (1,), of the best division.
    left
        int64 (2,), steps left, and the last mark.
    """

    sheet: NDArray[np.int32]
    loads: NDArray[np.int64]
    price: NDArray[np.float64]
    sums: NDArray[np.float64]
    cost: NDArray[np.float64]
    left: NDArray[np.int64]


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


class Scan(NamedTuple):
    """A search for pairs of medoids, and the list it makes.

    Parameters
    ----------
    order
        int64 (2, m), units in the order of how much they tell, and of how likely they are the first of a pair.
    fee
        float64 (m, 2), fees and amounts times `start`, at least 0.
    start
        float64 (2, r), prices on amounts to begin with.
    cost
        float64 (m, 2), room.
    pairs, bound
        int32 (most, 2), float64 (most,), the list.
    spot
        int64 (2,), length of the list, and how many first units are done.
    """

    order: NDArray[np.int64]
    fee: NDArray[np.float64]
    start: NDArray[np.float64]
    cost: NDArray[np.float64]
    pairs: NDArray[np.int32]
    bound: NDArray[np.float64]
    spot: NDArray[np.int64]


def desk(group: Group, labels: NDArray[np.int32], steps: int) -> Desk:
    """Return room for a group whose best division so far is `labels`, and for so many steps."""
    k, r = group.window.shape[1:]
    made = Desk(
        np.zeros((4, len(labels)), np.int32), np.zeros((k, r), np.int64), np.zeros((2, k, r)),
        np.zeros((k, group.mass.shape[1] + 1)), np.zeros(1), np.array([steps, 0], np.int64),
    )  # fmt: skip
    made.sheet[:2] = labels
    made.cost[0] = price_whole(group, made)
    return made


@lean_kernel
def raise_bound(group: Group, cost: NDArray[np.float64], desk: Desk, goal: float, rounds: int) -> float:
    """Return a lower bound on Σ cost[i, grid of i] over divisions within the windows; its prices are in `desk`.

    Subgradient steps of Polyak's length towards `goal`, from the prices of the last bound; ends early once it is there.
    Amounts count as shares of the most a grid may hold.
    """
    price, most = desk.price, group.window[1]
    k, columns = most.shape
    best, factor, idle, norm = -np.inf, 1.0, 0, np.inf
    total = goal
    for spent in range(rounds + 1):
        for g in range(k):
            for r in range(columns):
                old = price[1, g, r] if spent == 0 else price[0, g, r]
                step = 0.0 if spent == 0 else _excess(group, desk, g, r) / (1.0 + most[g, r]) ** 2
                new = old + factor * (goal - total) / norm * step
                price[0, g, r] = 0.0 if old * new < 0.0 else new
        desk.left[0] -= cost.size // 4
        total = _relax(group, cost, desk)
        norm = 0.0
        for g in range(k):
            for r in range(columns):
                norm += (_excess(group, desk, g, r) / (1.0 + most[g, r])) ** 2
        idle += 1
        if total > best:
            best, idle = total, 0
            for at in range(price[0].size):
                price[1, at // columns, at % columns] = price[0, at // columns, at % columns]
        if best >= goal or norm == 0.0:
            break
        if idle == 4:
            factor, idle = factor * 0.5, 0
    return best


@inner_kernel
def _relax(group: Group, cost: NDArray[np.float64], desk: Desk) -> float:
    """Put every unit where it is cheapest at the prices at hand; return the bound."""
    price, loads = desk.price[0], desk.loads
    total = 0.0
    loads[:] = 0
    for i in range(cost.shape[0]):
        least, chosen = np.inf, 0
        for g in range(cost.shape[1]):
            c = cost[i, g]
            for r in range(loads.shape[1]):
                c += price[g, r] * group.amounts[i, r]
            if c < least:
                least, chosen = c, g
        total += least
        for r in range(loads.shape[1]):
            loads[chosen, r] += group.amounts[i, r]
    for r in range(loads.shape[1]):
        for g in range(loads.shape[0]):
            total -= price[g, r] * group.window[1 if price[g, r] > 0.0 else 0, g, r]
    return total


@inner_kernel
def _excess(group: Group, desk: Desk, g: int, r: int) -> float:
    window, load, price = group.window, desk.loads[g, r], desk.price[0, g, r]
    if price > 0.0 or (price == 0.0 and load > window[1, g, r]):
        return float(load - window[1, g, r])
    if price < 0.0 or load < window[0, g, r]:
        return float(load - window[0, g, r])
    return 0.0


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


@lean_kernel
def price_whole(group: Group, desk: Desk) -> float:
    """Return what the division at hand costs: inertia, fees, tolls, soft attributes; inf when it is not whole."""
    if not _whole(group, desk):
        return np.inf
    labels, sums, mass = desk.sheet[NOW], desk.sums, group.mass
    total, columns = 0.0, mass.shape[1]
    sums[:] = 0.0
    for i in range(len(labels)):
        g, w, x, y = labels[i], mass[i, W], mass[i, X], mass[i, Y]
        sums[g, W] += w
        sums[g, X] += w * x
        sums[g, Y] += w * y
        for c in range(SOFT, columns):
            sums[g, c] += mass[i, c]
        sums[g, columns] += w * (x * x + y * y)
        total += group.fee[i, g]
        for e in range(group.indptr[i], group.indptr[i + 1]):
            if labels[group.indices[e]] != g:
                total += 0.5 * group.toll[e]
    for g in range(sums.shape[0]):
        for c in range(SOFT, columns):
            total += (sums[g, c] - group.goal[g, c - SOFT]) ** 2
        total += _inertia(group, labels, sums[g], g)
    return total


@inner_kernel
def _inertia(group: Group, labels: NDArray[np.int32], sums: NDArray[np.float64], g: int) -> float:
    second = sums[len(sums) - 1]
    if group.kind == CENTROID and sums[W] > 0.0:
        return float(second - (sums[X] ** 2 + sums[Y] ** 2) / sums[W])
    if group.kind != MEDOID:
        return 0.0
    least = np.inf
    for i in range(len(labels)):
        if labels[i] == g:
            x, y = group.mass[i, X], group.mass[i, Y]
            least = min(least, (x * x + y * y) * sums[W] - 2.0 * (x * sums[X] + y * sums[Y]))
    return float(second + least)


@inner_kernel
def _whole(group: Group, desk: Desk) -> bool:
    """Return True when the division at hand is whole: every grid has units and is one piece."""
    labels, mark, queue = desk.sheet[NOW], desk.sheet[MARK], desk.sheet[QUEUE]
    desk.left[1] += 1
    token, tail, found = desk.left[1], 0, 0
    desk.sums[:] = 0.0
    for first in range(len(labels)):
        if mark[first] == token:
            continue
        g = labels[first]
        if desk.sums[g, 0] > 0.0:
            return False
        desk.sums[g, 0] = 1.0
        found += 1
        mark[first] = token
        head, queue[tail] = tail, first
        tail += 1
        while head < tail:
            i = queue[head]
            head += 1
            for e in range(group.indptr[i], group.indptr[i + 1]):
                j = group.indices[e]
                if mark[j] != token and labels[j] == g:
                    mark[j] = token
                    queue[tail] = j
                    tail += 1
    return bool(found == len(desk.loads))


@lean_kernel
def promising_pairs(
    group: Group, desk: Desk, scan: Scan, floor: float, goal: float, rounds: int, steps: int
) -> bool:  # fmt: skip
    """List pairs of units about which two grids within their windows may cost less than `goal`.

    A first look puts each unit into the cheaper grid at `scan.start`; only what passes gets prices of its own. Ends
    after about so many steps, or when the list is full; False means that it has to go on.

    Parameters
    ----------
    floor
        What the bound at `scan.start` has besides the sum over units.
    """
    m = scan.order.shape[1]
    mass, fee = group.mass, scan.fee
    end = desk.left[0] - steps
    for row in range(scan.spot[1], m):
        p = scan.order[1, row]
        scan.spot[1] = row
        if desk.left[0] < end:
            return False
        for q in range(m):
            if q == p:
                continue
            total, at = floor, 0
            while at < m and total < goal:
                i = scan.order[0, at]
                w, x, y = mass[i, W], mass[i, X], mass[i, Y]
                here = w * ((x - mass[p, X]) ** 2 + (y - mass[p, Y]) ** 2) + fee[i, 0]
                there = w * ((x - mass[q, X]) ** 2 + (y - mass[q, Y]) ** 2) + fee[i, 1]
                total += min(here, there)
                at += 1
            desk.left[0] -= at // 4
            if total < goal:
                _list(group, desk, scan, p, q, goal, rounds)
                if scan.spot[0] == len(scan.bound):
                    return True
    scan.spot[1] = m
    return True


@inner_kernel
def _list(group: Group, desk: Desk, scan: Scan, p: int, q: int, goal: float, rounds: int) -> None:
    """List a pair of units when its bound at prices of its own is below `goal`."""
    mass, cost, at = group.mass, scan.cost, scan.spot[0]
    for g in range(2):
        x, y = mass[q if g else p, X], mass[q if g else p, Y]
        for i in range(len(cost)):
            cost[i, g] = group.fee[i, g] + mass[i, W] * ((mass[i, X] - x) ** 2 + (mass[i, Y] - y) ** 2)
        for r in range(scan.start.shape[1]):
            desk.price[1, g, r] = scan.start[g, r]
    cost[p, 1] = np.inf
    cost[q, 0] = np.inf
    scan.bound[at] = raise_bound(group, cost, desk, goal, rounds)
    if scan.bound[at] < goal:
        scan.pairs[at, 0] = p
        scan.pairs[at, 1] = q
        scan.spot[0] += 1
