"""Polygons that match edge to edge: who shares which segment, and joining pieces to their neighbours. Arrays only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.faults import refusal

GRID = 0.01
"""The grid in m on which outlines, streets and cells are noded."""
FAVOUR = 1e12
"""Added to a common border to make a favoured neighbour win over any longer one."""


@dataclass(frozen=True)
class Edges:
    """Straight pieces of border.

    Parameters
    ----------
    a, b
        int64 (m,), the polygons on both sides, ``a < b``; `a` is -1 where only `b` lies along the edge.
    xy
        float64 (m, 2, 2), both ends, m.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    xy: NDArray[np.float64]

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Edges:
        return Edges(self.a[chosen], self.b[chosen], self.xy[chosen])

    @property
    def length(self) -> NDArray[np.float64]:
        """float64 (m,), m."""
        step = self.xy[:, 1] - self.xy[:, 0]
        return np.hypot(step[:, 0], step[:, 1])

    @property
    def inner(self) -> Edges:
        """Only the edges that have a polygon on both sides."""
        return self[self.a >= 0]

    @property
    def outer(self) -> Edges:
        """Only the edges that have a polygon on one side."""
        return self[self.a < 0]


def edges_of(polygons: NDArray[np.object_]) -> Edges:
    """Return every edge of polygons that match edge to edge, each edge once.

    Parameters
    ----------
    polygons
        (n,) polygons; corners that agree to 1 cm count as one.

    Examples
    --------
    >>> found = edges_of(shapely.box([0, 1], 0, [1, 2], 1)).inner
    >>> found.a.tolist(), found.b.tolist(), found.length.tolist()
    ([0], [1], [1.0])
    """
    return paired(*segments_of(polygons))


def paired(start: NDArray[np.float64], end: NDArray[np.float64], owner: NDArray[np.int64]) -> Edges:
    """Return every edge once, sorted by place, from the straight pieces (m,) of borders and the polygons they bound."""
    point, corner = _numbered(np.vstack([start, end]))
    one, two = corner[: len(start)], corner[len(start) :]
    proper = one != two
    low, high, owner = np.minimum(one, two)[proper], np.maximum(one, two)[proper], owner[proper]
    order = np.lexsort((owner, high, low))
    low, high, owner = low[order], high[order], owner[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    start_at = np.flatnonzero(first)
    last_at = np.append(start_at[1:], len(low)) - 1
    a = np.where(last_at > start_at, owner[start_at], -1)
    xy = np.stack([point[low[start_at]], point[high[start_at]]], axis=1)
    return Edges(a, owner[last_at], xy)


def segments_of(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return starts (m, 2), ends (m, 2) and polygon numbers (m,) of all straight pieces of all rings."""
    parts, part_of = shapely.get_parts(polygons, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    xy, at = shapely.get_coordinates(rings, return_index=True)
    same = at[1:] == at[:-1]
    return xy[:-1][same], xy[1:][same], part_of[ring_of[at[:-1][same]]]


def straight_pieces(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return (m, 2, 2) both ends of every straight piece of lines."""
    xy, at = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    same = at[1:] == at[:-1]
    return np.stack([xy[:-1][same], xy[1:][same]], axis=1)


def grid_keys(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one whole number a place, equal where places agree to 1 cm, ordered by x, then y.

    Raises
    ------
    InputError
        ``area-too-wide`` when the places spread over more than 30,000 km, where the numbers would run over.
    """
    whole = np.rint(xy / GRID).astype(np.int64)
    if not len(whole):
        return np.zeros(0, dtype=np.int64)
    whole -= whole.min(axis=0)
    if whole.max() >= 2**31 * 1.4:
        raise refusal("area-too-wide", kilometres=round(float(whole.max()) * GRID / 1000))
    return np.asarray(whole[:, 0] * (whole[:, 1].max() + 1) + whole[:, 1])


def _numbered(xy: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    _, first, number = np.unique(grid_keys(xy), return_index=True, return_inverse=True)
    return xy[first], number


def absorb(
    label: NDArray[np.int64],
    *,
    pairs: NDArray[np.int64],
    length: NDArray[np.float64],
    level: NDArray[np.int64],
    wish: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Return `label` with every piece marked -1 given to a labelled neighbour.

    A piece goes where the common border is longest, over the lowest level possible, its wish first; ties go to the
    lower label. Pieces that no border connects with a label keep -1.

    Parameters
    ----------
    label
        (n,) label of each piece, -1 to be given one.
    pairs, length, level
        (m, 2) neighbouring pieces, their common border in m and what it would cross (0 is crossed first).
    wish
        (n,) the label each piece would like best.

    Examples
    --------
    >>> pairs = np.array([[0, 1], [1, 2], [2, 3]])
    >>> absorb(np.array([7, -1, -1, 9]), pairs=pairs, length=np.array([1.0, 5.0, 2.0]), level=np.zeros(3, int))
    array([7, 7, 9, 9])
    """
    label = label.copy()
    levels = np.unique(level)
    at = 0
    while at < len(levels) and (label < 0).any():
        given = _absorb_round(label, pairs, length, level <= levels[at], wish)
        at = 0 if given else at + 1
    return label


def _absorb_round(
    label: NDArray[np.int64],
    pairs: NDArray[np.int64],
    length: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    wish: NDArray[np.int64] | None,
) -> bool:
    """Label, in place, every piece that touches a label at this level; say whether any was."""
    both = np.vstack([pairs[allowed], pairs[allowed][:, ::-1]])
    metres = np.tile(length[allowed], 2)
    useful = (label[both[:, 0]] < 0) & (label[both[:, 1]] >= 0)
    if not useful.any():
        return False
    piece, target, total = _summed(both[useful, 0], label[both[useful, 1]], metres[useful])
    if wish is not None:
        total = total + np.where(wish[piece] == target, FAVOUR, 0.0)
    order = np.lexsort((target, -total, piece))
    piece, target = piece[order], target[order]
    best = np.append([True], piece[1:] != piece[:-1])
    label[piece[best]] = target[best]
    return True


def _summed(
    piece: NDArray[np.int64], target: NDArray[np.int64], metres: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return each (piece, target) once with the metres between them, to the millimetre so that order cannot matter."""
    width = int(target.max()) + 1
    key, where = np.unique(piece * width + target, return_inverse=True)
    total: NDArray[np.float64] = np.round(np.bincount(where, weights=metres), 3)
    return key // width, key % width, total
