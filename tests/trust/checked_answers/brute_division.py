"""The best division of up to twelve units by joining every connected set inside the window: shares no code."""

from __future__ import annotations

from functools import cache

import numpy as np


def least_inertia(places, weights, pairs, *, n_grids, window):
    """Return the least medoid inertia of any division into `n_grids` grids inside the window, inf where there is none.

    Parameters
    ----------
    places, weights, pairs
        (n, 2) m, (n,) whole numbers, neighbours.
    """
    n, squares = len(weights), ((places[:, None] - places[None]) ** 2).sum(axis=2)
    beside = [sum(1 << b for a, b in [*pairs, *(p[::-1] for p in pairs)] if a == unit) for unit in range(n)]
    sets = [[] for _ in range(n)]
    for mask in range(1, 1 << n):
        units = [unit for unit in range(n) if mask >> unit & 1]
        if window[0] <= sum(weights[unit] for unit in units) <= window[1] and _hangs(mask, units, beside):
            spread = (squares[np.ix_(units, units)] * weights[units]).sum(axis=1).min()
            sets[units[0]].append((mask, float(spread)))

    @cache
    def best(covered, left):
        if covered == (1 << n) - 1 or left == 0:
            return 0.0 if covered == (1 << n) - 1 and left == 0 else np.inf
        first = (~covered & (covered + 1)).bit_length() - 1
        return min(
            (cost + best(covered | mask, left - 1) for mask, cost in sets[first] if not mask & covered), default=np.inf
        )

    return best(0, n_grids)


def _hangs(mask, units, beside):
    reached, grown = 0, 1 << units[0]
    while grown != reached:
        reached = grown
        for unit in units:
            grown |= beside[unit] & mask if reached >> unit & 1 else 0
    return reached == mask
