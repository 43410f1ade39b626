"""What the nodes of every level of two plans have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.plan import Plan

_PART = ["unit", "part", "section"]
_BELOW = ("micro_grid", "corridor")


def common_households(older: Plan, newer: Plan) -> pd.DataFrame:
    """Return how many households of today the nodes of two plans of the same buildings have in common.

    Communities and grids are compared by units; micro-grids and corridor groups by parts of units, where both plans
    have them. What stands in one plan only has nothing in common.

    Returns
    -------
    DataFrame
        ``old``, ``new``, ``households``: codes, most households first, of equal ones the lowest code.
    """
    tables = [_told(_units(older), _units(newer), ["unit"])]
    if older.levels is not None and newer.levels is not None:
        columns = [*_PART, "households", *_BELOW]
        tables.append(_told(older.levels.parts[columns], newer.levels.parts[columns], _PART))
    found: pd.DataFrame = pd.concat(tables, ignore_index=True)
    return found.sort_values(["households", "new"], ascending=[False, True], ignore_index=True)


def _units(plan: Plan) -> pd.DataFrame:
    codes = np.array(plan.network.codes, dtype=object)
    return pd.DataFrame(plan.ground.units[["unit", "households", "community"]]).assign(grid=codes[plan.labels])


def _told(older: pd.DataFrame, newer: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the households of today in each pair of nodes of a level; what is in no node is left out."""
    both = newer.merge(older.drop(columns="households"), on=keys, suffixes=("", "_before"))
    levels = [name for name in newer.columns if name not in (*keys, "households")]
    found = [
        both.groupby([f"{level}_before", level])["households"].sum().rename_axis(["old", "new"]).reset_index()
        for level in levels
    ]
    return pd.concat(found, ignore_index=True).astype({"households": np.int64})
