"""How road segments hang together: which meet, and which runs they form by name and straight on."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.ground.surveying.coverage import grid_keys
from gridplan.roads.lines import Shapes, end_keys, end_ways

STRAIGHT, TURNED = -0.7071, 0.5
"""Cosines of the angle between two segments that meet: straight on is within 45° of a straight line; one road goes on
round any bend, but not back by less than 60°, as where two carriageways part."""
_SIDE = {"both": 0, "left": 1, "right": -1}


def meetings(shapes: Shapes) -> NDArray[np.int64]:
    """Return int64 (m, 2), the pairs of lines that meet at an end of one of them, first < second, sorted.

    Examples
    --------
    >>> meetings(shapely.linestrings([[[0, 0], [5, 0]], [[5, 0], [9, 0]], [[7, 7], [9, 9]]])).tolist()
    [[0, 1]]
    """
    row, place = at_places(shapes)
    order = np.lexsort((row, place))
    row, place = row[order], place[order]
    found = [np.zeros((0, 2), dtype=np.int64)]
    for step in range(1, int(np.bincount(place).max(initial=1))):
        same = place[step:] == place[:-step]
        found.append(np.stack([row[:-step][same], row[step:][same]], axis=1))
    return np.unique(np.concatenate(found), axis=0)


def at_places(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which line passes or ends at which place where some line ends: int64 (p,) each, each pair once."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    key = grid_keys(xy)
    first = np.append(True, row[1:] != row[:-1])
    ends = np.unique(key[first | np.append(first[1:], True)])
    at = np.isin(key, ends)
    pairs = np.unique(np.stack([row[at], np.searchsorted(ends, key[at])], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def chains_of(frame: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return int64 (s,), the number of the chain of each segment.

    Where segments of one community end together, the two of one name that run on most straightly follow each other,
    then the two that run straight on whatever they are called; each end has one follower at most.

    Parameters
    ----------
    frame
        Segments with ``name``, ``community``, ``side`` and lines.
    """
    pairs = np.array([*_followers(frame)], dtype=np.int64).reshape(-1, 2)
    links = (np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1]))
    return np.asarray(connected_components(coo_array(links, shape=(len(frame),) * 2), directed=False)[1], np.int64)


def _followers(frame: gpd.GeoDataFrame) -> Iterator[tuple[int, int]]:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    keys, ways = end_keys(shapes), end_ways(shapes)
    names, communities = frame["name"].tolist(), frame["community"].tolist()
    sides = [_SIDE[side] for side in frame["side"]]
    at: dict[int, list[tuple[int, int]]] = {}
    for row, end in np.ndindex(keys.shape):
        at.setdefault(int(keys[row, end]), []).append((row, end))
    for _, met in sorted(at.items()):
        ranked = []
        for i, (one, end) in enumerate(met):
            for other, far in met[i + 1 :]:
                turned = -1 if end == far else 1
                if one == other or communities[one] != communities[other] or sides[one] != turned * sides[other]:
                    continue
                cosine = float(ways[one, end] @ ways[other, far])
                alike = names[one] == names[other] != ""
                if cosine < (TURNED if alike else STRAIGHT):
                    ranked.append((not alike, cosine, (one, end), (other, far)))
        used: set[tuple[int, int]] = set()
        for *_, first, second in sorted(ranked):
            if not {first, second} & used:
                used |= {first, second}
                yield first[0], second[0]
