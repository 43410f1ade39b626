"""The surveyed ground: units with their cells, adjacency and street blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.findings import Report
from gridplan.ground.adjacency import Adjacency

LINK_COLUMNS = ("u", "v", "kind", "name", "length")
"""Columns of a table of links beside the geometry, the way from bank to bank."""


def link_table(rows: list[dict[str, Any]], crs: Any) -> gpd.GeoDataFrame:
    """Return links as a table, rows with the columns `LINK_COLUMNS` and ``geometry``.

    Examples
    --------
    >>> list(link_table([], 4547).columns)
    ['u', 'v', 'kind', 'name', 'length', 'geometry']
    """
    frame = pd.DataFrame(rows, columns=[*LINK_COLUMNS, "geometry"])
    shapes = gpd.GeoSeries(frame["geometry"].tolist(), crs=crs)
    columns = frame[[*LINK_COLUMNS]].astype({"u": np.int64, "v": np.int64, "length": np.float64})
    return gpd.GeoDataFrame(columns, geometry=shapes)


def _no_links() -> gpd.GeoDataFrame:
    return link_table([], None)


@dataclass(frozen=True, eq=False, repr=False)
class Ground:
    """Everything a division needs to know about a place, in one metric coordinate system.

    Parameters
    ----------
    units
        One row a unit in canonical order (RangeIndex); columns as in `gridplan.ground.units.COLUMNS`.
    points
        float64 (n, 2), the place of each unit: its representative point, m.
    cells
        (n,) one polygon a unit; together they tile `outline` without gap or overlap, each holds its unit's point.
    adjacency
        Neighbouring units, read from the cells.
    block
        int32 (n,), number of the street block in which the unit lies.
    outline
        The surveyed area, given or derived, as it runs on the 1 cm grid of the lines between which the cells were
        cut. It is traced along those lines, not put together from the cells, so gaps and overlaps of the cells show
        against it. Parts that hold no unit and touch no other part are left out; the report has their area.
    outline_shift
        Area in m² between the outline as it was asked for and as it runs on that grid, parts left out included in both.
    roads
        All roads in the area: columns ``road_class`` (int), ``name`` (text), ``at_ground`` (bool: neither bridge nor
        tunnel), ``bounds`` (bool: cuts blocks), geometry.
    barriers, communities
        Lines or polygons that may not be crossed, with columns ``kind`` and ``name``, and ``bars`` (bool) where some of
        them may be; parent polygons with column ``community``, and ``name`` where that is a code. Empty frames when
        none.
    report
        Findings of reading and surveying.
    links
        Where roads lead over barriers: positions ``u`` and ``v`` of the units on both banks, ``kind`` (``bridge``,
        underpasses included, or ``crossing`` at ground level), ``name`` of the road, ``length`` over the barrier in m,
        and the way as a line. No grid reaches over them unless the rules say so.
    """

    units: gpd.GeoDataFrame
    points: NDArray[np.float64]
    cells: gpd.GeoSeries
    adjacency: Adjacency
    block: NDArray[np.int32]
    outline: BaseGeometry
    outline_shift: float
    roads: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    links: gpd.GeoDataFrame = field(default_factory=_no_links)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def barring(self) -> gpd.GeoDataFrame:
        """Those of the barriers that may not be crossed."""
        return self.barriers[self.barriers["bars"].astype(bool)] if "bars" in self.barriers else self.barriers

    def __repr__(self) -> str:
        return f"<Ground: {len(self)} units, {len(self.adjacency.u)} borders, {self.outline.area / 1e6:.2f} km²>"
