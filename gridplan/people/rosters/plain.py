"""The values an assignment is made of as plain values for JSON, and back: ids and codes, never names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gridplan.columns import ROSTER_KEPT_COLUMNS
from gridplan.findings import Finding, Report
from gridplan.people.assignment import Assignment, Relaxation, Stage
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules


def to_plain(assignment: Assignment) -> dict[str, Any]:
    """Return everything but the grids."""
    codes, change = assignment.grids.codes, assignment.relaxation
    return {
        "status": assignment.status,
        "rules": assignment.rules.as_dict(),
        "officers": _officer_values(assignment.officers),
        "home": assignment.home.tolist(),
        "start": [codes[row] if row >= 0 else None for row in assignment.start],
        "posts": assignment.posts[["officer", "grid", "travel_m"]].to_numpy(dtype=object).tolist(),
        "stages": [_stage_values(stage) for stage in assignment.stages],
        "reasons": _finding_values(assignment.reasons),
        "relaxation": None if change is None else _relaxation_values(change),
        "findings": _finding_values(assignment.report.findings),
    }


def from_plain(values: Mapping[str, Any], grids: Grids) -> Assignment:
    """Return the assignment of `grids` that `to_plain` took apart."""
    officers, change = _officers(values["officers"]), values["relaxation"]
    grid_row, officer_row = _rows(grids.codes.tolist()), _rows(officers.ids.tolist())
    pairs = [(officer_row[officer], grid_row[code]) for officer, code, _ in values["posts"]]
    return Assignment(
        grids=grids,
        officers=officers,
        rules=OfficerRules.from_dict(values["rules"]),
        status=values["status"],
        home=np.array(values["home"], dtype=object),
        pairs=np.array(pairs, dtype=np.int32).reshape(-1, 2),
        travel=np.array([walk for *_, walk in values["posts"]], dtype=np.float64),
        start=np.array([-1 if code is None else grid_row[code] for code in values["start"]], dtype=np.int32),
        stages=tuple(_stage(stage) for stage in values["stages"]),
        reasons=_findings(values["reasons"]),
        relaxation=None if change is None else _relaxation(change),
        report=Report(_findings(values["findings"])),
    )


def _officer_values(officers: Officers) -> dict[str, Any]:
    table = officers.table[list(ROSTER_KEPT_COLUMNS)]
    values = table.to_numpy(dtype=object)
    values[table.isna().to_numpy(dtype=bool)] = None
    return {
        "columns": list(ROSTER_KEPT_COLUMNS),
        "rows": values.tolist(),
        "places": [None if np.isnan(place).any() else place.tolist() for place in officers.places],
        "pinned": officers.pinned,
        "forbidden": officers.forbidden,
        "findings": _finding_values(officers.report.findings),
    }


def _officers(values: Mapping[str, Any]) -> Officers:
    if values["columns"] != list(ROSTER_KEPT_COLUMNS):
        raise ValueError(f"columns {values['columns']}")
    table = pd.DataFrame(values["rows"], columns=list(ROSTER_KEPT_COLUMNS), dtype=object)
    for name in ("skills", "last_year"):
        table[name] = [tuple(texts) for texts in table[name]]
    places = [(np.nan, np.nan) if place is None else place for place in values["places"]]
    return Officers(
        table=table.assign(capacity=table["capacity"].astype(np.int64)),
        places=np.array(places, dtype=np.float64).reshape(-1, 2),
        pinned=tuple((officer, grid) for officer, grid in values["pinned"]),
        forbidden=tuple((officer, grid) for officer, grid in values["forbidden"]),
        report=Report(_findings(values["findings"])),
    )


def _stage_values(stage: Stage) -> dict[str, Any]:
    """Return a stage; JSON has no infinity, so what is not known is null."""
    ends = {name: value if math.isfinite(value := getattr(stage, name)) else None for name in ("value", "bound")}
    return {"block": stage.block, "departments": list(stage.departments), "name": stage.name, **ends}


def _stage(values: Mapping[str, Any]) -> Stage:
    value, bound = values["value"], values["bound"]
    return Stage(
        block=values["block"],
        name=values["name"],
        value=math.inf if value is None else value,
        bound=-math.inf if bound is None else bound,
        departments=tuple(values["departments"]),
    )


def _relaxation_values(change: Relaxation) -> dict[str, Any]:
    return {
        "changes": _finding_values(change.changes),
        "rules": change.rules.as_dict(),
        "officers": _officer_values(change.officers),
    }


def _relaxation(values: Mapping[str, Any]) -> Relaxation:
    rules = OfficerRules.from_dict(values["rules"])
    return Relaxation(_findings(values["changes"]), rules, _officers(values["officers"]))


def _finding_values(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [{"code": f.code, "ids": f.ids, "numbers": dict(f.numbers)} for f in findings]


def _findings(values: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(value["code"], tuple(value["ids"]), value["numbers"]) for value in values)


def _rows(names: Sequence[str]) -> dict[str, int]:
    return {name: row for row, name in enumerate(names)}
