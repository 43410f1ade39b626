"""One department's network as it was drawn, seen from the units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.departments.cover import Cover
from gridplan.findings import Report
from gridplan.plan import Network


@dataclass(frozen=True, eq=False, repr=False)
class Department:
    """One department's network, with its faults.

    Parameters
    ----------
    name
        The department: ``"police"``.
    kind
        ``areal`` for polygons, ``line`` for chains of road segments.
    grids
        One row a polygon or line as it was read, sorted by code, in the coordinate system of the ground. Columns
        ``code`` (text; may repeat), ``title`` (the grid's own name, may be empty), ``functions`` (text: what the
        department does there), ``staff`` (int: its people there); geometry made valid. Where a code repeats, title and
        functions of all its rows stand in each, and its staff, the largest number told, in the first.
    codes
        The codes, sorted, each once.
    labels
        int32 (n,), position in `codes` of the grid that holds the largest share of each unit's ground, ties to the
        lower code; −1 where none holds any. Where two grids hold over half each, the priority decides, if one is named.
    share
        float64 (n,), that share, 0 to 1, in millionths.
    claims
        Every share that a grid of the department holds of a unit: columns ``unit`` (position), ``grid`` (position in
        `codes`), ``share`` (0 to 1), sorted by unit, largest share first.
    cover
        The ground of the grids, one shape a code; of lines none.
    report
        Findings on the layer itself.
    retired
        Codes that its grids bore in earlier versions, where it is a plan, and that no grid may bear again.
    """

    name: str
    kind: Literal["areal", "line"]
    grids: gpd.GeoDataFrame
    codes: tuple[str, ...]
    labels: NDArray[np.int32]
    share: NDArray[np.float64]
    claims: pd.DataFrame
    cover: Cover
    report: Report = field(default_factory=Report)
    retired: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Department {self.name}: {len(self.codes)} grids>"

    @property
    def network(self) -> Network:
        """The network as a plan keeps it."""
        workers = self.grids.groupby("code")["staff"].sum().reindex(list(self.codes)).to_numpy(np.int64)
        return Network(self.name, self.kind, self.labels, self.codes, workers, self.share)
