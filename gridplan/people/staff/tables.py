"""Who serves what, by worker, by grid and by community."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.people.staff.block import FULL
from gridplan.people.staff.roster import WorkerRoster
from gridplan.people.staff.task import usual_load

AND = ", "


def by_worker(roster: WorkerRoster) -> pd.DataFrame:
    """Return one row a worker, sorted by id.

    Columns ``worker, community, full_time`` (share), ``grids`` (how many), ``codes`` (joined), ``load`` (their part of
    it), ``load_share`` (over the usual load, for the time they have), ``new_grids`` (how many were not theirs last
    year; 0 for those without grids last year).
    """
    table, (worker, grid) = roster.crew.table, roster.pairs.T
    n, codes = len(table), roster.grids.codes
    load = np.bincount(worker, served_load(roster), minlength=n)
    time = table["time"].to_numpy(float)
    own = [codes[grid[worker == row]].tolist() for row in range(n)]
    return pd.DataFrame(
        {
            "worker": table["worker"].to_numpy(dtype=object),
            "community": roster.home,
            "full_time": time / FULL,
            "grids": [len(grids) for grids in own],
            "codes": [AND.join(grids) for grids in own],
            "load": load.round(3),
            "load_share": load / (usual_load(roster.grids, roster.crew) or 1.0) * FULL / time,
            "new_grids": [
                len(set(now) - set(before)) if before else 0
                for now, before in zip(own, table["last_year"], strict=True)
            ],
        }
    )


def by_grid(roster: WorkerRoster) -> pd.DataFrame:
    """Return one row a grid, sorted by code.

    Columns ``grid, community, kind, households, load, workers`` (how many), ``time`` (full workers), ``ids`` (joined).
    """
    worker, grid = roster.pairs.T
    ids, k = roster.crew.table["worker"].to_numpy(dtype=object), len(roster.grids)
    named = roster.grids.table[["grid", "community", "kind", "households", "load"]]
    return pd.DataFrame(named).assign(
        workers=np.bincount(grid, minlength=k),
        time=np.bincount(grid, roster.share, minlength=k).round(6),
        ids=[AND.join(ids[worker[grid == row]]) for row in range(k)],
    )


def by_community(roster: WorkerRoster) -> pd.DataFrame:
    """Return one row a community: its grids by kind, load, workers, their time, lightest and heaviest of them.

    Columns ``community, grids, road_grids, load, workers, full_time, lightest, heaviest`` (over the usual load).
    """
    workers, grids = by_worker(roster), by_grid(roster)
    if roster.rules.pooled:
        workers, grids = workers.assign(community=""), grids.assign(community="")
    rows = []
    for name, own in grids.groupby("community", sort=True):
        crew = workers[workers["community"] == name]
        rows.append(
            {
                "community": name,
                "grids": int((own["kind"] == "areal").sum()),
                "road_grids": int((own["kind"] == "line").sum()),
                "load": int(own["load"].sum()),
                "workers": len(crew),
                "full_time": round(float(crew["full_time"].sum()), 3),
                "lightest": float(crew["load_share"].min()) if len(crew) else 0.0,
                "heaviest": float(crew["load_share"].max()) if len(crew) else 0.0,
            }
        )
    return pd.DataFrame(rows)


def served_load(roster: WorkerRoster) -> NDArray[np.float64]:
    """Return the part of its grid's load that each post serves, float64 (p,): by the shares of time there."""
    grid = roster.pairs[:, 1]
    time = np.bincount(grid, roster.share, minlength=len(roster.grids)).astype(float)[grid]
    part = np.divide(roster.share, time, out=np.zeros_like(time), where=time > 0)
    return np.asarray(roster.grids.load[grid] * part, dtype=np.float64)
