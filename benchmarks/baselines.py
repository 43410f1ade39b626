"""What planners would do without a tool to make several networks one: baselines on the same labels.

Networks are int64 arrays (n,) with the grid of each unit, −1 for none, by department.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import gridplan as gp
from benchmarks.merge_judge import Ends, Labels, Networks


def neighbour_majority(ground: gp.Ground, networks: Networks) -> Labels:
    """Return what hangs together by pairs of neighbours that more than half of the departments have in one grid."""
    near = ground.adjacency
    votes = np.sum([_same(network, near.u, near.v) for network in networks.values()], axis=0)
    return _groups(ground, 2 * votes > len(networks))


def label_majority(networks: Networks, households: NDArray[np.int64]) -> Labels:
    """Return for each unit the grid that most departments give it, ties to the lower number.

    The grids of every department are matched one to one with those of the first by the households in common, so this
    means something only where all networks are about the same one.
    """
    first, *others = (networks[name] for name in sorted(networks))
    named = [first, *(_renamed(network, first, households) for network in others)]
    votes = np.zeros((len(first), 1 + max(int(network.max()) for network in named)), np.int64)
    for network in named:
        inside = network >= 0
        votes[inside, network[inside]] += 1
    return votes.argmax(axis=1)


def overlay_union(ground: gp.Ground, networks: Networks, *, window: Ends) -> Labels:
    """Return all networks laid over each other, the smallest piece joined to its neighbour until none is too light.

    A piece joins the neighbour with which it has the longest common border; one without neighbours stays.
    """
    near, households = ground.adjacency, ground.units["households"].to_numpy(np.int64)
    same = np.all([network[near.u] == network[near.v] for network in networks.values()], axis=0)
    piece = _groups(ground, same)
    held = np.bincount(piece, households).tolist()
    border = _borders_of(ground, piece)
    into = list(range(len(held)))
    light = [(total, own) for own, total in enumerate(held)]
    heapq.heapify(light)
    while light and light[0][0] < window[0]:
        total, own = heapq.heappop(light)
        if into[own] != own or held[own] != total or not border[own]:
            continue
        other = max(border[own], key=lambda beside: (border[own][beside], -beside))
        _join(own, other, border)
        into[own] = other
        held[other] += total
        heapq.heappush(light, (held[other], other))
    return np.array([_last(into, own) for own in range(len(into))])[piece]


def _join(own: int, other: int, border: list[dict[int, float]]) -> None:
    """Hand the borders of `own` over to `other`."""
    for beside, metres in border[own].items():
        del border[beside][own]
        if beside != other:
            border[beside][other] = border[other][beside] = border[other].get(beside, 0.0) + metres
    border[own] = {}


def _last(into: list[int], own: int) -> int:
    while into[own] != own:
        own = into[own]
    return own


def _borders_of(ground: gp.Ground, piece: Labels) -> list[dict[int, float]]:
    """Return for each piece its neighbours with the metres of common border."""
    near, count = ground.adjacency, int(piece.max()) + 1
    a, b = piece[near.u[near.open]], piece[near.v[near.open]]
    both = coo_matrix((np.tile(near.length[near.open], 2), (np.r_[a, b], np.r_[b, a])), (count, count)).tocsr()
    found: list[dict[int, float]] = []
    for own in range(count):
        row = slice(both.indptr[own], both.indptr[own + 1])
        beside = zip(both.indices[row].tolist(), both.data[row].tolist(), strict=True)
        found.append({other: metres for other, metres in beside if other != own})
    return found


def _renamed(network: Labels, first: Labels, households: NDArray[np.int64]) -> Labels:
    """Return a network with its grids numbered as those of `first` that they match; others get numbers of their own."""
    inside = (network >= 0) & (first >= 0)
    shape = (int(network.max()) + 1, int(first.max()) + 1)
    common = coo_matrix((households[inside], (network[inside], first[inside])), shape).toarray()
    number = np.arange(shape[0]) + shape[1]
    old, new = linear_sum_assignment(common, maximize=True)
    number[old] = new
    return np.where(network >= 0, number[network], -1)


def _same(network: Labels, u: NDArray[np.int32], v: NDArray[np.int32]) -> NDArray[np.bool_]:
    return (network[u] == network[v]) & (network[u] >= 0)


def _groups(ground: gp.Ground, joined: NDArray[np.bool_]) -> Labels:
    """Return the number of the group of each unit, over open pairs that are `joined`."""
    near = ground.adjacency
    kept = joined & near.open
    links = coo_matrix((np.ones(int(kept.sum())), (near.u[kept], near.v[kept])), (near.n, near.n))
    return connected_components(links, directed=False)[1].astype(np.int64)
