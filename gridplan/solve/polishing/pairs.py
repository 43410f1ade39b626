"""Pairs of units that may be the medoids of two grids cheaper than those at hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.polishing.desk import Desk
from gridplan.solve.polishing.group import Group, W, X, Y
from gridplan.solve.polishing.relaxed import raise_bound


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
