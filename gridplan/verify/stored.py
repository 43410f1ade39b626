"""Checks of a plan file: layers and tables that were computed once, beside the units they were computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from gridplan.findings import Finding
from gridplan.plan import Network
from gridplan.store.container import Table
from gridplan.store.geopackage import stored_tables
from gridplan.store.schema import LEVELS
from gridplan.verify.facts import Facts
from gridplan.verify.levels import check_stored_levels
from gridplan.verify.repeated import check_repeated, shifted
from gridplan.verify.roads import check_stored_roads

_NO_GRIDS = pd.DataFrame({name: [] for name in ("department", "grid", "households", "units", "staff", "geometry")})


def check_stored(facts: Facts, path: Path) -> Iterator[Finding]:
    """Yield rows of a plan file that say other than the units of the plan."""
    tables = stored_tables(path)
    yield from _check_grids(facts, tables["grids"])
    yield from check_stored_levels(facts, {name: _frame(tables[name]) for name in LEVELS if name in tables})
    yield from _check_departments(facts, tables)
    yield from check_stored_roads(facts, _frame(tables["road_grids"]) if "road_grids" in tables else None)
    yield from check_repeated(facts.plan, tables)


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(dict(table.columns))


def _check_grids(facts: Facts, table: Table) -> Iterator[Finding]:
    """Yield grids whose row in the layer ``grids`` says other than their units."""
    stored = _frame(table).assign(geometry=table.geometry).set_index("grid")
    expected = {
        "households": facts.grid_households,
        "load": facts.grid_load,
        "workers": facts.plan.network.n_workers,
        "units": np.bincount(facts.labels, minlength=facts.n_grids),
    }
    if sorted(stored.index) != sorted(facts.codes):
        yield Finding("verify-stored-grids", ids=tuple(sorted(set(stored.index) ^ set(facts.codes))))
        return
    stored = stored.loc[list(facts.codes)]
    wrong = np.zeros(facts.n_grids, dtype=bool)
    for name, values in expected.items():
        wrong |= stored[name].to_numpy() != values
    for name in facts.plan.rules.balance:
        if name in stored.columns and name not in expected:
            total = np.bincount(facts.labels, facts.ground.units[name].to_numpy(np.float64), facts.n_grids)
            wrong |= ~np.isclose(stored[name].to_numpy(np.float64), total)
    wrong |= shifted(stored["geometry"].to_numpy(), facts.shapes.to_numpy())
    if wrong.any():
        yield Finding("verify-stored-grids", ids=tuple(facts.codes[wrong]))


def _check_departments(facts: Facts, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Yield grids whose row in the layer ``department_grids`` says other than their units."""
    merger, table = facts.plan.merger, tables.get("department_grids")
    if merger is None or table is None:
        return
    stored = _frame(table)
    drawn = [network for network in facts.plan.others if network.name in merger.weights and network.kind == "areal"]
    expected = pd.concat([_grids_of(facts, network) for network in drawn] or [_NO_GRIDS], ignore_index=True)
    names = list(zip(expected["department"], expected["grid"], strict=True))
    if list(zip(stored["department"], stored["grid"], strict=True)) != names:
        yield Finding("verify-stored-departments", tuple(sorted({name for name, _ in names})))
        return
    numbers = ["households", "units", "staff"]
    wrong = (stored[numbers].to_numpy() != expected[numbers].to_numpy(np.int64)).any(axis=1)
    wrong |= shifted(table.geometry, expected["geometry"].to_numpy())
    if wrong.any():
        told = [f"{department} {code}" for department, code in names]
        yield Finding("verify-stored-departments", tuple(np.array(told, dtype=object)[wrong]))


def _grids_of(facts: Facts, network: Network) -> pd.DataFrame:
    """Return the grids of a department as their units make them."""
    members = [np.flatnonzero(network.labels == grid) for grid in range(len(network.codes))]
    return pd.DataFrame(
        {
            "department": network.name,
            "grid": network.codes,
            "households": [int(facts.households[units].sum()) for units in members],
            "units": [len(units) for units in members],
            "staff": network.n_workers,
            "geometry": facts.shapes_of(network.labels, len(members)).to_numpy(),
        }
    )
