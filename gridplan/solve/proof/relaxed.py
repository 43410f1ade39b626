"""Setting up the relaxation of a merge: pairs of patches as arrays, pairs added later, and where to start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.budget import Budget
from gridplan.solve.proof.mates import Mates, State
from gridplan.solve.proof.patches import Near, Patches

_EVEN = 9
"""Values that agree to so many places count as equal."""


def relaxed(found: Patches, near: Near, limits: Budget) -> Mates:
    """Return the relaxation over the pairs of patches that share an old grid, without pairs of no households."""
    households = found.households.astype(np.float64)
    group = limits.group[found.piece]
    total = (limits.squares - np.bincount(group, households, len(limits.squares))) / 2
    none = np.zeros(0)
    empty = Mates(
        np.zeros(0, np.int32), np.zeros(0, np.int32), none, none, none, none, none, np.zeros(0, np.int32),
        households, limits.room[found.piece] - 1, np.maximum(total, 0.0),
    )  # fmt: skip
    own = near.first == near.second
    apart = households[near.first] * households[near.second]
    within = households[near.first] * (households[near.first] - 1) / 2
    count = np.where(own, within, apart)
    some = count > 0
    inside = np.where(own, found.inside[near.first] / np.maximum(within, 1), 0.0)
    return _extended(empty, near.first[some], near.second[some], near.value[some] * count[some], inside[some], group)


def with_pairs(mates: Mates, sides: NDArray[np.int32], ends: NDArray[np.int32]) -> tuple[Mates, NDArray[np.int32]]:
    """Return the relaxation with the third sides of triangles that it did not know, worth nothing; and the triangles.

    Parameters
    ----------
    sides
        int32 (t, 3), pairs AB, BC and AC, AC −1 where unknown.
    ends
        int32 (t, 2), patches A and C, the lower first.
    """
    missing = np.flatnonzero(sides[:, 2] < 0)
    patches = len(mates.households)
    key, where = np.unique(ends[missing, 0].astype(np.int64) * patches + ends[missing, 1], return_inverse=True)
    known = len(mates.value)
    sides = sides.copy()
    sides[missing, 2] = known + where
    first, second = (key // patches).astype(np.int32), (key % patches).astype(np.int32)
    nothing, group = np.zeros(len(key)), np.zeros(patches, np.int32)
    group[mates.first] = mates.group
    group[mates.second] = mates.group
    return _extended(mates, first, second, nothing, nothing, group), sides


def _extended(
    mates: Mates, first: NDArray[np.int32], second: NDArray[np.int32], value: NDArray[np.float64],
    least: NDArray[np.float64], group: NDArray[np.int32],
) -> Mates:  # fmt: skip
    """Return the relaxation with more pairs; `group` holds the group of each patch."""
    here, there, own = mates.households[first], mates.households[second], first == second
    more = mates._replace(
        first=first, second=second, value=value, pairs=np.where(own, here * (here - 1) / 2, here * there),
        reach=np.where(own, here - 1, there), back=np.where(own, 0.0, here), least=least, group=group[first],
    )  # fmt: skip
    long = ("first", "second", "value", "pairs", "reach", "back", "least", "group")
    return mates._replace(**{name: np.concatenate([getattr(mates, name), getattr(more, name)]) for name in long})


def first_state(mates: Mates) -> State:
    """Return first shares and prices: each patch takes the most valuable partners up to its room, equal ones evenly."""
    p = len(mates.value)
    own = mates.first == mates.second
    here = np.concatenate([mates.first, mates.second[~own]])
    pair = np.concatenate([np.arange(p), np.flatnonzero(~own)])
    reach = np.concatenate([mates.reach, mates.back[~own]])
    worth = np.round(mates.value / mates.pairs, _EVEN)[pair]
    order = np.lexsort((-worth, here))
    here, pair, reach, worth = here[order], pair[order], reach[order], worth[order]
    turn = np.concatenate([[0], np.cumsum((np.diff(here) > 0) | (np.diff(worth) < 0))])
    whole = np.bincount(turn, reach)
    first = np.searchsorted(turn, np.arange(len(whole)))
    own_first = np.searchsorted(here, here[first])
    before = np.cumsum(whole) - whole
    before -= before[turn[own_first]]
    taken = np.clip((mates.room[here[first]] - before) / whole, 0.0, 1.0)[turn]
    share = np.bincount(pair, taken, p) / np.where(own, 1, 2)
    last = np.zeros(len(mates.households))
    np.maximum.at(last, here, np.where(taken < 1, worth, 0.0))
    return State(np.maximum(share, mates.least), mates.households * last / 2, np.zeros(len(mates.total)), np.zeros(0))
