"""What a move in a merged plan means for grid-mates: households that share a grid of a department."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.explain.scene import Scene

Units = NDArray[np.int64]
Sets = list[tuple[Units, Units]]
"""Units of each grid that changes, before and after."""


def pairs_kept(scene: Scene, sets: Sets) -> float:
    """Return how many more pairs of grid-mates the grids hold after than before, weighted over departments."""
    merger = scene.plan.merger
    if merger is None:
        return 0.0
    households = scene.plan.ground.units["households"].to_numpy(np.int64)
    total = 0.0
    for network in scene.plan.others:
        if network.name in merger.weights:
            old = network.labels[:, None]
            more = sum(float((held * (held - 1)).sum()) * sign for sign, held in _held(old, households, sets))
            total += merger.weights[network.name] * more / 2
    return total


def mates_saved(scene: Scene, sets: Sets, units: Units) -> float:
    """Return how much more the grids save after than before, as the merger's dials weigh grid-mates, weight·m².

    Parameters
    ----------
    units
        Those that move; the prices are those of the piece of the first.
    """
    prices = scene.prices
    if not prices.heads.shape[1]:
        return 0.0
    price = np.zeros(int(prices.heads.max(initial=-1)) + 1)
    for column, worth in zip(prices.heads.T, prices.keep[units[0]], strict=True):
        price[column[column >= 0]] = worth
    return sum(sign * float(price @ held**2) for sign, held in _held(prices.heads, prices.mates, sets))


def _held(
    heads: NDArray[np.int32], counts: NDArray[np.float64] | NDArray[np.int64], sets: Sets
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield what each grid holds of each older one, with −1 as it was before, with 1 as it is after."""
    size = int(heads.max(initial=-1)) + 1
    for before, after in sets:
        for sign, units in ((-1, before), (1, after)):
            old = heads[units]
            weight = np.repeat(counts[units].astype(np.float64), heads.shape[1])[old.ravel() >= 0]
            yield sign, np.bincount(old[old >= 0], weight, size).astype(np.float64)
