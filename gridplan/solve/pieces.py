"""Items made of several units: street blocks kept whole, or clusters that let the hot search move more at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.jit import lean_kernel
from gridplan.solve.request import Request
from gridplan.solve.start import Demand
from gridplan.solve.state import Problem, pose, twins

_ROUNDS = 24


@dataclass(frozen=True)
class Level:
    """The problem on items of one size.

    Parameters
    ----------
    graph
        Items as points (their centroids) with amounts and neighbours.
    problem
        The same for the kernels, with exact moments.
    wanted
        Demand of each item, target of each grid.
    item
        int32 (n,), item of each unit.
    """

    graph: Graph
    problem: Problem
    wanted: Demand
    item: NDArray[np.int32]


def unit_level(graph: Graph, request: Request, wanted: Demand) -> Level:
    """Return the level on which every unit is an item of its own."""
    return Level(graph, pose(graph, request), wanted, np.arange(len(graph), dtype=np.int32))


def piece_level(units: Level, cap: float, inside: NDArray[np.int32] | None = None) -> Level:
    """Return the level of pieces: neighbouring units merged, near ones first, up to `cap` in demand.

    Parameters
    ----------
    cap
        Most demand of a merged piece, as a share of the whole.
    inside
        int32 (n,), street block of each unit; pieces stay inside. Blocks below the cap become one piece per
        connected part.
    """
    p = units.problem
    block = np.zeros(len(units.item), np.int32) if inside is None else inside
    block = np.where(p.pinned >= 0, -1 - np.arange(len(block)), block).astype(np.int32)
    item = merge(p.mass, units.wanted.of, p.indptr, p.indices, block, cap)
    return contract(units, item)


def contract(units: Level, item: NDArray[np.int32]) -> Level:
    """Return the level whose items are the given connected groups of units, int32 (n,)."""
    p, m = units.problem, int(item.max()) + 1
    mass = np.stack([np.bincount(item, column, m) for column in p.mass.T], axis=1).astype(np.float64)
    amounts = np.zeros((m, p.amounts.shape[1]), np.int64)
    np.add.at(amounts, item, p.amounts)
    pinned = np.full(m, -1, np.int32)
    np.maximum.at(pinned, item, p.pinned)
    apart = item[p.source] != item[p.indices]
    pair, where = np.unique(item[p.source[apart]].astype(np.int64) * m + item[p.indices[apart]], return_inverse=True)
    metres = (units.graph.length, units.graph.off_road, units.graph.crossing)
    length, off_road, crossing = (np.bincount(where, x[apart], len(pair)).astype(np.float64) for x in metres)
    source, indices = (pair // m).astype(np.int32), (pair % m).astype(np.int32)
    indptr = np.zeros(m + 1, np.int32)
    np.cumsum(np.bincount(source, minlength=m), out=indptr[1:])
    of = np.bincount(item, units.wanted.of, m).astype(np.float64)
    soft = np.zeros((m, units.graph.soft.shape[1]))
    np.add.at(soft, item, units.graph.soft)
    xy = _middles(p, item, mass)
    graph = Graph(xy, amounts, mass[:, 0].copy(), indptr, indices, length, off_road, crossing, soft)
    problem = p._replace(
        xy=xy, mass=mass, amounts=amounts, indptr=indptr, indices=indices, source=source,
        twin=twins(source, indices, m), off_road=off_road, pinned=pinned,
    )  # fmt: skip
    return Level(graph, problem, Demand(of, units.wanted.target), item)


def majority(level: Level, of: NDArray[np.float64], labels: NDArray[np.int32], k: int) -> NDArray[np.int32]:
    """Return for each item the grid that holds most of its units' demand `of`, int32 (m,); ties to the lower grid."""
    pair, where = np.unique(level.item.astype(np.int64) * k + labels, return_inverse=True)
    held = np.bincount(where, of)
    order = np.lexsort((pair, -held, pair // k))
    first = np.searchsorted(pair[order] // k, np.arange(len(level.graph)))
    grid: NDArray[np.int32] = (pair[order][first] % k).astype(np.int32)
    return grid


def _middles(p: Problem, item: NDArray[np.int32], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the centroid of each item, of its plain points where it has no weight, float64 (m, 2)."""
    m = len(mass)
    plain = np.stack([np.bincount(item, c, m) for c in p.xy.T], axis=1) / np.bincount(item, minlength=m)[:, None]
    middles: NDArray[np.float64] = np.where(mass[:, :1] > 0, mass[:, 1:3] / np.maximum(mass[:, :1], 1e-300), plain)
    return middles


def merge(
    mass: NDArray[np.float64],
    of: NDArray[np.float64],
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    block: NDArray[np.int32],
    cap: float,
) -> NDArray[np.int32]:
    """Return groups of units, int32 (n,), by rounds of pairing neighbours that together spread least.

    Two groups may pair when they are in one block and stay below the cap together; the spread is the inertia that
    pairing adds, Wa·Wb/(Wa + Wb)·d², with the demand as weight.
    """
    n = len(of)
    weight = np.where(mass[:, 0] > 0, mass[:, 0], 1.0)
    sums = np.stack([of, of * mass[:, 1] / weight, of * mass[:, 2] / weight], axis=1)
    chain = np.stack([np.arange(n), np.arange(n), np.full(n, -1)]).astype(np.int32)
    group, paired = np.arange(n, dtype=np.int32), np.zeros(n, np.bool_)
    for _ in range(_ROUNDS):
        paired[:] = False
        if pair_up(indptr, indices, block, cap, group, chain, sums, paired) == 0:
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
) -> int:  # fmt: skip
    """Pair each group with its best neighbour that is still free; return the number of pairs made.

    Parameters
    ----------
    chain
        int32 (3, n): first unit of each group or -1, last unit of each group, next unit after each unit or -1.
    sums
        float64 (n, 3), demand of each group, and demand times x and y.
    """
    made = 0
    for g in range(len(group)):
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
