"""What changed at one glance, counted from the tables."""

from __future__ import annotations

import pandas as pd

from gridplan.changes.buildings import change_kinds
from gridplan.changes.values import Totals
from gridplan.history import EVENTS


def redrawn(grids: pd.DataFrame) -> pd.Series:
    """Return which grids have another extent than before, or are no more, or new."""
    return ~grids["event"].isin(("U", "C")) | (grids[["units_in", "units_out"]] != 0).any(axis=1)


def changed(grids: pd.DataFrame) -> pd.Series:
    """Return which grids did not stay as they were: another event than U, or other households."""
    recounted = (grids[["came", "gone", "corrected"]] != 0).any(axis=1)
    return redrawn(grids) | (grids["event"] == "C") | recounted


def totals_of(grids: pd.DataFrame, pairs: pd.DataFrame, workers: pd.DataFrame) -> Totals:
    """Return the sums over the tables of grids, buildings and workers."""
    kinds = pd.Series(change_kinds(pairs), index=pairs.index)
    before, after = pairs["before"], pairs["after"]
    moved, settled = int(after[kinds == "moved"].sum()), int(after[pairs["from"] >= 0].sum())
    counts = grids["event"].value_counts()
    counted_anew = (kinds.isin(("moved", "corrected"))) & (before != after)
    return Totals(
        grids_before=int(grids["old_grid"].notna().sum()),
        grids_after=int(grids["new_grid"].notna().sum()),
        changed_grids=int(changed(grids).sum()),
        events={event: int(counts.get(event, 0)) for event in EVENTS},
        households_before=int(before.sum()),
        households_after=int(after.sum()),
        households_settled=settled,
        moved=moved,
        moved_share=moved / settled if settled else 0.0,
        moved_units=int((kinds == "moved").sum()),
        came=int(after[kinds == "came"].sum()),
        came_units=int((kinds == "came").sum()),
        gone=int(before[kinds == "gone"].sum()),
        gone_units=int((kinds == "gone").sum()),
        corrected=int((after - before)[counted_anew].sum()),
        corrected_units=int(counted_anew.sum()),
        workers=len(workers),
        outside_before=int(grids["outside_before"].sum()),
        outside_untouched=int(grids["outside_untouched"].sum()),
        outside_after=int(grids["outside_after"].sum()),
    )
