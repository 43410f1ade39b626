"""Which neighbouring units lie on two sides of a road, also of one that bounds no block."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.ground.ground import Ground


def between_roads(ground: Ground, u: NDArray[np.int32], v: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return bool (p,), pairs of units whose shortest way from wall to wall crosses a road at ground level.

    Roads of every class count, such as the lanes inside an estate.

    Parameters
    ----------
    u, v
        (p,) ends of each pair.
    """
    roads = ground.roads.geometry.to_numpy()[ground.roads["at_ground"].to_numpy(dtype=bool)]
    footprints = ground.units.geometry.to_numpy()
    ways = shapely.shortest_line(footprints[u], footprints[v])
    found = np.zeros(len(u), dtype=bool)
    if len(roads) and len(ways):
        found[shapely.STRtree(roads).query(ways, predicate="intersects")[0]] = True
    return found
