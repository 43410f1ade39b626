"""How far two divisions of the same households agree: arrays in, arrays and numbers out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int32] | NDArray[np.int64]


class Shared(NamedTuple):
    """What each pair of an old and a new grid have in common, sorted by (old, new).

    Parameters
    ----------
    old, new
        int64 (p,), grids with at least one common unit.
    households, units
        int64 (p,).
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    households: NDArray[np.int64]
    units: NDArray[np.int64]


def shared(old: Labels, new: Labels, households: NDArray[np.int64]) -> Shared:
    """Return what the grids of two divisions have in common; units without a grid in one of them count nowhere.

    Parameters
    ----------
    old, new
        int (n,), grid of each unit, −1 for none.

    Examples
    --------
    >>> shared(np.array([0, 0, 1]), np.array([5, 6, 6]), np.array([3, 4, 9])).households.tolist()
    [3, 4, 9]
    """
    both = (old >= 0) & (new >= 0)
    width = int(new.max(initial=0)) + 1
    pair, where = np.unique(old[both].astype(np.int64) * width + new[both], return_inverse=True)
    count = np.bincount(where, households[both], len(pair)).astype(np.int64)
    units = np.bincount(where, minlength=len(pair)).astype(np.int64)
    return Shared(pair // width, pair % width, count, units)


def pairs_kept(old: Labels, new: Labels, households: NDArray[np.int64]) -> tuple[int, int]:
    """Return how many pairs of households share a grid in both divisions, and how many do so in the old one.

    Only households of units with a grid in both divisions count.

    Examples
    --------
    >>> pairs_kept(np.array([0, 0, 0]), np.array([0, 0, 1]), np.array([2, 1, 1]))
    (3, 6)
    """
    common = shared(old, new, households)
    total = np.bincount(common.old, common.households).astype(np.int64)
    return _pairs(common.households), _pairs(total)


class Agreement(NamedTuple):
    """How far two divisions agree, over the households with a grid in both.

    Parameters
    ----------
    households
        Households with a grid in both.
    variation_of_information
        Bits; 0 where both divide these households alike.
    same_neighbours
        Share of the grid-mates that a household has in either division which it has in both, mean over households, 0
        to 1; a household alone in both counts 1.
    kept, kept_back
        Share of the pairs of households that share a grid in the first division and do in the second, and back; 1
        where there are none.
    """

    households: int
    variation_of_information: float
    same_neighbours: float
    kept: float
    kept_back: float


def agree(one: Labels, other: Labels, households: NDArray[np.int64]) -> Agreement:
    """Return how far two divisions agree.

    The variation of information is H(one | other) + H(other | one) (Meilă 2007), each household weighing alike; over
    the same households it is a metric. The share of same neighbours is the Jaccard share |A ∩ B| / |A ∪ B| of the sets
    A, B of other households in a household's grid.

    Parameters
    ----------
    one, other
        int (n,), grid of each unit, −1 for none.

    Examples
    --------
    >>> found = agree(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 0]), np.ones(4, np.int64))
    >>> found.variation_of_information, round(found.same_neighbours, 3), found.kept, round(found.kept_back, 3)
    (1.0, 0.333, 1.0, 0.333)
    """
    common = shared(one, other, households)
    lived_in = common.households > 0
    both = common.households[lived_in]
    olds = np.bincount(common.old, common.households).astype(np.int64)
    news = np.bincount(common.new, common.households).astype(np.int64)
    here, there = olds[common.old[lived_in]], news[common.new[lived_in]]
    everyone = int(both.sum())
    if not everyone:
        return Agreement(0, 0.0, 1.0, 1.0, 1.0)
    bits = np.log2(here / both) + np.log2(there / both)
    mates = here + there - both - 1
    same = np.divide(both - 1, mates, out=np.ones(len(both)), where=mates > 0)
    kept, of, of_back = _pairs(both), _pairs(olds), _pairs(news)
    return Agreement(
        households=everyone,
        variation_of_information=float((both * bits).sum() / everyone),
        same_neighbours=float((both * same).sum() / everyone),
        kept=kept / of if of else 1.0,
        kept_back=kept / of_back if of_back else 1.0,
    )


def _pairs(households: NDArray[np.int64]) -> int:
    return sum(n * (n - 1) // 2 for n in households.tolist())
