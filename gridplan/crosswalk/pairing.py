"""What each old grid and each new grid have in common: households, buildings, shares, relation."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.agreement import shared
from gridplan.plan import Network

NOWHERE = ""
"""Stands for the grid of units that none holds."""
Side = Literal["old_grid", "grid"]
SIDES: tuple[Side, Side] = ("old_grid", "grid")


def pair_up(old: Network, new: Network, households: NDArray[np.int64]) -> pd.DataFrame:
    """Return one row a pair of an old and a new grid with common units; every unit counts in exactly one row.

    Parameters
    ----------
    households
        int64 (n,), by unit.

    Returns
    -------
    pandas.DataFrame
        ``old_grid`` and ``grid`` (`NOWHERE` for units without), ``households`` and ``buildings`` that they have in
        common, ``relation`` (see `relations`), ``same_ground`` (both have the very same units).

    Examples
    --------
    >>> one = np.ones(2, np.int64)
    >>> old = Network("police", "areal", np.array([0, 1, 1]), ("P1", "P2"), one)
    >>> new = Network("grids", "areal", np.array([0, 0, 1]), ("001", "002"), one)
    >>> pair_up(old, new, np.array([5, 2, 7]))[["old_grid", "grid", "households", "relation"]].values.tolist()
    [['P1', '001', 5, 'n:1'], ['P2', '001', 2, 'n:m'], ['P2', '002', 7, '1:n']]
    """
    common = shared(grid_of(old) + 1, grid_of(new) + 1, households)
    pairs = pd.DataFrame(
        {
            "old_grid": np.array([NOWHERE, *old.codes], dtype=object)[common.old],
            "grid": np.array([NOWHERE, *new.codes], dtype=object)[common.new],
            "households": common.households,
            "buildings": common.units,
        }
    )
    pairs["relation"] = relations(pairs)
    alike = [pairs["buildings"] == pairs.groupby(side)["buildings"].transform("sum") for side in SIDES]
    pairs["same_ground"] = alike[0] & alike[1] & both_named(pairs)
    return pairs


def grid_of(network: Network) -> NDArray[np.int32]:
    """Return int32 (n,), position of each unit's grid, −1 for none: the code of uncovered units names no grid."""
    if NO_GRID not in network.codes:
        return network.labels
    return np.where(network.labels == network.codes.index(NO_GRID), -1, network.labels).astype(np.int32)


def both_named(pairs: pd.DataFrame) -> pd.Series:
    """Return where an old grid meets a new one, not units without the one or the other."""
    return (pairs["old_grid"] != NOWHERE) & (pairs["grid"] != NOWHERE)


def relations(pairs: pd.DataFrame) -> NDArray[np.object_]:
    """Return ``1:1``, ``1:n``, ``n:1`` or ``n:m`` for each pair.

    First the old grids that the new one is made of, then the new grids that the old one goes to. A pair counts when it
    has households in common, however few, or when one of its grids has none at all. The others share buildings without
    households only and have an empty relation.
    """
    empty = [pairs.groupby(side)["households"].transform("sum") == 0 for side in SIDES]
    counts = both_named(pairs) & ((pairs["households"] > 0) | empty[0] | empty[1])
    successors, sources = (counts.groupby(pairs[side]).transform("sum") for side in SIDES)
    words = np.array([["1:1", "1:n"], ["n:1", "n:m"]], dtype=object)
    return np.where(counts, words[(sources > 1).astype(int), (successors > 1).astype(int)], "")


def weighed(pairs: pd.DataFrame, side: Side) -> pd.DataFrame:
    """Return `pairs` with what each has of the grid on one `side`: the largest first, equal ones by code.

    Returns
    -------
    pandas.DataFrame
        With ``weight`` (households, or buildings where the grid has no households), ``share`` of the grid's weight,
        and ``main``: the largest share goes there. Sorted by `side`.
    """
    other = SIDES[1 - SIDES.index(side)]
    total = pairs.groupby(side)[["households", "buildings"]].transform("sum")
    lived_in = total["households"] > 0
    weight = pairs["households"].where(lived_in, pairs["buildings"])
    share = weight / total["households"].where(lived_in, total["buildings"])
    found = pairs.assign(weight=weight, share=share, unnamed=pairs[other] == NOWHERE)
    found = found.sort_values([side, "unnamed", "weight", other], ascending=[True, True, False, True])
    main = ~found.duplicated(side) & both_named(found)
    return found.assign(main=main).drop(columns="unnamed").reset_index(drop=True)
