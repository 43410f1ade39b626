"""What checking a ground found: tables and findings. Frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gridplan.findings import Report
from gridplan.language import say


@dataclass(frozen=True, eq=False, repr=False)
class GroundCheck:
    """A ground held against what is known of it from elsewhere.

    Parameters
    ----------
    communities
        One row a community, sorted by name: ``community, buildings, households, estimated`` (households among them that
        no source names), ``official`` (households of the official table, missing where it is silent), ``difference``
        (ours − official) and ``percent`` (of the official figure). The last row, ``community`` empty, is the whole.
    crossing
        Older grids that lie in several communities: ``grid, community, buildings, households``, a row for each
        community in which a grid has buildings.
    report
        What is to be looked at.
    """

    communities: pd.DataFrame
    crossing: pd.DataFrame
    report: Report = field(default_factory=Report)

    def __repr__(self) -> str:
        whole = self.communities.iloc[-1]
        return f"<GroundCheck: {whole['buildings']} buildings, {whole['households']} households>"

    def lines(self, lang: str | None = None) -> list[str]:
        """Return a line for each community, and one for the whole where there are several."""
        rows = self.communities.to_dict("records")
        return [_line(row, lang) for row in (rows if len(rows) > 2 else rows[:-1])]

    def as_dict(self) -> dict[str, Any]:
        """Return the tables as plain values for JSON."""
        return {
            name: [
                {key: None if pd.isna(value) else value for key, value in row.items()}
                for row in getattr(self, name).to_dict("records")
            ]
            for name in ("communities", "crossing")
        }


def _line(row: dict[Any, Any], lang: str | None) -> str:
    values: dict[str, Any] = {name: row[name] for name in ("community", "buildings", "households", "estimated")}
    values["community"] = values["community"] or say("check-whole", lang)
    if pd.isna(row["official"]):
        return say("check-line", lang, **values)
    numbers: dict[str, Any] = {"official": int(row["official"]), "difference": f"{int(row['difference']):+d}"}
    percent = "–" if pd.isna(row["percent"]) else f"{row['percent']:+.1f} %"
    return say("check-line-official", lang, **values, **numbers, percent=percent)
