"""Small valid grids, officers and assignments, built by hand: square grids of 200 m in EPSG:2154, row by row."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.people.assignment import Assignment, Stage
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

CRS = "EPSG:2154"
EAST, NORTH, SIZE = 355000.0, 6689000.0, 200.0
DEPARTMENTS = {"police": 2, "urban": 2}
"""Department → its officers in each community."""


def toy_grids(rows: int = 3, columns: int = 4, *, communities: int = 1, roads: bool = False) -> Grids:
    """Return `rows` × `columns` squares with loads of 300 to 500, numbered to and fro so that serials adjoin.

    Communities A, B, … are strips of columns from west to east; grids of two communities are no neighbours. With
    `roads` streets run through the middles of the squares, both ways, else walks are straight lines.
    """
    column, row = (a.ravel() for a in np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"))
    strip = column * communities // columns
    community = np.array([chr(ord("A") + number) for number in strip], dtype=object)
    along = np.where(column % 2 == 0, row, rows - 1 - row)
    order = np.lexsort((along, column))
    column, row, community = column[order], row[order], community[order]
    serial = np.concatenate([np.arange(n) + 1 for n in np.unique(community, return_counts=True)[1]])
    points = np.column_stack([EAST + (column + 0.5) * SIZE, NORTH + (row + 0.5) * SIZE])
    households = (300 + (np.arange(len(row)) * 73) % 201).astype(np.int64)
    table = {
        "grid": [f"{name}{number:03d}" for name, number in zip(community, serial, strict=True)],
        "community": community,
        "kind": "areal",
        "households": households,
        "load": households,
        "workers": 1,
    }
    squares = shapely.box(*(points - SIZE / 2).T, *(points + SIZE / 2).T)
    return Grids(
        table=gpd.GeoDataFrame(table, geometry=squares, crs=CRS),
        points=points,
        pairs=_pairs(column, row, community),
        roads=gpd.GeoDataFrame(geometry=_streets(rows, columns) if roads else [], crs=CRS),
        per_worker=400,
    )


def toy_officers(
    grids: Grids, departments: Mapping[str, int] | None = None, *, home: bool = True, names: bool = False
) -> Officers:
    """Return so many officers of each of the `departments` in each community of the `grids`; P01, P02, …, U01, ….

    Without `home` nobody has a home community; with `names` everyone has a name.
    """
    rows = []
    for department, count in sorted((departments or DEPARTMENTS).items()):
        wanted = [community for community in sorted(set(grids.communities)) for _ in range(count)]
        for number, community in enumerate(wanted, start=1):
            rows.append((f"{department[0].upper()}{number:02d}", department, community if home else None))
    table = pd.DataFrame(rows, columns=["officer", "department", "community"]).astype(object)
    table["capacity"] = -1
    table["team"] = None
    table["skills"] = [()] * len(table)
    table["last_year"] = [()] * len(table)
    called = {officer: f"Name of {officer}" for officer in table["officer"]} if names else {}
    return Officers(table, np.full((len(table), 2), np.nan), names=called)


def toy_assignment(
    grids: Grids | None = None, officers: Officers | None = None, rules: OfficerRules | None = None, **changes: object
) -> Assignment:
    """Return an assignment in which each officer has a run of adjoining grids, and each grid one of each department.

    The grids of a community are cut into as many runs as a department has officers there; an officer starts from the
    grid from which the walks, straight lines, are shortest. Without `rules` they are such that the runs keep them.
    """
    grids = grids or toy_grids()
    officers = officers or toy_officers(grids)
    home = _homes(grids, officers)
    runs = _runs(grids, officers, home)
    start = np.array([_nearest_to_all(grids, run) for run in runs], dtype=np.int32)
    pairs = np.array([(o, g) for o, run in enumerate(runs) for g in run], dtype=np.int32)
    travel = np.hypot(*(grids.points[pairs[:, 1]] - grids.points[start[pairs[:, 0]]]).T)
    sizes = [len(run) for run in runs]
    kept = OfficerRules(
        grids_per_officer=(min(sizes), max(sizes)), departments=dict.fromkeys(officers.departments, (1, 1))
    )
    found = Assignment(
        grids=grids,
        officers=officers,
        rules=rules or kept,
        status="feasible",
        home=home,
        pairs=pairs,
        travel=travel,
        start=start,
        stages=tuple(_stages(grids, officers, home, runs, travel)),
    )
    return found.replace(**changes)


def _pairs(column: np.ndarray, row: np.ndarray, community: np.ndarray) -> np.ndarray:
    away = np.abs(column[:, None] - column) + np.abs(row[:, None] - row)
    near = (away == 1) & (community[:, None] == community)
    return np.argwhere(np.triu(near)).astype(np.int32).reshape(-1, 2)


def _streets(rows: int, columns: int) -> list[shapely.LineString]:
    east, north = EAST + columns * SIZE, NORTH + rows * SIZE
    across = [NORTH + (r + 0.5) * SIZE for r in range(rows)]
    along = [EAST + (c + 0.5) * SIZE for c in range(columns)]
    return [
        *(shapely.LineString([(EAST, y), (east, y)]) for y in across),
        *(shapely.LineString([(x, NORTH), (x, north)]) for x in along),
    ]


def _homes(grids: Grids, officers: Officers) -> np.ndarray:
    """Return the home community, dealt out in turn within the department where there is none."""
    names = sorted(set(grids.communities))
    turn = officers.table.groupby("department").cumcount()
    given = officers.table["community"]
    return np.array([own or names[t % len(names)] for own, t in zip(given, turn, strict=True)], dtype=object)


def _runs(grids: Grids, officers: Officers, home: np.ndarray) -> list[np.ndarray]:
    runs: list[np.ndarray] = [np.zeros(0, dtype=np.int64)] * len(officers)
    blocks = officers.table.assign(home=home).groupby(["department", "home"]).groups
    for (_, community), members in blocks.items():
        cut = np.array_split(np.flatnonzero(grids.communities == community), len(members))
        for officer, run in zip(members, cut, strict=True):
            runs[officer] = run
    return runs


def _nearest_to_all(grids: Grids, run: np.ndarray) -> int:
    apart = grids.points[run][:, None] - grids.points[run]
    return int(run[np.argmin(np.hypot(apart[..., 0], apart[..., 1]).sum(axis=1))])


def _stages(
    grids: Grids, officers: Officers, home: np.ndarray, runs: list[np.ndarray], travel: np.ndarray
) -> list[Stage]:
    loads = pd.Series([int(grids.load[run].sum()) for run in runs], dtype=float)
    usual = loads.groupby([officers.table["department"], home]).transform("mean")
    owner = pd.Series(np.repeat(home, [len(run) for run in runs]))
    found = []
    for community in sorted(set(home)):
        off = float((loads / usual - 1).abs()[home == community].max())
        found.append(Stage(community, "load", off, off))
        walked = float(travel[(owner == community).to_numpy()].sum())
        found.append(Stage(community, "travel", walked, walked))
    return found
