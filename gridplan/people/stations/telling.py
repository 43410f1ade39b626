"""Stations in words for the minutes, and as plain values for other programs."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from gridplan.findings import Finding
from gridplan.language import hundredths_text, say
from gridplan.people.stations.values import Stations, StationStage
from gridplan.text import plain


def summary(stations: Stations, lang: str | None = None) -> str:
    """Return what came out in a few lines: stations and walks with their proof, or why not and what would help."""
    if stations.status == "feasible":
        return "\n".join([_headline(stations, lang), *(stage_line(stage, lang) for stage in stations.stages)])
    lines = [say(f"stations-{stations.status}", lang)]
    lines += [finding.text(lang) for finding in stations.reasons]
    if stations.relaxation is not None:
        lines.append(say("stations-ease", lang))
        lines += [finding.text(lang) for finding in stations.relaxation.changes]
    return "\n".join(plain(line) for line in lines)


def _headline(stations: Stations, lang: str | None) -> str:
    serves = stations.serves
    return say(
        "stations-headline",
        lang,
        stations=int(stations.opened.sum()),
        venues=len(stations.venues),
        grids=len(serves),
        households=f"{int(serves['households'].sum()):,}",
        largest=f"{stations.walk.max():.0f}",
        within=f"{stations.rules.within:g}",
    )


def stage_line(stage: StationStage, lang: str | None = None) -> str:
    """Return what a stage came to, and how far it is proven."""
    digits = 0 if stage.name == "fewest" else 1
    numbers = {"value": f"{stage.value:.{digits}f}", "bound": f"{stage.bound:.{digits}f}"}
    proven = "proven" if stage.gap <= 1.1e-4 else "gap"
    return say(f"stations-stage-{stage.name}-{proven}", lang, **numbers, gap=hundredths_text(min(stage.gap, 9.99)))


def as_dict(stations: Stations) -> dict[str, Any]:
    """Return the stations as plain values for JSON.

    Examples
    --------
    >>> as_dict(stations)["status"]  # doctest: +SKIP
    'feasible'
    """
    eased = stations.relaxation
    return {
        "format": "gridplan-stations/1",
        "plan": stations.grids.digest,
        "digest": stations.digest,
        "status": stations.status,
        "rules": stations.rules.as_dict(),
        "open": _rows(stations.open),
        "serves": _rows(stations.serves),
        "stages": [
            {"stage": s.name, "value": s.value, "bound": s.bound, "gap": _finite(s.gap)} for s in stations.stages
        ],
        "curve": _rows(stations.curve),
        "prices": {name: [round(float(price), 6) for price in found] for name, found in stations.prices.items()},
        "reasons": _told(stations.reasons),
        "relaxation": None if eased is None else {"changes": _told(eased.changes), "rules": eased.rules.as_dict()},
        "findings": _told(stations.report.findings),
    }


def _told(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [json.loads(json.dumps(finding.as_dict(), default=lambda value: value.item())) for finding in findings]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON can hold them; what is no number is None."""
    plain_table = table.astype(object).where(table.notna(), None)
    return [{str(name): _value(value) for name, value in row.items()} for row in plain_table.to_dict("records")]


def _value(value: Any) -> Any:
    found = value.item() if isinstance(value, np.generic) else value
    return round(found, 3) if isinstance(found, float) else found


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
