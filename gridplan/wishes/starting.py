"""Labels to start from: an older division brought to the number of grids and to the pins of today."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph

Labels = NDArray[np.int32]


def start_labels(
    graph: Graph, old: Labels, pinned: Labels, *, n_grids: int, homes: Labels | None = None
) -> Labels | None:
    """Return a first division near the older one, int32 (m,), every grid with units; None where no unit had a grid.

    New units go with their nearest neighbours. The lightest grids join their lightest neighbour while there are too
    many; the heaviest are cut in two while there are too few.

    Parameters
    ----------
    graph
        Connected.
    old
        int32 (m,), older grid of each unit by any number, −1 for none.
    pinned
        int32 (m,), grid each unit must be in, −1 where free.
    homes
        int32 (m,), the older grid whose code names the grid that a unit is pinned to, −1 where none does: that grid
        goes on where the older one was, and the unit moves to it.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(4)], [1, 1, 1, 1], range(3), range(1, 4))
    >>> start_labels(row, np.array([7, -1, 3, 3]), np.array([-1, -1, -1, 0]), n_grids=2).tolist()
    [1, 0, 0, 0]
    """
    if (old < 0).all():
        return None
    labels = np.unique(filled(graph, old), return_inverse=True)[1].astype(np.int32)
    while (count := int(labels.max()) + 1) > n_grids:
        labels = _joined(graph, labels)
    for number in range(count, n_grids):
        labels = _cut(graph, labels, number)
    seats = _seats(labels, old, pinned, homes)
    return _settled(_seated(labels, pinned, seats, n_grids), pinned, n_grids)


def filled(graph: Graph, old: Labels) -> Labels:
    """Return labels in which every unit without one has that of a nearest neighbour that has, the lowest of several."""
    labels, source = old.astype(np.int32), graph.source
    none = np.iinfo(np.int32).max
    while (labels < 0).any():
        edge = (labels[source] >= 0) & (labels[graph.indices] < 0)
        nearest = np.full(len(labels), none, dtype=np.int32)
        np.minimum.at(nearest, graph.indices[edge], labels[source[edge]])
        labels = np.where(nearest < none, nearest, labels)
    return labels


def _joined(graph: Graph, labels: Labels) -> Labels:
    """Return labels with the lightest grid joined to its lightest neighbour."""
    load = np.bincount(labels, graph.amounts[:, 0])
    last, lightest = len(load) - 1, int(load.argmin())
    beside = np.unique(labels[graph.indices[labels[graph.source] == lightest]])
    beside = beside[beside != lightest]
    found = np.where(labels == lightest, int(beside[load[beside].argmin()]), labels)
    return np.where(found == last, lightest, found).astype(np.int32)


def _cut(graph: Graph, labels: Labels, number: int) -> Labels:
    """Return labels in which half of the heaviest grid, from one end of it, is the grid `number`."""
    load = np.bincount(labels, graph.amounts[:, 0] + 1e-9)
    load[np.bincount(labels) < 2] = -1
    units = np.flatnonzero(labels == int(load.argmax()))
    order = _outward(graph, units)
    heavy = np.cumsum(graph.amounts[order, 0])
    half = int(np.searchsorted(heavy, heavy[-1] / 2)) + 1
    found = labels.copy()
    found[order[: min(half, len(order) - 1)]] = number
    return found


def _outward(graph: Graph, units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return units in the order in which they are reached from the westernmost, step by step, ties by number."""
    step = np.where(np.isin(np.arange(len(graph)), units), -1, -2)
    step[units[np.lexsort((units, graph.xy[units, 0]))[0]]] = 0
    reached = 0
    while (reached == 0) or (step == reached).any():
        edge = (step[graph.source] == reached) & (step[graph.indices] == -1)
        reached += 1
        step[graph.indices[edge]] = reached
    late = np.where(step[units] < 0, len(graph), step[units])
    return units[np.lexsort((units, late))]


def _seats(labels: Labels, old: Labels, pinned: Labels, homes: Labels | None) -> list[tuple[int, Labels]]:
    """Return each pinned number with the labels it may take over: those of the older grid of its name come first."""
    homes = np.full_like(old, -1) if homes is None else homes
    by_name: list[tuple[int, Labels]] = []
    by_units: list[tuple[int, Labels]] = []
    for seat in range(int(pinned.max(initial=-1)) + 1):
        inside = old == homes[pinned == seat].max()
        if (old[inside] >= 0).any():
            by_name.append((seat, labels[inside]))
        else:
            by_units.append((seat, labels[pinned == seat]))
    return by_name + by_units


def _seated(labels: Labels, pinned: Labels, seats: list[tuple[int, Labels]], n_grids: int) -> Labels:
    """Return labels whose numbers are those of the pins, each that of the grid with most of the labels it may take."""
    number = np.full(n_grids, -1, dtype=np.int32)
    for seat, wanted in seats:
        own = np.bincount(wanted, minlength=n_grids)
        own[number >= 0] = -1
        number[int(own.argmax())] = seat
    number[number < 0] = np.setdiff1d(np.arange(n_grids), number)
    return np.where(pinned >= 0, pinned, number[labels]).astype(np.int32)


def _settled(labels: Labels, pinned: Labels, n_grids: int) -> Labels:
    """Return labels in which every grid has a unit: one that is free, from the grid with most units."""
    found = labels.copy()
    for grid in np.flatnonzero(np.bincount(found, minlength=n_grids) == 0).tolist():
        free = np.bincount(found[pinned < 0], minlength=n_grids)
        found[np.flatnonzero((found == int(free.argmax())) & (pinned < 0))[0]] = grid
    return found
