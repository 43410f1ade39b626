"""Micro-grids: corridor groups as items of a small graph, divided by the same solver as buildings into grids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.nesting.patches import Patch
from gridplan.options import Window
from gridplan.solve.divide import divide
from gridplan.solve.request import Request
from gridplan.status import Status

_NUMBERS = 3
"""Numbers of micro-grids tried in one grid before the windows count as not found."""


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
