"""Road-segment grids as a value: segments, which grid each is in, and what fronts them. Frozen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.findings import Report
from gridplan.language import say
from gridplan.options.road_rules import RoadRules
from gridplan.status import Status, status_text


@dataclass(frozen=True, eq=False, repr=False)
class RoadNetwork:
    """A division of roads into grids, beside the areal grids of a plan.

    Parameters
    ----------
    segments
        One row a segment: ``segment`` (id), ``name``, ``road_class``, ``community``, ``side`` (``both``, or ``left`` or
        ``right`` of the line as it is drawn), ``border`` (True where it is itself a border of two communities),
        ``chain`` (number of the run it belongs to, in which each follows the last by name or straight on), ``length``
        (m along the line), ``road_m`` (m of road that it stands for: half the length of a single side), ``load``
        (int64), one column for each kind of work that is counted, and the line.
    labels
        int32 (s,), position of each segment's grid in `codes`.
    codes
        Codes of the grids, west to east, then north to south inside a community.
    patrol
        float64 (k,), shortest closed walk over all segments of each grid, m.
    fronts
        One row for a unit and a segment that it stands along: ``segment``, ``unit``, ``side``, ``metres`` (of the
        segment before the unit), ``counted`` (True for the one segment to which the counts of the unit go), and the
        counts that go there.
    links
        Segments that are taken as neighbours although their lines do not meet: ``first``, ``second``, ``metres``
        between them.
    account
        One row for each kind of work that is counted: ``work``, ``total``, ``roads`` (counted along roads), ``areal``
        (left to the areal grids).
    rules
        What was asked for.
    road_length
        Metres of road that were cut into the segments.
    status
        Whether every grid holds the window; why not stands in the report.
    retired
        Codes that older road-segment grids of the place had and that are no more: they never return.
    """

    segments: gpd.GeoDataFrame
    labels: NDArray[np.int32]
    codes: tuple[str, ...]
    patrol: NDArray[np.float64]
    fronts: pd.DataFrame
    links: pd.DataFrame
    account: pd.DataFrame
    rules: RoadRules
    road_length: float
    status: Status = "feasible"
    report: Report = field(default_factory=Report)
    retired: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.segments)

    def __repr__(self) -> str:
        return f"<RoadNetwork: {self.status}, {len(self.codes)} grids, {len(self)} segments>"

    def __str__(self) -> str:
        return self.summary()

    @cached_property
    def grids(self) -> gpd.GeoDataFrame:
        """One row a grid, in the order of the codes.

        Columns ``grid``, ``community``, ``roads`` (their names, the longest first), ``segments``, ``length`` and
        ``road_m`` (m), ``patrol_m``, ``load``, one for each kind of work that is counted, ``deviation`` of the load
        from the middle of the window, ``outside_window``, ``chains`` (runs it is made of), and the lines.
        """
        rows = self.segments.drop(columns="geometry").groupby(self.labels, sort=True)
        table = pd.DataFrame({"grid": list(self.codes), "community": rows["community"].first().to_numpy()})
        table["roads"] = [_names(part) for _, part in rows]
        table["segments"] = rows.size().to_numpy()
        for name in ("length", "road_m", "load", *self.rules.counts):
            table[name] = rows[name].sum().to_numpy()
        table["patrol_m"] = self.patrol
        table["deviation"] = table["load"] / self.rules.window.middle - 1
        lo, hi = self.rules.window.whole()
        table["outside_window"] = ~table["load"].between(lo, hi)
        table["chains"] = rows["chain"].nunique().to_numpy()
        shapes = [self.segments.geometry[self.labels == grid].union_all() for grid in range(len(self.codes))]
        return gpd.GeoDataFrame(table, geometry=shapes, crs=self.segments.crs)

    @cached_property
    def roads(self) -> gpd.GeoDataFrame:
        """One row a named road, over all communities: what road heads, leaders or agencies take whole.

        Columns ``road`` (its name), ``road_class`` (the highest), ``communities`` and ``grids`` (how many it lies in),
        ``segments``, ``road_m``, and the lines, by name.
        """
        named = self.segments["name"].fillna("").astype(str) != ""
        rows = self.segments.assign(road=self.segments["name"], grid=self.labels)[named].groupby("road", sort=True)
        table = rows.agg(
            road_class=("road_class", "min"),
            communities=("community", "nunique"),
            grids=("grid", "nunique"),
            segments=("segment", "size"),
            road_m=("road_m", "sum"),
        ).reset_index()
        shapes = [part.geometry.union_all() for _, part in rows]
        return gpd.GeoDataFrame(table, geometry=shapes, crs=self.segments.crs)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of rules, segments, loads, labels, codes and what fronts where: the same on every machine."""
        asked = json.dumps(self.rules.as_dict(), sort_keys=True, ensure_ascii=False)
        told = self.segments[["segment", "community", "side", "load", *self.rules.counts]].to_numpy().tolist()
        fronts = self.fronts.loc[self.fronts["counted"], ["segment", "unit"]].to_numpy().tolist()
        links = self.links[["first", "second"]].to_numpy().tolist()
        held = [asked, told, self.labels.tolist(), list(self.codes), fronts, links, self.status]
        held += [sorted(self.retired)] if self.retired else []
        return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def whole_chains(self) -> float:
        """Share of the chains, by length, that lie whole in one grid, of those that the window lets."""
        parts = (
            self.segments.assign(grid=self.labels)
            .groupby("chain")
            .agg({"grid": "nunique", "load": "sum", "length": "sum"})
        )
        fit = parts[parts["load"] <= self.rules.window.hi]
        whole = float(fit.loc[fit["grid"] == 1, "length"].sum())
        return whole / float(fit["length"].sum()) if len(fit) else 1.0

    def headline(self, lang: str | None = None) -> str:
        """Return grids, lengths, loads and chains in one line."""
        grids = self.grids
        return say(
            "roads-summary",
            lang,
            status=status_text(self.status, lang),
            grids=len(grids),
            segments=len(self),
            metres=round(self.road_length),
            lo=int(grids["load"].min()),
            hi=int(grids["load"].max()),
            outside=int(grids["outside_window"].sum()),
            whole=f"{self.whole_chains:.0%}",
            chains=int((grids["chains"] == 1).sum()),
        )

    def summary(self, lang: str | None = None) -> str:
        """Return the network in a few lines, with what was noticed."""
        return "\n".join([self.headline(lang), *(finding.line(lang) for finding in self.report.findings)])


def _names(segments: pd.DataFrame) -> str:
    """Return the names of the roads of a grid, the longest first."""
    named = segments[segments["name"] != ""].groupby("name", sort=True)["length"].sum()
    return ", ".join(named.sort_values(ascending=False, kind="stable").index)
