"""Spreading the households of areas over the units in them: whole numbers, and every area's total kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.estimating.areas import Shares
from gridplan.ground.estimating.rounding import shared_out


@dataclass(frozen=True)
class Spread:
    """Where the households of areas went: in each area total + over = counted + spread + left.

    Parameters
    ----------
    households
        int64 (n,), what each unit gets.
    expected
        float64 (n,), the same before rounding.
    by_pair
        int64 (p,), what each unit gets from each area, beside the shares.
    counted, spread, left, over
        int64 (m,), by area: counted there already, spread, left because no unit there can take any, and counted
        beyond the total.
    """

    households: NDArray[np.int64]
    expected: NDArray[np.float64]
    by_pair: NDArray[np.int64]
    counted: NDArray[np.int64]
    spread: NDArray[np.int64]
    left: NDArray[np.int64]
    over: NDArray[np.int64]


def spread_totals(
    totals: NDArray[np.int64], shares: Shares, *, counts: NDArray[np.int64], weights: NDArray[np.float64]
) -> Spread:
    """Return the households of areas spread over units in proportion to weight × share of the footprint.

    Dasymetric and mass-preserving (Tobler, Smooth pycnophylactic interpolation, 1979; Eicher & Brewer, 2001): what is
    counted in an area already is taken off its total first, and the rest is shared out by largest remainder.

    Parameters
    ----------
    totals
        (m,), households of the areas.
    counts
        int64 (n,), households that stay where they are.
    weights
        float64 (n,), of the units to be filled; 0 for all others.

    Examples
    --------
    >>> both = Shares(np.array([0, 1]), np.array([0, 0]), np.ones(2))
    >>> found = spread_totals(np.array([9]), both, counts=np.zeros(2, int), weights=np.array([100.0, 200.0]))
    >>> found.households.tolist()
    [3, 6]
    """
    n, m = len(counts), len(totals)
    staying = _split_counts(counts, shares)
    counted = np.bincount(shares.area, weights=staying, minlength=m).astype(np.int64)
    over, rest = np.maximum(counted - totals, 0), np.maximum(totals - counted, 0)
    weight = weights[shares.unit] * shares.share
    among = np.bincount(shares.area, weights=weight, minlength=m)
    placed = np.zeros(len(shares.unit), dtype=np.int64)
    order = np.argsort(shares.area, kind="stable")
    ends = np.searchsorted(shares.area[order], np.arange(m + 1))
    for area in np.flatnonzero((rest > 0) & (among > 0)).tolist():
        rows = order[ends[area] : ends[area + 1]]
        placed[rows] = shared_out(weight[rows], int(rest[area]))
    rate = np.divide(rest, among, out=np.zeros(m), where=among > 0)
    return Spread(
        households=np.bincount(shares.unit, weights=placed, minlength=n).astype(np.int64),
        expected=np.bincount(shares.unit, weights=weight * rate[shares.area], minlength=n).astype(np.float64),
        by_pair=placed,
        counted=counted,
        spread=np.where(among > 0, rest, 0),
        left=np.where(among > 0, 0, rest),
        over=over,
    )


def _split_counts(counts: NDArray[np.int64], shares: Shares) -> NDArray[np.int64]:
    """Return counts split over the areas and what lies in none, whole numbers, (p,)."""
    split = np.where(shares.share >= 1.0, counts[shares.unit], 0)
    outside = shares.outside(len(counts))
    cut = (shares.share < 1.0) & (counts[shares.unit] > 0)
    for unit in np.unique(shares.unit[cut]).tolist():
        rows = slice(*np.searchsorted(shares.unit, (unit, unit + 1)))
        split[rows] = shared_out(np.append(shares.share[rows], outside[unit]), int(counts[unit]))[:-1]
    return np.asarray(split, dtype=np.int64)
