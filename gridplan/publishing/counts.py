"""Small counts and their cover: what is shown, what is shown as fewer than ten, what is withheld beside it.

A count from 1 to 9 is shown as ``<10``. The total of its community would still tell it, as total less all others, so
another count of the community is withheld as well (complementary suppression: Hundepool and others, Statistical
Disclosure Control, 2012, chapter 4). Nothing shown narrows a ``<10`` further than its own text does: every number from
1 to 9 remains possible. Which count covers is decided by order, not by size: the smallest that suffices would say that
it is no larger than those shown.

A count of 0 is shown. It tells nothing about anybody, as nobody is counted, and everyone sees that a park has no homes;
agencies that suppress counts under ten show zeros for that reason. It never covers another count: adding 0 hides
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

SMALL = 10
"""Counts below this are not shown, but for 0."""
FEW, WITHHELD = f"<{SMALL}", "–"
"""What stands for a small count, and for what is withheld so that nothing small can be computed."""

Shown = int | str
"""A count, `FEW` or `WITHHELD`."""


@dataclass(frozen=True)
class PublicCounts:
    """Counts as they may be published together.

    Parameters
    ----------
    grids
        What is shown for each grid.
    communities
        What is shown for each community, in order of appearance.
    total
        What is shown for all together.
    """

    grids: tuple[Shown, ...]
    communities: Mapping[object, Shown]
    total: Shown

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Whether the count of each grid is shown, bool (k,)."""
        return np.array([isinstance(text, int) for text in self.grids], dtype=bool)


def public_counts(households: ArrayLike, community: Sequence[object]) -> PublicCounts:
    """Return what may be shown of the `households` of grids, of their communities and of all together.

    Parameters
    ----------
    households
        int (k,), count of each grid, 0 or more.
    community
        (k,), the community that each grid lies in.

    Examples
    --------
    >>> public_counts([4, 400, 380, 0, 310], ["A", "A", "A", "B", "B"]).grids
    ('<10', '–', 380, 0, 310)
    >>> public_counts([4, 310, 350], ["A", "B", "B"])
    PublicCounts(grids=('<10', '–', 350), communities={'A': '<10', 'B': '–'}, total=664)
    """
    counts = np.asarray(households, dtype=np.int64)
    names = list(dict.fromkeys(community))
    place = {name: i for i, name in enumerate(names)}
    number = np.array([place[name] for name in community], dtype=np.int64)
    hidden = (counts > 0) & (counts < SMALL)
    open_total = np.ones(len(names), dtype=bool)
    for i in range(len(names)):
        hidden, open_total[i] = _covered(counts, hidden, number == i)
    hidden, open_total, total_shown = _covered_totals(counts, hidden, number=number, open_total=open_total)
    return PublicCounts(
        tuple(_text(count, not away) for count, away in zip(counts.tolist(), hidden.tolist(), strict=True)),
        {name: _total(counts[number == i], bool(open_total[i])) for i, name in enumerate(names)},
        _total(counts, total_shown),
    )


def _covered(
    counts: NDArray[np.int64], hidden: NDArray[np.bool_], inside: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], bool]:
    """Return `hidden` with as many more counts of a community as keep its total harmless; as it was if none do."""
    found = hidden.copy()
    for grid in np.flatnonzero(inside & ~hidden & (counts >= SMALL)):
        if _harmless(counts[inside & found]):
            break
        found[grid] = True
    return (found, True) if _harmless(counts[inside & found]) else (hidden, False)


def _covered_totals(
    counts: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    *,
    number: NDArray[np.int64],
    open_total: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], bool]:
    """Return counts and totals of communities, some more of them withheld so that the grand total may be shown.

    Where nothing makes it harmless the grand total is withheld, and nothing more.
    """
    found, kept = hidden.copy(), open_total.copy()
    for one in np.flatnonzero(open_total):
        if _harmless(counts[found & ~kept[number]]):
            break
        inside = number == one
        large = np.flatnonzero(inside & (counts >= SMALL))
        if len(large):
            kept[one] = False
            found[large[0]] |= not found[inside].any()
    if _harmless(counts[found & ~kept[number]]):
        return found, kept, True
    return hidden, open_total, False


def _harmless(away: NDArray[np.int64]) -> bool:
    """Return whether the sum of the counts `away` may be known.

    With m small ones among q that are known to be at least ten, one of the small ones can be 9 beside 1 for the others
    only if the sum is at least 10 q + m + 8; it can be 1 as soon as there is one without an upper limit.
    """
    n_large = int((away >= SMALL).sum())
    n_small = len(away) - n_large
    return n_small == 0 or (n_large > 0 and int(away.sum()) >= SMALL * n_large + n_small + SMALL - 2)


def _text(count: int, shown: bool) -> Shown:
    if shown:
        return count
    return FEW if count < SMALL else WITHHELD


def _total(counts: NDArray[np.int64], shown: bool) -> Shown:
    """Return what stands for a total; a small one of several counts would limit each of them, so it is withheld."""
    total = int(counts.sum())
    return total if shown else FEW if total < SMALL and np.count_nonzero(counts) == 1 else WITHHELD
