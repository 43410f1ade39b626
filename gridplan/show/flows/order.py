"""In which order old and new grids stand so that few flows cross."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_SWEEPS, _ROUNDS, _FLAT = 12, 200, 1e-12
Places = NDArray[np.int64]


class Flows(NamedTuple):
    """What goes from old to new grids.

    Parameters
    ----------
    old, new
        int64 (p,), position of the grids of each flow.
    households
        int64 (p,).
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    households: NDArray[np.int64]


def crossings(flows: Flows) -> int:
    """Return how much crosses: the households of the lesser of two flows, over all pairs that cross.

    Examples
    --------
    >>> crossings(Flows(np.array([0, 1]), np.array([1, 0]), np.array([5, 3])))
    3
    """
    before = flows.old[:, None] < flows.old[None, :]
    behind = flows.new[:, None] > flows.new[None, :]
    lesser = np.minimum(flows.households[:, None], flows.households[None, :])
    return int(lesser[before & behind].sum())


def ordered(flows: Flows, n_old: int, n_new: int) -> tuple[Places, Places]:
    """Return the places of the old grids (n_old,) and of the new ones (n_new,), 0 at the top.

    Grids that flows connect stand together, in the order of the first new one of them. From there, and from the order
    given, each side in turn is sorted by the mean place of what it flows to (the barycentre method of Sugiyama, Tagawa
    and Toda 1981); the order with the fewest crossings is returned, and ties keep the order given.
    """
    tried = [
        found
        for start in ((np.arange(n_old), np.arange(n_new)), _by_piece(flows, n_old, n_new))
        for found in _sweeps(flows, start)
    ]
    crossed = [crossings(Flows(old[flows.old], new[flows.new], flows.households)) for old, new in tried]
    return tried[int(np.argmin(crossed))]


def _sweeps(flows: Flows, start: tuple[Places, Places]) -> Iterator[tuple[Places, Places]]:
    """Yield the start, and what becomes of it as each side in turn is sorted by the other."""
    old, new = start
    yield old, new
    for _ in range(_SWEEPS):
        new = _ranks(_means(flows.new, old[flows.old], flows.households, len(new)))
        yield old, new
        old = _ranks(_means(flows.old, new[flows.new], flows.households, len(old)))
        yield old, new


def _by_piece(flows: Flows, n_old: int, n_new: int) -> tuple[Places, Places]:
    """Return places piece by piece of what flows connect, each piece drawn out along its main direction.

    That direction is the second singular vector of the flows, found by averaging back and forth from the order given;
    it points the way in which the codes of the new grids rise.
    """
    ends = (flows.old, flows.new + n_old)
    links = coo_array((np.ones(len(flows.old)), ends), shape=(n_old + n_new, n_old + n_new))
    count, piece = connected_components(links, directed=False)
    of_old, of_new = piece[:n_old], piece[n_old:]
    along = np.arange(n_old, dtype=np.float64)
    weight = np.bincount(flows.old, _weights(flows.households), n_old)
    for _ in range(_ROUNDS):
        across = _means(flows.new, along[flows.old], flows.households, n_new)
        along = _means(flows.old, across[flows.new], flows.households, n_old)
        along = along - _means(of_old, along, weight, count)[of_old]
        along = along / np.maximum(_largest(of_old, np.abs(along), count), _FLAT)[of_old]
    across = _means(flows.new, along[flows.old], flows.households, n_new)
    middle = _means(of_new, np.arange(n_new, dtype=np.float64), np.ones(n_new), count)
    rising = np.bincount(of_new, across * (np.arange(n_new) - middle[of_new]), count)
    turn = np.where(rising < 0, -1.0, 1.0)
    first = np.full(count, n_new)
    np.minimum.at(first, of_new, np.arange(n_new))
    return _ranks(along * turn[of_old], first[of_old]), _ranks(across * turn[of_new], first[of_new])


def _means(node: NDArray[Any], place: NDArray[Any], households: NDArray[Any], n: int) -> NDArray[np.float64]:
    """Return the mean `place` (n,) at the other end of what leaves each node, weighted; 0 where nothing does."""
    weight = _weights(households)
    total = np.bincount(node, weight, n)
    found: NDArray[np.float64] = np.bincount(node, weight * place, n) / np.where(total > 0, total, 1)
    return found


def _weights(households: NDArray[Any]) -> NDArray[np.float64]:
    """Return the weights of flows; one without households counts a little."""
    found: NDArray[np.float64] = np.maximum(households, 1e-3).astype(np.float64)
    return found


def _largest(group: NDArray[Any], values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    found = np.zeros(n)
    np.maximum.at(found, group, values)
    return found


def _ranks(value: NDArray[np.float64], first: NDArray[np.int64] | None = None) -> Places:
    """Return the place of each node when they are sorted by `first`, then by `value`, rounded so that ties stay."""
    keys = [np.round(value, 9)] if first is None else [np.round(value, 9), first]
    found = np.empty(len(value), dtype=np.int64)
    found[np.lexsort(keys)] = np.arange(len(value))
    return found
