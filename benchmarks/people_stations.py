"""Stations: 348 grids and 60 venues beside the plain CP-SAT model, and larger towns."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from ortools.sat.python import cp_model
from scipy.spatial import Delaunay

import gridplan as gp
from benchmarks import table
from benchmarks.settings import Settings
from gridplan.people.counterparts import venues
from gridplan.people.stations.asking import walks

HEADER = ("case", "contestant", "stations", "proven at least", "mean walk m", "proven at least m", "gap", "CPU s")
ABOUT = """\
Fewest stations first, then the shortest mean walk of a household with that many. CPU s of gridplan: the whole
verb, with walking distances, both stages, prices and, where the case says so, the table of eight numbers of stations.
The plain model in CP-SAT: one variable a pair and a venue, one row a venue (sum of its grids <= grids x open), stations
weighing more than all walks, as many deterministic seconds as gridplan took, at least 5; its walks are gridplan's.
"""
_LEAST_SECONDS = 5.0


@dataclass(frozen=True)
class Case:
    """Grids and venues with wishes; `rival` where the plain model takes part."""

    name: str
    town: Callable[[], tuple[gp.Grids, pd.DataFrame]]
    wishes: dict[str, Any] = field(default_factory=dict)
    rival: bool = False


def published() -> tuple[gp.Grids, pd.DataFrame]:
    """Return the published city's 348 grids and 60 venues."""
    grids = gp.samples.published_city().grids
    return grids, venues(grids, 60)


def scattered(count: int = 3_000, places: int = 300) -> tuple[gp.Grids, pd.DataFrame]:
    """Return so many grids and venues drawn at random, as dense as in the published city; walks are straight lines."""
    draw = np.random.default_rng(0)
    side = 240.0 * count**0.5
    points = draw.uniform(0, side, (count, 2))
    ends = np.sort(np.concatenate([Delaunay(points).simplices[:, pair] for pair in ([0, 1], [1, 2], [0, 2])]), axis=1)
    households = draw.integers(150, 500, count)
    columns = {"grid": [f"G{i:05d}" for i in range(count)], "community": "A", "kind": "areal", "workers": 1}
    frame = gpd.GeoDataFrame(
        columns | {"households": households, "load": households}, geometry=gpd.points_from_xy(*points.T), crs=2154
    )
    none = gpd.GeoDataFrame(geometry=[], crs=2154)
    spots = draw.uniform(0, side, (places, 2))
    rows = pd.DataFrame({"venue": [f"V{i:04d}" for i in range(places)], "x": spots[:, 0], "y": spots[:, 1]})
    return gp.Grids(frame, points, np.unique(ends, axis=0).astype(np.int32), none), rows


CASES = (
    Case("348 × 60, 1000 m", published, {"within": 1000, "steps": 0}, rival=True),
    Case("348 × 60, 1000 m, with table", published, {"within": 1000}),
    Case("348 × 60, at most 12 grids each", published, {"within": 1000, "capacity": 12, "steps": 0}, rival=True),
    Case("348 × 60, adjacent grids", published, {"within": 1000, "share": "adjacent", "steps": 0}),
    Case("348 × 60, 500 m (impossible)", published, {"within": 500, "steps": 0}),
)
LONG = (Case("3,000 × 300, 1600 m", scattered, {"within": 1600, "steps": 0}),)
"""About six minutes, nearly all of it one proof of shortest walks."""


def run(settings: Settings) -> None:
    """Print the table of stations."""
    print(ABOUT)
    cases = (*CASES, *LONG) if settings.long else CASES
    names = settings.chosen([case.name for case in cases])
    rows = [row for case in cases if case.name in names for row in _rows(case)]
    table.show(HEADER, rows)


def _rows(case: Case) -> list[list[str]]:
    grids, places = case.town()
    begin = time.process_time()
    found = gp.site_stations(grids, places, **case.wishes)
    seconds = time.process_time() - begin
    if found.verify().status != "verified":
        raise RuntimeError(found.verify().text())
    rows = [[case.name, "gridplan", *_figures(found), f"{seconds:.1f}"]]
    if case.rival and found.status == "feasible":
        rows.append([case.name, "CP-SAT, plain", *_plain(found, max(seconds, _LEAST_SECONDS))])
    return rows


def _figures(found: gp.Stations) -> list[str]:
    if found.status != "feasible":
        return [found.status, "", "", "", f"{len(found.reasons)} reasons, relaxation {found.relaxation is not None}"]
    fewest, nearest = found.stages
    return [
        f"{fewest.value:g}",
        f"{fewest.bound:g}",
        f"{nearest.value:.1f}",
        f"{nearest.bound:.1f}",
        f"{100 * nearest.gap:.2f} %",
    ]


def _plain(found: gp.Stations, seconds: float) -> list[str]:
    """Return what the plain model comes to: its sum of stations and walks is parted as far as its bound allows."""
    metres = walks(found.grids, found.venues, found.rules) / 10
    weight = np.maximum(found.grids.table["households"].to_numpy(), 1)
    cost = np.rint(metres * weight[:, None] / 100).astype(np.int64)
    k, v = metres.shape
    model = cp_model.CpModel()
    opened = [model.new_bool_var(f"y{j}") for j in range(v)]
    pairs = {
        (i, j): model.new_bool_var(f"x{i},{j}")
        for i in range(k)
        for j in range(v)
        if metres[i, j] <= found.rules.within
    }
    for i in range(k):
        model.add_exactly_one(pairs[i, j] for j in range(v) if (i, j) in pairs)
    for j in range(v):
        room = k if found.rules.capacity is None else found.rules.capacity
        model.add(sum(pairs[i, j] for i in range(k) if (i, j) in pairs) <= room * opened[j])
    most = int(cost.max(axis=1).sum()) + 1
    model.minimize(most * sum(opened) + sum(int(cost[pair]) * one for pair, one in pairs.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = seconds
    begin = time.process_time()
    ended = solver.solve(model)
    spent = f"{time.process_time() - begin:.1f}"
    if ended not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ["none", "", "", "", "", spent]
    count = sum(solver.value(one) for one in opened)
    walk = sum(metres[i, j] * weight[i] for (i, j), one in pairs.items() if solver.value(one)) / weight.sum()
    least = max(solver.best_objective_bound / most, 0)
    whole = int(np.ceil(least - 1)) if least % 1 else int(least)
    gap = 100 * (solver.objective_value / max(solver.best_objective_bound, 1) - 1)
    return [f"{count}", f"{max(whole, 0)}", f"{walk:.1f}", "", f"{gap:.2f} % of the sum", spent]
