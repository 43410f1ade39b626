"""One row a community: its grids before and after, their events, and the households that change grid."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gridplan.changes.buildings import change_kinds
from gridplan.columns import CHANGED_COMMUNITY_COLUMNS
from gridplan.history import EVENTS


def community_table(grids: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the communities, most households moved first, columns `CHANGED_COMMUNITY_COLUMNS`.

    Parameters
    ----------
    grids
        The table of grids.
    pairs
        Buildings with the rows of their older and newer grid, ``from`` and ``to``, of an equal table.
    """
    now, then = _homes(pairs, grids)
    kinds = pd.Series(change_kinds(pairs), index=pairs.index)
    home = grids["community"].fillna("")
    names = sorted({*now, *then, *home})
    across = (now != then) & (kinds != "came") & (kinds != "gone")
    table = pd.DataFrame({"community": names}, dtype=object)

    def total(place: pd.Series, values: pd.Series) -> np.ndarray:
        return values.groupby(place).sum().reindex(names, fill_value=0).to_numpy(dtype=np.int64)

    for name, code in (("grids_before", "old_grid"), ("grids_after", "new_grid")):
        table[name] = total(home, grids[code].notna().astype(np.int64))
    for event in EVENTS:
        table[event] = total(home, (grids["event"] == event).astype(np.int64))
    before, after = pairs["before"], pairs["after"]
    table["households_before"], table["households_after"] = total(then, before), total(now, after)
    table["moved"] = total(now, after.where(kinds == "moved", 0))
    table["moved_units"] = total(now, (kinds == "moved").astype(np.int64))
    table["came"], table["gone"] = (
        total(now, after.where(kinds == "came", 0)),
        total(then, before.where(kinds == "gone", 0)),
    )
    table["corrected"] = total(now, (after - before).where((kinds == "moved") | (kinds == "corrected"), 0))
    table["moved_in"], table["moved_out"] = total(now, after.where(across, 0)), total(then, after.where(across, 0))
    table["share"] = np.divide(table["moved"], np.maximum(total(now, after.where(pairs["from"] >= 0, 0)), 1))
    found = table[list(CHANGED_COMMUNITY_COLUMNS)].sort_values(["moved", "share"], ascending=False, kind="stable")
    return found.reset_index(drop=True)


def _homes(pairs: pd.DataFrame, grids: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the community of each building now and then; of one side only, the other's."""
    of_grid = np.array([*grids["community"].fillna(""), ""], dtype=object)
    now = pairs["community"].where(pairs["community"].notna(), pairs["old_community"])
    now = now.where(now.notna(), pd.Series(of_grid[pairs["from"]], index=pairs.index))
    return now, pairs["old_community"].where(pairs["old_community"].notna(), now)
