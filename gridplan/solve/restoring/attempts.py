"""Where to look for the mending of broken grids: first among few grids that a transport names, then farther round."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.solve.connect import components
from gridplan.solve.restoring.clusters import around, joined
from gridplan.solve.restoring.flows import Stock, Transport, transport
from gridplan.solve.restoring.region import Items, Region, cut_region
from gridplan.solve.restoring.request import Restoration
from gridplan.solve.restoring.walks import within_walk

Labels = NDArray[np.int32]
Pairs = NDArray[np.int64]

_EXACT = 600
"""Items times labels up to which the whole piece is looked at, with every label for every item."""
_RINGS = 3
"""Rings of neighbours among which amounts are carried on."""
_LOOKS = ((0.01, True, 0), (0.04, True, 0), (0.01, True, 1), (0.01, False, 1), (0.04, False, 1))
"""Share of a window that a transport stays away from its ends, whether grids reach no farther than a walk, and how many
more grids may begin than the transport names; tried in turn."""
_REACH = 6
"""How many items deep a grid may reach into another that hands it some."""
_WIDER = ((1, 3), (1, 8), (2, 4))
"""Rings and reach where that does not do, with all neighbours."""
_MOST = 3_000
"""Items times labels in one programme at most; what needs more is left to the search."""
_FRESH, _FAR = 3, 9
"""Grids that may begin in one cluster, and how many items they reach from where they begin."""


@dataclass(frozen=True)
class Attempt:
    """A region with what each item may become.

    Parameters
    ----------
    allowed
        bool (m, l).
    order
        int64 (m, l), how far each item is from the root of each label, where grids hang together outward only; None
        where everything is looked at.
    """

    region: Region
    allowed: NDArray[np.bool_]
    order: NDArray[np.int64] | None


def is_small(at: Labels, asked: Restoration) -> bool:
    """Tell whether the whole piece is looked at.

    Parameters
    ----------
    at
        int32 (n,), label of each item.
    """
    return len(at) * (asked.must + _FRESH) <= _EXACT


def attempts(
    items: Items, asked: Restoration, at: Labels, broken: Labels, *, look: int
) -> list[tuple[Labels, Attempt]] | None:
    """Return parts of the ground in which broken labels can be mended on their own, with where to look in each.

    One transport of amounts over all broken labels tells who takes part; where none does, rings of neighbours around
    them do. Parts of one look have no label in common, but for the last looks.

    Parameters
    ----------
    at
        int32 (n,), label that each item has now; labels that began already are left as they are.
    look
        Which look it is, from 0 on; each looks elsewhere or farther. None is returned after the last.
    """
    if is_small(at, asked):
        return [(broken, _whole(items, asked, at))] if look == 0 else None
    if look < len(_LOOKS):
        return _by_transport(items, asked, at, broken, _LOOKS[look])
    if look - len(_LOOKS) < len(_WIDER):
        return _by_rings(items, asked, at, broken, _WIDER[look - len(_LOOKS)])
    return None


def _whole(items: Items, asked: Restoration, at: Labels) -> Attempt:
    region = cut_region(items, asked, at, np.arange(asked.must, dtype=np.int32), _FRESH)
    every = np.repeat((region.pinned < 0)[:, None], len(region.labels), axis=1) | _pins(region)
    return Attempt(region, every, None)


def _by_rings(
    items: Items, asked: Restoration, at: Labels, broken: Labels, look: tuple[int, int]
) -> list[tuple[Labels, Attempt]]:
    """Return the broken neighbours each with rings of neighbours, those of which no two share a label."""
    parts: list[tuple[Labels, Attempt]] = []
    taken = np.zeros(0, np.int32)
    rings, reach = look
    for own in joined(items.graph, at, broken):
        labels = _known(around(items.graph, at, own, rings), asked)
        found = _attempt(items, asked, at, own, labels, reach, fresh=_fresh(asked, items, at, labels))
        if found.allowed.sum() <= _MOST and not np.isin(labels, taken).any():
            parts.append((own, found))
            taken = np.union1d(taken, labels)
    return parts


def _known(labels: Labels, asked: Restoration) -> Labels:
    """Return labels without those of grids that began."""
    return labels[labels < asked.must]


def _by_transport(
    items: Items, asked: Restoration, at: Labels, broken: Labels, look: tuple[float, bool, int]
) -> list[tuple[Labels, Attempt]]:
    """Return the parts that a transport of amounts names, with their broken labels; none where there is none."""
    margin, walk, more = look
    labels = _known(around(items.graph, at, broken, _RINGS), asked)
    group = np.full(len(labels), -1, np.int64)
    for number, neighbours in enumerate(joined(items.graph, at, broken)):
        group[np.searchsorted(labels, neighbours)] = number
    stock = _stock(items, asked, at, labels, group, walk=walk)
    fresh = float(asked.fresh_lo[0]), float(asked.fresh_hi[0])
    found = transport(stock, fresh=fresh, most_fresh=_FRESH, price=float(asked.price), margin=margin)
    if found is None:
        return []
    pairs = _open_pairs(items, at, labels, group, found, stock.pairs)
    links = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(labels),) * 2)
    part = connected_components(links, directed=False)[1]
    parts = []
    for number in np.unique(part[group >= 0]).tolist():
        inside = part == number
        own = labels[inside & (group >= 0)]
        begin = int(found.begin[np.unique(group[inside & (group >= 0)])].sum()) + more
        mine = labels[pairs[inside[pairs[:, 0]]]].astype(np.int64)
        support = np.union1d(own, mine).astype(np.int32)
        parts.append((own, _attempt(items, asked, at, own, support, _REACH, fresh=begin, pairs=mine, walk=walk)))
    return parts


def _stock(
    items: Items, asked: Restoration, at: Labels, labels: Labels, group: NDArray[np.int64], *, walk: bool
) -> Stock:
    """Return what each of the labels holds, and who lies beside whom."""
    graph = items.graph
    number = np.full(int(at.max()) + 1, -1, np.int64)
    number[labels] = np.arange(len(labels))
    here = number[at]
    inside, k = here >= 0, len(labels)
    amount = graph.amounts[:, 0].astype(float)
    homeless = inside & ~items.stays.any(axis=1)
    held = np.bincount(here[inside], amount[inside], k).astype(np.float64)
    households = np.bincount(here[inside], items.stays[inside].sum(axis=1) // items.scale, k)
    new = np.bincount(here[homeless], amount[homeless], k)
    ends = np.stack([here[graph.source], here[graph.indices], graph.source], axis=1)
    ends = np.unique(ends[(ends[:, :2] >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])], axis=0)
    pairs, pair = np.unique(ends[:, :2], axis=0, return_inverse=True)
    free = homeless[ends[:, 2]]
    if walk:
        free &= within_walk(items, at, labels, ends[:, 2])[np.arange(len(ends)), ends[:, 1]]
    at_border = np.bincount(pair, amount[ends[:, 2]] * free, len(pairs)).astype(np.float64)
    return Stock(
        held=held,
        new=new.astype(np.float64),
        dear=households / np.maximum(held, 1.0),
        lo=asked.lo[labels, 0].astype(float),
        hi=asked.hi[labels, 0].astype(float),
        pairs=pairs,
        at_border=at_border,
        may_end=(group >= 0) & (labels < asked.old),
        group=group,
        quiet=(group < 0) & ~asked.changed[labels],
        unit=float(amount[inside].mean()),
    )


def _open_pairs(
    items: Items, at: Labels, labels: Labels, group: NDArray[np.int64], found: Transport, beside: Pairs
) -> Pairs:
    """Return the pairs, positions in `labels`, between which items may go, either way.

    Those of the transport, all among broken neighbours, and all about broken labels in pieces.
    """
    pieces = components(items.graph.indptr, items.graph.indices, at)
    torn = np.array([len(np.unique(pieces[at == label])) > 1 for label in labels]) & (group >= 0)
    among = (group[beside[:, 0]] >= 0) & (group[beside[:, 0]] == group[beside[:, 1]])
    both = np.concatenate([found.pairs, found.pairs[:, ::-1], beside[among | torn[beside].any(axis=1)]])
    return np.unique(both.reshape(-1, 2), axis=0)


def _attempt(
    items: Items,
    asked: Restoration,
    at: Labels,
    broken: Labels,
    labels: Labels,
    reach: int,
    *,
    fresh: int,
    pairs: Pairs | None = None,
    walk: bool = False,
) -> Attempt:
    """Return the attempt among some labels.

    Parameters
    ----------
    pairs
        (p, 2), labels from and to which items may go; any when None.
    walk
        Whether grids reach no farther than a walk.
    """
    region = cut_region(items, asked, at, labels, fresh)
    order, near = _orders(items, region, at[region.items], broken, reach)
    if walk:
        near[:, : len(labels)] &= within_walk(items, at, labels, region.items)
    allowed = near & (region.pinned < 0)[:, None]
    if pairs is not None:
        number = np.searchsorted(labels, pairs)
        may = np.eye(len(labels), len(region.labels), dtype=bool) | region.fresh
        may[number[:, 0], number[:, 1]] = True
        allowed &= may[np.searchsorted(labels, at[region.items])]
    return Attempt(region, np.asarray(allowed | _pins(region)), order)


def _fresh(asked: Restoration, items: Items, at: Labels, labels: Labels) -> int:
    """Return how many grids may begin: those that the amounts beyond all windows would fill, and one more."""
    sums = items.graph.amounts[np.isin(at, labels)].sum(axis=0)
    beyond = (sums - asked.hi[labels].sum(axis=0)) / np.maximum(asked.fresh_hi, 1)
    return int(np.clip(math.ceil(beyond.max(initial=0.0)) + 1, 1, _FRESH))


def _pins(region: Region) -> NDArray[np.bool_]:
    """Return bool (m, l), the label of each pinned item."""
    found: NDArray[np.bool_] = region.pinned[:, None] == np.arange(len(region.labels))
    return found


def _orders(
    items: Items, region: Region, at: Labels, broken: Labels, reach: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how far each item is from the root of each label, int64 (m, l), and which are near, bool (m, l).

    Inside a grid steps are counted from its middle, outside from its border on.
    """
    m = len(region)
    every = np.ones(m, dtype=bool)
    order = np.zeros((m, len(region.labels)), np.int64)
    near = np.zeros(order.shape, dtype=bool)
    for number in np.flatnonzero(~region.fresh).tolist():
        inside = at == region.labels[number]
        old = inside & (region.home == number)
        root = _middle(items, region, old if old.any() else inside)
        home = region.steps_from(np.arange(m) == root, inside, m)
        reached = home <= m
        beyond = region.steps_from(reached, every, reach)
        order[:, number] = np.where(reached, home, home[reached].max() + beyond)
        near[:, number] = inside | (beyond <= reach)
    fresh = np.flatnonzero(region.fresh).tolist()
    for number, root in zip(fresh, _roots(items, region, at, broken, len(fresh)), strict=True):
        order[:, number] = region.steps_from(np.arange(m) == root, every, _FAR)
        near[:, number] = order[:, number] <= _FAR
    return order, near


def _middle(items: Items, region: Region, inside: NDArray[np.bool_]) -> int:
    """Return the item nearest to the middle of a grid."""
    own = np.flatnonzero(inside)
    place, weight = items.graph.xy[region.items[own]], items.graph.weight[region.items[own]]
    middle = np.average(place, axis=0, weights=weight + 1e-9)
    return int(own[((place - middle) ** 2).sum(axis=1).argmin()])


def _roots(items: Items, region: Region, at: Labels, broken: Labels, count: int) -> list[int]:
    """Return the items from which grids may begin: far apart, among those without a home where broken grids have any.

    The first is the one with the largest amount, each further one the farthest from those before.
    """
    inside = np.isin(at, broken) & (region.pinned < 0)
    new = inside & ~items.stays[region.items].any(axis=1)
    pool = np.flatnonzero(new if new.any() else inside if inside.any() else np.ones(len(region), dtype=bool))
    place = items.graph.xy[region.items[pool]]
    roots = [int(region.amounts[pool, 0].argmax())]
    while len(roots) < min(count, len(pool)):
        away = ((place[:, None] - place[roots][None]) ** 2).sum(axis=2).min(axis=1)
        roots.append(int(away.argmax()))
    return [int(pool[root]) for root in (roots * count)[:count]]
