"""Cutting connected ground in two along random spanning trees: every edge of a tree is a cut with whole sides.

Spanning trees for redistricting: DeFord, Duchin, Solomon (2021), Recombination. Here every edge of every tree is
judged, the least outside the windows first, then the least inertia, and two trees of three are steered so that they
hold a good cut: one along a straight line that halves the load, one along the border as it was.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import inner_kernel, lean_kernel
from gridplan.solve.rng import draw

FORBIDDEN = 2**40
"""Counts more than any amount outside a window: a pin not respected, a border lost that is needed."""
WEIGHT, EAST, NORTH, SPREAD, AGREES = range(5)
"""Columns of the moments of each unit; AGREES is 1 in the first grid as it was, −1 in the second."""
ORDER, ABOVE, PLACE, OPEN, FROM, LATER, AFTER = range(7)
"""Rows of the scratch of a tree."""


@lean_kernel
def cut_trees(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], moments: NDArray[np.float64], amounts: NDArray[np.int64],
    window: NDArray[np.int64], sides: NDArray[np.int8], scratch: NDArray[np.int32], sums: NDArray[np.float64],
    held: NDArray[np.int64], best: NDArray[np.int8], rng: NDArray[np.uint64], trees: int,
) -> int:  # fmt: skip
    """Write the best of the cuts of `trees` spanning trees into `best`, 1 for the first grid.

    Parameters
    ----------
    amounts
        int64 (m, r), amounts of each unit.
    window
        int64 (4, r), lowest and highest amounts of the first grid, then of the second.
    sides
        int8 (s, m), sides that trees should hang together by one edge, taken in turn.
    scratch, sums, held
        int32 (7, nnz + m), float64 (m, 5), int64 (m, r).

    Returns
    -------
    int
        Amounts outside the windows of the best cut; negative when there is none.
    """
    least, cost = -1, np.inf
    for tree in range(trees):
        if least == 0 and 8 * tree > trees:
            break
        if not _grow(indptr, indices, sides, scratch, rng, tree % len(sides)):
            return -1
        _sum_up(moments, amounts, scratch, sums, held)
        chosen, first = 0, True
        for t in range(1, len(moments)):
            keep = 2.0 * sums[t, AGREES] >= sums[0, AGREES]
            as_first = _outside(held, window, t, keep)
            swapped = _outside(held, window, t, not keep)
            found = min(as_first, swapped)
            if least >= 0 and found > least:
                continue
            spread = _spread(sums, t)
            if found < least or least < 0 or spread < cost:
                least, cost, chosen, first = found, spread, t, keep == (as_first <= swapped)
        if chosen > 0:
            _write(scratch, best, chosen, first)
    return least


@inner_kernel
def _grow(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], sides: NDArray[np.int8], scratch: NDArray[np.int32],
    rng: NDArray[np.uint64], kind: int,
) -> bool:  # fmt: skip
    """Grow a random spanning tree, crossing between the sides only when nothing else is left; False when torn."""
    m = sides.shape[1]
    for i in range(m):
        scratch[PLACE, i] = -1
    bits = np.int64(draw(rng) >> np.uint64(24))
    wild = bits & 255
    scratch[OPEN, 0], scratch[FROM, 0] = ((bits >> 8) * m) >> 32, 0
    count, n_open, n_later = 0, 1, 0
    while count < m:
        bits = np.int64(draw(rng) >> np.uint64(24))
        if n_open == 0:
            if n_later == 0:
                return False
            at, n_later, n_open = ((bits >> 8) * n_later) >> 32, n_later - 1, 1
            scratch[OPEN, 0], scratch[FROM, 0] = scratch[LATER, at], scratch[AFTER, at]
            scratch[LATER, at], scratch[AFTER, at] = scratch[LATER, n_later], scratch[AFTER, n_later]
        at = np.int64(n_open - 1) if (bits & 255) < wild else ((bits >> 8) * n_open) >> 32
        unit, above = scratch[OPEN, at], scratch[FROM, at]
        n_open -= 1
        scratch[OPEN, at], scratch[FROM, at] = scratch[OPEN, n_open], scratch[FROM, n_open]
        if scratch[PLACE, unit] >= 0:
            continue
        scratch[PLACE, unit], scratch[ORDER, count], scratch[ABOVE, count] = count, unit, above
        for e in range(indptr[unit], indptr[unit + 1]):
            v = indices[e]
            if scratch[PLACE, v] >= 0:
                continue
            if sides[kind, v] == sides[kind, unit]:
                scratch[OPEN, n_open], scratch[FROM, n_open] = v, count
                n_open += 1
            else:
                scratch[LATER, n_later], scratch[AFTER, n_later] = v, count
                n_later += 1
        count += 1
    return True


@inner_kernel
def _sum_up(
    moments: NDArray[np.float64], amounts: NDArray[np.int64], scratch: NDArray[np.int32], sums: NDArray[np.float64],
    held: NDArray[np.int64],
) -> None:  # fmt: skip
    """Sum moments and amounts over the subtree of each place in the order."""
    for t in range(len(moments)):
        for c in range(5):
            sums[t, c] = moments[scratch[ORDER, t], c]
        for c in range(amounts.shape[1]):
            held[t, c] = amounts[scratch[ORDER, t], c]
    for t in range(len(moments) - 1, 0, -1):
        above = scratch[ABOVE, t]
        for c in range(5):
            sums[above, c] += sums[t, c]
        for c in range(amounts.shape[1]):
            held[above, c] += held[t, c]


@inner_kernel
def _outside(held: NDArray[np.int64], window: NDArray[np.int64], t: int, first: bool) -> int:
    """Return the amounts outside the windows when the subtree at `t` is the first grid, or the second."""
    amount = 0
    for c in range(held.shape[1]):
        one, other = held[t, c], held[0, c] - held[t, c]
        if not first:
            one, other = other, one
        amount += max(0, window[0, c] - one, one - window[1, c]) + max(0, window[2, c] - other, other - window[3, c])
    return amount


@inner_kernel
def _spread(sums: NDArray[np.float64], t: int) -> float:
    """Return the inertia of the subtree at `t` and of the rest, each about its centroid."""
    total, w, x, y = float(sums[0, SPREAD]), float(sums[t, WEIGHT]), sums[t, EAST], sums[t, NORTH]
    if w > 0.0:
        total -= (x * x + y * y) / w
    w, x, y = sums[0, WEIGHT] - w, sums[0, EAST] - x, sums[0, NORTH] - y
    if w > 0.0:
        total -= (x * x + y * y) / w
    return total


@inner_kernel
def _write(scratch: NDArray[np.int32], best: NDArray[np.int8], chosen: int, first: bool) -> None:
    """Write the sides of the cut above `chosen`: the units below it follow it in the order."""
    inside, rest = (1, 0) if first else (0, 1)
    for t in range(len(best)):
        below_it = t == chosen or (t > chosen and best[scratch[ORDER, scratch[ABOVE, t]]] == inside)
        best[scratch[ORDER, t]] = inside if below_it else rest
