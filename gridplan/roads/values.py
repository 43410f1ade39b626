"""Road segments before they are divided. Frozen."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gridplan.findings import Report
from gridplan.options.road_rules import RoadRules


@dataclass(frozen=True, eq=False, repr=False)
class RoadSegments:
    """Roads cut between their junctions, with what fronts them.

    Parameters
    ----------
    frame
        One row a segment; columns as `gridplan.road_network.RoadNetwork.segments`.
    fronts, account
        As there.
    road_length
        Metres of road that were cut.
    rules
        What was asked for.
    report
        What was noticed.
    """

    frame: gpd.GeoDataFrame
    fronts: pd.DataFrame
    account: pd.DataFrame
    road_length: float
    rules: RoadRules
    report: Report

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return f"<RoadSegments: {len(self)} segments, {self.road_length / 1000:.1f} km>"
