"""The main street of a grid: a named road with much frontage in it and little elsewhere."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.naming.lines import texts_of
from gridplan.naming.pieces import cut, right_of, straight_pieces
from gridplan.naming.things import named_roads
from gridplan.plan import Plan

_PIECE = 20.0
"""Roads are looked at in pieces of at most this length, m."""
_FRONT = 8.0
"""So far beside a road lies what fronts it, m."""
_LEAST = 0.1
"""A main street has at least this share of the grid's frontage on named roads."""


def main_streets(plan: Plan) -> NDArray[np.object_]:
    """Return object (k,), the street that each grid can be called after, empty where none fronts a tenth of it.

    A street through a grid fronts it on both sides, one along its border on one side only. The best is the one with the
    largest product of its metres in the grid and the share of the whole street that these are: a long avenue gives its
    name to none of the many grids along it.
    """
    roads = named_roads(plan)
    texts = texts_of(roads, "name")
    has = texts != ""
    names, number = np.unique(texts[has].astype(object), return_inverse=True)
    n_grids = len(plan.network.codes)
    if not len(names) or not n_grids:
        return np.full(n_grids, "", dtype=object)
    metres = np.zeros((n_grids, len(names)))
    _add_frontage(metres, plan, np.asarray(roads.geometry.array, dtype=object)[has], number.reshape(-1))
    metres = np.round(metres, 1)
    enough = (metres > 0) & (metres >= _LEAST * metres.sum(axis=1, keepdims=True))
    score = np.round(np.where(enough, metres**2 / np.maximum(metres.sum(axis=0), 1e-9), 0.0), 3)
    return np.where(enough.any(axis=1), names[score.argmax(axis=1)], "").astype(object)


def _add_frontage(
    metres: NDArray[np.float64], plan: Plan, shapes: NDArray[np.object_], name: NDArray[np.int64]
) -> None:
    """Add to `metres`, in place, what each grid has of each street on either side."""
    straight, row = straight_pieces(shapes)
    line, middle, step = cut(straight, _PIECE)
    tree = shapely.STRtree(plan.grids.geometry.to_numpy())
    for aside in (_FRONT, -_FRONT):
        at, grid = tree.query(shapely.points(middle + aside * right_of(step)), predicate="intersects")
        np.add.at(metres, (grid, name[row[line[at]]]), np.hypot(*step[at].T))
