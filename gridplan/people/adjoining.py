"""Which drawn grids adjoin: areas over a common border, streets through their frontage, streets end to end."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.surveying.contacts import SHORTEST

SNAP = 0.01
"""Borders closer than this are one, m."""
MEETING = 1.0
"""A street whose end is closer than this to another one meets it, m."""
Shapes = NDArray[np.object_]
Pairs = NDArray[np.int32]


def bordering(areas: Shapes) -> Pairs:
    """Return the pairs of areas that share more than 0.5 m of border, or overlap; int32 (m, 2), first < second.

    Corners of the one need not be corners of the other.

    Examples
    --------
    >>> bordering(shapely.box([0, 1, 1], [0, 0, 5], [1, 2, 2], [9, 5, 9])).tolist()
    [[0, 1], [0, 2], [1, 2]]
    """
    tree = shapely.STRtree(areas)
    one, two = tree.query(areas, predicate="dwithin", distance=SNAP)
    one, two = one[one < two], two[one < two]
    border, wide = shapely.boundary(areas), shapely.buffer(areas, SNAP)
    common = np.maximum(
        shapely.length(shapely.intersection(border[one], wide[two])),
        shapely.length(shapely.intersection(border[two], wide[one])),
    )
    return _sorted(np.column_stack([one, two])[common > SHORTEST])


def fronting(streets: Shapes, areas: Shapes, *, touch: float) -> Pairs:
    """Return the pairs of street and area that it runs in or along; int32 (m, 2).

    A street runs along an area when at least ``2 · touch`` of it, or half of a shorter one, lie within `touch` of the
    area: a side street that only ends there does not.

    Parameters
    ----------
    touch
        Distance between a street's line and what stands along it, m.

    Examples
    --------
    >>> streets = shapely.linestrings([[[0, 5], [90, 5]], [[45, 5], [45, 99]]])
    >>> fronting(streets, shapely.box([0], -50, [90], 0), touch=15.0).tolist()
    [[0, 0]]
    """
    street, area = shapely.STRtree(areas).query(streets, predicate="dwithin", distance=touch)
    beside = shapely.length(shapely.intersection(streets[street], shapely.buffer(areas, touch)[area]))
    least = np.minimum(2 * touch, shapely.length(streets[street]) / 2)
    return _sorted(np.column_stack([street, area])[beside >= least])


def meeting(streets: Shapes) -> Pairs:
    """Return the pairs of streets of which one ends at the other; int32 (m, 2), first < second.

    Examples
    --------
    >>> meeting(shapely.linestrings([[[0, 0], [9, 0]], [[9, 0], [20, 0]], [[15, 0], [15, 9]]])).tolist()
    [[0, 1], [1, 2]]
    """
    ends, street = shapely.get_parts(shapely.boundary(streets), return_index=True)
    end, other = shapely.STRtree(streets).query(ends, predicate="dwithin", distance=MEETING)
    both = np.sort(np.column_stack([street[end], other]), axis=1)
    return _sorted(both[both[:, 0] != both[:, 1]])


def lengths_within(streets: Shapes, areas: Shapes) -> NDArray[np.float64]:
    """Return float64 (s, a), how many whole metres of each street lie in each area."""
    found = np.zeros((len(streets), len(areas)))
    street, area = shapely.STRtree(areas).query(streets, predicate="intersects")
    found[street, area] = np.round(shapely.length(shapely.intersection(streets[street], areas[area])))
    return found


def _sorted(pairs: NDArray[np.int64]) -> Pairs:
    return np.unique(pairs, axis=0).astype(np.int32).reshape(-1, 2)
