"""The fewest households that must change grid on a small ground, by looking at every division; shares no code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np


@dataclass(frozen=True)
class Case:
    """A small ground, divided before, to be divided again.

    `households` (n,), `edges` pairs of neighbours, `before` (n,) the old grid of each unit, −1 for new units. A grid
    holds `lo` to `hi` of `load` (n,), which is the households where it is not given. An old grid that ends and a
    new one that begins cost `change_price` each, like that many households moved. An old grid lives on in at most
    one new grid, and only in one that has a unit of it.
    """

    households: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    before: tuple[int, ...]
    lo: int
    hi: int
    change_price: int = 0
    load: tuple[int, ...] = ()

    @cached_property
    def olds(self) -> list[int]:
        """Old grids that still have units."""
        return sorted({grid for grid in self.before if grid >= 0})

    @cached_property
    def everything(self) -> int:
        """All units as bits."""
        return (1 << len(self.households)) - 1


@dataclass(frozen=True)
class Least:
    """The least change: what it costs, households moved, old grids ended, grids begun, and one division.

    `labels` (n,) are old grids' numbers where they live on; grids that begin have numbers from 1,000.
    """

    cost: int
    moved: int
    ended: int
    begun: int
    labels: tuple[int, ...]


def least_change(case: Case) -> Least | None:
    """Return the cheapest of all divisions into connected grids within the window; None where there is none."""
    best = _best_parts(case)
    return None if best is None else _told(case, best)


def _possible(case: Case) -> list[int]:
    """Return every connected set of units within the window, as bits."""
    n = len(case.households)
    masks = np.arange(1 << n)
    beside = np.zeros(1 << n, dtype=np.int64)
    load = np.zeros(1 << n, dtype=np.int64)
    for i in range(n):
        mates = sum(1 << (a + b - i) for a, b in case.edges if i in (a, b))
        beside[1 << i : 2 << i] = beside[: 1 << i] | mates
        load[1 << i : 2 << i] = load[: 1 << i] + (case.load or case.households)[i]
    masks = masks[(load >= case.lo) & (load <= case.hi) & (masks > 0)]
    reached = masks & -masks
    for _ in range(n):
        reached |= beside[reached] & masks
    return [int(mask) for mask in masks[reached == masks]]


Part = tuple[int, int]
"""Units as bits, and the old grid that lives on in them or −1."""


def _best_parts(case: Case) -> list[Part] | None:
    """Search all divisions for the most kept; what is kept if grids could live on twice bounds it from above."""
    offers: list[list[tuple[int, Part]]] = [[] for _ in case.households]
    for mask in _possible(case):
        first = (mask & -mask).bit_length() - 1
        offers[first] += _offers(case, mask)
    for listed in offers:
        listed.sort(reverse=True)
    most = _relaxed(case, offers)
    found: list[tuple[int, list[Part]]] = []

    def search(covered: int, used: int, gain: int, parts: list[Part]) -> None:
        if covered == case.everything:
            found[:] = [(gain, parts)]
            return
        first = (~covered & (covered + 1)).bit_length() - 1
        for worth, (mask, grid) in offers[first]:
            if mask & covered or (grid >= 0 and used >> grid & 1):
                continue
            rest = most(covered | mask)
            if rest is not None and (not found or gain + worth + rest > found[0][0]):
                mark = 1 << grid if grid >= 0 else 0
                search(covered | mask, used | mark, gain + worth, [*parts, (mask, grid)])

    if most(0) is not None:
        search(0, 0, 0, [])
    return found[0][1] if found else None


def _offers(case: Case, mask: int) -> Iterator[tuple[int, Part]]:
    """Yield what a part keeps: as a grid that begins, and as each old grid with a unit in it."""
    units = [i for i in range(len(case.households)) if mask >> i & 1]
    yield -case.change_price, (mask, -1)
    for grid in {case.before[i] for i in units} - {-1}:
        kept = sum(case.households[i] for i in units if case.before[i] == grid)
        yield kept + case.change_price, (mask, grid)


def _relaxed(case: Case, offers: list[list[tuple[int, Part]]]):
    """Return a function: the most that the units not covered can keep when no grid's living on excludes another's."""
    alone = [{part[0]: worth for worth, part in reversed(listed)} for listed in offers]

    @cache
    def most(covered: int) -> int | None:
        if covered == case.everything:
            return 0
        first = (~covered & (covered + 1)).bit_length() - 1
        best = None
        for mask, worth in alone[first].items():
            if not mask & covered and (rest := most(covered | mask)) is not None:
                best = worth + rest if best is None else max(best, worth + rest)
        return best

    return most


def _told(case: Case, parts: list[Part]) -> Least:
    labels = [0] * len(case.households)
    for number, (mask, grid) in enumerate(parts):
        for i in range(len(labels)):
            if mask >> i & 1:
                labels[i] = grid if grid >= 0 else 1000 + number
    moved = sum(
        count for count, old, new in zip(case.households, case.before, labels, strict=True) if old >= 0 and old != new
    )
    begun = sum(grid < 0 for _, grid in parts)
    ended = len(case.olds) - (len(parts) - begun)
    return Least(moved + case.change_price * (ended + begun), moved, ended, begun, tuple(labels))
