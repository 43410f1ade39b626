"""What departments do and whom they have there, hung on the new grids (物理划网、功能设格)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.columns import FUNCTION_COLUMNS
from gridplan.crosswalk.drawn import under_lines, under_polygons
from gridplan.crosswalk.pairing import NOWHERE, both_named, grid_of, pair_up, weighed
from gridplan.departments.department import Department
from gridplan.ground.apportion import largest_remainder
from gridplan.ground.ground import Ground
from gridplan.plan import Network

Carry = Literal["largest", "split"]
_HUNG = ["old_grid", "grid", "households", "share", "weight"]


def hang_functions(
    departments: Sequence[Department], network: Network, ground: Ground, *, carry: Carry = "largest"
) -> pd.DataFrame:
    """Return each department's old grids with their functions and people, hung on the new grids.

    What a department does in an old grid has to be done wherever its ground goes: every new grid with a unit of the
    old one has a row with its functions. People go whole: under ``largest`` all to the new grid with the largest share
    of the old grid's households, ties to the lower code; under ``split`` by share, by largest remainder. Grids without
    households go by buildings, polygons without buildings by area. Line grids go by metres of road inside or along the
    new grids, with 0 households. What lies outside every new grid keeps its people in one row with an empty ``grid``:
    the staff of a department always sums to what it was.

    Parameters
    ----------
    network
        The one network, on the units of `ground`.

    Returns
    -------
    pandas.DataFrame
        Columns `FUNCTION_COLUMNS`, sorted by department and old grid, the largest share first.
    """
    tables = [_hung(department, network, ground, carry) for department in sorted(departments, key=lambda d: d.name)]
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in FUNCTION_COLUMNS})
    return pd.concat(tables, ignore_index=True)


def _hung(department: Department, network: Network, ground: Ground, carry: Carry) -> pd.DataFrame:
    tasks = _tasks(department.grids)
    hang = _lines if department.kind == "line" else _areas
    found = hang(department, network, ground)
    rows = _stacked(found, _nowhere(tasks.index[~tasks.index.isin(found["old_grid"])]))
    rows = rows.sort_values(["old_grid", "weight", "grid"], ascending=[True, False, True], ignore_index=True)
    rows = rows.assign(department=department.name, **tasks.loc[rows["old_grid"]].reset_index(drop=True))
    rows["staff"] = _carried(rows, carry)
    return rows[list(FUNCTION_COLUMNS)]


def _tasks(grids: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return title, functions and staff of each code; pieces that bear the same code are one grid."""
    of_code = pd.DataFrame(grids[grids["code"] != NO_GRID]).groupby("code")
    return of_code.agg({"title": _joined, "functions": _joined, "staff": "sum"})


def _joined(texts: pd.Series) -> str:
    return "; ".join(dict.fromkeys(text for text in texts.tolist() if text))


def _areas(department: Department, network: Network, ground: Ground) -> pd.DataFrame:
    """Return which new grids an areal network hangs on: by units, polygons without any by area."""
    pairs = pair_up(department.network, network, ground.units["households"].to_numpy(np.int64))
    pairs = weighed(pairs, "old_grid")
    pairs = pairs.loc[both_named(pairs), _HUNG]
    empty = department.grids[~department.grids["code"].isin([*pairs["old_grid"], NO_GRID])]
    return _stacked(pairs, _drawn(under_polygons(_by_code(empty), ground, grid_of(network)), network))


def _lines(department: Department, network: Network, ground: Ground) -> pd.DataFrame:
    return _drawn(under_lines(_by_code(department.grids), ground, grid_of(network)), network)


def _by_code(grids: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the geometry of each code."""
    return grids[["code", grids.geometry.name]].dissolve("code").geometry


def _drawn(found: pd.DataFrame, network: Network) -> pd.DataFrame:
    """Return metres or areas as rows that hang, in whole numbers: what differs by less is a tie."""
    codes = np.array(network.codes, dtype=object)[found["label"].to_numpy(np.int64)]
    weight = np.maximum(np.rint(found["amount"].to_numpy()), 1).astype(np.int64)
    rows = found.assign(grid=codes, households=0, weight=weight)
    return rows.assign(share=weight / rows.groupby("old_grid")["weight"].transform("sum"))[_HUNG]


def _nowhere(codes: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"old_grid": codes, "grid": NOWHERE, "households": 0, "share": 0.0, "weight": 0})


def _stacked(*tables: pd.DataFrame) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled or tables[:1], ignore_index=True)


def _carried(rows: pd.DataFrame, carry: Carry) -> NDArray[np.int64]:
    """Return the people of each row; `rows` have those of the whole old grid, the largest share first."""
    staff = rows["staff"].to_numpy(np.int64)
    first = ~rows.duplicated("old_grid").to_numpy()
    carried = np.where(first, staff, 0)
    if carry == "split":
        for place in rows.groupby("old_grid").indices.values():
            weight = rows["weight"].to_numpy(np.int64)[place]
            if weight.any():
                carried[place] = largest_remainder(weight, int(staff[place[0]]))
    return carried
