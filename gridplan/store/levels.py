"""Levels below the grid as the tables of a plan file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from gridplan.columns import CORRIDOR_COLUMNS, MICRO_COLUMNS
from gridplan.findings import Conservation, Finding, Report
from gridplan.levels import LevelRules, Levels
from gridplan.store.container import Table
from gridplan.store.schema import PARTS


def fresh_levels(levels: Levels) -> dict[str, pd.DataFrame]:
    """Return the three tables computed from the parts, whatever was done to those that the levels hand out."""
    fresh = Levels(levels.rules, levels.parts)
    return {
        "micro_grids": fresh.micro_grids[list(MICRO_COLUMNS)],
        "corridors": fresh.corridors[list(CORRIDOR_COLUMNS)],
        "parts": levels.parts[list(PARTS)],
    }


def level_meta(levels: Levels) -> dict[str, Any]:
    """Return the notes on levels: their rules and the account of households."""
    account = levels.report.conservation
    return {"level_rules": levels.rules.as_dict(), "conservation_levels": None if account is None else vars(account)}


def levels_of(tables: Mapping[str, Table], meta: Mapping[str, Any], findings: tuple[Finding, ...]) -> Levels | None:
    """Return the levels that the tables hold, or None when the plan ends at its grids."""
    if "parts" not in tables:
        return None
    parts = pd.DataFrame({name: _column(tables["parts"].columns[name], held) for name, held in PARTS.items()})
    account = meta["conservation_levels"]
    report = Report(findings, None if account is None else Conservation(**account))
    return Levels(LevelRules.from_dict(meta["level_rules"]), parts, report)


def _column(values: Any, held: str) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="int64" if held == "INTEGER" else object)
