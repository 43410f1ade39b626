"""The parts of the ground that borders which were to stay leave, read anew from the departments' networks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.adjacency import EdgeKind
from gridplan.ground.ground import Ground
from gridplan.plan import Network

Beside = dict[int, list[tuple[float, int]]]
"""Unit → metres of border with each neighbour, and the neighbour."""


def read_fields(fixed: Sequence[Network], ground: Ground) -> NDArray[np.int64]:
    """Return int64 (n,) the field of each unit: units of one field are in one grid of every fixed network.

    A unit that a network leaves out goes with the neighbour along the longest border, wave by wave; of equally long
    ones with that of the lower grid. No unit is free to be counted to either side, so that one piece of ground told as
    two is found out as well as two told as one.

    Parameters
    ----------
    fixed
        The networks whose borders were to stay.
    """
    columns = [_filled(network.labels, ground) for network in fixed]
    table = np.column_stack([np.zeros(len(ground), np.int64), *columns])
    return np.asarray(np.unique(table, axis=0, return_inverse=True)[1], dtype=np.int64).reshape(-1)


def _filled(labels: NDArray[np.int32], ground: Ground) -> NDArray[np.int64]:
    """Return a network with the units that it leaves out counted to its grids, −1 for those that no wave reaches."""
    grid = dict(enumerate(labels.tolist()))
    waiting = _neighbours_of(np.flatnonzero(labels < 0), ground)
    while wave := {unit: own for unit, beside in waiting.items() if (own := _joined(beside, grid)) >= 0}:
        grid.update(wave)
        waiting = {unit: beside for unit, beside in waiting.items() if unit not in wave}
    return np.fromiter(grid.values(), np.int64, len(grid))


def _neighbours_of(units: NDArray[np.int64], ground: Ground) -> Beside:
    """Return the neighbours of some units that a grid may reach from them, bridges left out."""
    near = ground.adjacency
    found: Beside = {unit: [] for unit in units.tolist()}
    may = near.open & (near.kind != EdgeKind.BRIDGE) & (np.isin(near.u, units) | np.isin(near.v, units))
    columns = (near.u[may].tolist(), near.v[may].tolist(), near.length[may].tolist())
    for u, v, metres in zip(*columns, strict=True):
        for unit, other in ((u, v), (v, u)):
            if unit in found:
                found[unit].append((metres, other))
    return found


def _joined(beside: list[tuple[float, int]], grid: dict[int, int]) -> int:
    """Return the grid of the neighbour along the longest border, −1 where no neighbour has one."""
    served = [(-metres, grid[other]) for metres, other in beside if grid[other] >= 0]
    return min(served)[1] if served else -1
