"""Mending one region: as few households as possible leave their grid; among such divisions a well drawn one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.restoring.cuts import broken_contiguity
from gridplan.solve.restoring.drawing import drawing_cost
from gridplan.solve.restoring.programme import Answer, Programme
from gridplan.solve.restoring.region import Items, Region

_ROUNDS, _DRAWING_ROUNDS = 200, 12
"""Solutions in pieces that are ruled out one after the other, at most."""
_NODES, _DRAWING_NODES = 300, 5
_DRAWING_GAP = 0.05
_HALF, _HARDLY = 0.5, 0.001
"""Households, and units, that the least may be missed by: less than a whole one; in large parts a thousandth of all."""


@dataclass(frozen=True)
class Mended:
    """What came of a region.

    Parameters
    ----------
    labels
        int32 (m,), position in the labels of the region, or None where no division was found.
    value, least
        What moves with the price of grids that begin or end, and what has to at least, as `Items.stays` counts.
    """

    labels: NDArray[np.int32] | None
    value: float = np.inf
    least: float = -np.inf


def mend(
    items: Items,
    region: Region,
    allowed: NDArray[np.bool_],
    *,
    streets: float,
    order: NDArray[np.int64] | None = None,
    most_touched: int | None = None,
) -> Mended:
    """Return the division of a region that holds every rule and moves least.

    Parameters
    ----------
    allowed
        bool (m, l), labels that each item may get.
    streets
        Price of borders off the streets, among divisions that move as little.
    order
        int64 (m, l), how far each item is from the root of each label, where grids hang together outward only; None to
        look at all divisions.
    most_touched
        Grids that may change at most.
    """
    programme = Programme(region, allowed, most_touched=most_touched)
    if order is not None:
        programme.grow_outward(order)
    moving, offset = programme.moving, programme.constant
    gap = 0.0 if order is None else _slack(items, region) / max(offset, items.scale)
    found = _connected(programme, moving, gap=gap, nodes=_NODES, rounds=_ROUNDS)
    if found.labels is None:
        return Mended(None)
    columns = np.flatnonzero(moving)
    programme.add(programme.row(columns, moving[columns], -np.inf, found.value + _HALF))
    labels = _drawn(programme, items, found.labels, streets)
    return Mended(labels, found.value + offset, found.bound + offset)


def _slack(items: Items, region: Region) -> float:
    """Return by how much what moves may be above the least where not everything is looked at, as `Items.stays` counts.

    Proving the last household takes longer than all that comes before it.
    """
    return max(_HALF * items.scale, _HARDLY * float(items.stays[region.items].sum()))


def _drawn(programme: Programme, items: Items, labels: NDArray[np.int32], streets: float) -> NDArray[np.int32]:
    """Return labels that are drawn better and move no more."""
    cost = np.zeros(programme.width)
    cost[: programme.n] = drawing_cost(items, programme.region, labels, streets)[programme.item, programme.label]
    drawn = _connected(programme, cost, gap=_DRAWING_GAP, nodes=_DRAWING_NODES, rounds=_DRAWING_ROUNDS)
    return labels if drawn.labels is None else drawn.labels


def _connected(programme: Programme, cost: NDArray[np.float64], *, gap: float, nodes: int, rounds: int) -> Answer:
    """Return the best division whose grids hang together; rows are added until one does."""
    for _ in range(rounds):
        answer = programme.solve(cost, gap=gap, nodes=nodes)
        if answer.labels is None:
            return answer
        rows = broken_contiguity(programme, answer.labels)
        if not rows:
            return answer
        for row in rows:
            programme.add(row)
    return Answer(None, np.inf, -np.inf)
