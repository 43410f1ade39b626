"""Contiguity as rows of the programme, added where a solution breaks it.

Two items share a grid only if one of every set of items that parts them is in that grid too: x(u, g) + x(v, g) ≤ 1 +
Σ x(w, g) over a separator (Oehrlein & Haunert 2017). Only those that a solution breaks are ever written down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.connect import components
from gridplan.solve.restoring.programme import Programme, Rows
from gridplan.solve.restoring.region import Region

_MOST = 12
"""Items of a piece that get a row each."""


def broken_contiguity(programme: Programme, labels: NDArray[np.int32]) -> list[Rows]:
    """Return the rows that rule out the grids in pieces of a solution; none where every grid hangs together."""
    region = programme.region
    piece = components(region.indptr, region.indices, labels)
    rows: list[Rows] = []
    for label in np.unique(labels).tolist():
        members = np.flatnonzero(labels == label)
        pieces = np.unique(piece[members])
        if len(pieces) < 2:
            continue
        parts = [members[piece[members] == number] for number in pieces]
        main = max(parts, key=lambda part: _bound_here(region, part, label))
        root = int(main[np.argmax(_stays(region, main, label))])
        for own in parts:
            if own is not main:
                rows += _rows(programme, label, own, root, main)
    return rows


def _stays(region: Region, items: NDArray[np.int64], label: int) -> NDArray[np.float64]:
    """Return how dear it is to take each item out of a label."""
    stay: NDArray[np.float64] = region.leave[items].max(axis=1) - region.leave[items, label]
    return stay


def _bound_here(region: Region, items: NDArray[np.int64], label: int) -> tuple[float, int]:
    return float(_stays(region, items, label).sum()), len(items)


def _rows(programme: Programme, label: int, own: NDArray[np.int64], root: int, main: NDArray[np.int64]) -> list[Rows]:
    """Return the rows that part one piece of a grid from its root unless it is joined to it."""
    wall = _separator(programme.region, own, main)
    columns = programme.column[wall, label]
    columns = columns[columns >= 0]
    order = own[np.argsort(-_stays(programme.region, own, label), kind="stable")[:_MOST]]
    return [
        programme.row(
            np.append(programme.column[[unit, root], label], columns),
            np.append(np.ones(2), -np.ones(len(columns))),
            -np.inf,
            1.0,
        )
        for unit in order.tolist()
    ]


def _separator(region: Region, own: NDArray[np.int64], main: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the items beside a piece that can be reached from the main one without passing by such items."""
    source, m = region.source, len(region)
    inside = np.zeros(m, dtype=bool)
    inside[own] = True
    rim = np.zeros(m, dtype=bool)
    rim[region.indices[inside[source]]] = True
    rim &= ~inside
    reached = np.zeros(m, dtype=bool)
    reached[main] = True
    blocked = rim | inside
    while True:
        step = np.zeros(m, dtype=bool)
        step[region.indices[reached[source] & ~blocked[source]]] = True
        grown = reached | step
        if (grown == reached).all():
            return np.flatnonzero(reached & rim)
        reached = grown
