"""The relaxation behind the bound on pairs kept, and its prices, by a primal-dual first-order method.

Unknown is y_AB, the share of the pairs of a household in patch A and one in patch B that share a new grid:

    max Σ v_AB·m_AB·y_AB,  0 ≤ y ≤ 1,
    Σ_B reach_AB·y_AB ≤ U − 1           no household has more grid-mates than a grid has room for     (price r_A)
    Σ m_AB·y_AB ≤ (Σ n² − N) / 2        nor all of them together more than the windows allow          (price s)
    y_AB + y_BC − y_AC ≤ 1              who shares a grid with B both ways shares it with each other  (price t_ABC)

with m_AB pairs of households and reach_AB partners of one household. Whatever the prices are, no feasible division is
worth more than

    Σ (U − 1)·r + Σ (Σ n² − N)/2·s + Σ t + Σ max over 0 ≤ y ≤ 1 of (v·m − what y costs at these prices)·y.

Steps as in Chambolle and Pock 2011, each with a length of its own (Pock and Chambolle 2011), restarted from averages
(Applegate et al. 2021).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import lean_kernel

_TURN = 30_000_000
"""Entries after which a kernel hands back, so that an interrupt is heard."""
_PACE = 3.0
"""Steps of the shares over those of the prices."""
_PRICE = 0.25
"""A likely price of a pair of grid-mates beside the largest value of one."""


class Mates(NamedTuple):
    """The relaxation without triangles; p pairs of patches, a patches, q groups of pieces.

    Parameters
    ----------
    first, second
        int32 (p,), the patches of each pair, the lower first.
    value
        float64 (p,), v·m, in units of the largest v.
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
    value: NDArray[np.float64]
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
    """Room for the steps: gain or extrapolated share (p,), use of patches (a,) and groups (q,)."""

    gain: NDArray[np.float64]
    patch: NDArray[np.float64]
    group: NDArray[np.float64]


def run(mates: Mates, triangles: NDArray[np.int32], state: State, steps: int) -> tuple[State, float]:
    """Return the mean shares and the better of the last and the mean prices after some steps, and what these prove.

    Parameters
    ----------
    triangles
        int32 (t, 3), the pairs AB, BC and AC of each triangle.
    state
        Where to start; left as it is.
    """
    last, total = State(*(part.copy() for part in state)), State(*(np.zeros_like(part) for part in state))
    pace, room = _pace(mates, triangles), _Room(*(np.empty(len(part)) for part in state[:3]))
    each = max(1, _TURN // (2 * len(mates.value) + 3 * len(triangles) + 1))
    for done in range(0, steps, each):
        _step(mates, triangles, last, total, pace, room, min(each, steps - done))
    mean = State(*(part / steps for part in total))
    at_last, at_mean = proven(mates, triangles, last), proven(mates, triangles, mean)
    return (mean, at_mean) if at_mean < at_last else (State(mean.share, *last[1:]), at_last)


def proven(mates: Mates, triangles: NDArray[np.int32], state: State) -> float:
    """Return the upper bound that the prices of a state prove."""
    gain = mates.value - mates.reach * state.patch[mates.first] - mates.back * state.patch[mates.second]
    gain -= mates.pairs * state.group[mates.group]
    for column, sign in zip(triangles.T, (-1, -1, 1), strict=True):
        gain += sign * np.bincount(column, state.triangle, len(gain))
    paid = (mates.room * state.patch).sum() + (mates.total * state.group).sum() + state.triangle.sum()
    return float(paid + np.maximum(gain, mates.least * gain).sum())


def _pace(mates: Mates, triangles: NDArray[np.int32]) -> State:
    """Return the length of the steps: a row goes by the scale of its price, a share by all rows it is in."""
    p, a, q = len(mates.value), len(mates.households), len(mates.total)
    smallest = mates.pairs[triangles].min(axis=1)
    cost = mates.reach * mates.households[mates.first] + mates.back * mates.households[mates.second]
    cost += _PRICE * mates.pairs
    for column in triangles.T:
        cost += np.bincount(column, smallest, p)
    use = np.bincount(mates.first, mates.reach, a) + np.bincount(mates.second, mates.back, a)
    together = np.bincount(mates.group, mates.pairs, q)
    return State(
        _PACE / cost,
        mates.households / np.maximum(use, 1) / _PACE,
        _PRICE / np.maximum(together, 1) / _PACE,
        smallest / 3 / _PACE,
    )


@lean_kernel
def _step(
    mates: Mates, triangles: NDArray[np.int32], state: State, total: State, pace: State, room: _Room, steps: int
) -> None:
    """Do some steps, and add up the states passed through."""
    gain = room.gain
    for _ in range(steps):
        for p in range(len(gain)):
            a, b = mates.first[p], mates.second[p]
            gain[p] = mates.value[p] - mates.reach[p] * state.patch[a] - mates.back[p] * state.patch[b]
            gain[p] -= mates.pairs[p] * state.group[mates.group[p]]
        for t in range(len(triangles)):
            price = state.triangle[t]
            if price > 0.0:
                gain[triangles[t, 0]] -= price
                gain[triangles[t, 1]] -= price
                gain[triangles[t, 2]] += price
        for a in range(len(room.patch)):
            room.patch[a] = -mates.room[a]
        for q in range(len(room.group)):
            room.group[q] = -mates.total[q]
        for p in range(len(gain)):
            share = min(max(state.share[p] + pace.share[p] * gain[p], mates.least[p]), 1.0)
            gain[p] = 2.0 * share - state.share[p]
            state.share[p] = share
            total.share[p] += share
            room.patch[mates.first[p]] += mates.reach[p] * gain[p]
            room.patch[mates.second[p]] += mates.back[p] * gain[p]
            room.group[mates.group[p]] += mates.pairs[p] * gain[p]
        for a in range(len(room.patch)):
            state.patch[a] = max(0.0, state.patch[a] + pace.patch[a] * room.patch[a])
            total.patch[a] += state.patch[a]
        for q in range(len(room.group)):
            state.group[q] = max(0.0, state.group[q] + pace.group[q] * room.group[q])
            total.group[q] += state.group[q]
        for t in range(len(triangles)):
            over = gain[triangles[t, 0]] + gain[triangles[t, 1]] - gain[triangles[t, 2]] - 1.0
            price = max(0.0, state.triangle[t] + pace.triangle[t] * over)
            state.triangle[t] = price
            total.triangle[t] += price
