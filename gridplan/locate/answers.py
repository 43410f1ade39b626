"""What a plan, its history and a roster say of places: a column an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.locate.earlier import Then
from gridplan.locate.opening import Opened
from gridplan.locate.serving import officers_by_department, workers_of
from gridplan.locate.standing import Standing
from gridplan.locate.telling import OFFICERS, OLD_GRID
from gridplan.options import CodeScheme
from gridplan.plan import Network, Plan

Texts = NDArray[np.object_]


def plan_columns(plan: Plan, opened: Opened, standing: Standing) -> dict[str, Any]:
    """Return what the plan itself says of the points."""
    grid = _codes(plan.network)[standing.unit]
    inside = standing.inside
    own = np.where(inside, grid, "")
    workers = workers_of(plan)
    return {
        "point": opened.ids,
        "x": opened.xy[:, 0],
        "y": opened.xy[:, 1],
        "inside": inside,
        "grid": own,
        "grid_kind": _looked_up({code: _kind(code, plan.rules.codes) for code in set(own) - {""}}, own),
        "community": np.where(inside, _text(plan.ground.units["community"])[standing.unit], ""),
        "unit": np.where(inside, plan.ground.units["unit"].to_numpy(dtype=object)[standing.unit], ""),
        "unit_m": np.where(inside, standing.unit_m, np.nan).round(2),
        **_levels(plan, standing),
        "workers": _looked_up(workers, own),
        **{OLD_GRID + name: np.where(inside, codes[standing.unit], "") for name, codes in _older(plan)},
        "nearest_grid": np.where(inside, "", grid),
        "away_m": standing.away_m.round(2),
    }


def _codes(network: Network) -> Texts:
    """Return the code of each unit's grid, empty where it has none."""
    codes = np.array([*("" if code == NO_GRID else code for code in network.codes), ""], dtype=object)
    return codes[network.labels]


def _older(plan: Plan) -> Iterator[tuple[str, Texts]]:
    """Yield the names of the plan's further networks of areas, with the code of each unit's grid there."""
    for network in sorted(plan.others, key=lambda other: other.name):
        if network.kind == "areal":
            yield network.name, _codes(network)


def _text(column: pd.Series[Any]) -> Texts:
    return np.array([value if isinstance(value, str) else "" for value in column], dtype=object)


def _kind(code: str, scheme: CodeScheme) -> str:
    """Return the kind of grid that a code tells; codes of other schemes are those of areas."""
    parent, serial = code[: -scheme.digits], code[-scheme.digits :]
    known = scheme.is_administrative(parent) and serial.isascii() and serial.isdigit()
    return (scheme.kind_of(int(serial)) if known else None) or "areal"


def _levels(plan: Plan, standing: Standing) -> dict[str, Texts]:
    """Return the micro-grids of each point's unit, where the plan has any."""
    if plan.levels is None:
        return {}
    names = plan.levels.parts.dropna(subset="micro_grid").groupby("unit")["micro_grid"].unique()
    listed = {unit: ", ".join(sorted(map(str, found))) for unit, found in names.items()}
    units = plan.ground.units["unit"].to_numpy(dtype=object)[standing.unit]
    return {"micro_grids": np.where(standing.inside, _looked_up(listed, units), "")}


def then_columns(then: Then | None, standing: Standing) -> dict[str, Any]:
    """Return the grid on the day asked for."""
    if then is None:
        return {}
    grid = np.where(standing.inside, then.grid[standing.unit], "")
    source = np.where(then.built_since[standing.unit], "nearby", "unit").astype(object)
    return {
        "grid_then": grid,
        "version_then": np.full(len(grid), None if then.version is None else then.version.number),
        "then_from": np.where(grid == "", "", source),
    }


def officer_columns(posts: pd.DataFrame, columns: dict[str, Any]) -> dict[str, Texts]:
    """Return the officers of each point's grid by department, and all of its road-segment grid."""
    served = officers_by_department(posts)
    found = {OFFICERS + name: _looked_up(grids, columns["grid"]) for name, grids in served.items()}
    if "road_grid" in columns:
        everyone = officers_by_department(posts.assign(department="")).get("", {})
        found["road_officers"] = _looked_up(everyone, columns["road_grid"])
    return found


def _looked_up(values: Any, keys: Texts) -> Texts:
    """Return the value of each key, empty where there is none."""
    return np.array([values.get(key, "") for key in keys.tolist()], dtype=object)
