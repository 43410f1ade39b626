"""Patches taken together where there are too many of them: those that share the most old grids first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import lean_kernel
from gridplan.solve.proof.patches import Near, Patches

_ROUNDS = 20
"""Rounds of pairing at most; each halves the patches at best."""
_LARGE = 4.0
"""Households of what is taken together at most in a round, in means before it."""


def taken_together(found: Patches, near: Near, most: int, most_pairs: int) -> NDArray[np.int32]:
    """Return int32 (a,), which patches are taken together, so that hardly more than so many and their pairs are left.

    Parameters
    ----------
    near
        The pairs of patches that share an old grid.
    """
    of = np.arange(len(found.households), dtype=np.int32)
    households, pairs = found.households, near
    for _ in range(_ROUNDS):
        if len(households) <= most and len(pairs.first) <= most_pairs:
            break
        mate = np.full(len(households), -1, np.int32)
        size = households[pairs.first] + households[pairs.second]
        can = np.flatnonzero((pairs.first != pairs.second) & (size <= _LARGE * households.mean()))
        order = can[np.lexsort((pairs.second[can], pairs.first[can], size[can], -pairs.value[can]))]
        _pair_up(pairs.first[order], pairs.second[order], mate)
        lower = np.where(mate < 0, np.arange(len(mate)), np.minimum(mate, np.arange(len(mate))))
        known, group = np.unique(lower, return_inverse=True)
        if len(known) == len(mate):
            break
        pairs = _merged(pairs, households, group.astype(np.int32))
        households = np.bincount(group, households).astype(np.int64)
        of = group[of].astype(np.int32)
    return of


def _merged(pairs: Near, households: NDArray[np.int64], group: NDArray[np.int32]) -> Near:
    """Return the pairs between groups, with the mean value over their pairs of households."""
    one, other = group[pairs.first].astype(np.int64), group[pairs.second].astype(np.int64)
    count = int(group.max()) + 1
    key, where = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_inverse=True)
    weight = (households[pairs.first] * households[pairs.second]).astype(np.float64)
    total = np.bincount(where, weight * pairs.value)
    size = np.bincount(group, households)
    first, second = (key // count).astype(np.int32), (key % count).astype(np.int32)
    return Near(first, second, total / (size[first] * size[second]))


@lean_kernel
def _pair_up(first: NDArray[np.int32], second: NDArray[np.int32], mate: NDArray[np.int32]) -> None:
    """Pair patches, the pairs in the order given, each patch at most once."""
    for p in range(len(first)):
        if mate[first[p]] < 0 and mate[second[p]] < 0:
            mate[first[p]], mate[second[p]] = second[p], first[p]
