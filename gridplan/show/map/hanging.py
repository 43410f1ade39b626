"""What hangs on each new grid: the departments' older grids with their functions and people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from gridplan.crosswalk import Crosswalk
from gridplan.crosswalk.pairing import NOWHERE
from gridplan.plan import Plan
from gridplan.text import plain

_KEYS = ["department", "old_grid", "grid"]
_ROW = [*_KEYS, "title", "households", "share", "functions", "staff", "carrier"]


def hanging(plan: Plan, walk: Crosswalk, names: Sequence[str]) -> list[list[list[Any]]]:
    """Return for each new grid what hangs on it, a row an old grid.

    Parameters
    ----------
    names
        The departments, in the order of their positions.

    Returns
    -------
    list
        Rows of position of the department, code, the old grid's own name, households in common (None for road
        segments, which hold none), their share of the old grid's (of road segments that of its length), what is done
        there (None where its functions hang on another grid), people carried over, the grid that its functions hang
        on where this is another; by department, most households first.
    """
    rows = pd.concat([_areas(walk), _roads(walk)], ignore_index=True)
    rows["department"] = rows["department"].map({name: number for number, name in enumerate(names)})
    order = ["department", "households", "share", "old_grid"]
    rows = rows.sort_values(order, ascending=[True, False, False, True], kind="stable")
    found: dict[str, list[list[Any]]] = {code: [] for code in plan.network.codes}
    for row in rows.to_dict("records"):
        found[row["grid"]].append(_hung(row))
    return list(found.values())


def _areas(walk: Crosswalk) -> pd.DataFrame:
    """Return the old grids with households or the most of what they hold on a new grid."""
    rows = walk.forward.merge(walk.functions[[*_KEYS, "functions", "staff"]], how="left", on=_KEYS)
    first = walk.functions.drop_duplicates(_KEYS[:2]).rename(columns={"grid": "carrier"})
    rows = rows.merge(first[["department", "old_grid", "title", "carrier"]], how="left", on=_KEYS[:2])
    return rows.loc[(rows["grid"] != NOWHERE) & ((rows["households"] > 0) | rows["main"]), _ROW]


def _roads(walk: Crosswalk) -> pd.DataFrame:
    """Return the grids of road segments, of which a crosswalk knows functions and people only."""
    rows = walk.functions[walk.functions["department"].isin(walk.line_departments)]
    return rows[rows["grid"] != NOWHERE].assign(carrier="", households=float("nan"))[_ROW]


def _hung(row: dict[Any, Any]) -> list[Any]:
    carried = not pd.isna(row["staff"])
    return [
        int(row["department"]),
        plain(row["old_grid"]),
        plain(row["title"]),
        None if pd.isna(row["households"]) else int(row["households"]),
        round(float(row["share"]), 4),
        plain(row["functions"]) if carried else None,
        int(row["staff"]) if carried else 0,
        "" if carried else plain(row["carrier"]),
    ]
