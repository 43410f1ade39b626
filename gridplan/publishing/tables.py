"""Tables of a plan for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan import measure
from gridplan.columns import PUBLIC_COLUMNS
from gridplan.plan import Plan
from gridplan.publishing.counts import Shown
from gridplan.publishing.figures import public_figures


def public_table(plan: Plan, earlier: Sequence[Plan] = ()) -> gpd.GeoDataFrame:
    """Return one row a grid with what may be shown to everyone.

    Returns
    -------
    GeoDataFrame
        Columns ``grid``, ``network``, ``community``, ``households`` (a number, ``<10`` or ``–``), ``load_share`` and
        ``deviation`` (NaN where withheld), ``workers``, ``units``, ``area_m2``, ``perimeter_m``, ``polsby_popper`` and
        ``geometry``.

    Notes
    -----
    A release is safe by itself, and beside those of the `earlier` plans that are given, the oldest first. Beside
    others of one place its differences can tell small counts.
    """
    figures = public_figures(plan, earlier)
    table = measure.grid_table(plan.ground, plan.rules, plan.load, plan.network)
    table["households"] = _column(list(figures.counts.grids))
    table["load_share"], table["deviation"] = figures.load_share, figures.deviation
    return gpd.GeoDataFrame(table[[*PUBLIC_COLUMNS["grids"], "geometry"]])


def public_communities(plan: Plan, earlier: Sequence[Plan] = ()) -> pd.DataFrame:
    """Return one row a community, and a last one for the plan, with what may be shown to everyone.

    Returns
    -------
    DataFrame
        Columns ``community`` (None in the last row), ``grids``, ``households`` (a number, ``<10`` or ``–``),
        ``workers``.
    """
    counts = public_figures(plan, earlier).counts
    grids = measure.grid_table(plan.ground, plan.rules, plan.load, plan.network)[["community", "grid", "workers"]]
    own = grids.groupby("community", sort=False, dropna=False).agg(grids=("grid", "size"), workers=("workers", "sum"))
    table = pd.DataFrame(
        {
            "community": [*counts.communities, None],
            "grids": [*own["grids"], len(grids)],
            "households": _column([*counts.communities.values(), counts.total]),
            "workers": [*own["workers"], grids["workers"].sum()],
        }
    )
    return table[list(PUBLIC_COLUMNS["communities"])]


def _column(values: list[Shown]) -> pd.Series[Any]:
    return pd.Series(values, dtype=object)
