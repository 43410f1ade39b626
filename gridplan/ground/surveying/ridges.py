"""Lines half-way between the seeds of different units, one block at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from gridplan.ground.surveying.chains import chained_by
from gridplan.ground.surveying.packing import PackedLines, packed
from gridplan.ground.surveying.seeds import Seeds

_FAR = 4.0
"""Four helper points stand this many block widths outside, so that every ridge inside has two ends."""
_CORNER = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
Segments = NDArray[np.float64]


@dataclass(frozen=True)
class Ridges:
    """Lines half-way between units.

    Parameters
    ----------
    lines
        (m,) lines: millions of them in a large city.
    block
        int64 (m,), the block in which each lies.
    """

    lines: PackedLines
    block: NDArray[np.int64]

    def __getitem__(self, rows: NDArray[np.int64]) -> Ridges:
        return Ridges(self.lines[rows], self.block[rows])


def ridges(seeds: Seeds, *, block: NDArray[np.int32], blocks: NDArray[np.object_]) -> Ridges:
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


def _inside(segments: Segments, owner: NDArray[np.int64], blocks: NDArray[np.object_]) -> Ridges:
    """Return chained lines, each clipped to its own block."""
    segments = np.round(segments, 2)
    real = (segments[:, 0] != segments[:, 1]).any(axis=1)
    segments, owner = segments[real], owner[real]
    if not len(segments):
        return Ridges(packed(np.zeros(0, dtype=object)), owner)
    lines = shapely.linestrings(segments)
    shapely.prepare(blocks[np.unique(owner)])
    whole = shapely.contains_properly(blocks[owner], lines)
    middle, of_middle = chained_by(segments[whole], owner[whole])
    ends, of_end = _clipped(lines[~whole], owner[~whole], blocks)
    return Ridges(packed(np.concatenate([middle, ends])), np.concatenate([of_middle, of_end]))


def _clipped(
    lines: NDArray[np.object_], owner: NDArray[np.int64], blocks: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return what lies of each line in its own block, and the block."""
    number, group = np.unique(owner, return_inverse=True)
    order = np.argsort(group, kind="stable")
    bundles = shapely.multilinestrings(lines[order], indices=group[order]) if len(number) else lines
    parts, of_part = shapely.get_parts(shapely.intersection(bundles, blocks[number]), return_index=True)
    real = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return parts[real], number[of_part[real]]
