"""Shapes kept as plain numbers: in a large city they take a fraction of the memory, and lie in one piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class PackedLines:
    """Lines as plain numbers.

    Parameters
    ----------
    xy
        float64 (c, 2), all their corners, m.
    first
        int64 (m + 1,), where the corners of each line begin, and where the last one ends.
    """

    xy: NDArray[np.float64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first) - 1

    def __getitem__(self, rows: NDArray[np.int64]) -> PackedLines:
        count = np.diff(self.first)[rows]
        first = np.append([0], np.cumsum(count))
        return PackedLines(self.xy[np.repeat(self.first[rows] - first[:-1], count) + np.arange(first[-1])], first)

    @property
    def shapes(self) -> NDArray[np.object_]:
        """(m,) the lines."""
        return np.asarray(shapely.linestrings(self.xy, indices=np.repeat(np.arange(len(self)), np.diff(self.first))))


@dataclass(frozen=True)
class PackedPolygons:
    """Single polygons as plain numbers, as `shapely.to_ragged_array` gives them."""

    xy: NDArray[np.float64]
    first: tuple[NDArray[np.int64], ...]

    @property
    def shapes(self) -> NDArray[np.object_]:
        """(m,) the polygons."""
        return np.asarray(shapely.from_ragged_array(shapely.GeometryType.POLYGON, self.xy, self.first))


def packed_polygons(polygons: NDArray[np.object_]) -> PackedPolygons:
    """Return single polygons, at least one, as plain numbers.

    Examples
    --------
    >>> packed_polygons(shapely.box([0, 5], 0, [1, 6], 1)).shapes[1].bounds
    (5.0, 0.0, 6.0, 1.0)
    """
    _, xy, first = shapely.to_ragged_array(polygons, include_z=False)
    return PackedPolygons(xy, first)


def packed(lines: NDArray[np.object_]) -> PackedLines:
    """Return single lines as plain numbers.

    Examples
    --------
    >>> packed(shapely.linestrings([[[0, 0], [1, 0]]])).shapes[0].wkt
    'LINESTRING (0 0, 1 0)'
    """
    first = np.append([0], np.cumsum(shapely.get_num_coordinates(lines), dtype=np.int64))
    return PackedLines(shapely.get_coordinates(lines), first)
