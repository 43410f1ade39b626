"""What is told of each side of each grid: things weighed by length, none on opposite sides without cause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from gridplan.naming.sides import SIDES
from gridplan.naming.things import NAMED, Thing

_MOST = 3
"""So many things are told of one side at most."""
_NAMED_SHARE, _OTHER_SHARE = 0.15, 0.4
"""What has a name is told from this share of its side on, what has none from the other."""
_ENOUGH = 0.8
"""Once so much of a side is told, nothing more is."""
_BOTH = 0.5
"""What makes up so much of both opposite sides, as a street that bends round a grid, is told of both."""
_ONE = NAMED | {"grid"}
"""Kinds of which there is one of each name: told of opposite sides, people would look for it on either."""
Listed = list[Thing]
_Shares = list[tuple[float, Thing]]


def longest_things(
    grid: NDArray[np.int64], side: NDArray[np.int64], *, thing: NDArray[np.int64], width: NDArray[np.float64],
    things: Sequence[Thing],
) -> dict[tuple[int, int], Listed]:  # fmt: skip
    """Return what is told of each side of each grid, the longest first.

    What lies on opposite sides is told of both only where it is half of each.

    Parameters
    ----------
    grid, side, thing
        int64 (p,), of each piece of border: its grid, its position in `SIDES` and in `things`.
    width
        float64 (p,), m.
    """
    seen = width > 0
    counts = (grid.max(initial=0) + 1, len(SIDES), max(len(things), 1))
    keys, at = np.unique(np.ravel_multi_index((grid[seen], side[seen], thing[seen]), counts), return_inverse=True)
    metres = np.round(np.bincount(at, width[seen], len(keys)), 1)
    rows = (column.tolist() for column in (*np.unravel_index(keys, counts), metres))
    found: dict[tuple[int, int], _Shares] = {}
    for own, way, what, length in zip(*rows, strict=True):
        found.setdefault((own, way), []).append((length, things[what]))
    shares = {place: _shares(candidates) for place, candidates in found.items()}
    return {place: _told(kept) for place, kept in _on_one_side(shares).items()}


def _shares(candidates: _Shares) -> _Shares:
    """Return the share of its side that each thing is, the largest first, given its metres."""
    total = sum(metres for metres, _ in candidates)
    order = sorted(candidates, key=lambda pair: (-pair[0], pair[1]))
    return [(metres / total if total else 1.0, thing) for metres, thing in order]


def _told(shares: _Shares) -> Listed:
    """Return what is told of one side."""
    wanted = [(share, thing) for share, thing in shares if share >= _least(thing)] or shares[:1]
    before = accumulate((share for share, _ in wanted), initial=0.0)
    return [thing for (_, thing), told in zip(wanted, before, strict=False) if told < _ENOUGH][:_MOST]


def _least(thing: Thing) -> float:
    return _NAMED_SHARE if thing.kind in NAMED else _OTHER_SHARE


def _on_one_side(shares: dict[tuple[int, int], _Shares]) -> dict[tuple[int, int], _Shares]:
    """Return the shares without those that would be told of opposite sides and are little of one."""
    found = dict(shares)
    half = len(SIDES) // 2
    for (own, way), one in shares.items():
        opposite = (own, way + half)
        if opposite in shares:
            found[own, way], found[opposite] = _parted(one, shares[opposite])
    return found


def _parted(one: _Shares, other: _Shares) -> tuple[_Shares, _Shares]:
    """Return what two opposite sides keep: each thing stays where it is the larger share."""
    while twice := [thing for thing in _told(one) if thing in _told(other) and _strange(thing, one, other)]:
        if _share(twice[0], one) < _share(twice[0], other):
            one = [pair for pair in one if pair[1] != twice[0]]
        else:
            other = [pair for pair in other if pair[1] != twice[0]]
    return one, other


def _strange(thing: Thing, one: _Shares, other: _Shares) -> bool:
    """Tell whether a thing should be told of one of two opposite sides only."""
    return thing.kind in _ONE and min(_share(thing, one), _share(thing, other)) < _BOTH


def _share(thing: Thing, shares: _Shares) -> float:
    return next(share for share, other in shares if other == thing)
