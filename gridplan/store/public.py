"""Tables of a plan for everyone, as files hold them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from gridplan.columns import PUBLIC_COLUMNS
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.publishing import public_communities, public_road_table, public_table

_OF_MIXED_CELLS = (".csv", ".xlsx")
"""Files whose columns may hold numbers beside text; elsewhere counts are text."""


def public_frames(
    plan: Plan, path: Path, table: str, *, columns: Sequence[str] | None, earlier: Sequence[Plan] = ()
) -> dict[str, pd.DataFrame]:
    """Return the tables of a plan that go into a file for everyone, that which was asked for first.

    Raises
    ------
    OptionError
        When the table or a column is not for everyone, or the file cannot hold the table.
    """
    if table not in PUBLIC_COLUMNS:
        raise OptionError(say("public-tables", table=table))
    ending = path.suffix.lower()
    if table == "road_grids":
        return {table: one_table(public_road_table(plan), plan, table, path)}
    if table == "communities":
        if ending not in _OF_MIXED_CELLS:
            raise OptionError(say("public-ending", table=table, path=path))
        return {table: public_communities(plan, earlier)}
    grids = public_table(plan, earlier)[[*chosen_columns(columns, PUBLIC_COLUMNS["grids"]), "geometry"]]
    roads = {} if plan.roads is None else {"road_grids": public_road_table(plan)}
    if ending == ".xlsx":
        return {"grids": grids, "communities": public_communities(plan, earlier), **roads}
    if ending not in _OF_MIXED_CELLS and "households" in grids:
        grids["households"] = grids["households"].map(str)
    return {"grids": grids, **roads} if ending == ".gpkg" else {"grids": grids}


def one_table(found: pd.DataFrame, plan: Plan, table: str, path: Path) -> pd.DataFrame:
    """Return a table of road-segment grids, for a file that holds one table.

    Raises
    ------
    OptionError
        When the plan has none, or the file holds several tables.
    """
    if plan.roads is None or path.suffix.lower() not in (".csv", ".geojson", ".parquet"):
        raise OptionError(say("export-table", table=table, path=path, known="grids"))
    return found


def chosen_columns(columns: Sequence[str] | None, allowed: Sequence[str]) -> list[str]:
    """Return the columns asked for, all that are allowed when None.

    Raises
    ------
    OptionError
        When a column is not allowed, with those that are.
    """
    names = list(allowed if columns is None else columns)
    if wrong := [name for name in names if name not in allowed]:
        raise OptionError(say("export-columns", wrong=", ".join(wrong), allowed=", ".join(allowed)))
    return names
