"""How departments' networks were made one, as tables of a plan file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan import measure
from gridplan.columns import DEPARTMENT_GRID_COLUMNS, STORED_COLUMNS
from gridplan.merger import Merger
from gridplan.plan import Network, Plan
from gridplan.store.container import Table
from gridplan.store.frames import frame_of, table_of, types_of


def fresh_department_grids(plan: Plan) -> gpd.GeoDataFrame:
    """Return the grids of all departments as their units make them: a grid's ground is that of its units' cells.

    Returns
    -------
    GeoDataFrame
        Columns ``department``, ``grid``, ``households``, ``units``, ``staff`` and ``geometry``, empty for a grid
        without units; by department and code.
    """
    drawn = [n for n in plan.others if plan.merger is not None and n.name in plan.merger.weights and n.kind == "areal"]
    rows = [_grids_of(plan, network) for network in drawn]
    whole = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(DEPARTMENT_GRID_COLUMNS))
    geometry = [shape for network in drawn for shape in _shapes(plan, network)]
    return gpd.GeoDataFrame(whole, geometry=geometry, crs=plan.ground.units.crs)


def functions_of(merger: Merger) -> pd.DataFrame:
    """Return the functions that hang on the new grids, with the columns that may be kept."""
    table = merger.functions
    return table[[name for name in STORED_COLUMNS["functions"] if name in table.columns]].reset_index(drop=True)


def merger_tables(plan: Plan, merger: Merger) -> dict[str, Table]:
    """Return the layer of the departments' grids and the table of functions."""
    functions = functions_of(merger)
    return {
        "department_grids": table_of(fresh_department_grids(plan), DEPARTMENT_GRID_COLUMNS),
        "functions": table_of(functions, functions.columns),
    }


def merger_meta(merger: Merger) -> dict[str, Any]:
    """Return the notes on a merger: what was asked, what is proven, and what the columns of its functions hold."""
    return {"merger": merger.as_dict(), "function_types": types_of(functions_of(merger))}


def merger_of(tables: Mapping[str, Table], meta: Mapping[str, Any]) -> Merger | None:
    """Return the merger that the tables hold, or None for a plan that merges nothing."""
    if "functions" not in tables:
        return None
    asked = meta["merger"] | {"fixed": tuple(meta["merger"]["fixed"])}
    return Merger(**asked, functions=frame_of(tables["functions"], meta["function_types"]))


def _grids_of(plan: Plan, network: Network) -> pd.DataFrame:
    labels, n_grids = network.labels, len(network.codes)
    return pd.DataFrame(
        {
            "department": network.name,
            "grid": list(network.codes),
            "households": measure.loads(labels, plan.ground.units["households"], n_grids=n_grids),
            "units": np.bincount(labels[labels >= 0], minlength=n_grids).astype(np.int64),
            "staff": network.n_workers.astype(np.int64),
        }
    )


def _shapes(plan: Plan, network: Network) -> list[shapely.Geometry]:
    shapes = measure.outlines(plan.ground.cells, network.labels, n_grids=len(network.codes))
    return [shapely.MultiPolygon() if shape is None or shape.is_empty else shape for shape in shapes]
