"""Boundaries after a table of changes, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.findings import Report
from gridplan.language import say
from gridplan.later import Later


@dataclass(frozen=True, eq=False, repr=False)
class ChangedBoundaries:
    """Communities after changes; see `gridplan.change_boundaries`.

    Parameters
    ----------
    communities
        One row a community, sorted by name: ``community`` and its polygon, in m.
    successors
        One row an old and a new community with ground in common, columns `gridplan.columns.SUCCESSOR_COLUMNS`:
        ``change`` (empty where nothing happened), ``old``, ``new``, ``area_m2`` in common, its ``share`` of the old
        one's.
    classes
        New community → class, where the table says one.
    report
        What the new polygons leave or contradict, in m².
    """

    communities: gpd.GeoDataFrame
    successors: pd.DataFrame
    classes: Mapping[str, str]
    report: Report

    def __repr__(self) -> str:
        return f"<ChangedBoundaries: {len(self.communities)} communities, {len(self.changed)} changed>"

    @property
    def changed(self) -> tuple[str, ...]:
        """The new communities that something happened to, sorted."""
        return tuple(sorted(set(self.successors.loc[self.successors["change"] != "", "new"])))

    def classes_after(self, classes: Mapping[str, str]) -> dict[str, str]:
        """Return the class of each community now, for `gridplan.Rules`.

        Parameters
        ----------
        classes
            Old community → class. New ones have that of the table of changes, else that of the old community with a
            class that they got most ground from.
        """
        known = self.successors[self.successors["old"].isin(list(classes))]
        largest = known.sort_values(["area_m2", "old"], ascending=[False, True]).drop_duplicates("new")
        carried = {new: classes[old] for old, new in zip(largest["old"], largest["new"], strict=True)}
        return dict(sorted({**carried, **self.classes}.items()))

    def summary(self, lang: str | None = None) -> str:
        """Return how many communities there are, what happened to which, and what to look at, a line each."""
        lines = [say("boundaries-headline", lang, communities=len(self.communities), changed=len(self.changed))]
        happened = self.successors[self.successors["change"] != ""]
        for row in happened.itertuples():
            change = say(f"boundary-kind-{row.change}", lang)
            lines.append(
                say("boundaries-line", lang, old=row.old, new=row.new, change=change, area=f"{row.area_m2:.0f}")
            )
        return "\n".join([*lines, *(finding.line(lang) for finding in self.report.findings)])

    def as_dict(self) -> dict[str, Any]:
        """Return everything but the polygons as plain values for JSON."""
        return {
            "communities": self.communities["community"].tolist(),
            "changed": list(self.changed),
            "successors": self.successors.to_dict("records"),
            "classes": dict(self.classes),
            "findings": [finding.as_dict() for finding in self.report.findings],
        }

    save = Later("gridplan.boundaries.saving:save_boundaries")
