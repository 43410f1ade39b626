"""What became of the grids of today: in the last round of re-gridding, and by hand."""

from __future__ import annotations

import pandas as pd

from gridplan.plan import Plan

_BACKWARDS = {"R": "N"}
"""A grid that comes from no single one is new, though the older ones that its buildings are from were retired."""


def grid_events(plan: Plan) -> list[str]:
    """Return the letter of each grid in the last round, see `gridplan.history`; U for a grid that no row tells of.

    It is that of the older grid of the same code, else of the one that most of its households are from.
    """
    rows = plan.history[-1].lineage
    own = {str(code): _letter(str(code), group) for code, group in rows.dropna(subset="new_grid").groupby("new_grid")}
    return [own.get(code, "U") for code in plan.network.codes]


def edited_grids(plan: Plan) -> frozenset[str]:
    """Return the grids that gained or lost units by hand in this version; only those that there are."""
    moves = [edit for edits in plan.trail for edit in edits.edits if edit.act == "move"]
    named = {code for edit in moves for code in (edit.to, *edit.before)}
    ids = {unit for edit in moves for unit in edit.units}
    inside = (plan.labels >= 0) & plan.ground.units["unit"].isin(ids).to_numpy()
    now = {plan.network.codes[label] for label in plan.labels[inside].tolist()}
    return frozenset((named | now) & set(plan.network.codes))


def _letter(code: str, rows: pd.DataFrame) -> str:
    same = rows[rows["old_grid"] == code]
    chosen = same if len(same) else rows.sort_values("share_to", ascending=False, kind="stable")
    event = str(chosen["event"].iloc[0])
    return _BACKWARDS.get(event, event)
