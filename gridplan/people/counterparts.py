"""Sample tables with two sides: agencies and estates, cadres and corridor groups; venues for stations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.people.grids import Grids
from gridplan.people.lattice import lay_out
from gridplan.people.published import published_city

_ESTATES = (6, 6, 6, 6, 6, 6, 6, 6, 6, 5)
_AGENCIES, _ANYWHERE = 87, 7
CADRES, CORRIDORS = 4_079, 4_115


def agencies_and_estates(seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return 87 agencies and 59 estates in 10 communities, as a published district has them; all else is made up.

    Returns
    -------
    agencies
        ``agency, community, x, y`` (m); 7 have no community and may go anywhere. In each community there are at
        least as many agencies as estates, so that N+1 can be met.
    estates
        ``estate, community, households, x, y``.

    Examples
    --------
    >>> [len(side) for side in agencies_and_estates()]
    [87, 59]
    """
    draw = np.random.default_rng(seed)
    town = lay_out(_ESTATES, draw, bands=2)
    own = np.array([f"C{i + 1:02d}" for i in range(len(_ESTATES))], dtype=object)
    middles = town.corners[town.blocks].mean(axis=1)
    households = draw.integers(200, 1_500, len(middles))
    estates = _table("estate", own[town.community], middles, households=households)
    free = _AGENCIES - len(middles)
    community = np.concatenate([own[town.community], draw.choice(own, free - _ANYWHERE), [None] * _ANYWHERE])
    places = town.corners[draw.integers(len(town.corners), size=_AGENCIES)]
    return _table("agency", community, places), estates


def cadres_and_corridors(seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return 4,079 cadres and 4,115 corridor groups with 82,000 households in all: counts, no record of a household.

    Returns
    -------
    cadres
        ``cadre, community, x, y`` (m): where the cadre works; every community has its share of them.
    corridors
        ``corridor, grid, community, households, x, y``: about 20 households each, none in two grids.

    Examples
    --------
    >>> cadres, corridors = cadres_and_corridors()
    >>> len(cadres), len(corridors), int(corridors["households"].sum())
    (4079, 4115, 82000)
    """
    grids = published_city(seed).grids
    draw = np.random.default_rng([seed, CADRES])
    estate = np.flatnonzero(grids.table["households"].to_numpy() > 0)
    households = grids.table["households"].to_numpy()[estate]
    groups = _shared_out(households, CORRIDORS)
    grid = np.repeat(estate, groups)
    corridors = _table(
        "corridor",
        grids.communities[grid],
        grids.points[grid] + draw.uniform(-80, 80, (len(grid), 2)),
        grid=grids.codes[grid],
        households=np.concatenate([_even(int(h), int(n)) for h, n in zip(households, groups, strict=True)]),
    )
    names, weight = np.unique(grids.communities[grid], return_counts=True)
    community = np.repeat(names, _shared_out(weight, CADRES))
    work = draw.integers(len(grids), size=CADRES)
    return _table("cadre", community, grids.points[work]), corridors


def venues(grids: Grids, count: int = 60, *, seed: int = 0) -> pd.DataFrame:
    """Return existing rooms that may become stations: ``venue, x, y`` (m), each by a grid drawn at random.

    Examples
    --------
    >>> venues(published_city().grids, 2)["venue"].tolist()
    ['V0001', 'V0002']
    """
    draw = np.random.default_rng(seed)
    near = np.sort(draw.choice(len(grids), count, replace=False))
    places = grids.points[near] + draw.uniform(-60, 60, (count, 2))
    return _table("venue", grids.communities[near], places).drop(columns="community")


def _table(name: str, community: NDArray[Any], places: NDArray[np.float64], **columns: NDArray[Any]) -> pd.DataFrame:
    """Return a table with ids, communities, further columns and places rounded to a tenth of a metre."""
    ids = [f"{name[0].upper()}{i + 1:04d}" for i in range(len(places))]
    x, y = places.round(1).T
    return pd.DataFrame({name: ids, "community": community.astype(object), **columns, "x": x, "y": y})


def _shared_out(weight: NDArray[Any], total: int) -> NDArray[np.int64]:
    """Return whole numbers with sum `total` in proportion to `weight`, rounded as sums run on."""
    ends = np.rint(np.cumsum(weight) * (total / weight.sum())).astype(np.int64)
    shared: NDArray[np.int64] = np.diff(ends, prepend=0)
    return shared


def _even(total: int, parts: int) -> NDArray[np.int64]:
    return np.diff(np.arange(parts + 1) * total // parts)
