"""Which event befell a grid: the rules behind the letters U, S, M, X, N, R and C.

Only buildings that stood in a grid before and stand in one after decide. What was pulled down and what was built since
changes no letter: a grid is unchanged while all that is left of it is together and nothing of another grid came to it.

A grid *goes on* as the newer grid of the same code when they have a building in common. Of the grids left over on both
sides, an older one goes on as a newer one, under another code, when each has more than half of its households (of its
buildings, where these are alike) in common with the other. Older grids that do not go on have *ended*, newer ones that
none goes on as are *born*. A born grid *comes from* the older grid that more than half of it is from; an ended grid
*goes into* the newer grid that more than half of it is in.

====== =================================================================================================================
letter an older grid …
====== =================================================================================================================
U      goes on under its code, and no building crossed its border.
C      goes on under another code, and no building crossed its border: same ground, recoded.
S      goes on while born grids come from it and no ended grid goes into it; or has ended and several born ones come
       from it.
M      goes on while ended grids go into it and no born grid comes from it; or has ended, goes into another grid, and no
       born grid comes from it.
X      goes on in any other way: its border moved.
R      has ended in any other way: nothing of it is left, or no single grid took it over.
====== =================================================================================================================

Newer grids have letters by the same rules read backwards: what is split one way is merged the other way, and a grid
that ended in no single one (R) is, backwards, a grid that comes from no single one (N). A grid and the one that it goes
on as always have the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.agreement import Shared
from gridplan.history import Event

_GOING_ON: NDArray[np.object_] = np.array([["X", "M"], ["S", "X"]], dtype=object)
"""Letters of grids that go on with a changed border: by whether born grids come from them, and ended ones go there."""
_BACKWARDS: dict[Event, Event] = {"S": "M", "M": "S", "R": "N"}
"""Letters that are others when time is read backwards."""


class Letters(NamedTuple):
    """The event of each older and of each newer grid, by position."""

    old: tuple[Event, ...]
    new: tuple[Event, ...]


class _Side(NamedTuple):
    """The grids of one side, seen towards the other.

    Parameters
    ----------
    codes
        Codes of the grids (k,).
    meets
        int64 (k,), how many grids of the other side each has buildings in common with.
    main
        int64 (k,), the grid of the other side that more than half of it is in, −1 for none.
    goes_on
        int64 (k,), the grid of the other side that it is, −1 for none.
    """

    codes: NDArray[np.object_]
    meets: NDArray[np.int64]
    main: NDArray[np.int64]
    goes_on: NDArray[np.int64]


def letters_of(common: Shared, old_codes: Sequence[str], new_codes: Sequence[str]) -> Letters:
    """Return the event of each grid by the rules above.

    Parameters
    ----------
    common
        What each pair of an older and a newer grid have in common.
    old_codes, new_codes
        Codes by position, each once a side.

    Examples
    --------
    >>> one = np.ones(2, np.int64)
    >>> letters_of(Shared(np.array([0, 0]), np.array([0, 1]), one, one), ["001"], ["001", "002"])
    Letters(old=('S',), new=('S', 'S'))
    """
    codes = np.array([*old_codes, None], dtype=object)[:-1], np.array([*new_codes, None], dtype=object)[:-1]
    weight = common.households * (int(common.units.sum()) + 1) + common.units
    main = (
        _main(common.old, common.new, weight, k=len(old_codes)),
        _main(common.new, common.old, weight, k=len(new_codes)),
    )
    heir = _going_on(common, codes, main)
    old = _Side(codes[0], np.bincount(common.old, minlength=len(old_codes)), main[0], heir)
    new = _Side(codes[1], np.bincount(common.new, minlength=len(new_codes)), main[1], _inverse(heir, len(new_codes)))
    return Letters(_read(old, new), tuple(_BACKWARDS.get(letter, letter) for letter in _read(new, old)))


def _main(
    grids: NDArray[np.int64], others: NDArray[np.int64], weight: NDArray[np.int64], *, k: int
) -> NDArray[np.int64]:
    """Return the other grid that more than half of each grid is in, −1 for none."""
    total = np.zeros(k, np.int64)
    np.add.at(total, grids, weight)
    most = 2 * weight > total[grids]
    found = np.full(k, -1, np.int64)
    found[grids[most]] = others[most]
    return found


def _going_on(
    common: Shared,
    codes: tuple[NDArray[np.object_], NDArray[np.object_]],
    main: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:
    """Return the newer grid that each older one goes on as, −1 for none: by code, else by more than half of both."""
    heir, taken = np.full(len(codes[0]), -1, np.int64), np.zeros(len(codes[1]), dtype=bool)
    namesakes = codes[0][common.old] == codes[1][common.new]
    mutual = (main[0][common.old] == common.new) & (main[1][common.new] == common.old)
    for pairs in (namesakes, mutual):
        free = pairs & (heir[common.old] < 0) & ~taken[common.new]
        heir[common.old[free]] = common.new[free]
        taken[common.new[free]] = True
    return heir


def _inverse(heir: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    found = np.full(k, -1, np.int64)
    found[heir[heir >= 0]] = np.flatnonzero(heir >= 0)
    return found


def _read(side: _Side, other: _Side) -> tuple[Event, ...]:
    """Return the letters of one side's grids as those of the older side."""
    births = _counted(other, len(side.codes))
    joins = _counted(side, len(other.codes))
    on = side.goes_on >= 0
    letters = np.where(births > 1, "S", np.where((side.main >= 0) & (births == 0), "M", "R")).astype(object)
    heir = side.goes_on[on]
    whole = (side.meets[on] == 1) & (other.meets[heir] == 1)
    named = np.where(side.codes[on] == other.codes[heir], "U", "C")
    letters[on] = np.where(whole, named, _GOING_ON[np.minimum(births[on], 1), np.minimum(joins[heir], 1)])
    return tuple(letters.tolist())


def _counted(side: _Side, k: int) -> NDArray[np.int64]:
    """Return for each grid of the other side how many grids of this side, that are no other's, are mainly in it."""
    loose = side.main[(side.goes_on < 0) & (side.main >= 0)]
    return np.bincount(loose, minlength=k)
