"""A plan as the tables of a plan file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from gridplan import measure
from gridplan.columns import NAME_COLUMNS, STORED_COLUMNS, grid_columns
from gridplan.findings import Finding, Report
from gridplan.levels import Levels
from gridplan.naming import name_grids
from gridplan.plan import Component, Plan
from gridplan.release import __version__
from gridplan.store.container import Table
from gridplan.store.frames import table_of, types_of
from gridplan.store.history import history_meta, history_tables
from gridplan.store.levels import fresh_levels, level_meta
from gridplan.store.merging import merger_meta, merger_tables
from gridplan.store.networks import network_tables
from gridplan.store.roads import road_meta, road_tables
from gridplan.store.schema import (
    ADJACENCY,
    ALL_TABLES,
    COMPONENT,
    FRAMES,
    HISTORY_VERSION,
    LEVELS_VERSION,
    LINKS,
    MERGER_VERSION,
    PARTS,
    PLAIN_VERSION,
    SCHEMA_VERSION,
    TRAIL_VERSION,
)
from gridplan.store.trail import trail_tables


def tables_of(plan: Plan, *, saved_at: str | None) -> dict[str, Table]:
    """Return the tables that hold `plan`, without the digests of the content.

    Parameters
    ----------
    saved_at
        Time to note in the file; without one, equal plans give equal files.
    """
    ground = plan.ground
    frames = {name: _frame_of(plan, name) for name in (*FRAMES, *(LINKS if len(ground.links) else ()))}
    found = {
        "grids": table_of(fresh_grids(plan), grid_columns(plan.rules.balance)),
        "units": _units_table(plan),
        "cells": table_of(gpd.GeoDataFrame({"unit": ground.units["unit"]}, geometry=ground.cells), ("unit",)),
        "outline": Table({"name": ["outline"]}, {"name": "TEXT"}, np.array([ground.outline], dtype=object)),
        "adjacency": table_of(pd.DataFrame({name: getattr(ground.adjacency, name) for name in ADJACENCY}), ADJACENCY),
        "components": _components_table(plan.components),
        "findings": _findings_table(plan),
        "meta": _meta_table(_meta(plan, frames, saved_at)),
    }
    found |= {name: table_of(frame, frame.columns) for name, frame in frames.items() if name != "units"}
    found |= network_tables(plan)
    if plan.levels is not None:
        found |= _level_tables(plan.levels)
    if plan.merger is not None:
        found |= merger_tables(plan, plan.merger)
    if not plan.first_draft:
        found |= history_tables(plan)
    if plan.roads is not None:
        found |= road_tables(plan.roads)
    if plan.trail:
        found |= trail_tables(plan.trail)
    return {name: found[name] for name in ALL_TABLES if name in found}


def fresh_grids(plan: Plan) -> gpd.GeoDataFrame:
    """Return the grids computed from the units, whatever was done to the table that the plan hands out, with names."""
    grids = measure.grid_table(plan.ground, plan.rules, plan.load, plan.network)
    names = name_grids(plan)
    return grids.assign(**{column: names[column] for column in NAME_COLUMNS})


def to_json(value: Any) -> str:
    """Return `value` as JSON text; numpy numbers become plain ones."""
    return json.dumps(value, ensure_ascii=False, default=lambda number: number.item())


def _meta(plan: Plan, frames: Mapping[str, pd.DataFrame], saved_at: str | None) -> dict[str, Any]:
    return {
        "schema_version": _version(plan),
        "status": plan.status,
        "rules": plan.rules.as_dict(),
        "seed": plan.rules.seed,
        "network": plan.network.name,
        "plan_digest": plan.digest,
        "objective": measure.medoid_inertia(plan.ground.points, plan.load, plan.labels),
        "bound": plan.bound,
        "free_inertia": plan.free,
        "has_prices": plan.prices is not None,
        "has_component": plan.component is not None,
        "outline_shift": plan.ground.outline_shift,
        "crs": pyproj.CRS(plan.ground.units.crs).to_wkt(),
        "types": {name: types_of(frame) for name, frame in frames.items()},
        "conservation_ground": _conservation_dict(plan.ground.report),
        "conservation_plan": _conservation_dict(plan.report),
        "versions": {module.__name__: str(module.__version__) for module in (np, pd, gpd, shapely, pyproj)}
        | {"geos": shapely.geos_version_string, "gridplan": __version__},
        "saved_at": saved_at,
        **({"links": len(plan.ground.links)} if len(plan.ground.links) else {}),
        **({"names": dict(plan.names)} if plan.names else {}),
        **({"repairs": [vars(one) for one in repairs]} if (repairs := plan.ground.report.repairs) else {}),
        **({} if plan.levels is None else level_meta(plan.levels)),
        **({} if plan.merger is None else merger_meta(plan.merger)),
        **({} if plan.first_draft else history_meta(plan)),
        **({"trail": len(plan.trail)} if plan.trail else {}),
        **({} if plan.roads is None else road_meta(plan.roads)),
    }


def _version(plan: Plan) -> int:
    """Return the make of file that a plan needs: as old as can be, so that older gridplans read it."""
    if plan.roads is not None:
        return SCHEMA_VERSION
    if plan.trail:
        return TRAIL_VERSION
    if not plan.first_draft:
        return HISTORY_VERSION
    if plan.merger is not None:
        return MERGER_VERSION
    return PLAIN_VERSION if plan.levels is None else LEVELS_VERSION


def _meta_table(meta: Mapping[str, Any]) -> Table:
    columns = {"key": list(meta), "value": [to_json(value) for value in meta.values()]}
    return Table(columns, {"key": "TEXT", "value": "TEXT"})


def _frame_of(plan: Plan, name: str) -> pd.DataFrame:
    """Return one frame of the plan with the columns that may be stored."""
    frame: pd.DataFrame = plan.workers if name == "workers" else getattr(plan.ground, name)
    keep = [column for column in frame.columns if column in _stored_columns(plan, name)]
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame[keep]
    layer: pd.DataFrame = gpd.GeoDataFrame(frame[keep], geometry=frame.geometry.to_numpy(), crs=frame.crs)
    return layer


def _stored_columns(plan: Plan, name: str) -> tuple[str, ...]:
    """Return the columns of a frame that may be stored; of the units also those that a rule names."""
    if name != "units":
        return STORED_COLUMNS[name]
    return (*STORED_COLUMNS[name], *plan.rules.columns)


def _units_table(plan: Plan) -> Table:
    ground = plan.ground
    n = len(ground)
    extra = pd.DataFrame(
        {
            "load": plan.load,
            "x": ground.points[:, 0],
            "y": ground.points[:, 1],
            "block": ground.block,
            "component": np.zeros(n, np.int32) if plan.component is None else plan.component,
            "price": np.zeros(n) if plan.prices is None else plan.prices,
        }
    )
    own = table_of(_frame_of(plan, "units"), _stored_columns(plan, "units"))
    more = table_of(extra, extra.columns)
    return Table({**own.columns, **more.columns}, {**own.types, **more.types}, own.geometry)


def _level_tables(levels: Levels) -> dict[str, Table]:
    tables = {name: table_of(frame, frame.columns) for name, frame in fresh_levels(levels).items()}
    return tables | {"parts": Table(tables["parts"].columns, PARTS)}


def _components_table(components: Sequence[Component]) -> Table:
    return Table({name: [_plain(getattr(c, name)) for c in components] for name in COMPONENT}, COMPONENT)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _findings_table(plan: Plan) -> Table:
    rows: list[tuple[str, int | None, Finding]] = [("ground", None, finding) for finding in plan.ground.report.findings]
    rows += [("plan", None, finding) for finding in plan.report.findings]
    if plan.levels is not None:
        rows += [("levels", None, finding) for finding in plan.levels.report.findings]
    if plan.roads is not None:
        rows += [("roads", None, finding) for finding in plan.roads.report.findings]
    rows += [("component", i, finding) for i, part in enumerate(plan.components) for finding in part.findings]
    columns: dict[str, list[Any]] = {
        "scope": [scope for scope, _, _ in rows],
        "component": [number for _, number, _ in rows],
        "code": [finding.code for *_, finding in rows],
        "severity": [finding.severity for *_, finding in rows],
        "ids": [to_json(finding.ids) for *_, finding in rows],
        "numbers": [to_json(dict(finding.numbers)) for *_, finding in rows],
        "en": [finding.text("en") for *_, finding in rows],
        "zh": [finding.text("zh") for *_, finding in rows],
    }
    return Table(columns, {name: "INTEGER" if name == "component" else "TEXT" for name in columns})


def _conservation_dict(report: Report) -> dict[str, int] | None:
    return None if report.conservation is None else dataclasses.asdict(report.conservation)
