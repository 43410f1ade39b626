"""Stations by trying every way to serve every grid: slow, and as plain as the rules themselves."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from gridplan.people.grids import Grids
from gridplan.people.stations import StationRules


class Best(NamedTuple):
    """Fewest stations, and the shortest mean walk with at most a number of them; None where nothing works."""

    fewest: int | None
    walks: dict[int, float]


def best(grids: Grids, venues: pd.DataFrame, rules: StationRules) -> Best:
    """Return the best over all ways to serve the grids, by straight lines."""
    venues = venues.sort_values("venue").reset_index(drop=True)
    metres = np.rint(10 * cdist(grids.points, venues[["x", "y"]].to_numpy(dtype=float))) / 10
    ids = venues["venue"].tolist()
    households = grids.table["households"].to_numpy()
    weight = np.maximum(households, 1) if rules.weights == "households" else np.ones(len(grids))
    fixed = {ids.index(name) for name in rules.fixed}
    near = [
        [v for v, name in enumerate(ids) if name not in rules.excluded and row[v] <= rules.within] for row in metres
    ]
    graph = grids.graph()
    found: dict[int, float] = {}
    for served in product(*near):
        if _holds(grids, graph, venues, rules, served):
            count, far = len(set(served) | fixed), metres[np.arange(len(grids)), list(served)]
            found[count] = min(found.get(count, np.inf), float((weight * far).sum() / weight.sum()))
    least = min(found, default=len(ids) + 1)
    numbers = {most: min(w for n, w in found.items() if n <= most) for most in range(least, len(ids) + 1)}
    return Best(min(found, default=None), numbers)


def _holds(grids: Grids, graph: nx.Graph, venues: pd.DataFrame, rules: StationRules, served: tuple[int, ...]) -> bool:
    communities, households = grids.communities, grids.table["households"].to_numpy()
    for venue in set(served):
        own = [grid for grid, at in enumerate(served) if at == venue]
        of = venues["community"][venue] if "community" in venues else ""
        if not rules.pooled and of and any(communities[grid] != of for grid in own):
            return False
        if rules.share == "none" and len(own) > 1:
            return False
        if rules.share == "adjacent" and not nx.is_connected(graph.subgraph(grids.codes[own])):
            return False
        room = venues["capacity"][venue] if "capacity" in venues else rules.capacity
        need = households[own].sum() if rules.capacity_of == "households" else len(own)
        if room is not None and need > room:
            return False
    return True
