"""Where to look for the mending of broken grids: first among few grids that a transport names, then farther round."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.solve.restoring.clusters import around, joined
from gridplan.solve.restoring.flows import transport
from gridplan.solve.restoring.looks import LOOKS, Look
from gridplan.solve.restoring.region import Items, Region, cut_region
from gridplan.solve.restoring.request import Restoration
from gridplan.solve.restoring.rooting import orders
from gridplan.solve.restoring.stocks import open_pairs, stock_of
from gridplan.solve.restoring.walks import within_walk

Labels = NDArray[np.int32]
Pairs = NDArray[np.int64]

_FEW_UNITS = 16
"""Items up to which the whole piece is looked at, with every label for every item."""
_RINGS = 3
"""Rings of neighbours among which amounts are carried on."""
_WIDER = ((1, 3), (1, 8), (2, 4))
"""Rings and reach where that does not do, with all neighbours."""
_MOST = 3_000
"""Items times labels in one programme at most; what needs more is left to the search."""
_FRESH = 3
"""Grids that may begin in one cluster."""


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


def is_small(at: Labels) -> bool:
    """Tell whether the whole piece is looked at.

    Parameters
    ----------
    at
        int32 (n,), label of each item.
    """
    return len(at) <= _FEW_UNITS


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
    if is_small(at):
        return [(broken, _whole(items, asked, at))] if look == 0 else None
    if look < len(LOOKS):
        return _by_transport(items, asked, at, broken, LOOKS[look])
    if look - len(LOOKS) < len(_WIDER):
        return _by_rings(items, asked, at, broken, _WIDER[look - len(LOOKS)])
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
    items: Items, asked: Restoration, at: Labels, broken: Labels, look: Look
) -> list[tuple[Labels, Attempt]]:
    """Return the parts that a transport of amounts names, with their broken labels; none where there is none."""
    labels = _known(around(items.graph, at, broken, _RINGS), asked)
    group = np.full(len(labels), -1, np.int64)
    for number, neighbours in enumerate(joined(items.graph, at, broken)):
        group[np.searchsorted(labels, neighbours)] = number
    stock = stock_of(items, asked, at, labels, group, walk=look.walk, reach=look.reach)
    fresh = float(asked.fresh_lo[0]), float(asked.fresh_hi[0])
    found = transport(stock, fresh=fresh, most_fresh=_FRESH, price=float(asked.price), margin=look.margin)
    if found is None:
        return []
    pairs = open_pairs(items, at, labels, group, found, stock.pairs)
    links = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(labels),) * 2)
    part = connected_components(links, directed=False)[1]
    far_off = labels[found.far_off].astype(np.int64) if look.walk else None
    parts = []
    mended = (group >= 0) & found.mended[group]
    for number in np.unique(part[mended]).tolist():
        inside = part == number
        own = labels[inside & mended]
        begin = int(found.begin[np.unique(group[inside & mended])].sum()) + look.more
        mine = labels[pairs[inside[pairs[:, 0]]]].astype(np.int64)
        support = np.union1d(own, mine).astype(np.int32)
        attempt = _attempt(items, asked, at, own, support, look.reach, fresh=begin, pairs=mine, far_off=far_off)
        parts.append((own, attempt))
    return parts


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
    far_off: Pairs | None = None,
) -> Attempt:
    """Return the attempt among some labels.

    Parameters
    ----------
    pairs
        (p, 2), labels from and to which items may go; any when None.
    far_off
        (f, 2), labels from and to which items may go farther than a walk; no walk limits any when None.
    """
    region = cut_region(items, asked, at, labels, fresh)
    order, near = orders(items, region, at[region.items], broken, reach)
    number = np.searchsorted(labels, at[region.items])
    if far_off is not None:
        near[:, : len(labels)] &= within_walk(items, at, labels, region.items) | _between(labels, far_off)[number]
    allowed = near & (region.pinned < 0)[:, None]
    if pairs is not None:
        may = np.hstack([_between(labels, pairs), np.isin(labels, broken)[:, None] & region.fresh[None, len(labels) :]])
        allowed &= may[number]
    return Attempt(region, np.asarray(allowed | _pins(region)), order)


def _between(labels: Labels, pairs: Pairs) -> NDArray[np.bool_]:
    """Return from which of the labels to which items may go by pairs of labels, bool (l, l); from each to itself."""
    may = np.eye(len(labels), dtype=bool)
    inside = pairs[np.isin(pairs, labels).all(axis=1)]
    may[np.searchsorted(labels, inside[:, 0]), np.searchsorted(labels, inside[:, 1])] = True
    return may


def _fresh(asked: Restoration, items: Items, at: Labels, labels: Labels) -> int:
    """Return how many grids may begin: those that the amounts beyond all windows would fill, and one more."""
    sums = items.graph.amounts[np.isin(at, labels)].sum(axis=0)
    beyond = (sums - asked.hi[labels].sum(axis=0)) / np.maximum(asked.fresh_hi, 1)
    return int(np.clip(math.ceil(beyond.max(initial=0.0)) + 1, 1, _FRESH))


def _pins(region: Region) -> NDArray[np.bool_]:
    """Return bool (m, l), the label of each pinned item."""
    found: NDArray[np.bool_] = region.pinned[:, None] == np.arange(len(region.labels))
    return found
