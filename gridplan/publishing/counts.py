"""Small counts and their cover: what is shown, what is shown as fewer than ten, what is withheld beside it.

A count from 1 to 9 is shown as ``<10``. The total of its community would still tell it, as total less all others, so
another count of the community is withheld as well (complementary suppression: Hundepool and others, Statistical
Disclosure Control, 2012, chapter 4).

Whoever knows this rule can replay it on every town that might be the real one, and learn from what it did not withhold
(minimality attack: Wong and others, Minimality Attack in Privacy Preserving Data Publishing, VLDB 2007). So which
counts are withheld is decided by their order and by which are 0, small or large, and everyone sees that. What a sum of
withheld counts decides is whether a total is shown, and each small count can be any from 1 to 9 on either side of that
limit, see `_tells_nothing`.

What holds: for each ``<10`` and each number from 1 to 9 there is a town with that number there of which exactly the
same is shown. It holds for each small count by itself, not for several together, and for whoever knows of the counts
nothing but one release: a total known from elsewhere may tell more.

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
    counts = np.asarray(households, dtype=np.int64).tolist()
    members: dict[object, list[int]] = {}
    for grid, name in enumerate(community):
        members.setdefault(name, []).append(grid)
    hidden, joined = _withheld(counts, members)
    behind = {name: [counts[grid] for grid in grids if grid in hidden] for name, grids in members.items()}
    is_open = {name: name not in joined and _tells_nothing(behind[name]) for name in members}
    total_open = all(is_open[name] for name in members if name not in joined) and _tells_nothing(
        [count for name in joined for count in behind[name]]
    )
    return PublicCounts(
        tuple(_text(count, grid not in hidden) for grid, count in enumerate(counts)),
        {name: _total([counts[grid] for grid in grids], is_open[name]) for name, grids in members.items()},
        _total(counts, total_open),
    )


def _withheld(counts: Sequence[int], members: Mapping[object, Sequence[int]]) -> tuple[set[int], list[object]]:
    """Return the grids whose counts are withheld, and the communities that hide behind one another.

    The first large count of a community covers its small ones. Communities with small counts and no large one hide
    behind the first community that has a large one: the totals of all these are withheld. Sizes decide nothing else.
    """
    small = {grid for grid, count in enumerate(counts) if 0 < count < SMALL}
    cover = {name: [grid for grid in grids if counts[grid] >= SMALL][:1] for name, grids in members.items()}
    with_small = [name for name, grids in members.items() if not small.isdisjoint(grids)]
    bare = [name for name in with_small if not cover[name]]
    joined = [*bare, *[name for name in members if cover[name]][:1]] if bare else []
    return small.union(*(cover[name] for name in (*with_small, *joined))), joined


def _tells_nothing(away: Sequence[int]) -> bool:
    """Return whether the sum of the counts `away` may be known: m small ones and one large one that covers them.

    It may from m + 19 on. Where it is known, one of them can then be 9, beside 1 for each other and 10 or more for the
    large one, or 1, as the large one has no upper limit. Where it is withheld it is known to be at most m + 18, and one
    of them can still be anything up to 9 beside 1 for each other and 10 for the large one: their sum is m + 18 at most.
    """
    n_small = sum(count < SMALL for count in away)
    return n_small == 0 or (n_small < len(away) and sum(away) >= n_small + 2 * SMALL - 1)


def _text(count: int, shown: bool) -> Shown:
    if shown:
        return count
    return FEW if count < SMALL else WITHHELD


def _total(counts: Sequence[int], shown: bool) -> Shown:
    """Return what stands for a total; a small one of several counts would limit each of them, so it is withheld."""
    if shown:
        return sum(counts)
    several = sum(count > 0 for count in counts) > 1
    return WITHHELD if several or sum(counts) >= SMALL else FEW
