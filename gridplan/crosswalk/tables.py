"""The tables of a crosswalk: old to new, new to old, and the effort of each department."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.agreement import pairs_kept
from gridplan.columns import BACKWARD_COLUMNS, EFFORT_COLUMNS, FORWARD_COLUMNS, HANDOVER_COLUMNS
from gridplan.crosswalk.pairing import NOWHERE, grid_of, pair_up, weighed
from gridplan.ground.ground import Ground
from gridplan.plan import Network


def forward_table(departments: Sequence[Network], new: Network, households: NDArray[np.int64]) -> pd.DataFrame:
    """Return what becomes of each old grid: one row an old and a new grid, by department and old grid.

    The rows of an old grid sum to its units and households, its shares to 1; units that no old grid holds have none.
    """
    tables = [_labelled(old, weighed(pair_up(old, new, households), "old_grid")) for old in departments]
    rows = pd.concat(tables, ignore_index=True)
    return rows.loc[rows["old_grid"] != NOWHERE, list(FORWARD_COLUMNS)].reset_index(drop=True)


def backward_table(departments: Sequence[Network], new: Network, households: NDArray[np.int64]) -> pd.DataFrame:
    """Return what each new grid is made of: one row a new and an old grid, by new grid and department.

    The rows of a department sum to all units and households of the new grid: those that it did not serve before have
    an empty ``old_grid``.
    """
    tables = [_labelled(old, weighed(pair_up(old, new, households), "grid")) for old in departments]
    rows = pd.concat(tables, ignore_index=True).sort_values(["grid", "department"], kind="stable")
    return rows.loc[rows["grid"] != NOWHERE, list(BACKWARD_COLUMNS)].reset_index(drop=True)


def effort_table(
    departments: Sequence[Network], new: Network, households: NDArray[np.int64], forward: pd.DataFrame
) -> pd.DataFrame:
    """Return what the one network costs each department, one row each, with the columns `EFFORT_COLUMNS`."""
    rows = [_effort(old, new, households, forward[forward["department"] == old.name]) for old in departments]
    return pd.DataFrame(rows, columns=list(EFFORT_COLUMNS))


def handover_table(departments: Sequence[Network], new: Network, ground: Ground, forward: pd.DataFrame) -> pd.DataFrame:
    """Return the buildings that change hands, one row a department and building, by department, old and new grid.

    Those that do not go with most of their old grid, and those that no old grid of the department held.
    """
    codes = np.array([*new.codes, NOWHERE], dtype=object)[grid_of(new)]
    units = pd.DataFrame(ground.units[["unit", "households"]]).reset_index(drop=True).assign(grid=codes)
    tables = [
        _handed(old, units, forward[(forward["department"] == old.name) & forward["main"]]) for old in departments
    ]
    return pd.concat(tables, ignore_index=True)[list(HANDOVER_COLUMNS)]


def _handed(old: Network, units: pd.DataFrame, main: pd.DataFrame) -> pd.DataFrame:
    """Return the buildings that one department hands over or takes in; `main` are the successors of its grids."""
    before = pd.Series(np.array([*old.codes, NOWHERE], dtype=object)[grid_of(old)])
    goes_to = before.map(main.set_index("old_grid")["grid"]).fillna(NOWHERE)
    rows = units.assign(department=old.name, old_grid=before, main_grid=goes_to)
    changing = (rows["grid"] != rows["main_grid"]) | (rows["old_grid"] == NOWHERE)
    return rows[changing].sort_values(["old_grid", "grid", "unit"])


def _labelled(old: Network, pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.assign(department=old.name)


def _effort(old: Network, new: Network, households: NDArray[np.int64], rows: pd.DataFrame) -> dict[str, Any]:
    served = int(rows["households"].sum())
    staying = int(rows.loc[rows["main"], "households"].sum())
    leaving = rows["households"].where(~rows["main"], 0).groupby(rows["old_grid"]).sum()
    kept, of = pairs_kept(grid_of(old), grid_of(new), households)
    most = str(leaving.idxmax()) if leaving.any() else NOWHERE
    return {
        "department": old.name,
        "old_grids": sum(code != NO_GRID for code in old.codes),
        "grids": rows.loc[rows["grid"] != NOWHERE, "grid"].nunique(),
        "same_grids": int(rows["same_ground"].sum()),
        "split_grids": _several(rows, "old_grid", ("1:n", "n:m")),
        "merged_grids": _several(rows, "grid", ("n:1", "n:m")),
        "households": served,
        "staying": staying,
        "changing": served - staying,
        "changing_share": (served - staying) / served if served else 0.0,
        "unserved": int(households.sum()) - served,
        "most_changing": most,
        "most_changing_households": int(leaving.max()) if most else 0,
        "pairs_kept": kept / of if of else 1.0,
    }


def _several(rows: pd.DataFrame, side: str, relations: tuple[str, str]) -> int:
    return rows.loc[rows["relation"].isin(relations), side].nunique()
