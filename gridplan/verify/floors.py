"""Lower ends in the certificate: what it costs a centre to fill its grid up to the least load, without the solver."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree


class Floors:
    """Units with load, ready to be taken by centres that must reach a least load.

    Parameters
    ----------
    place
        float64 (n, 2), all units; each is a possible centre; m.
    load
        int64 (n,).
    prices
        float64 (n,), at least 0, m².
    """

    def __init__(self, place: NDArray[np.float64], load: NDArray[np.int64], prices: NDArray[np.float64]) -> None:
        served = np.flatnonzero(load > 0)
        self.place, self.served = place, place[served]
        self.load, self.prices = load[served].astype(np.float64), prices[served]
        self.highest = float(self.prices.max(initial=0.0))
        self.width = max(float(np.ptp(place, axis=0).max(initial=0.0)) ** 2 / max(len(place), 1), 1e-9)
        self.tree = cKDTree(self.served) if len(served) else None

    def smallest(
        self, free: NDArray[np.float64], reached: NDArray[np.float64], *, floor: int, count: int
    ) -> NDArray[np.float64]:
        """Return the `count` smallest values of all centres under a lower end, float64 (count,).

        Parameters
        ----------
        free
            float64 (n,), values without the lower end, never above those with it; the rest need not be looked at once
            enough are known that are smaller.
        reached
            float64 (n,), load that each centre takes of itself.
        """
        order = np.argsort(free, kind="stable")
        found: list[float] = []
        for start in range(0, len(order), count):
            lot = order[start : start + count]
            if len(found) >= count and free[lot[0]] >= found[count - 1]:
                break
            found += [float(free[j]) if reached[j] >= floor else self.filled(int(j), floor) for j in lot]
            found.sort()
        return np.array(found[:count])

    def filled(self, centre: int, floor: int) -> float:
        """Return Σ (d² − u)·w of the cheapest load of `floor` around a centre, the last unit in part."""
        if self.tree is None:
            return 0.0
        reach = self.width
        key, weight = self._within(centre, reach)
        while weight.sum() < floor and len(weight) < len(self.load):
            reach *= 2.0
            key, weight = self._within(centre, reach)
        order = np.argsort(key, kind="stable")
        weight = weight[order]
        taken = np.clip(floor - (np.cumsum(weight) - weight), 0.0, weight)
        return float((key[order] * taken).sum())

    def _within(self, centre: int, reach: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return d² − u and load of the units for which d² − u is at most `reach`, m²."""
        assert self.tree is not None
        radius = math.sqrt(self.highest + reach) * (1 + 1e-9)
        around = np.sort(np.asarray(self.tree.query_ball_point(self.place[centre], radius), dtype=np.int64))
        key = ((self.served[around] - self.place[centre]) ** 2).sum(axis=1) - self.prices[around]
        return key[key <= reach], self.load[around[key <= reach]]
