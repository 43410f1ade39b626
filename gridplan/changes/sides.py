"""The older and the newer division, each as a table of grids by code: figures, window, polygon."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan import measure
from gridplan.adopt import NO_GRID
from gridplan.changes.untouched import with_new_buildings
from gridplan.ground.areas import grid_areas
from gridplan.plan import Network, Plan
from gridplan.wishes.earlier import BEFORE

FIGURES = ("community", "load_share", "workers", "deviation", "outside_window")


def newer_side(new: Plan) -> gpd.GeoDataFrame:
    """Return the grids of the newer plan by code."""
    return _by_code(new.grids)


def older_side(new: Plan, old: Plan | None, pairs: pd.DataFrame, goes_on: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return the older grids by code, as the older plan has them or else as today's units tell.

    ``outside_untouched`` tells which would be outside their window with today's counts and with the buildings that
    were built on their ground since.

    Parameters
    ----------
    pairs
        Buildings of both, columns `gridplan.changes.pairing.COLUMNS`.
    goes_on
        Older code → code under which it goes on.
    """
    network = _on_todays_units(new, old, pairs)
    if old is None:
        table = _by_code(measure.grid_table(new.ground, new.rules, new.load, network))
    else:
        table = _by_code(old.grids).to_crs(new.ground.cells.crs)
    untouched = pd.Series(_outside(new, with_new_buildings(network, new, goes_on)), index=list(network.codes))
    return table.assign(outside_untouched=untouched.reindex(table.index).to_numpy(dtype=bool))


def _by_code(grids: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the figures that are compared, by code; ground in no grid is none."""
    table: gpd.GeoDataFrame = grids[grids["grid"] != NO_GRID].set_index("grid")[[*FIGURES, "geometry"]]
    return table


def _outside(new: Plan, network: Network) -> NDArray[np.bool_]:
    units, n_grids = new.ground.units, len(network.codes)
    load = measure.loads(network.labels, new.load, n_grids=n_grids)
    households = measure.loads(network.labels, units["households"], n_grids=n_grids)
    areas = grid_areas(new.ground, new.rules, new.load, labels=network.labels, n_grids=n_grids)
    return measure.outside_window(new.rules, load=load, households=households, workers=network.n_workers, areas=areas)


def _on_todays_units(new: Plan, old: Plan | None, pairs: pd.DataFrame) -> Network:
    """Return the older division on today's units: the one that the plan keeps, or as the pairs have it."""
    kept = [network for network in new.others if network.name == BEFORE]
    if old is None and kept:
        return kept[0]
    codes = tuple(sorted({code for code in pairs["old_grid"] if code is not None}))
    if old is not None:
        codes = tuple(code for code in old.network.codes if code != NO_GRID)
    place = {code: number for number, code in enumerate(codes)}
    older = dict(zip(pairs["unit"][::-1], pairs["old_grid"][::-1], strict=True))
    labels = [place.get(older.get(unit), -1) for unit in new.ground.units["unit"].astype(str)]
    network = (old or new).network
    workers = dict(zip(network.codes, network.n_workers.tolist(), strict=True))
    n_workers = np.array([workers.get(code, 1) for code in codes], dtype=np.int64)
    return Network(BEFORE, "areal", np.array(labels, dtype=np.int32), codes, n_workers)
