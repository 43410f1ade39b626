"""Who touches whom, and across what: arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class EdgeKind(IntEnum):
    """What lies between two neighbouring units."""

    TOUCH = 0
    """Nothing: their cells share a border inside a street block."""
    ACROSS = 1
    """A street that bounds blocks."""
    BRIDGE = 2
    """Water, rail or distance, joined by a link that people can walk."""
    FRONTS = 3
    """A road segment and the units along it."""


@dataclass(frozen=True)
class Adjacency:
    """Neighbouring pairs of units. Isolated units keep their place: `n` counts them too.

    Parameters
    ----------
    n
        Number of units.
    u, v
        int32 (m,), ``u < v``, sorted by (u, v), each pair once.
    length
        float64 (m,), shared border in m.
    off_road
        float64 (m,), metres of that border that lie more than 1 m from every bounding road.
    kind
        uint8 (m,), `EdgeKind`.
    barred
        bool (m,), True where a hard barrier or a parent border lies between: neighbours on the map, never in one grid
        because of this pair.
    """

    n: int
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]
    kind: NDArray[np.uint8]
    barred: NDArray[np.bool_]

    @property
    def open(self) -> NDArray[np.bool_]:
        """bool (m,), True where a grid may reach across."""
        return ~self.barred
