"""The departments of a generated town: how each groups the blocks into grids of its own, and its officers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

HOUSEHOLDS_PER_GRID = {"police": 5_500, "urban": 3_300, "emergency": 9_000}
"""Households that a grid of each department's own network holds at most, where blocks allow it."""
CROSSING = ("police", "emergency")
"""Departments whose grids cross community borders."""
OFFICERS = {"police": 3, "urban": 4, "market": 3}
"""Officers of each department in a community; real splits are not published, so this one is an assumption."""
_CAPACITY = 6


def block_groups(
    middles: NDArray[np.float64],
    households: NDArray[np.int64],
    apart: NDArray[np.int64],
    *,
    size: int,
    rng: np.random.Generator,
) -> list[NDArray[np.intp]]:
    """Return groups of blocks of at most `size` households, none across two values of `apart`.

    Parameters
    ----------
    middles
        float64 (b, 2), m.
    households, apart
        int64 (b,).
    """
    groups: list[NDArray[np.intp]] = []
    waiting = [np.flatnonzero(apart == part) for part in np.unique(apart)[::-1]]
    while waiting:
        members = waiting.pop()
        if len(members) == 1 or households[members].sum() <= size:
            groups.append(members)
        else:
            waiting += _halves(members, middles, households, rng)
    return groups


def network_grids(
    department: str,
    blocks: Sequence[shapely.Polygon],
    households: NDArray[np.int64],
    apart: NDArray[np.int64],
    *,
    rng: np.random.Generator,
    size: int | None = None,
) -> tuple[dict[str, list[str]], list[shapely.Geometry]]:
    """Return the columns ``grid, department`` of a department's grids and their shapes, never across `apart`.

    The emergency network leaves out the block with most households.

    Parameters
    ----------
    size
        Households of a grid at most, where blocks allow it; the department's usual figure where None.
    """
    middles = shapely.get_coordinates(shapely.centroid(np.array(blocks, dtype=object)))
    most = HOUSEHOLDS_PER_GRID[department] if size is None else size
    groups = block_groups(middles, households, apart, size=most, rng=rng)
    if department == "emergency":
        hole = int(np.argmax(households))
        groups = [left for group in groups if len(left := group[group != hole])]
    shapes = [shapely.coverage_union_all([blocks[i] for i in group]) for group in groups]
    codes = [f"{department[0].upper()}{i + 1:03d}" for i in range(len(groups))]
    return {"grid": codes, "department": [department] * len(groups)}, shapes


def officer_table(communities: Sequence[str]) -> pd.DataFrame:
    """Return columns ``officer, department, community, capacity`` (grids an officer can look after)."""
    rows = [
        {
            "officer": f"{department[0].upper()}{c * per + i + 1:04d}",
            "department": department,
            "community": name,
            "capacity": _CAPACITY,
        }
        for department, per in OFFICERS.items()
        for c, name in enumerate(communities)
        for i in range(per)
    ]
    return pd.DataFrame(rows)


def _halves(
    members: NDArray[np.intp], middles: NDArray[np.float64], households: NDArray[np.int64], rng: np.random.Generator
) -> list[NDArray[np.intp]]:
    """Cut a set of blocks in two about where half its households lie, across its longer extent."""
    axis = int(np.argmax(np.ptp(middles[members], axis=0) * rng.uniform(0.8, 1.25, 2)))
    order = members[np.argsort(middles[members, axis], kind="stable")]
    summed = np.cumsum(households[order])
    cut = int(np.clip(np.searchsorted(summed, summed[-1] * rng.uniform(0.4, 0.6)), 1, len(order) - 1))
    return [order[cut:], order[:cut]]
