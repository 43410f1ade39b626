"""The tables of a plan file as a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

import geopandas as gpd
import numpy as np
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from gridplan.errors import GridplanError
from gridplan.findings import Conservation, Finding, Repair, Report
from gridplan.ground.adjacency import Adjacency
from gridplan.ground.formats.shifts import names_shifts
from gridplan.ground.ground import Ground, link_table
from gridplan.options import Rules
from gridplan.plan import Component, Plan
from gridplan.status import Status
from gridplan.store.container import Table
from gridplan.store.frames import array_of, count_of, frame_of, number_of, numbers_of, text_of
from gridplan.store.history import history_of, version_of
from gridplan.store.levels import levels_of
from gridplan.store.merging import merger_of
from gridplan.store.networks import networks_of
from gridplan.store.roads import roads_of
from gridplan.store.schema import ADJACENCY, COMPONENT
from gridplan.store.trail import trail_of

NO_PLAN = (
    *(GridplanError, ShapelyError, CRSError),
    *(ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError),
)
"""What `plan_of` ends in where tables do not fit together."""
_TOLD: dict[str, Callable[[Any], Any]] = {"TEXT": text_of, "INTEGER": count_of, "DOUBLE": number_of}


def plan_of(tables: Mapping[str, Table]) -> Plan:
    """Return the plan that `tables` hold.

    Raises
    ------
    One of `NO_PLAN`
        When they do not fit together.
    """
    meta = meta_of(tables["meta"])
    units, networks = tables["units"].columns, networks_of(tables)
    main = next(network for network in networks if network.name == meta["network"])
    return Plan(
        ground=_ground_of(tables, meta),
        rules=Rules.from_dict(meta["rules"]),
        load=array_of(units["load"], "i8"),
        network=main,
        others=tuple(network for network in networks if network is not main),
        workers=frame_of(tables["workers"], meta["types"]["workers"]),
        components=_components_of(tables),
        component=array_of(units["component"], "i4") if meta["has_component"] else None,
        status=_status_of(meta["status"]),
        prices=numbers_of(units["price"]) if meta["has_prices"] else None,
        bound=number_of(meta["bound"]),
        free=number_of(meta.get("free_inertia")),
        report=_report_of(tables, "plan", meta),
        levels=levels_of(tables, meta, tuple(finding for _, finding in _findings_of(tables, "levels"))),
        merger=merger_of(tables, meta),
        version=version_of(meta),
        history=history_of(tables, meta),
        trail=trail_of(tables),
        names=meta.get("names", {}),
        roads=roads_of(tables, meta, tuple(finding for _, finding in _findings_of(tables, "roads"))),
    )


def meta_of(table: Table) -> dict[str, Any]:
    """Return the notes on a plan file by name."""
    return {key: json.loads(value) for key, value in zip(table.columns["key"], table.columns["value"], strict=True)}


def _status_of(told: Any) -> Status:
    if told not in get_args(Status):
        raise ValueError(f"status {told!r}")
    status: Status = told
    return status


def _ground_of(tables: Mapping[str, Table], meta: Mapping[str, Any]) -> Ground:
    units, adjacency = tables["units"].columns, tables["adjacency"].columns
    outline = tables["outline"].geometry
    if outline is None:
        raise ValueError("outline")
    if names_shifts(meta["crs"]):
        raise ValueError("crs")
    return Ground(
        units=_read_layer(tables, "units", meta),
        points=np.column_stack([numbers_of(units["x"]), numbers_of(units["y"])]),
        cells=gpd.GeoSeries(tables["cells"].geometry, crs=meta["crs"]),
        adjacency=Adjacency(
            n=len(units["unit"]), **{name: array_of(adjacency[name], dtype) for name, dtype in ADJACENCY.items()}
        ),
        block=array_of(units["block"], "i4"),
        outline=outline[0],
        outline_shift=float(numbers_of([meta["outline_shift"]])[0]),
        roads=_read_layer(tables, "roads", meta),
        barriers=_read_layer(tables, "barriers", meta),
        communities=_read_layer(tables, "communities", meta),
        report=_report_of(tables, "ground", meta),
        links=_read_layer(tables, "links", meta) if "links" in meta else link_table([], meta["crs"]),
    )


def _read_layer(tables: Mapping[str, Table], name: str, meta: Mapping[str, Any]) -> gpd.GeoDataFrame:
    table = tables[name]
    return gpd.GeoDataFrame(frame_of(table, meta["types"][name]), geometry=table.geometry, crs=meta["crs"])


def _components_of(tables: Mapping[str, Table]) -> tuple[Component, ...]:
    columns = tables["components"].columns
    rows = zip(*([_TOLD[kind](value) for value in columns[name]] for name, kind in COMPONENT.items()), strict=True)
    findings = _findings_of(tables, "component")
    return tuple(
        Component(**dict(zip(COMPONENT, row, strict=True)), findings=tuple(f for n, f in findings if n == i))
        for i, row in enumerate(rows)
    )


def _report_of(tables: Mapping[str, Table], scope: str, meta: Mapping[str, Any]) -> Report:
    noted = meta[f"conservation_{scope}"]
    repairs = meta.get("repairs", ()) if scope == "ground" else ()
    return Report(
        tuple(f for _, f in _findings_of(tables, scope)),
        None if noted is None else Conservation(**{name: count_of(value) for name, value in noted.items()}),
        tuple(Repair(**one) for one in repairs),
    )


def _findings_of(tables: Mapping[str, Table], scope: str) -> list[tuple[int | None, Finding]]:
    """Return the findings of one scope, each with the number of its component."""
    columns = tables["findings"].columns
    rows = zip(*(columns[name] for name in ("scope", "component", "code", "ids", "numbers")), strict=True)
    return [(number, _finding_of(code, ids, numbers)) for own, number, code, ids, numbers in rows if own == scope]


def _finding_of(code: str, ids: str, numbers: str) -> Finding:
    """Return a finding of which there is a sentence, with all that the sentence names."""
    finding = Finding(code, tuple(json.loads(ids)), json.loads(numbers))
    finding.text()
    return finding
