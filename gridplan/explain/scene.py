"""A plan as arrays, ready for questions about single units: one pass over all units makes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gridplan import measure
from gridplan.components import connected_groups
from gridplan.explain.prices import Prices, prices_of
from gridplan.ground.areas import Areas, areas_of
from gridplan.ground.windows import grid_windows
from gridplan.plan import Plan


@dataclass(frozen=True, eq=False)
class Scene:
    """A plan as arrays.

    Parameters
    ----------
    near
        (n, n), border number + 1 for each neighbouring pair, barred ones included.
    xy
        float64 (n, 2), places from their common middle, m.
    amounts
        int64 (n, r), what the windows are on, in the order of `rules.windows`.
    totals
        int64 (k, r), amounts of each grid.
    lo, hi
        int64 (k, r), windows of each grid.
    order, starts
        Units sorted by grid, and where each grid starts among them; units in no grid come first.
    inertia
        Inertia of the whole plan about centroids and about medoids, load·m².
    prices
        What the dials of the rules weigh.
    areas, kinds
        The kinds of area, and that of each grid; None and empty where none are in use.
    """

    plan: Plan
    near: csr_array
    xy: NDArray[np.float64]
    amounts: NDArray[np.int64]
    totals: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    inertia: tuple[float, float]
    prices: Prices
    areas: Areas | None = None
    kinds: tuple[str, ...] = ()

    def members(self, grid: int) -> NDArray[np.int64]:
        """Return the units of a grid, ascending."""
        return self.order[self.starts[grid] : self.starts[grid + 1]]

    def borders(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the borders of `units` in the adjacency, each once."""
        return np.unique(self.near[units].data) - 1

    def neighbours(self, unit: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the neighbours of a unit and the numbers of the borders with them."""
        row = slice(self.near.indptr[unit], self.near.indptr[unit + 1])
        return self.near.indices[row].astype(np.int64), self.near.data[row].astype(np.int64) - 1

    def groups(self, units: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the connected groups that `units` (ascending) make over pairs that are not barred."""
        if len(units) == 0:
            return []
        rows = self.near[units]
        source = np.repeat(np.arange(len(units)), np.diff(rows.indptr))
        place = np.minimum(np.searchsorted(units, rows.indices), len(units) - 1)
        kept = (units[place] == rows.indices) & self.plan.ground.adjacency.open[rows.data - 1]
        return [units[group] for group in connected_groups(len(units), source[kept], place[kept])]


def look_at(plan: Plan) -> Scene:
    """Return the scene of a plan."""
    points, load, labels = plan.ground.points, plan.load, plan.labels
    n_grids = len(plan.network.codes)
    households = plan.ground.units["households"].to_numpy(np.int64)
    resources = {"load": load, "households": households}
    amounts = np.stack([resources[name] for name in plan.rules.windows], axis=1)
    workers = np.asarray(plan.network.n_workers, dtype=np.int64)
    areas = areas_of(plan.ground, plan.rules, load)
    kinds = None if areas is None else areas.of_grids(labels, load, n_grids=n_grids)
    windows = grid_windows(plan.rules, kinds, n_grids=n_grids)
    order = np.argsort(labels, kind="stable")
    return Scene(
        plan=plan,
        near=plan.ground.adjacency.csr(),
        xy=points - points.mean(axis=0),
        amounts=amounts,
        totals=np.stack([measure.loads(labels, a, n_grids=n_grids).to_numpy() for a in amounts.T], axis=1),
        lo=np.stack([lo for _, lo, _ in windows.ends(workers)], axis=1),
        hi=np.stack([hi for _, _, hi in windows.ends(workers)], axis=1),
        order=order,
        starts=np.searchsorted(labels[order], np.arange(n_grids + 1)),
        inertia=(
            float(measure.moment_of_inertia(points, load, labels, n_grids=n_grids).sum()),
            measure.medoid_inertia(points, load, labels),
        ),
        prices=prices_of(plan),
        areas=areas,
        kinds=() if kinds is None else tuple(kinds.tolist()),
    )
