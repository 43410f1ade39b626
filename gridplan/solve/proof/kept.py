"""The certificate of a merge: a proven upper bound on the old grid-mates that any new division keeps together.

Three rules that every division obeys make the relaxation: nobody has more grid-mates than a grid has room for; all of
them together no more than the windows allow; and who shares a grid with the same third household shares it with each
other. Contiguity is left out and households of a patch may be parted evenly, so the bound is never below the best
division, whatever prices prove it. The triangles, without which the bound is that of everybody's favourite grid,
close two thirds of the gap; they are added where the shares so far break them. Where there are too many patches, those
that share most are taken together, and where old grids hold too many of them, room alone bounds what is kept of these;
both loosen the bound and keep it valid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.blocks import taken_together
from gridplan.solve.proof.broad import Broad, broad_grids, broad_of, without
from gridplan.solve.proof.budget import Budget, budget
from gridplan.solve.proof.patches import Patches, near, patches
from gridplan.solve.proof.prices import Relaxation, State, proven, run
from gridplan.solve.proof.relaxed import first_state, relaxed, with_pairs
from gridplan.solve.proof.triangles import around, broken, slack, unknown

_ROUNDS, _STEPS, _LEAST = 6, 100, 35
"""Times that broken triangles are looked for, and steps after each; fewer, to a least, where there is much to do."""
_WORK = 15_000_000
"""Pairs and triangles that the steps of a round may look at."""
_WORTH = 3e-4
"""Part of the bound that a round must take off it for another to follow."""
_BROKEN, _SLACK = 0.02, 0.1
"""Triangles broken by more are added; those slack by more without a price go."""
_MOST = 80_000
"""Triangles added at most at a time: a few all over the ground do what many in one corner do."""
_PATCHES, _PAIRS = 8_000, 300_000
"""Patches and pairs of patches that share an old grid at most; where there are more, patches are taken together."""
_SAFE, _WHOLE = 1e-10, 1e-6
_NONE = np.zeros((0, 3), np.int32)


def kept_bound(
    heads: NDArray[np.int32],
    weights: NDArray[np.float64],
    households: NDArray[np.int64],
    *,
    hi: int | NDArray[np.int64] | None = None,
    lo: NDArray[np.int64] | None = None,
    place: NDArray[np.int32] | None = None,
    piece: NDArray[np.int32] | None = None,
) -> float:
    """Return an upper bound on Σ weight · pairs of households that share an old and a new grid, over departments.

    A unit with more households than any grid may hold counts as a grid of its own.

    Parameters
    ----------
    heads
        int32 (n, D), old grid of each unit in each department, −1 none.
    weights
        float64 (D,), weight of each department, at least 0.
    households
        int64 (n,), at least 0.
    hi
        The most households of a new grid, however many there are; or int64 (k,), the most of each of k grids, which
        may stay empty where `lo` is 0. None: no limit.
    lo
        int64 (k,), the least households of each; default 0.
    place
        int32 (k,), the piece that each of the k grids lies in; None: not known.
    piece
        int32 (n,), from 0; units of different pieces never share a grid. None: all in one.

    Raises
    ------
    ValueError
        When a weight is negative or no number.

    Examples
    --------
    >>> heads = np.array([[0, 0], [0, 1], [1, 1]], np.int32)
    >>> kept_bound(heads, np.ones(2), np.array([10, 10, 10]), hi=20)
    370.0
    """
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise ValueError("weights must be numbers of at least 0")
    where = np.zeros(len(heads), np.int32) if piece is None else piece
    most = np.inf if hi is None else int(np.max(hi))
    alone = households > most
    total = np.bincount(where, np.where(alone, 0, households)).astype(np.int64)
    certain = _inside(heads, weights, households)
    found = patches(heads, np.where(alone, 0, households), where)
    rest = _inside(heads[alone], weights, households[alone]) + _value(found, weights, budget(total, hi, lo, place))
    value = max(certain, rest) * (1 + _SAFE)
    whole = bool((weights == np.rint(weights)).all())
    return float(np.floor(value + _WHOLE)) if whole else value


def _inside(heads: NDArray[np.int32], weights: NDArray[np.float64], households: NDArray[np.int64]) -> float:
    """Return what the pairs within units are worth."""
    served = np.where(heads >= 0, weights, 0.0).sum(axis=1)
    return float((served * (households.astype(np.float64) * (households - 1) / 2)).sum())


def _value(found: Patches, weights: NDArray[np.float64], limits: Budget) -> float:
    """Return the bound for the units of patches."""
    unit = float(weights.sum()) or 1.0
    weights = weights / unit
    wide = broad_grids(found, weights, float(limits.room.max(initial=0.0)))
    broad, pairs = broad_of(found, weights, wide), near(without(found, wide), weights)
    pairs = pairs._replace(value=pairs.value + broad.shared(pairs.first, pairs.second))
    together = taken_together(found, pairs, _PATCHES, _PAIRS)
    broad = broad.together(together, found.households)
    case = relaxed(found, pairs, limits, together, broad)
    if not len(case.pairs):
        return 0.0
    state = first_state(case)
    best = min(float(case.worth.whole.sum()), proven(case, _NONE, state))
    triangles = _NONE
    for _ in range(_ROUNDS):
        case, triangles, state = _with_broken(case, triangles, state, broad)
        state, value = run(case, triangles, state, _steps(case, triangles))
        before, best = best, min(best, value)
        if before - best < _WORTH * best:
            break
    return best * unit


def _steps(case: Relaxation, triangles: NDArray[np.int32]) -> int:
    """Return the steps of a round."""
    return max(_LEAST, min(_STEPS, _WORK // (len(case.pairs) + len(triangles))))


def _with_broken(
    case: Relaxation, triangles: NDArray[np.int32], state: State, broad: Broad
) -> tuple[Relaxation, NDArray[np.int32], State]:
    """Return relaxation, triangles and state with the triangles that the shares break, without those that rest."""
    rest = slack(triangles, state.share) > _SLACK
    stay = ~rest | (state.triangle > 0)
    triangles, price = triangles[stay], state.triangle[stay]
    field = around(case.first, case.second, len(case.room))
    sides, ends = broken(field, state.share, by=_BROKEN, most=_MOST)
    case, sides = with_pairs(case, sides, ends, broad)
    new = unknown(sides, triangles, len(case.pairs))
    share = np.concatenate([state.share, np.zeros(len(case.pairs) - len(state.share))])
    after = State(share, state.patch, state.group, np.concatenate([price, np.zeros(int(new.sum()))]))
    return case, np.concatenate([triangles, sides[new]]), after
