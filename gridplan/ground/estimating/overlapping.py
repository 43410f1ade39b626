"""Areas of a census that lie over one another."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_LEAST = 1.0
"""Areas that share less than this, in m², only touch."""


def overlaps_among(names: NDArray[np.object_], shapes: NDArray[np.object_]) -> dict[str, float]:
    """Return the ground that pairs of areas share, m² by their names, the largest first.

    Examples
    --------
    >>> overlaps_among(np.array(["a", "b", "c"], dtype=object), shapely.box([0, 8, 20], 0, [10, 20, 30], 10))
    {'a – b': 20.0}
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    order = np.lexsort((other, one, -shared))
    return {f"{names[one[i]]} – {names[other[i]]}": round(float(shared[i]), 1) for i in order if shared[i] >= _LEAST}
