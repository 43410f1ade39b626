"""The named streets in each grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gridplan.naming.lines import texts_of
from gridplan.plan import Plan

_BESIDE, _LEAST = 2.0, 20.0
"""A street runs in a grid as far as it is inside or this near to it, m, and belongs to it from this length on, m."""


def streets_in(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Return the names of the streets in or along each grid, the longest first, in the order of the codes.

    Examples
    --------
    >>> streets_in(plan)[0]  # doctest: +SKIP
    ('Rue A', 'Rue B')
    """
    name = texts_of(plan.ground.roads, "name")
    named = np.flatnonzero(name != "")
    lines = plan.ground.roads.geometry.to_numpy()[named]
    shapes = shapely.buffer(plan.grids.geometry.to_numpy(), _BESIDE, quad_segs=1)
    grid, line = shapely.STRtree(lines).query(shapes, predicate="intersects")
    found = pd.DataFrame({"grid": grid, "name": name[named][line]})
    found["metres"] = shapely.length(shapely.intersection(lines[line], shapes[grid])).round(2)
    total = found.groupby(["grid", "name"], as_index=False)["metres"].sum()
    long = total[total["metres"] >= _LEAST].sort_values(["grid", "metres", "name"], ascending=[True, False, True])
    by_grid = long.groupby("grid")["name"].agg(tuple).to_dict()
    return tuple(by_grid.get(number, ()) for number in range(len(shapes)))
