"""Lines half-way between the seeds of different units, one block at a time."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from gridplan.ground.coverage import grid_keys
from gridplan.ground.seeds import Seeds

_FAR = 4.0
"""Four helper points stand this many block widths outside, so that every ridge inside has two ends."""
_CORNER = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
Segments = NDArray[np.float64]


def ridges(seeds: Seeds, *, block: NDArray[np.int32], blocks: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the lines inside each block that lie half-way between the seeds of different units.

    They are the edges of the Voronoi diagram, taken as the dual of `scipy.spatial.Delaunay`, so that only edges
    between two units are ever built.

    Parameters
    ----------
    seeds
        At least one a unit.
    block
        (n,) block of each unit.
    blocks
        (k,) polygons.
    """
    of_seed = block[seeds.unit]
    order = np.argsort(of_seed, kind="stable")
    cuts = np.flatnonzero(np.diff(of_seed[order])) + 1
    pieces, owner = [np.zeros((0, 2, 2))], [np.zeros(0, dtype=np.int64)]
    for rows in np.split(order, cuts):
        number = int(of_seed[rows[0]])
        if (seeds.unit[rows] != seeds.unit[rows[0]]).any():
            found = _half_way(seeds[rows], np.asarray(blocks[number].bounds))
            pieces.append(found)
            owner.append(np.full(len(found), number))
    return _inside(np.concatenate(pieces), np.concatenate(owner), blocks)


def chained(segments: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return lines made of all segments, run together wherever exactly two meet.

    Parameters
    ----------
    segments
        float64 (m, 2, 2), m; ends that agree to 1 cm meet.

    Examples
    --------
    >>> [line.wkt for line in chained(np.array([[[0, 0], [1, 0]], [[2, 1], [1, 0]]], dtype=float))]
    ['LINESTRING (0 0, 1 0, 2 1)']
    """
    _, first, number = np.unique(grid_keys(segments.reshape(-1, 2)), return_index=True, return_inverse=True)
    place = segments.reshape(-1, 2)[first]
    ends = number.reshape(-1, 2)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    path, line = _walk(ends, len(place))
    return np.asarray(shapely.linestrings(place[path], indices=line)) if len(path) else np.zeros(0, dtype=object)


def _half_way(seeds: Seeds, bounds: NDArray[np.float64]) -> Segments:
    """Return the Voronoi edges (m, 2, 2) between different units among the seeds of one block."""
    middle = (bounds[:2] + bounds[2:]) / 2
    far = _FAR * max((bounds[2:] - bounds[:2]).max(), 1.0)
    xy = np.vstack([seeds.xy - middle, far * _CORNER])
    unit = np.append(seeds.unit, [-1] * len(_CORNER))
    mesh = Delaunay(xy)
    centre = np.clip(_circumcentres(xy[mesh.simplices]), -1e6, 1e6)
    found = []
    for side in range(3):
        one, two = (unit[mesh.simplices[:, (side + turn) % 3]] for turn in (1, 2))
        beyond = mesh.neighbors[:, side]
        wanted = np.flatnonzero((beyond > np.arange(len(beyond))) & (one != two) & (one >= 0) & (two >= 0))
        found.append(np.stack([centre[wanted], centre[beyond[wanted]]], axis=1))
    return np.concatenate(found) + middle


def _circumcentres(triangles: NDArray[np.float64]) -> NDArray[np.float64]:
    a = triangles[:, 0]
    b, c = triangles[:, 1] - a, triangles[:, 2] - a
    double = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    double = np.where(np.abs(double) < 1e-12, 1e-12, double)
    bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * bb - b[:, 1] * cc) / double
    y = (b[:, 0] * cc - c[:, 0] * bb) / double
    return np.asarray(a + np.stack([x, y], axis=1))


def _inside(segments: Segments, owner: NDArray[np.int64], blocks: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return chained lines, each clipped to its own block."""
    segments = np.round(segments, 2)
    real = (segments[:, 0] != segments[:, 1]).any(axis=1)
    segments, owner = segments[real], owner[real]
    if not len(segments):
        return np.zeros(0, dtype=object)
    lines = shapely.linestrings(segments)
    shapely.prepare(blocks)
    whole = shapely.contains_properly(blocks[owner], lines)
    number, group = np.unique(owner[~whole], return_inverse=True)
    order = np.argsort(group, kind="stable")
    bundles = shapely.multilinestrings(lines[~whole][order], indices=group[order]) if len(number) else lines[:0]
    parts = shapely.get_parts(shapely.intersection(bundles, blocks[number]))
    ends = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return np.concatenate([chained(segments[whole]), ends])


def _walk(ends: NDArray[np.int64], count: int) -> tuple[list[int], list[int]]:
    """Return the places along each line and the number of the line, walking from junction to junction, then rings."""
    degree = np.bincount(ends.ravel(), minlength=count).tolist()
    mates = _mates(ends, count)
    pairs = ends.tolist()
    used = [False] * len(pairs)
    path: list[int] = []
    line: list[int] = []
    number = 0
    first = [edge for edge, (one, two) in enumerate(pairs) if degree[one] != 2 or degree[two] != 2]
    for edge in [*first, *range(len(pairs))]:
        if used[edge]:
            continue
        at = pairs[edge][1] if degree[pairs[edge][0]] == 2 and degree[pairs[edge][1]] != 2 else pairs[edge][0]
        size = len(path)
        path.append(at)
        step = edge
        while not used[step]:
            used[step] = True
            one, two = pairs[step]
            at = two if at == one else one
            path.append(at)
            if degree[at] == 2:
                left, right = mates[at]
                step = right if left == step else left
        line.extend([number] * (len(path) - size))
        number += 1
    return path, line


def _mates(ends: NDArray[np.int64], count: int) -> list[tuple[int, int]]:
    """Return for each place the numbers of two segments that meet there."""
    flat = ends.ravel()
    order = np.argsort(flat, kind="stable")
    start = np.searchsorted(flat[order], np.arange(count))
    segment = order // 2
    last = len(order) - 1
    return list(zip(segment[start].tolist(), segment[np.minimum(start + 1, last)].tolist(), strict=True))
