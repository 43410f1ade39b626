"""Many shapes as short SVG paths: whole steps, differences from point to point, nothing said twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.show.small.place import Place

_LINE, _POLYGON = 1, 3


def area_paths(shapes: NDArray[Any], place: Place) -> list[str]:
    """Return each of the `shapes` (k,) as the path of its polygons, empty for one without extent.

    Examples
    --------
    >>> from gridplan.show.small.place import place_in
    >>> area_paths(np.array([shapely.box(0, 0, 10, 5)]), place_in((0, 0, 10, 10), 10, 10))
    ['M10 10l0-5-10 0 0 5z']
    """
    parts, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    whole = shapely.get_type_id(parts) == _POLYGON
    rings, part = shapely.get_rings(parts[whole], return_index=True)
    return _joined(rings, owner[whole][part], len(shapes), place, closed=True)


def line_paths(shapes: NDArray[Any], place: Place) -> list[str]:
    """Return each of the `shapes` (k,) as the path of its lines, empty for one shorter than a step."""
    parts, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    whole = shapely.get_type_id(parts) == _LINE
    return _joined(parts[whole], owner[whole], len(shapes), place, closed=False)


def _joined(lines: NDArray[Any], owner: NDArray[Any], count: int, place: Place, *, closed: bool) -> list[str]:
    found = [""] * count
    for line, path in _written(lines, place, closed=closed):
        found[owner[line]] += path
    return found


def _written(lines: NDArray[Any], place: Place, *, closed: bool) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that is longer than a step, and its path."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    steps = np.rint((xy - (place.west, place.north)) * (place.scale, -place.scale)).astype(np.int64)
    fresh = np.append(True, (np.diff(line) != 0) | np.any(np.diff(steps, axis=0) != 0, axis=1))[: len(line)]
    steps, line = steps[fresh], line[fresh]
    begins = steps.tolist()
    moves = [f"{x} {y}" for x, y in np.diff(steps, axis=0, prepend=steps[:1]).tolist()]
    ends = [*np.flatnonzero(np.diff(line, prepend=-1)).tolist(), len(line)]
    for first, last in pairwise(ends):
        stop = last - closed
        if stop - first >= 2 + closed:
            path = " ".join(moves[first + 1 : stop]).replace(" -", "-")
            yield int(line[first]), f"M{begins[first][0]} {begins[first][1]}l{path}{'z' * closed}"
