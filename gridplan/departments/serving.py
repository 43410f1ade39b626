"""What a department's grids leave out: ground without a grid and households without a head."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.departments.cover import Cover
from gridplan.findings import Finding
from gridplan.ground.ground import Ground

_LEAST = 0.01
"""Ground left out below this share of the whole is told only where units stand on it."""


def serving_findings(department: str, cover: Cover, labels: NDArray[np.int32], ground: Ground) -> tuple[Finding, ...]:
    """Return what there is to say about ground and units in none of the grids.

    Parameters
    ----------
    labels
        int32 (n,), −1 for units in no grid.
    """
    open_ground = shapely.area(shapely.difference(ground.outline, cover.whole))
    left = labels < 0
    share = open_ground / ground.outline.area
    if not left.any() and share < _LEAST:
        return ()
    numbers = {
        "department": department,
        "area": round(float(open_ground)),
        "percent": round(100 * float(share), 1),
        "households": int(ground.units["households"].to_numpy()[left].sum()),
    }
    code = "department-unserved" if left.any() else "department-open-ground"
    return (Finding(code, tuple(ground.units["unit"][left]), numbers),)
