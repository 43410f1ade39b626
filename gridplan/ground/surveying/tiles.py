"""Tiles: neighbouring street blocks worked on together, so that no step needs the whole ground at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.blocks import Blocks

UNITS = 4_000
"""A tile has at most so many units, or one block: time and memory of noding grow faster than the lines noded."""


@dataclass(frozen=True)
class Tile:
    """Some blocks and the units in them.

    Parameters
    ----------
    blocks, units
        int64, rising.
    """

    blocks: NDArray[np.int64]
    units: NDArray[np.int64]


def tiles_of(blocks: Blocks) -> list[Tile]:
    """Return tiles that hold every block once, by halving the ground across its longer side."""
    west, south, east, north = shapely.bounds(blocks.polygons).T
    middle = np.stack([west + east, south + north], axis=1) / 2
    weight = np.bincount(blocks.of_unit, minlength=len(middle))
    waiting, found = [np.arange(len(middle))], []
    while waiting:
        chosen = waiting.pop()
        if len(chosen) == 1 or weight[chosen].sum() <= UNITS:
            found.append(np.sort(chosen))
        else:
            waiting += _halves(chosen, middle[chosen], weight[chosen])
    number = np.empty(len(middle), dtype=np.int64)
    for tile, chosen in enumerate(found):
        number[chosen] = tile
    of_unit = number[blocks.of_unit]
    return [Tile(chosen, np.flatnonzero(of_unit == tile)) for tile, chosen in enumerate(found)]


def _halves(
    chosen: NDArray[np.int64], middle: NDArray[np.float64], weight: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the blocks on both sides of the line that halves their units best."""
    order = np.argsort(middle[:, np.argmax(np.ptp(middle, axis=0))], kind="stable")
    before = np.cumsum(weight[order])
    at = int(np.clip(np.searchsorted(before, before[-1] / 2), 1, len(order) - 1))
    return chosen[order[:at]], chosen[order[at:]]
