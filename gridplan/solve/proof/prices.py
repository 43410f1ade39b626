"""The relaxation behind the bound on pairs kept, and its prices, by a primal-dual first-order method.

Unknown is y_AB, the share of the pairs of a household in patch A and one in patch B that share a new grid:

    max Σ f_AB(y_AB),  0 ≤ y ≤ 1,
    Σ_B reach_AB·y_AB ≤ U − 1           no household has more grid-mates than a grid has room for     (price r_A)
    Σ m_AB·y_AB ≤ (Σ n² − N) / 2        nor all of them together more than the windows allow          (price s)
    y_AB + y_BC − y_AC ≤ 1              who shares a grid with B both ways shares it with each other  (price t_ABC)

with m_AB pairs of households, reach_AB partners of one household, and f_AB(y) what the most valuable share y of the
pairs is worth: v_AB·m_AB·y, or a concave line where patches were taken together. Whatever the prices are, no feasible
division is worth more than

    Σ (U − 1)·r + Σ (Σ n² − N)/2·s + Σ t + Σ max over 0 ≤ y ≤ 1 of f(y) − what y costs at these prices.

Steps as in Chambolle and Pock 2011, each with a length of its own (Pock and Chambolle 2011), restarted from averages
(Applegate et al. 2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.proof.worth import Worth

_TURN = 30_000_000
"""Entries after which a kernel hands back, so that an interrupt is heard."""
_PACE = 3.0
"""Steps of the shares over those of the prices."""
_PRICE = 0.25
"""A likely price of a pair of grid-mates beside the largest value of one."""


class Relaxation(NamedTuple):
    """The relaxation without triangles; p pairs of patches, a patches, q groups of pieces.

    Parameters
    ----------
    first, second
        int32 (p,), the patches of each pair, the lower first.
    worth
        f, in units of the largest v.
    pairs
        float64 (p,), m, pairs of households.
    reach, back
        float64 (p,), partners of a household in the first patch, and of one in the second (0 within a patch).
    least
        float64 (p,), the share that every division keeps.
    group
        int32 (p,), group of each pair.
    households
        float64 (a,), of each patch.
    room
        float64 (a,), U − 1 for each patch.
    total
        float64 (q,), pairs of grid-mates at most in each group.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    worth: Worth
    pairs: NDArray[np.float64]
    reach: NDArray[np.float64]
    back: NDArray[np.float64]
    least: NDArray[np.float64]
    group: NDArray[np.int32]
    households: NDArray[np.float64]
    room: NDArray[np.float64]
    total: NDArray[np.float64]


class State(NamedTuple):
    """Shares (p,) and the prices on patches (a,), groups (q,) and triangles (t,)."""

    share: NDArray[np.float64]
    patch: NDArray[np.float64]
    group: NDArray[np.float64]
    triangle: NDArray[np.float64]


class _Room(NamedTuple):
    """Room for the steps: cost, then extrapolated share (p,), use of patches (a,) and groups (q,)."""

    pair: NDArray[np.float64]
    patch: NDArray[np.float64]
    group: NDArray[np.float64]


def run(case: Relaxation, triangles: NDArray[np.int32], state: State, steps: int) -> tuple[State, float]:
    """Return the mean shares and the better of the last and the mean prices after some steps, and what these prove.

    Parameters
    ----------
    triangles
        int32 (t, 3), the pairs AB, BC and AC of each triangle.
    state
        Where to start; left as it is.
    """
    last, total = State(*(part.copy() for part in state)), State(*(np.zeros_like(part) for part in state))
    pace, room = _pace(case, triangles), _Room(*(np.empty(len(part)) for part in state[:3]))
    each = max(1, _TURN // (2 * len(case.pairs) + 3 * len(triangles) + 1))
    for done in range(0, steps, each):
        _step(case, triangles, last, total, pace, room, min(each, steps - done))
    mean = State(*(part / steps for part in total))
    at_last, at_mean = proven(case, triangles, last), proven(case, triangles, mean)
    return (mean, at_mean) if at_mean < at_last else (State(mean.share, *last[1:]), at_last)


def proven(case: Relaxation, triangles: NDArray[np.int32], state: State) -> float:
    """Return the upper bound that the prices of a state prove."""
    cost = case.reach * state.patch[case.first] + case.back * state.patch[case.second]
    cost += case.pairs * state.group[case.group]
    for column, sign in zip(triangles.T, (1, 1, -1), strict=True):
        cost += sign * np.bincount(column, state.triangle, len(cost))
    paid = (case.room * state.patch).sum() + (case.total * state.group).sum() + state.triangle.sum()
    return float(paid + case.worth.best(cost, case.least).sum())


def _pace(case: Relaxation, triangles: NDArray[np.int32]) -> State:
    """Return the length of the steps: a row goes by the scale of its price, a share by all rows it is in."""
    p, a, q = len(case.pairs), len(case.households), len(case.total)
    smallest = case.pairs[triangles].min(axis=1)
    cost = case.reach * case.households[case.first] + case.back * case.households[case.second]
    cost += _PRICE * case.pairs
    for column in triangles.T:
        cost += np.bincount(column, smallest, p)
    use = np.bincount(case.first, case.reach, a) + np.bincount(case.second, case.back, a)
    together = np.bincount(case.group, case.pairs, q)
    return State(
        _PACE / cost,
        case.households / np.maximum(use, 1) / _PACE,
        _PRICE / np.maximum(together, 1) / _PACE,
        smallest / 3 / _PACE,
    )


@inner_kernel
def _best_share(worth: Worth, p: int, share: float, cost: float, pace: float) -> float:
    """Return the share between 0 and 1 that is best for worth less cost, less distance² from `share` over 2 · pace."""
    floor = 0.0
    for each in range(worth.start[p], worth.start[p + 1]):
        wanted = share + pace * (worth.slope[each] - cost)
        if wanted < worth.until[each]:
            return float(max(wanted, floor))
        floor = float(worth.until[each])
    return 1.0


@lean_kernel
def _step(
    case: Relaxation, triangles: NDArray[np.int32], state: State, total: State, pace: State, room: _Room, steps: int
) -> None:
    """Do some steps, and add up the states passed through."""
    cost = ahead = room.pair
    for _ in range(steps):
        for p in range(len(cost)):
            a, b = case.first[p], case.second[p]
            cost[p] = case.reach[p] * state.patch[a] + case.back[p] * state.patch[b]
            cost[p] += case.pairs[p] * state.group[case.group[p]]
        for t in range(len(triangles)):
            price = state.triangle[t]
            if price > 0.0:
                cost[triangles[t, 0]] += price
                cost[triangles[t, 1]] += price
                cost[triangles[t, 2]] -= price
        for a in range(len(room.patch)):
            room.patch[a] = -case.room[a]
        for q in range(len(room.group)):
            room.group[q] = -case.total[q]
        for p in range(len(cost)):
            share = max(_best_share(case.worth, p, state.share[p], cost[p], pace.share[p]), case.least[p])
            ahead[p] = 2.0 * share - state.share[p]
            state.share[p] = share
            total.share[p] += share
            room.patch[case.first[p]] += case.reach[p] * ahead[p]
            room.patch[case.second[p]] += case.back[p] * ahead[p]
            room.group[case.group[p]] += case.pairs[p] * ahead[p]
        for a in range(len(room.patch)):
            state.patch[a] = max(0.0, state.patch[a] + pace.patch[a] * room.patch[a])
            total.patch[a] += state.patch[a]
        for q in range(len(room.group)):
            state.group[q] = max(0.0, state.group[q] + pace.group[q] * room.group[q])
            total.group[q] += state.group[q]
        for t in range(len(triangles)):
            over = ahead[triangles[t, 0]] + ahead[triangles[t, 1]] - ahead[triangles[t, 2]] - 1.0
            price = max(0.0, state.triangle[t] + pace.triangle[t] * over)
            state.triangle[t] = price
            total.triangle[t] += price
