"""Micro-grids: corridor groups as items of a small graph, divided by the same solver as buildings into grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.components import connected_groups
from gridplan.options import Window
from gridplan.plan import Plan
from gridplan.solve.divide import divide
from gridplan.solve.graph import Graph
from gridplan.solve.request import Request
from gridplan.status import Status

_NUMBERS = 3
"""Numbers of micro-grids tried in one grid before the windows count as not found."""
_GROUND_SHARE = 0.1
"""Part of the mean that every item adds to its weight, so that items without households lie compactly too."""


@dataclass(frozen=True)
class Items:
    """Corridor groups of a plan, and which of them a micro-grid may reach between.

    Parameters
    ----------
    unit
        int64 (m,), position of the building of each item, ascending; where nobody lives, the building is one item.
    households
        int64 (m,).
    u, v
        int64 (e,), pairs of items: of one building, or of neighbouring buildings of one grid.
    length, off_road
        float64 (e,), metres of border shared, and of that off the streets.
    """

    unit: NDArray[np.int64]
    households: NDArray[np.int64]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]


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
    items
        int64 (m,), ascending.
    """

    grid: int
    items: NDArray[np.int64]
    graph: Graph
    blocks: NDArray[np.int32]
    numbers: Numbers


class PatchDivision(NamedTuple):
    """What became of a patch.

    Parameters
    ----------
    labels
        int32 (m,), micro-grid of each item, 0..k−1.
    status
        ``feasible``; ``infeasible`` when arithmetic forbids it; ``unproven`` when only the search failed.
    """

    patch: Patch
    labels: NDArray[np.int32]
    status: Status

    @property
    def sums(self) -> NDArray[np.int64]:
        """int64 (k,), households of each micro-grid."""
        sums: NDArray[np.int64] = np.bincount(self.labels, self.patch.graph.amounts[:, 0]).astype(np.int64)
        return sums


def items_of(plan: Plan, unit: NDArray[np.int64], households: NDArray[np.int64]) -> Items:
    """Return the items with their pairs: all items of one building, and all of two that adjoin in one grid.

    Inside a building the border counts as long as the building is wide, so that it is kept whole where that is no
    worse otherwise.

    Parameters
    ----------
    unit, households
        int64 (m,), building (ascending) and count of each item; every building has at least one.
    """
    count = np.bincount(unit, minlength=len(plan.ground))
    first = np.cumsum(count) - count
    inner_u, inner_v = _within(unit, count, first)
    near = plan.ground.adjacency
    kept = near.open & (plan.labels[near.u] == plan.labels[near.v])
    pair, outer_u, outer_v = _between(near.u[kept].astype(np.int64), near.v[kept].astype(np.int64), count, first)
    share = 1.0 / (count[near.u[kept]] * count[near.v[kept]])
    width = np.sqrt(shapely.area(plan.ground.units.geometry.to_numpy()))[unit[inner_u]]
    inner = width / np.maximum(count[unit[inner_u]] - 1, 1)
    return Items(
        unit,
        households,
        np.concatenate([inner_u, outer_u]),
        np.concatenate([inner_v, outer_v]),
        np.concatenate([inner, (near.length[kept] * share)[pair]]),
        np.concatenate([inner, (near.off_road[kept] * share)[pair]]),
    )


def _within(
    unit: NDArray[np.int64], count: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of items of one building, the lower first."""
    item = np.arange(len(unit))
    later = first[unit] + count[unit] - item - 1
    u = np.repeat(item, later)
    return u, u + 1 + _ramp(later)


def _between(
    a: NDArray[np.int64], b: NDArray[np.int64], count: NDArray[np.int64], first: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of items of buildings a and b, with the number of the pair of buildings it comes from."""
    times = count[a] * count[b]
    pair = np.repeat(np.arange(len(a)), times)
    step = _ramp(times)
    return pair, first[a[pair]] + step // count[b[pair]], first[b[pair]] + step % count[b[pair]]


def _ramp(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, … up to each length in turn."""
    ends = np.cumsum(lengths)
    ramp: NDArray[np.int64] = np.arange(lengths.sum()) - np.repeat(ends - lengths, lengths)
    return ramp


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
            weight=households + _GROUND_SHARE * max(households.mean(), 1e-9),
            length=items.length[edges],
            off_road=items.off_road[edges],
        )
        blocks = plan.ground.block[items.unit[members]]
        yield Patch(int(grid[members[0]]), members, graph, blocks, possible_numbers(households, window))


@dataclass(frozen=True)
class Search:
    """How patches are divided.

    Parameters
    ----------
    window
        Households of a micro-grid.
    streets, seed, effort
        As in `gridplan.solve.request.Request`.
    patient
        True to search once more, with more effort, where the windows were not held.
    """

    window: Window
    streets: float
    seed: int
    effort: int
    patient: bool = False


def divide_patch(patch: Patch, search: Search) -> PatchDivision:
    """Divide a patch into micro-grids; where the window cannot be held, the nearest division that was found.

    Tried are the numbers of micro-grids that arithmetic allows, the one with the mean nearest to the middle of the
    window first; where it allows none, the numbers on both sides of the hole.

    Raises
    ------
    KeyboardInterrupt
        When the search was interrupted.
    """
    if not patch.graph.amounts.any():
        return PatchDivision(patch, np.zeros(len(patch.items), np.int32), "infeasible")
    found: list[PatchDivision] = []
    for number in _numbers(patch, search.window):
        found.append(_try(patch, number, search, effort=search.effort))
        if found[-1].status == "feasible":
            return found[-1]
    best = min(found, key=lambda division: stretch(division, search.window))
    if best.status == "unproven" and search.patient:
        again = _try(patch, len(best.sums), search, effort=search.effort + 1)
        best = min(again, best, key=lambda division: stretch(division, search.window))
    return best


def stretch(division: PatchDivision, window: Window) -> tuple[float, int]:
    """Return how much wider the window must be for a division, as a factor, and how many households are outside it."""
    lo, hi = window.whole()
    sums = division.sums
    factor = max(float(sums.max()) / hi, lo / max(float(sums.min()), 0.5), 1.0)
    return factor, int(np.maximum(lo - sums, 0).sum() + np.maximum(sums - hi, 0).sum())


def _numbers(patch: Patch, window: Window) -> list[int]:
    """Return the numbers of micro-grids to try, the best first."""
    asked, most = patch.numbers, len(patch.items)
    heavy = len(asked.heavy)
    if not asked.possible:
        return sorted({min(max(n, 1, heavy), most) for n in (asked.highest, asked.lowest)})
    numbers = range(asked.lowest, asked.highest + 1)
    return sorted(numbers, key=lambda n: (abs(asked.rest / max(n - heavy, 1) - window.middle), n))[:_NUMBERS]


def _try(patch: Patch, number: int, search: Search, *, effort: int) -> PatchDivision:
    heavy = patch.numbers.heavy
    lo, hi = (np.full(number, end, np.int64) for end in search.window.whole())
    hi[: len(heavy)] = patch.graph.amounts[heavy, 0] + np.maximum(lo[: len(heavy)] - 1, 0)
    lo[: len(heavy)] = patch.graph.amounts[heavy, 0]
    pinned = np.full(len(patch.items), -1, np.int32)
    pinned[heavy] = np.arange(len(heavy))
    request = Request(
        lo=lo,
        hi=hi,
        pinned=pinned if len(heavy) else None,
        blocks=patch.blocks if search.streets else None,
        streets=search.streets,
        seed=search.seed,
        effort=effort,
        threads=1,
    )
    division = divide(patch.graph, request)
    if division.stopped:
        raise KeyboardInterrupt
    status: Status = "infeasible" if not patch.numbers.possible else "feasible" if division.feasible else "unproven"
    return PatchDivision(patch, division.labels, status)
