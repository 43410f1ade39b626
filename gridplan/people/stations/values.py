"""Stations: which venues are open, whom they serve, how well, proven how far, and why not. Frozen."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import OPEN_STATION_COLUMNS, SERVED_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.later import Later
from gridplan.people.grids import Grids
from gridplan.people.stations.rules import StationRules
from gridplan.people.stations.venues import Venues

StationStatus = Literal["feasible", "infeasible", "unproven"]
"""feasible: every rule holds · infeasible: proven impossible · unproven: neither found nor proven impossible."""


@dataclass(frozen=True)
class StationStage:
    """One stage, and how far it is proven.

    Parameters
    ----------
    name
        ``fewest`` stations, or ``nearest``: the mean walk, m.
    value, bound
        What was reached, and what no choice can go below.
    """

    name: Literal["fewest", "nearest"]
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How far above the bound, as a share of it."""
        above = self.value - self.bound
        if above <= 1e-9:
            return 0.0
        return above / self.bound if self.bound > 0 else np.inf


@dataclass(frozen=True, eq=False)
class StationRelaxation:
    """The smallest change found that makes an impossible request possible.

    Parameters
    ----------
    changes
        What to change, one finding each; without any one of them it stays impossible.
    rules, venues
        The request with the changes applied: it was solved, so it works.
    """

    changes: tuple[Finding, ...]
    rules: StationRules
    venues: Venues


@dataclass(frozen=True, eq=False, repr=False)
class Stations:
    """Which venues become stations, and which grids each serves.

    Parameters
    ----------
    opened
        bool (v,), venues that are open.
    station
        int64 (k,), row of the venue that serves each grid; -1 for none.
    walk
        float64 (k,), walk from each grid to its station, m; NaN without one.
    stages
        What each stage came to.
    curve
        What each station more buys, one row a number of stations: ``stations``, ``feasible``, ``grids_within`` and
        ``households_within`` reach of a station, ``mean_walk_m`` and ``largest_walk_m`` of those, ``gain_households``
        and ``gain_m`` (to 0.1 m) beside one station less, ``gap``, the share by which the row may miss the best.
    prices
        Stage → float64 (k,), what serving each grid is worth: from these alone a bound can be computed again.
    reasons
        Why the request cannot be met as it stands, in words.
    relaxation
        What would make it possible; None when it is, or when nothing was found.
    report
        Findings on the input.
    """

    grids: Grids
    venues: Venues
    rules: StationRules
    status: StationStatus
    opened: NDArray[np.bool_]
    station: NDArray[np.int64]
    walk: NDArray[np.float64]
    stages: tuple[StationStage, ...] = ()
    curve: pd.DataFrame = field(default_factory=pd.DataFrame)
    prices: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    reasons: tuple[Finding, ...] = ()
    relaxation: StationRelaxation | None = None
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        return (
            f"<Stations: {self.status}, {int(self.opened.sum())} of {len(self.venues)} venues, {len(self.grids)} grids>"
        )

    @property
    def open(self) -> pd.DataFrame:
        """One row a station; columns `gridplan.columns.OPEN_STATION_COLUMNS`, capacity -1 without a limit."""
        rows = np.flatnonzero(self.opened)
        told = self.serves.groupby("station").agg(
            grids=("grid", "size"),
            households=("households", "sum"),
            mean_walk_m=("walk_m", "mean"),
            largest_walk_m=("walk_m", "max"),
        )
        ids = self.venues.ids[rows]
        frame = self.venues.table.iloc[rows].rename(columns={"venue": "station"}).reset_index(drop=True)
        frame["x"], frame["y"] = self.venues.points[rows].T
        frame["fixed"] = np.isin(ids.astype(str), self.rules.fixed)
        told = told.reindex(ids).reset_index(drop=True)
        frame[told.columns] = told
        frame[["grids", "households"]] = frame[["grids", "households"]].fillna(0).astype(np.int64)
        return frame[list(OPEN_STATION_COLUMNS)]

    @property
    def serves(self) -> pd.DataFrame:
        """One row a grid that is served: ``grid, community, households, station, walk_m``."""
        rows = np.flatnonzero(self.station >= 0)
        table = self.grids.table.iloc[rows][["grid", "community", "households"]].reset_index(drop=True)
        table["station"], table["walk_m"] = self.venues.ids[self.station[rows]], self.walk[rows]
        return pd.DataFrame(table[list(SERVED_COLUMNS)])

    @property
    def digest(self) -> str:
        """SHA-256 of rules, status, venues' ids, open ones and who is served where: the same on every machine."""
        served = self.serves[["grid", "station"]].to_numpy().tolist()
        told = [self.rules.as_dict(), self.status, self.venues.ids.tolist(), self.opened.tolist(), served]
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def replace(self, **changes: Any) -> Stations:
        """Return stations with `changes`."""
        return dataclasses.replace(self, **changes)

    summary = Later("gridplan.people.stations.telling:summary")
    as_dict = Later("gridplan.people.stations.telling:as_dict")
    export = Later("gridplan.people.stations.export:export")
    verify = Later("gridplan.people.stations.checking:verify_stations")
    save_html = Later("gridplan.show.people.stations_page:save_html")
