"""Older grids that lie in several communities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gridplan.departments.department import Department
from gridplan.findings import Finding
from gridplan.ground.ground import Ground

COLUMNS = ("grid", "community", "buildings", "households")


def crossing_grids(ground: Ground, departments: Sequence[Department]) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the rows of grids with buildings in more than one community, and a finding that names them.

    A building belongs to the grid that holds the largest share of its ground. A grid of several departments' files is
    named with its department.

    Returns
    -------
    DataFrame, tuple
        Columns ``grid, community, buildings, households``, sorted.
    """
    frames = [_members(ground, one, several=len(departments) > 1) for one in departments]
    members = pd.concat(frames) if frames else pd.DataFrame(columns=["grid", "community", "households"])
    rows = members.groupby(["grid", "community"], as_index=False).agg(
        buildings=("households", "size"), households=("households", "sum")
    )
    crossing = rows[rows.groupby("grid")["community"].transform("size") > 1].reset_index(drop=True)
    if crossing.empty:
        return pd.DataFrame(columns=list(COLUMNS)), ()
    smaller = crossing["households"].sum() - crossing.groupby("grid")["households"].max().sum()
    names = tuple(dict.fromkeys(crossing["grid"].astype(str)))
    return crossing[list(COLUMNS)], (Finding("check-grids-cross", names, {"households": int(smaller)}),)


def _members(ground: Ground, department: Department, *, several: bool) -> pd.DataFrame:
    held = department.labels >= 0
    codes = np.array(department.codes, dtype=object)[department.labels[held]]
    names = [f"{department.name} {code}" for code in codes] if several else codes
    units = ground.units.loc[held]
    return pd.DataFrame(
        {
            "grid": names,
            "community": units["community"].fillna("").to_numpy(),
            "households": units["households"].to_numpy(),
        }
    )
