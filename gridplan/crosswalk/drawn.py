"""Which new grids lie under what a department drew, where no units tell: lines by metres, empty polygons by area."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.ground import Ground

ALONG = 10.0
"""m within which a road runs along a grid: borders follow the middle of the road, lines drawn by hand differ by metres.
"""
_LEAST_AREA = 1.0
"""m² below which a polygon only touches a grid."""


def under_lines(lines: gpd.GeoSeries, ground: Ground, labels: NDArray[np.int32]) -> pd.DataFrame:
    """Return how many metres of each line run inside or along each new grid.

    A road between two grids runs along both. Where a line only ends at a grid or cuts its corner, over less than twice
    `ALONG`, it does not run along it, unless it runs along no other.

    Parameters
    ----------
    lines
        (m,), one a line grid, the index its code.
    labels
        int32 (n,), new grid of each unit, −1 for none.

    Returns
    -------
    pandas.DataFrame
        ``old_grid``, ``label`` of the new grid, ``amount`` in m, more than 0.
    """
    shapes, cells = lines.to_numpy(), ground.cells.to_numpy()
    line, cell = shapely.STRtree(cells).query(shapes, predicate="dwithin", distance=ALONG)
    near = pd.DataFrame({"at": line, "label": labels[cell], "cell": cell})
    rows = [
        (at, label, _metres(shapes[at], cells[members.to_numpy()]))
        for (at, label), members in near[near["label"] >= 0].groupby(["at", "label"])["cell"]
    ]
    found = pd.DataFrame(rows, columns=["at", "label", "amount"]).astype({"amount": np.float64})
    longest = found.groupby("at")["amount"].transform("max")
    return _named(found[(found["amount"] >= 2 * ALONG) | (found["amount"] == longest)], lines)


def under_polygons(polygons: gpd.GeoSeries, ground: Ground, labels: NDArray[np.int32]) -> pd.DataFrame:
    """Return how much ground of each polygon lies in each new grid; as `under_lines`, ``amount`` in m²."""
    shapes, cells = polygons.to_numpy(), ground.cells.to_numpy()
    polygon, cell = shapely.STRtree(cells).query(shapes, predicate="intersects")
    area = shapely.area(shapely.intersection(shapes[polygon], cells[cell]))
    found = pd.DataFrame({"at": polygon, "label": labels[cell], "amount": area})
    summed = found[found["label"] >= 0].groupby(["at", "label"])["amount"].sum().reset_index()
    return _named(summed[summed["amount"] >= _LEAST_AREA], polygons)


def _metres(line: shapely.Geometry, cells: NDArray[np.object_]) -> float:
    reach = shapely.buffer(shapely.union_all(cells), ALONG)
    return float(shapely.length(shapely.intersection(line, reach)))


def _named(found: pd.DataFrame, drawn: gpd.GeoSeries) -> pd.DataFrame:
    codes = drawn.index.to_numpy(dtype=object)
    found = found[found["amount"] > 0]
    return found.assign(old_grid=codes[found["at"].to_numpy(np.int64)])[["old_grid", "label", "amount"]]
