"""One row a building that moves, came, went or was counted anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.columns import CHANGED_UNIT_COLUMNS

KINDS = ("moved", "came", "gone", "corrected")


def unit_table(pairs: pd.DataFrame, grids: pd.DataFrame) -> pd.DataFrame:
    """Return the buildings concerned, by community and grids, columns `CHANGED_UNIT_COLUMNS`.

    Parameters
    ----------
    pairs
        Buildings with the rows of their older and newer grid, ``from`` and ``to``.
    grids
        The rows that these are.
    """
    kinds = change_kinds(pairs)
    chosen = pairs.assign(change=kinds)[kinds != ""]
    home = dict(zip(grids["old_grid"], grids["community"], strict=True))
    community = chosen["community"].where(chosen["community"].notna(), chosen["old_community"])
    community = community.where(community.notna(), chosen["old_grid"].map(home))
    table = pd.DataFrame(
        {
            "change": chosen["change"],
            "unit": chosen["unit"].where(chosen["unit"].notna(), chosen["old_unit"]),
            "community": community.where(community.notna(), ""),
            "households_before": chosen["before"],
            "households_after": chosen["after"],
            "old_grid": chosen["old_grid"],
            "new_grid": chosen["new_grid"],
        }
    )
    order = table.assign(kind=table["change"].map(KINDS.index)).fillna({"old_grid": "", "new_grid": ""})
    by = ["community", "kind", "old_grid", "new_grid", "unit"]
    return table.loc[order.sort_values(by, kind="stable").index, list(CHANGED_UNIT_COLUMNS)].reset_index(drop=True)


def change_kinds(pairs: pd.DataFrame) -> np.ndarray:
    """Return what happened to each building, one of `KINDS`, or nothing."""
    had, has = pairs["from"].to_numpy() >= 0, pairs["to"].to_numpy() >= 0
    moved = had & has & (pairs["from"] != pairs["to"]).to_numpy()
    corrected = had & has & (pairs["before"] != pairs["after"]).to_numpy()
    return np.select([moved, has & ~had, had & ~has, corrected], KINDS, default="")
