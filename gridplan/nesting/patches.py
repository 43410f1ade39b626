"""The patches that are divided into micro-grids: items of one grid that hang together, and which numbers fit each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups
from gridplan.nesting.items import Items
from gridplan.options import Window
from gridplan.plan import Plan
from gridplan.solve.graph import Graph
from gridplan.tasks.graphs import drawing_weight


class Numbers(NamedTuple):
    """The numbers of micro-grids that arithmetic allows in a patch.

    Parameters
    ----------
    heavy
        int64 (h,), items above the window: each makes a micro-grid, alone or with less than a micro-grid's worth.
    rest
        Households of the other items.
    lowest, highest
        ``lowest > highest`` when no number fits.
    """

    heavy: NDArray[np.int64]
    rest: int
    lowest: int
    highest: int

    @property
    def possible(self) -> bool:
        """True when some number fits."""
        return self.lowest <= self.highest


def possible_numbers(households: NDArray[np.int64], window: Window) -> Numbers:
    """Return the numbers of micro-grids that the households of items, int64 (m,), allow.

    Examples
    --------
    >>> possible_numbers(np.array([20, 20, 15]), Window(30, 50)).possible
    False
    >>> possible_numbers(np.array([20, 20, 90]), Window(30, 50))[1:]
    (40, 2, 2)
    """
    lo, hi = window.whole()
    heavy = np.flatnonzero(households > hi)
    rest = int(households.sum() - households[heavy].sum())
    beside = len(heavy) * max(lo - 1, 0)
    fewest = -(-max(rest - beside, 0) // hi)
    most = rest // lo if lo > 0 else len(households)
    least = max(len(heavy) + fewest, 1)
    return Numbers(heavy, rest, least, min(len(heavy) + most, len(households)))


class Patch(NamedTuple):
    """Items of one grid that hang together, divided on their own.

    Parameters
    ----------
    grid
        Position of the grid.
    piece
        Its number among all pieces.
    items
        int64 (m,), ascending.
    """

    grid: int
    piece: int
    items: NDArray[np.int64]
    graph: Graph
    blocks: NDArray[np.int32]
    numbers: Numbers

    @property
    def key(self) -> tuple[int, int]:
        """Grid and piece: the same whatever corridor groups the parts are put into."""
        return self.grid, self.piece

    def held_to(self, number: int) -> Patch:
        """Return the patch with one number of micro-grids, the nearest to `number` that arithmetic allows."""
        one = min(max(number, self.numbers.lowest), self.numbers.highest)
        return self._replace(numbers=self.numbers._replace(lowest=one, highest=one))


def patches(plan: Plan, items: Items, window: Window, *, grids: Sequence[int] | None = None) -> Iterator[Patch]:
    """Yield the pieces of the grids that are divided on their own, by grid and first item.

    Parameters
    ----------
    grids
        Positions of the grids wanted; all when None.
    """
    groups = connected_groups(len(items.unit), items.u, items.v)  # type: ignore[arg-type]
    group = np.empty(len(items.unit), np.int64)
    place = np.empty(len(items.unit), np.int64)
    for i, members in enumerate(groups):
        group[members], place[members] = i, np.arange(len(members))
    order = np.argsort(group[items.u], kind="stable")
    ends = np.searchsorted(group[items.u][order], np.arange(len(groups) + 1))
    grid = plan.labels[items.unit]
    wanted = [i for i, members in enumerate(groups) if grids is None or grid[members[0]] in grids]
    for i in sorted(wanted, key=lambda i: (grid[groups[i][0]], groups[i][0])):
        edges, members = order[ends[i] : ends[i + 1]], groups[i]
        households = items.households[members]
        graph = Graph.from_edges(
            plan.ground.points[items.unit[members]],
            households,
            place[items.u[edges]],
            place[items.v[edges]],
            weight=drawing_weight(households),
            length=items.length[edges],
            off_road=items.off_road[edges],
        )
        blocks = plan.ground.block[items.unit[members]]
        yield Patch(int(grid[members[0]]), i, members, graph, blocks, possible_numbers(households, window))
