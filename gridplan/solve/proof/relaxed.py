"""Setting up the relaxation of a merge: pairs of patches as arrays, pairs added later, and where to start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.broad import Broad, mates
from gridplan.solve.proof.budget import Budget
from gridplan.solve.proof.patches import Near, Patches
from gridplan.solve.proof.prices import Relaxation, State
from gridplan.solve.proof.worth import EVEN, worth


def relaxed(found: Patches, near: Near, limits: Budget, together: NDArray[np.int32], broad: Broad) -> Relaxation:
    """Return the relaxation over the pairs of patches that share an old grid, without pairs of no households.

    After them, a patch with broad grids makes a pair with itself: all grid-mates beyond those of the listed pairs.

    Parameters
    ----------
    together
        int32 (a,), which patches are taken together, 0 to b − 1; the relaxation is over these.
    broad
        The broad grids of these b.
    """
    households = np.bincount(together, found.households).astype(np.float64)
    b, piece = len(households), np.zeros(len(households), np.intp)
    piece[together] = found.piece
    own, count = near.first == near.second, found.households.astype(np.float64)
    parts = np.where(own, count[near.first] * (count[near.first] - 1) / 2, count[near.first] * count[near.second])
    some = np.flatnonzero(parts > 0)
    one, other = together[near.first[some]].astype(np.int64), together[near.second[some]].astype(np.int64)
    key, pair = np.unique(np.minimum(one, other) * b + np.maximum(one, other), return_inverse=True)
    first, second = (key // b).astype(np.int32), (key % b).astype(np.int32)
    pairs, reach, back = _counts(households, first, second)
    inside, room = np.bincount(together, found.inside, b), limits.room[piece] - 1
    least = np.where(first == second, inside[first] / pairs, 0.0)
    group = limits.group[piece]
    total = (limits.squares - np.bincount(group, households, len(limits.squares))) / 2
    patch, number, value = mates(broad, room)
    known, turn = np.unique(patch, return_inverse=True)
    beyond = np.bincount(turn, number, len(known))
    line = worth(
        np.concatenate([pair, len(key) + turn]),
        np.concatenate([parts[some], number * households[patch] / 2]),
        np.concatenate([near.value[some], value]),
        np.concatenate([pairs, beyond * households[known] / 2]),
        np.concatenate([broad.shared(first, second), np.zeros(len(known))]),
    )
    first, second = (np.concatenate([side, known]).astype(np.int32) for side in (first, second))
    return Relaxation(
        first, second, line, np.concatenate([pairs, beyond * households[known] / 2]), np.concatenate([reach, beyond]),
        np.concatenate([back, np.zeros(len(known))]), np.concatenate([least, np.zeros(len(known))]),
        group[first].astype(np.int32), households, room, np.maximum(total, 0.0),
    )  # fmt: skip


def with_pairs(
    case: Relaxation, sides: NDArray[np.int32], ends: NDArray[np.int32], broad: Broad
) -> tuple[Relaxation, NDArray[np.int32]]:
    """Return the relaxation with the third sides of triangles that it did not know, and the triangles.

    They are worth no more than their broad grids say.

    Parameters
    ----------
    sides
        int32 (t, 3), pairs AB, BC and AC, AC −1 where unknown.
    ends
        int32 (t, 2), patches A and C, the lower first.
    broad
        The broad grids of the patches.
    """
    missing = np.flatnonzero(sides[:, 2] < 0)
    patches = len(case.households)
    key, where = np.unique(ends[missing, 0].astype(np.int64) * patches + ends[missing, 1], return_inverse=True)
    known = len(case.pairs)
    sides = sides.copy()
    sides[missing, 2] = known + where
    first, second = (key // patches).astype(np.int32), (key % patches).astype(np.int32)
    group = np.zeros(patches, np.int32)
    group[case.first] = case.group
    group[case.second] = case.group
    counts = _counts(case.households, first, second)
    more = (first, second, *counts, np.zeros(len(key)), group[first])
    long = ("first", "second", "pairs", "reach", "back", "least", "group")
    columns = {name: np.concatenate([getattr(case, name), new]) for name, new in zip(long, more, strict=True)}
    line = case.worth.followed_by(counts[0] * broad.shared(first, second))
    return case._replace(worth=line, **columns), sides


def _counts(
    households: NDArray[np.float64], first: NDArray[np.int32], second: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return pairs of households, partners of one in the first patch, and of one in the second, of pairs of patches."""
    here, there, own = households[first], households[second], first == second
    pairs = np.where(own, here * (here - 1) / 2, here * there)
    return pairs, np.where(own, here - 1, there), np.where(own, 0.0, here)


def first_state(case: Relaxation) -> State:
    """Return first shares and prices: each patch takes the most valuable partners up to its room, equal ones evenly."""
    p = len(case.pairs)
    own = case.first == case.second
    here = np.concatenate([case.first, case.second[~own]])
    pair = np.concatenate([np.arange(p), np.flatnonzero(~own)])
    reach = np.concatenate([case.reach, case.back[~own]])
    value = np.round(case.worth.whole / case.pairs, EVEN)[pair]
    order = np.lexsort((-value, here))
    here, pair, reach, value = here[order], pair[order], reach[order], value[order]
    turn = np.concatenate([[0], np.cumsum((np.diff(here) > 0) | (np.diff(value) < 0))])
    whole = np.bincount(turn, reach)
    first = np.searchsorted(turn, np.arange(len(whole)))
    own_first = np.searchsorted(here, here[first])
    before = np.cumsum(whole) - whole
    before -= before[turn[own_first]]
    taken = np.clip((case.room[here[first]] - before) / whole, 0.0, 1.0)[turn]
    share = np.bincount(pair, taken, p) / np.where(own, 1, 2)
    last = np.zeros(len(case.households))
    np.maximum.at(last, here, np.where(taken < 1, value, 0.0))
    return State(np.maximum(share, case.least), case.households * last / 2, np.zeros(len(case.total)), np.zeros(0))
