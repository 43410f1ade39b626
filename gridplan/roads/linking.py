"""Links between pieces of road that do not meet: pieces too light for a grid are joined to the nearest other one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.options.window import Window
from gridplan.roads.lines import Shapes

FARTHEST = 500.0
"""No link is longer than this, m."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Links:
    """Pairs of segments that count as neighbours though they do not meet.

    Parameters
    ----------
    pairs
        int64 (m, 2).
    metres
        float64 (m,), between the two.
    """

    pairs: Numbers
    metres: NDArray[np.float64]


NO_LINKS = Links(np.zeros((0, 2), dtype=np.int64), np.zeros(0))


def pieces_of(count: int, pairs: Numbers) -> Numbers:
    """Return int64 (s,), the piece of road that each segment is in, numbered by first segment.

    Examples
    --------
    >>> pieces_of(4, np.array([[1, 3]])).tolist()
    [0, 1, 2, 1]
    """
    links = (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1]))
    found = connected_components(coo_array(links, shape=(count, count)), directed=False)[1]
    _, first, number = np.unique(found, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[number], dtype=np.int64)


def fits(load: int, window: Window) -> bool:
    """Tell whether some whole number of grids in the window makes up a load.

    Examples
    --------
    >>> fits(450, Window(300, 500)), fits(550, Window(300, 500)), fits(0, Window(300, 500))
    (True, False, False)
    """
    lo, hi = window.whole()
    fewest = max(-(-load // hi), 1)
    return lo * fewest <= load


def link_pieces(shapes: Shapes, community: Numbers, pairs: Numbers, *, load: Numbers, window: Window) -> Links:
    """Return the links that join pieces which cannot be grids of their own to the nearest piece of their community.

    The lightest piece goes first, as long as another one lies within 500 m.

    Parameters
    ----------
    community
        int64 (s,), number of each segment's community.
    pairs
        int64 (m, 2), segments of one community that meet.
    """
    piece = pieces_of(len(shapes), pairs)
    found: list[tuple[int, int]] = []
    metres: list[float] = []
    alone: set[int] = set()
    while True:
        total = np.bincount(piece, load, len(shapes)).astype(np.int64).tolist()
        odd = [one for one in np.unique(piece).tolist() if one not in alone and not fits(total[one], window)]
        if not odd:
            return Links(np.array(found, dtype=np.int64).reshape(-1, 2), np.array(metres, dtype=np.float64))
        lightest = min(odd, key=lambda one: (total[one], one))
        own = np.flatnonzero(piece == lightest)
        others = np.flatnonzero((community == community[own[0]]) & (piece != lightest))
        link = _nearest(shapes, own, others)
        if link is None:
            alone.add(lightest)
            continue
        one, other, away = link
        found.append((min(one, other), max(one, other)))
        metres.append(away)
        joined = (int(piece[one]), int(piece[other]))
        piece[np.isin(piece, joined)] = min(joined)
        alone -= {*joined}


def _nearest(shapes: Shapes, own: Numbers, others: Numbers) -> tuple[int, int, float] | None:
    """Return the nearest pair and the metres between the two, or None where none is near enough."""
    if not len(others):
        return None
    found, away = shapely.STRtree(shapes[others]).query_nearest(
        shapes[own], max_distance=FARTHEST, all_matches=True, return_distance=True
    )
    if not len(away):
        return None
    one, other = own[found[0]], others[found[1]]
    best = int(np.lexsort((other, one, np.round(away * 100)))[0])
    return int(one[best]), int(other[best]), round(float(away[best]), 2)
