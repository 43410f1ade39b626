"""Clusters of neighbouring units: street blocks kept whole, or handfuls that let the hot search move more at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.jit import lean_kernel
from gridplan.solve.level import Level
from gridplan.solve.state import PINNED, TARGET, WX, WY, W

_ROUNDS = 24


def clusters(units: Level, cap: float, inside: NDArray[np.int32] | None = None, *, turn: int = 0) -> NDArray[np.int32]:
    """Return the cluster of each unit, int32 (n,): neighbours merged, near ones first, up to `cap` in demand.

    Pinned units and units of keep-apart groups stay alone.

    Parameters
    ----------
    cap
        Most demand of a merged cluster, as a share of the whole.
    inside
        int32 (n,), street block of each unit; clusters stay inside. Blocks below the cap become one cluster per
        connected part.
    turn
        Other numbers draw other clusters, so that no run depends on one drawing.
    """
    p, n = units.problem, len(units.graph)
    alone = p.wish[PINNED] >= 0
    if units.request.apart is not None:
        alone = alone | units.request.apart.any(axis=1)
    block = np.zeros(n, np.int32) if inside is None else inside
    block = np.where(alone, -1 - np.arange(n), block).astype(np.int32)
    return merge(p.mass, units.wanted.of, p.indptr, p.ends[TARGET], block, cap, turn)


def majority(level: Level, of: NDArray[np.float64], labels: NDArray[np.int32], k: int) -> NDArray[np.int32]:
    """Return for each item the grid that holds most of its units' demand `of`, int32 (m,); ties to the lower grid."""
    pair, where = np.unique(level.item.astype(np.int64) * k + labels, return_inverse=True)
    held = np.bincount(where, of)
    order = np.lexsort((pair, -held, pair // k))
    first = np.searchsorted(pair[order] // k, np.arange(len(level.graph)))
    grid: NDArray[np.int32] = (pair[order][first] % k).astype(np.int32)
    return grid


def merge(
    mass: NDArray[np.float64],
    of: NDArray[np.float64],
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    block: NDArray[np.int32],
    cap: float,
    turn: int = 0,
) -> NDArray[np.int32]:
    """Return groups of units, int32 (n,), by rounds of pairing neighbours that together spread least.

    Two groups may pair when they are in one block and stay below the cap together; the spread is the inertia that
    pairing adds, Wa·Wb/(Wa + Wb)·d², with the demand as weight.
    """
    n = len(of)
    weight = np.where(mass[:, W] > 0, mass[:, W], 1.0)
    sums = np.stack([of, of * mass[:, WX] / weight, of * mass[:, WY] / weight], axis=1)
    chain = np.stack([np.arange(n), np.arange(n), np.full(n, -1)]).astype(np.int32)
    group, paired = np.arange(n, dtype=np.int32), np.zeros(n, np.bool_)
    stride = next(step for step in range(1 + int(0.618 * turn % 1 * n), n + 2) if math.gcd(step, n) == 1)
    for _ in range(_ROUNDS):
        paired[:] = False
        if pair_up(indptr, indices, block, cap, group, chain, sums, paired, stride) == 0:
            break
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(len(first))
    item: NDArray[np.int32] = place[number]
    return item


@lean_kernel
def pair_up(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], block: NDArray[np.int32], cap: float,
    group: NDArray[np.int32], chain: NDArray[np.int32], sums: NDArray[np.float64], paired: NDArray[np.bool_],
    stride: int,
) -> int:  # fmt: skip
    """Pair each group with its best neighbour that is still free; return the number of pairs made.

    Parameters
    ----------
    chain
        int32 (3, n): first unit of each group or -1, last unit of each group, next unit after each unit or -1.
    sums
        float64 (n, 3), demand of each group, and demand times x and y.
    stride
        Step from group to group, without a common factor with n, so that all are visited.
    """
    made = 0
    for at in range(len(group)):
        g = at * stride % len(group)
        if chain[0, g] < 0 or paired[g]:
            continue
        best, least = -1, np.inf
        i = chain[0, g]
        while i >= 0:
            for e in range(indptr[i], indptr[i + 1]):
                h = group[indices[e]]
                if h == g or paired[h] or block[indices[e]] != block[i] or sums[g, 0] + sums[h, 0] > cap:
                    continue
                dx = sums[g, 1] / sums[g, 0] - sums[h, 1] / sums[h, 0]
                dy = sums[g, 2] / sums[g, 0] - sums[h, 2] / sums[h, 0]
                spread = sums[g, 0] * sums[h, 0] / (sums[g, 0] + sums[h, 0]) * (dx * dx + dy * dy)
                if spread < least:
                    best, least = h, spread
            i = chain[2, i]
        if best < 0:
            continue
        i = chain[0, best]
        while i >= 0:
            group[i] = g
            i = chain[2, i]
        chain[2, chain[1, g]] = chain[0, best]
        chain[1, g] = chain[1, best]
        chain[0, best] = -1
        for c in range(3):
            sums[g, c] += sums[best, c]
        paired[g] = True
        made += 1
    return made
