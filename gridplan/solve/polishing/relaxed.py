"""Prices on amounts in place of windows: every unit goes where it is cheapest, which no division can undercut."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.polishing.desk import Desk
from gridplan.solve.polishing.group import Group


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
