"""Search among all divisions of a few grids near a relaxed one, in the order of what they must cost.

For fixed centres the inertia is a sum over units. Prices on amounts, in place of the windows, give a lower bound and a
division at that bound, in which every unit is where it is cheapest. Any other division costs at least the bound plus
what each unit pays for not being there, so only few sets of units can have moved in a better one: these are all tried.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.group import CENTROID, MEDOID, Group
from gridplan.solve.jit import inner_kernel, lean_kernel

MARK, QUEUE = range(2)
"""Rows of `Desk.scratch`."""
_PASSES = 4
"""Each pass looks four times as far above the bound as the last: what is likely comes first."""


class Desk(NamedTuple):
    """Room to work in, and the best division so far.

    Parameters
    ----------
    labels, best
        int32 (m,), division at hand and best one.
    loads
        int64 (k, r), amounts of the division at hand.
    price
        float64 (2, k, r), prices on amounts: at hand, and those of the best bound.
    sums
        float64 (k, 4 + s), weight, moments, second moment and soft attributes.
    scratch
        int32 (2, m), of the search for whole grids.
    cost
        float64 (1,), of the best division.
    left
        int64 (2,), steps left, and the last mark.
    """

    labels: NDArray[np.int32]
    best: NDArray[np.int32]
    loads: NDArray[np.int64]
    price: NDArray[np.float64]
    sums: NDArray[np.float64]
    scratch: NDArray[np.int32]
    cost: NDArray[np.float64]
    left: NDArray[np.int64]


class Moves(NamedTuple):
    """Units that may differ from the relaxed division, cheapest first.

    Parameters
    ----------
    item, grid
        int32 (d,), unit and the grid it goes to instead.
    regret, dearer
        float64 (d,), what that adds to the bound and to the cost.
    path, spent
        int32 (d + 1,), float64 (2, d + 1): moves made, regrets and costs up to each; room for the search.
    """

    item: NDArray[np.int32]
    grid: NDArray[np.int32]
    regret: NDArray[np.float64]
    dearer: NDArray[np.float64]
    path: NDArray[np.int32]
    spent: NDArray[np.float64]


class Scan(NamedTuple):
    """A search for pairs of medoids, and the list it makes.

    Parameters
    ----------
    order
        int64 (m,), units in the order of how much they tell.
    fee
        float64 (m, 2), fees and amounts times `start`, at least 0.
    start
        float64 (2, r), prices on amounts to begin with.
    cost
        float64 (m, 2), room.
    pairs, bound
        int32 (most, 2), float64 (most,), the list.
    spot
        int64 (2,), length of the list, and the unit to go on from.
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
    m, k, r = len(labels), group.window.shape[1], group.window.shape[2]
    made = Desk(
        labels.astype(np.int32), labels.astype(np.int32), np.zeros((k, r), np.int64), np.zeros((2, k, r)),
        np.zeros((k, 4 + group.soft.shape[1])), np.zeros((2, m), np.int32), np.zeros(1),
        np.array([steps, 0], np.int64),
    )  # fmt: skip
    made.cost[0] = energy(group, made.labels, made.sums)
    return made


@lean_kernel
def raise_bound(group: Group, cost: NDArray[np.float64], desk: Desk, goal: float, rounds: int) -> float:
    """Return a lower bound on Σ cost[i, grid of i] over divisions within the windows; its prices are in `desk`.

    Subgradient steps of Polyak's length towards `goal`, from the prices of the last bound; ends early once it is there.
    """
    _copy(desk.price[1], desk.price[0])
    best, factor, idle = -np.inf, 1.0, 0
    for _ in range(rounds):
        desk.left[0] -= cost.size // 4
        total, norm = _relax(group, cost, desk)
        idle += 1
        if total > best:
            best, idle = total, 0
            _copy(desk.price[0], desk.price[1])
        if best >= goal or norm == 0.0:
            break
        if idle == 4:
            factor, idle = factor * 0.5, 0
        _reprice(group, desk, factor * (goal - total) / norm)
    return best


@inner_kernel
def _copy(source: NDArray[np.float64], target: NDArray[np.float64]) -> None:
    for g in range(source.shape[0]):
        for r in range(source.shape[1]):
            target[g, r] = source[g, r]


@inner_kernel
def _relax(group: Group, cost: NDArray[np.float64], desk: Desk) -> tuple[float, float]:
    """Put every unit where it is cheapest at the prices at hand; return the bound and its subgradient's square."""
    price, loads = desk.price[0], desk.loads
    total, norm = 0.0, 0.0
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
            norm += (_excess(group, desk, g, r) / _whole_load(desk, r)) ** 2
    return total, norm


@inner_kernel
def _reprice(group: Group, desk: Desk, step: float) -> None:
    """Move the prices along the subgradient; amounts count as shares of their sum."""
    for r in range(desk.loads.shape[1]):
        for g in range(desk.loads.shape[0]):
            old = desk.price[0, g, r]
            new = old + step * _excess(group, desk, g, r) / _whole_load(desk, r) ** 2
            desk.price[0, g, r] = 0.0 if old * new < 0.0 else new


@inner_kernel
def _whole_load(desk: Desk, r: int) -> float:
    whole = 1.0
    for g in range(desk.loads.shape[0]):
        whole += desk.loads[g, r]
    return whole


@inner_kernel
def _excess(group: Group, desk: Desk, g: int, r: int) -> float:
    window, load, price = group.window, desk.loads[g, r], desk.price[0, g, r]
    if price > 0.0 or (price == 0.0 and load > window[1, g, r]):
        return float(load - window[1, g, r])
    if price < 0.0 or load < window[0, g, r]:
        return float(load - window[0, g, r])
    return 0.0


@lean_kernel
def try_moves(group: Group, desk: Desk, moves: Moves, bound: float, cost: float) -> bool:
    """Try every division whose bound is below the best cost; False when the steps ran out.

    `desk.labels` holds the relaxed division, `bound` its bound and `cost` a lower estimate of what it costs.
    """
    desk.loads[:] = 0
    for i in range(len(desk.labels)):
        for r in range(desk.loads.shape[1]):
            desk.loads[desk.labels[i], r] += group.amounts[i, r]
    moves.spent[0, 0], moves.spent[1, 0] = bound, cost
    _look(group, desk, moves, 0)
    for left in range(_PASSES - 1, -1, -1):
        if not _walk(group, desk, moves, 0.25**left):
            return False
    return True


@inner_kernel
def _walk(group: Group, desk: Desk, moves: Moves, share: float) -> bool:
    """Try all sets of moves that stay below this share of the way from the bound to the best cost."""
    depth, at = 0, 0
    spent, bound = moves.spent, moves.spent[0, 0]
    while True:
        reach = share * (desk.cost[0] - bound) if desk.left[0] >= 0 else 0.0
        if at < len(moves.item) and spent[0, depth] + moves.regret[at] - bound < reach:
            i, was = moves.item[at], desk.labels[moves.item[at]]
            if _moved(moves, depth, i):
                at += 1
                continue
            moves.path[depth] = at
            depth += 1
            spent[0, depth] = spent[0, depth - 1] + moves.regret[at]
            spent[1, depth] = spent[1, depth - 1] + moves.dearer[at]
            _put(group, desk, i, moves.grid[at])
            moves.grid[at] = was
            _look(group, desk, moves, depth)
            at += 1
        elif depth > 0:
            depth -= 1
            at = moves.path[depth]
            i, now = moves.item[at], desk.labels[moves.item[at]]
            _put(group, desk, i, moves.grid[at])
            moves.grid[at] = now
            at += 1
        else:
            return bool(desk.left[0] >= 0)


@inner_kernel
def _moved(moves: Moves, depth: int, i: int) -> bool:
    for d in range(depth):
        if moves.item[moves.path[d]] == i:
            return True
    return False


@inner_kernel
def _put(group: Group, desk: Desk, i: int, g: int) -> None:
    for r in range(desk.loads.shape[1]):
        desk.loads[desk.labels[i], r] -= group.amounts[i, r]
        desk.loads[g, r] += group.amounts[i, r]
    desk.labels[i] = g


@inner_kernel
def _look(group: Group, desk: Desk, moves: Moves, depth: int) -> None:
    """Take the division at hand when it keeps the rules and is the cheapest so far."""
    desk.left[0] -= 1
    if moves.spent[1, depth] >= desk.cost[0]:
        return
    for g in range(desk.loads.shape[0]):
        for r in range(desk.loads.shape[1]):
            if not group.window[0, g, r] <= desk.loads[g, r] <= group.window[1, g, r]:
                return
    desk.left[0] -= len(desk.labels) // 16
    for d in range(depth):
        if _is_stray(group, desk, moves.item[moves.path[d]]):
            return
    desk.left[0] -= len(desk.labels) // 4
    if not whole(group, desk):
        return
    cost = energy(group, desk.labels, desk.sums)
    if cost < desk.cost[0]:
        desk.cost[0] = cost
        for i in range(len(desk.labels)):
            desk.best[i] = desk.labels[i]


@inner_kernel
def _is_stray(group: Group, desk: Desk, i: int) -> bool:
    """Return True when unit `i` touches nothing of its grid, and the grid has other units."""
    for e in range(group.indptr[i], group.indptr[i + 1]):
        if desk.labels[group.indices[e]] == desk.labels[i]:
            return False
    for j in range(len(desk.labels)):
        if j != i and desk.labels[j] == desk.labels[i]:
            return True
    return False


@lean_kernel
def whole(group: Group, desk: Desk) -> bool:
    """Return True when the division at hand is whole: as many pieces as grids, each with another label."""
    k, m = desk.loads.shape[0], len(desk.labels)
    mark, queue = desk.scratch[0], desk.scratch[1]
    desk.left[1] += 1
    token, seen, tail, found = desk.left[1], 0, 0, 0
    for first in range(m):
        if mark[first] == token:
            continue
        g = desk.labels[first]
        if seen >> g & 1:
            return False
        seen |= 1 << g
        found += 1
        mark[first] = token
        head, queue[tail] = tail, first
        tail += 1
        while head < tail:
            i = queue[head]
            head += 1
            for e in range(group.indptr[i], group.indptr[i + 1]):
                j = group.indices[e]
                if mark[j] != token and desk.labels[j] == g:
                    mark[j] = token
                    queue[tail] = j
                    tail += 1
        if tail == m:
            break
    return bool(found == k)


@lean_kernel
def energy(group: Group, labels: NDArray[np.int32], sums: NDArray[np.float64]) -> float:
    """Return what a division costs: inertia, fees, tolls, soft attributes."""
    sums[:] = 0.0
    total = 0.0
    for i in range(len(labels)):
        g, w, x, y = labels[i], group.weight[i], group.place[i, 0], group.place[i, 1]
        sums[g, 0] += w
        sums[g, 1] += w * x
        sums[g, 2] += w * y
        sums[g, 3] += w * (x * x + y * y)
        for c in range(group.soft.shape[1]):
            sums[g, 4 + c] += group.soft[i, c]
        total += group.fee[i, g]
        for e in range(group.indptr[i], group.indptr[i + 1]):
            if labels[group.indices[e]] != g:
                total += 0.5 * group.toll[e]
    for g in range(sums.shape[0]):
        for c in range(group.soft.shape[1]):
            total += (sums[g, 4 + c] - group.goal[g, c]) ** 2
        if group.kind == CENTROID and sums[g, 0] > 0.0:
            total += sums[g, 3] - (sums[g, 1] ** 2 + sums[g, 2] ** 2) / sums[g, 0]
        elif group.kind == MEDOID:
            least = np.inf
            for i in range(len(labels)):
                if labels[i] == g:
                    x, y = group.place[i, 0], group.place[i, 1]
                    least = min(least, (x * x + y * y) * sums[g, 0] - 2.0 * (x * sums[g, 1] + y * sums[g, 2]))
            total += sums[g, 3] + least
    return total


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
    m = len(scan.order)
    place, weight, fee = group.place, group.weight, scan.fee
    end = desk.left[0] - steps
    for p in range(scan.spot[1], m):
        scan.spot[1] = p
        if desk.left[0] < end:
            return False
        for q in range(m):
            if q == p:
                continue
            total, at = floor, 0
            while at < m and total < goal:
                i = scan.order[at]
                x, y = place[i, 0], place[i, 1]
                here = weight[i] * ((x - place[p, 0]) ** 2 + (y - place[p, 1]) ** 2) + fee[i, 0]
                there = weight[i] * ((x - place[q, 0]) ** 2 + (y - place[q, 1]) ** 2) + fee[i, 1]
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
    place, cost, at = group.place, scan.cost, scan.spot[0]
    for g in range(2):
        x, y = place[q if g else p, 0], place[q if g else p, 1]
        for i in range(len(cost)):
            away = (place[i, 0] - x) ** 2 + (place[i, 1] - y) ** 2
            cost[i, g] = group.fee[i, g] + group.weight[i] * away
        for r in range(scan.start.shape[1]):
            desk.price[1, g, r] = scan.start[g, r]
    cost[p, 1] = np.inf
    cost[q, 0] = np.inf
    scan.bound[at] = raise_bound(group, cost, desk, goal, rounds)
    if scan.bound[at] < goal:
        scan.pairs[at, 0] = p
        scan.pairs[at, 1] = q
        scan.spot[0] += 1
