"""Codes of grids: serials west to east, then north to south, inside a community."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray


def reading_order(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order in which places are numbered: row by row from the north, each row from west to east.

    Rows are as high as the mean spacing of the places, so that neighbours in a row follow each other although their
    northings differ by some metres.

    Parameters
    ----------
    points
        float64 (k, 2), m.

    Returns
    -------
    int64 (k,), positions in `points` in the order of numbering.

    Examples
    --------
    >>> reading_order(np.array([[90.0, 1.0], [0.0, 0.0], [0.0, 99.0]])).tolist()
    [2, 1, 0]
    """
    x, y = points[:, 0], points[:, 1]
    north = y.max(initial=-np.inf)
    area = np.ptp(x) * np.ptp(y) if len(points) else 0.0
    height = max(np.sqrt(area / max(len(points), 1)), 1.0)
    row = np.floor((north - y) / height).astype(np.int64)
    return np.lexsort((-y, x, row))


def number_grids(
    points: NDArray[np.float64],
    communities: Sequence[str],
    *,
    given: Mapping[int, str] | None = None,
    taken: Collection[str] = (),
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the order of grids and their codes ``community-serial``, or just the serial where there is no community.

    Parameters
    ----------
    points
        float64 (k, 2), the middle of each grid, m.
    communities
        (k,) the community of each grid.
    given
        Grid → code it has already; the others take serials that no given code bears.
    taken
        Codes that were given out before, to other ground.

    Examples
    --------
    >>> order, codes = number_grids(np.array([[5.0, 0.0], [0.0, 0.0]]), ["A", "A"], given={1: "A-002"})
    >>> order.tolist(), codes
    ([1, 0], ('A-002', 'A-001'))
    """
    names = np.asarray(communities, dtype=object)
    given = given or {}
    used = {*given.values(), *taken}
    order: list[int] = []
    codes: list[str] = []
    for name in sorted(set(communities)):
        members = np.flatnonzero(names == name)
        row = members[reading_order(points[members])].tolist()
        serials = (code for i in count(1) if (code := f"{name}-{i:03d}" if name else f"{i:03d}") not in used)
        order += row
        codes += [given[grid] if grid in given else next(serials) for grid in row]
    return np.array(order, dtype=np.int64), tuple(codes)
