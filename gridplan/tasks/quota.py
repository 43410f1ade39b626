"""How many grids a piece of ground can have: arithmetic on whole numbers, before any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gridplan.options import Rules
from gridplan.options.dedicated import place_of_area
from gridplan.options.standard import MOST
from gridplan.wishes.seats import Asked, nothing_asked


@dataclass(frozen=True)
class Limits:
    """The windows in force as whole numbers for one worker.

    Parameters
    ----------
    lo, hi
        int64 (r,), lowest and highest amount per worker for each resource that has a window.
    usual
        Amount of the first resource that one worker should have.
    resources
        (r,) ``"load"`` or ``"households"``.
    """

    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    usual: Fraction
    resources: tuple[str, ...]


def limits(rules: Rules, area: str = "") -> Limits:
    """Return the windows of `rules` in whole units of load and households.

    Parameters
    ----------
    area
        Kind of area whose windows they are; those of a dedicated place hold any amount.

    Examples
    --------
    >>> limits(Rules()).lo.tolist(), limits(Rules()).hi.tolist()
    ([300], [500])
    """
    if place_of_area(area):
        general = limits(rules)
        return replace(general, lo=np.zeros_like(general.lo), hi=np.full_like(general.hi, MOST))
    lo, hi = (np.array(ends, np.int64) for ends in zip(*rules.windows_of(area).values(), strict=True))
    middle = Fraction(int(lo[0] + hi[0]), 2)
    full = Fraction(rules.per_worker)
    usual = full if rules.load is not None and lo[0] <= full <= hi[0] else middle
    return Limits(lo, hi, usual, tuple(rules.windows_of(area)))


@dataclass(frozen=True)
class Quota:
    """The numbers of grids that arithmetic allows in one piece.

    Parameters
    ----------
    heavy
        Positions (in the piece) of units, or of the first units of sets that share a grid, above the window; each makes
        a grid with several workers.
    heavy_workers
        Workers each of them needs.
    lowest, highest
        Fewest and most grids for which the totals fit the windows and all wishes; ``lowest > highest`` when no number
        does.
    usual
        Number of grids whose mean comes nearest to a full worker, not yet held to the range.
    seats
        Grids that wishes alone need: above the window, with a name or a place, or for units kept apart.
    by_windows
        Fewest and most grids that the windows alone allow.
    exact
        True where `usual` is the only number there can be, because the places of the grids are given.
    """

    heavy: tuple[int, ...]
    heavy_workers: tuple[int, ...]
    lowest: int
    highest: int
    usual: int
    seats: int = 1
    by_windows: tuple[int, int] = (1, 1)
    exact: bool = False

    @property
    def possible(self) -> bool:
        """True when some number of grids fits the totals."""
        return self.lowest <= self.highest

    def nearest(self, n_grids: int) -> int:
        """Return the possible number nearest to `n_grids`."""
        return min(max(n_grids, self.lowest), self.highest)

    def beside(self, most: int) -> tuple[int, ...]:
        """Return the numbers of grids, up to `most`, that come nearest where none is possible, ascending.

        Examples
        --------
        >>> Quota((), (), 2, 1, 2).beside(9), Quota((), (), 4, 2, 3, seats=4).beside(9)
        ((1, 2), (4,))
        """
        if self.exact:
            return (self.usual,)
        return tuple(sorted({min(max(n, self.seats), most) for n in (self.highest, self.lowest)}))


def quota(
    amounts: NDArray[np.int64], bounds: Limits, *, usual_workers: int | None = None, asked: Asked | None = None
) -> Quota:
    """Return how many grids a piece can have.

    A unit above the window takes as many workers as it needs and its grid a window that many times as wide. The rest
    of the piece and what joins such grids must fit: ``lo · workers ≤ total ≤ hi · workers`` for every resource. Units
    that must share a grid count as one.

    Parameters
    ----------
    amounts
        int64 (n, r), load and households of the units as far as they have windows.
    usual_workers
        Workers that staffing gave the piece; derived from the total when None.
    asked
        What is asked of the units; with given places there are as many grids as places.
    """
    asked = asked or nothing_asked(len(amounts))
    total = amounts.sum(axis=0)
    needed = (-(-asked.gathered(amounts) // bounds.hi)).max(axis=1)
    heavy = np.flatnonzero(needed > 1)
    extra = int((needed[heavy] - 1).sum())
    low = int((-(-total // bounds.hi)).max())
    positive = bounds.lo > 0
    most = len(np.unique(asked.leader))
    high = int((total[positive] // bounds.lo[positive]).min()) - extra if positive.any() else most
    if usual_workers is None:
        usual_workers = round(Fraction(int(total[0])) / bounds.usual)
    taken = int(asked.pins(heavy.tolist()).max(initial=-1)) + 1
    seats = max(taken, asked.widest, 1)
    least, top = max(low - extra, 1), min(high, most)
    return Quota(
        heavy=tuple(heavy.tolist()),
        heavy_workers=tuple(needed[heavy].tolist()),
        lowest=max(least, seats),
        highest=min(top, taken) if asked.by_place else top,
        usual=taken if asked.by_place else max(usual_workers - extra, seats),
        seats=seats,
        by_windows=(least, top),
        exact=asked.by_place,
    )


def share_out(
    total: int, quotas: Sequence[Quota], loads: Sequence[int], *, turns: Sequence[int] | None = None
) -> list[int] | None:
    """Return the number of grids of each piece so that they add up to `total`, or None when no numbers do.

    Pieces get one more grid in turn, always where the load per grid is highest (Sainte-Laguë), inside each piece's
    possible range; a piece without one gets its usual number first.

    Parameters
    ----------
    turns
        Among equals the piece with the lowest comes first: its place on the ground, so that names decide nothing; the
        order of the pieces when None.

    Examples
    --------
    >>> share_out(5, [Quota((), (), 1, 9, 2), Quota((), (), 1, 9, 3)], [800, 1200])
    [2, 3]
    """
    lowest = [q.lowest if q.possible else q.usual for q in quotas]
    highest = [q.highest if q.possible else q.usual for q in quotas]
    if not sum(lowest) <= total <= sum(highest):
        return None
    grids, turns = list(lowest), turns or range(len(quotas))
    for _ in range(total - sum(lowest)):
        free = [i for i in range(len(grids)) if grids[i] < highest[i]]
        best = max(free, key=lambda i: (Fraction(loads[i], 2 * grids[i] + 1), -turns[i]))
        grids[best] += 1
    return grids
