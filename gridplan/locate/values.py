"""What is known of places, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gridplan.findings import Report
from gridplan.language import say
from gridplan.later import Later
from gridplan.lineage.telling import state_of
from gridplan.locate.telling import told_place
from gridplan.version import Version


@dataclass(frozen=True, eq=False, repr=False)
class Located:
    """Where points lie and who is in charge there; see `gridplan.locate`.

    Parameters
    ----------
    table
        One row a point, in the order given. ``point``; ``x`` and ``y`` as given; ``inside``; ``grid`` (empty outside
        and where no grid is); ``grid_kind`` (areal, dedicated, … by its code); ``community``; ``unit``, the building
        that the point is in or on whose ground it lies; ``unit_m``, m to its outline; ``micro_grids`` of the unit;
        ids of ``workers``; ``road_grid`` and ``road_m``, m to its line; ``nearest_grid`` and ``away_m``, m, outside.
        With a roster ``officers_…`` a department and ``road_officers``; with older networks ``old_grid_…`` each; with
        a day ``grid_then``, ``version_then`` and ``then_from`` (unit, or nearby where the unit did not stand then), all
        empty before the first version was in force.
        Several ids stand in one text with commas between.
    crs
        The coordinate system in which the points were given.
    at
        The day asked for, or empty.
    version
        The version of the plan.
    report
        What was noticed.
    """

    table: pd.DataFrame
    crs: str
    at: str
    version: Version
    report: Report

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<Located: {int(self.table['inside'].sum())} of {len(self)} points inside>"

    def as_dict(self) -> dict[str, Any]:
        """Return the answers as plain values for JSON, one dictionary a point; missing distances are None."""
        rows = self.table.astype(object).where(self.table.notna(), None)
        return {
            "crs": self.crs,
            "at": self.at,
            "version": self.version.as_dict(),
            "points": rows.to_dict("records"),
            "findings": [finding.as_dict() for finding in self.report.findings],
        }

    def summary(self, lang: str | None = None) -> str:
        """Return how many points lie in how many grids, how many outside, and by which version, in two lines."""
        grids = set(self.table["grid"]) - {""}
        inside = int(self.table["inside"].sum())
        told = say(
            "locate-summary", lang, points=len(self), inside=inside, outside=len(self) - inside, grids=len(grids)
        )
        return f"{told}\n{self._source(lang)}"

    def text(self, lang: str | None = None) -> str:
        """Return what is known of each point, a few lines each with an empty one between, and by which version."""
        names, rows = [str(name) for name in self.table], self.table.itertuples(index=False, name=None)
        places = [dict(zip(names, row, strict=True)) for row in rows]
        told = "\n\n".join("\n".join(told_place(place, self.at, lang)) for place in places)
        return f"{told}\n{self._source(lang)}" if len(self) == 1 else f"{told}\n\n{self._source(lang)}"

    def _source(self, lang: str | None) -> str:
        """Return from which version the answers are, and what it counts for."""
        return say("locate-from-version", lang, version=state_of(self.version, lang))

    export = Later("gridplan.locate.export:export_located")
