"""The certificate of a merger: more pairs of households no division within the rules can keep."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.areas import grid_areas
from gridplan.ground.windows import grid_windows
from gridplan.plan import Plan
from gridplan.solve.proof.kept import kept_bound


def proven_bound(plan: Plan, networks: NDArray[np.int32], weights: NDArray[np.float64]) -> float | None:
    """Return an upper bound on the pairs of households kept, weighted over networks, or None where none is proven.

    It holds for every division into grids with the plan's workers that keeps the windows, inside the same communities,
    barriers and fields; a plan that breaks its windows itself has none. An interrupt ends the proof, not the plan.
    """
    if plan.component is None or any(part.status != "feasible" for part in plan.components):
        return None
    households = plan.ground.units["households"].to_numpy(np.int64)
    workers, n_grids = plan.network.n_workers, len(plan.network.codes)
    areas = grid_areas(plan.ground, plan.rules, plan.load, labels=plan.labels, n_grids=n_grids)
    windows = {name: ends for name, *ends in grid_windows(plan.rules, areas, n_grids=n_grids).ends(workers)}
    lo = hi = place = None
    if "households" in windows:
        lo, hi = windows["households"]
        place = np.zeros(len(workers), np.int32)
        place[plan.labels] = plan.component
    try:
        return kept_bound(networks, weights, households, hi=hi, lo=lo, place=place, piece=plan.component)
    except KeyboardInterrupt:
        return None
